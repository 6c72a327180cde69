"""The pages' addresses, their language, and their guard."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mpconsole import i18n
from mpconsole.checks.finding import Finding
from mpconsole.i18n import _
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.examination import examine
from mpconsole.sandbox.model import Audit, Media, Program
from mpconsole.sandbox.page import forms
from mpconsole.sandbox.page.html import tag
from mpconsole.sandbox.page.layout import document
from mpconsole.sandbox.page.programs import package_page, program_page, programs_page, read_package
from mpconsole.sandbox.page.queue import queue_page
from mpconsole.sandbox.page.submission import Entered, submission_page

_FOLDER = Path(__file__).parent
_STATIC = {"/style.css": "text/css", "/live.js": "text/javascript"}
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
_IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
_Handler = Callable[[Request], Awaitable[Response]]


def routes(desk: Desk, alarm: Callable[[], None]) -> list[Route]:
    """Return the routes of the pages; `alarm` is called whenever something has changed."""
    pages = _Pages(desk, alarm)
    return [
        Route("/", _guarded(pages.queue)),
        Route("/audits/{audit_id:int}", _guarded(pages.audit)),
        Route("/audits/{audit_id:int}", _guarded(pages.decide), methods=["POST"]),
        Route("/programs", _guarded(pages.programs)),
        Route("/programs/{appid}", _guarded(pages.program)),
        Route("/packages/{key}", _guarded(pages.package)),
        Route("/packages/{key}/files/{path:path}", _guarded(pages.file)),
        Route("/media/{media_id}", _guarded(pages.media)),
        Route("/interfaces/{appid}/{name}", _guarded(pages.interface), methods=["POST"]),
        Route("/time", _guarded(pages.time), methods=["POST"]),
        *(Route(path, _guarded(_static)) for path in _STATIC),
    ]


def _guarded(handler: _Handler) -> _Handler:
    """Wrap a page: in the reader's language, with strict headers, and words for what is not there."""

    async def page(request: Request) -> Response:
        with i18n.speaking(_language(request)):
            response = await handler(request)
        response.headers.update(_HEADERS)
        return response

    return page


def _language(request: Request) -> str:
    """Return the first language of Accept-Language that we speak."""
    wanted = request.headers.get("accept-language", "")
    weighted = [(_weight(part), part.partition(";")[0].strip()) for part in wanted.split(",")]
    for _weight_of, name in sorted(weighted, key=lambda pair: -pair[0]):
        if known := i18n.normalise(name):
            return known
    return "en"


def _weight(part: str) -> float:
    _name, _semicolon, quality = part.partition(";q=")
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


async def _static(request: Request) -> Response:
    path = request.url.path
    return Response((_FOLDER / path[1:]).read_bytes(), media_type=_STATIC[path])


class _Pages:
    """The handlers of the pages."""

    def __init__(self, desk: Desk, alarm: Callable[[], None]) -> None:
        self._desk = desk
        self._alarm = alarm
        self._examined: dict[str, tuple[Finding, ...]] = {}

    async def queue(self, _request: Request) -> Response:
        return _html(queue_page(self._desk, forms.csrf_token(self._desk)))

    async def audit(self, request: Request) -> Response:
        audit = self._audit(request)
        if audit is None:
            return self._absent()
        return _html(await self._submission(audit))

    async def decide(self, request: Request) -> Response:
        audit = self._audit(request)
        if audit is None:
            return self._absent()
        async with request.form(max_files=20, max_fields=2000) as form:
            self._check(forms.is_ours(self._desk, form))
            refused = await forms.decide(self._desk, audit, form)
        if refused is None:
            self._alarm()
            return RedirectResponse("/", status_code=303)
        audit = self._audit(request) or audit
        return _html(await self._submission(audit, refused), 422)

    async def _submission(self, audit: Audit, entered: Entered | None = None) -> bytes:
        findings = await self._findings(audit.build.package.key)
        return submission_page(self._desk, audit, forms.csrf_token(self._desk), findings, entered)

    async def _findings(self, key: str) -> tuple[Finding, ...]:
        """Return what our checks say of a package; each is examined once."""
        if key not in self._examined:
            content = self._desk.store.blob(f"package/{key}")
            self._examined[key] = () if content is None else await run_in_threadpool(examine, content)
        return self._examined[key]

    async def programs(self, _request: Request) -> Response:
        return _html(programs_page(self._desk))

    async def program(self, request: Request) -> Response:
        program = self._desk.store.get(Program, request.path_params["appid"])
        return self._absent() if program is None else _html(program_page(self._desk, program))

    async def package(self, request: Request) -> Response:
        key = request.path_params["key"]
        files = read_package(self._desk, key)
        return self._absent() if files is None else _html(package_page(self._desk, key, files))

    async def file(self, request: Request) -> Response:
        """Show one file as text, or as the picture that it is; never as a page that could run."""
        path = "/" + request.path_params["path"]
        data = (read_package(self._desk, request.path_params["key"]) or {}).get(path)
        if data is None:
            return self._absent()
        extension = path.rpartition(".")[2].lower()
        return Response(data, media_type=_IMAGES.get(extension, "text/plain; charset=utf-8"))

    async def media(self, request: Request) -> Response:
        media = self._desk.store.get(Media, request.path_params["media_id"])
        data = None if media is None else self._desk.store.blob(f"media/{media.media_id}")
        if media is None or data is None:
            return self._absent()
        return Response(data, media_type=media.content_type)

    async def interface(self, request: Request) -> Response:
        async with request.form() as form:
            self._check(forms.is_ours(self._desk, form))
            program = self._desk.store.get(Program, request.path_params["appid"])
            name = request.path_params["name"]
            if program is None or name not in program.interfaces:
                return self._absent()
            forms.decide_interface(self._desk, program, name, granted=form.get("verdict") == "grant")
        self._alarm()
        return RedirectResponse("/", status_code=303)

    async def time(self, request: Request) -> Response:
        async with request.form() as form:
            self._check(forms.is_ours(self._desk, form))
            word = str(form.get("seconds", ""))
        self._check(word.isdecimal() and int(word) <= 366 * 86400)
        self._desk.move_time(int(word))
        self._alarm()
        return RedirectResponse("/#time", status_code=303)

    def _audit(self, request: Request) -> Audit | None:
        return self._desk.store.get(Audit, request.path_params["audit_id"])

    def _absent(self) -> Response:
        title = _("There is nothing here")
        back = tag("p", tag("a", _("Back to the queue"), href="/"))
        return _html(document(title, tag("h1", title), back, now=self._desk.now), 404)

    def _check(self, ok: bool) -> None:
        if not ok:
            raise HTTPException(
                403, _("This form is out of date: go back, reload the page, and send it again.")
            )


def _html(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type="text/html; charset=utf-8")
