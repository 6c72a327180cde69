"""What an operation answers: the response that fits, its example, or a value made from its schema.

As Prism does, `Prefer: code=404, example=name, dynamic=true` (or `?__code=404` …) chooses. A request
that the document does not allow is answered with the document's own 422, 400 or default response
where there is one (401 without credentials, 415 for another type first), else with a problem that names each
violation; the header `sl-violations` names them in any case.
"""

import json
import random
import re
from collections.abc import Mapping
from typing import Any

from mpconsole.backend import replies
from mpconsole.backend.openapi.checking import Violation, check
from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.backend.openapi.operations import Operation
from mpconsole.backend.openapi.samples import Sampler
from mpconsole.backend.openapi.schemas import Schemas
from mpconsole.backend.openapi.security import challenge
from mpconsole.backend.replies import Reply
from mpconsole.backend.templates import Context
from mpconsole.i18n import _

_PROBLEM = "application/problem+json"
_TRIES = 20
HEADER_BYTES = 8000
"""The longest header that clients and proxies can be trusted to take."""
_STATUS = re.compile(r"[1-5]\d\d")


class OperationAnswer:
    """Answers the requests of one operation; `check` is `refuse`, `warn` (log and answer) or `off`."""

    def __init__(
        self, operation: Operation, documents: Documents, schemas: Schemas, check: str = "refuse"
    ) -> None:
        self._operation = operation
        self._documents = documents
        self._schemas = schemas
        self._check = check

    async def reply(self, context: Context) -> Reply:
        """Answer one request, and leave what is wrong with it in `context.violations`."""
        violations = self._violations(context)
        context.violations = [{"where": one.where, "message": one.message} for one in violations]
        reply = self._reply(context, [one for one in violations if not one.is_warning])
        if violations:
            reply.headers.append((b"sl-violations", _told(violations)))
        if self._operation.deprecated:
            reply.headers.append((b"deprecation", b"true"))
        return reply

    def _reply(self, context: Context, violations: list[Violation]) -> Reply:
        prefer = _preferences(context)
        if violations and self._check == "refuse":
            return self._refusal(context, violations, prefer)
        if not _STATUS.fullmatch(prefer.get("code", "200")):
            return _problem(422, _("Prefer: code takes a status of three digits"))
        if prefer.get("dynamic", "true") not in ("true", "false"):
            return _problem(422, _("Prefer: dynamic takes true or false"))
        if "code" in prefer:
            response = self._response(prefer["code"])
            if response is None:
                words = _("the document has no response {code} for {method} {path}")
                place = self._operation.pattern.text
                return _problem(404, words.format(code=prefer["code"], method=context.method, path=place))
            return self._answer(context, int(prefer["code"]), response, prefer)
        status, response = self._success()
        return self._answer(context, status, response, prefer)

    def _violations(self, context: Context) -> list[Violation]:
        if self._check == "off":
            return []
        return check(context, self._operation, self._documents, self._schemas)

    def _refusal(self, context: Context, violations: list[Violation], prefer: Mapping[str, str]) -> Reply:
        """Answer with the document's own refusal: 401; 415, 422, 400; 422, 400; or the default response."""
        asked = min(one.status for one in violations)
        statuses = {401: (401,), 415: (415, 422, 400)}.get(asked, (422, 400))
        for status in statuses:
            if (own := self._response(str(status), default=False)) is not None:
                chosen = prefer if prefer.get("code") == str(status) else {}
                return self._answer(context, status, own, chosen)
        if (own := self._response(str(asked))) is not None:
            return self._answer(context, asked, own, {})
        reply = _problem(asked, _("the request does not fit the document"), violations=context.violations)
        if asked == 401 and (words := challenge(self._operation)):
            reply.headers.append((b"www-authenticate", words.encode("ascii")))
        return reply

    def _success(self) -> tuple[int, Node | None]:
        """Return the lowest success that the document has, else its first response, else an empty 200."""
        responses = self._operation.responses
        for status in sorted(responses):
            if status.startswith("2"):
                return (200 if status.upper() == "2XX" else int(status)), responses[status]
        if "default" in responses:
            return 200, responses["default"]
        first = next((status for status in sorted(responses) if _STATUS.fullmatch(status)), None)
        return (int(first), responses[first]) if first else (200, None)

    def _response(self, status: str, *, default: bool = True) -> Node | None:
        names = (status, status[0] + "XX", status[0] + "xx", *(("default",) if default else ()))
        responses = self._operation.responses
        return next((responses[name] for name in names if name in responses), None)

    def _answer(
        self, context: Context, status: int, response: Node | None, prefer: Mapping[str, str]
    ) -> Reply:
        if response is None:
            return replies.make(status, replies.TEXT_TYPE, b"")
        chance = random.Random() if prefer.get("dynamic") == "true" else None  # noqa: S311
        headers = self._headers(response, chance)
        content = dict(response.child("content").items())
        if not content:
            return replies.make(status, replies.TEXT_TYPE, b"", headers)
        kind = _negotiate(list(content), context.headers.get("accept", "*/*"))
        if kind is None:
            known = ", ".join(content)
            return _problem(406, _("the document answers {known} alone").format(known=known))
        found, value = self._example(content[kind], prefer)
        if not found and "example" in prefer:
            return _problem(404, _("there is no example {name}").format(name=prefer["example"]))
        if not found:
            value = self._sample(content[kind].child("schema"), chance)
        kind = "application/octet-stream" if "*" in kind else kind
        return replies.make(status, kind, _encoded(value, kind), headers)

    def _headers(self, response: Node, chance: random.Random | None) -> dict[str, str]:
        found = {}
        for name, header in response.child("headers").items():
            node = self._documents.resolve(header)
            value = node.object.get("example")
            if value is None and node.child("schema").value is not None:
                value = self._sample(node.child("schema"), chance)
            if value is not None and name.lower() not in ("content-type", "content-length"):
                text = value if isinstance(value, str) else json.dumps(value)
                found[name] = re.sub(r"[\x00-\x1f\x7f]", " ", text)
        return found

    def _example(self, media: Node, prefer: Mapping[str, str]) -> tuple[bool, Any]:
        examples = dict(media.child("examples").items())
        if "example" in prefer:
            examples = {name: node for name, node in examples.items() if name == prefer["example"]}
        elif prefer.get("dynamic") == "true" and media.child("schema").value is not None:
            return False, None
        elif "example" in media.object:
            return True, media.object["example"]
        for example in examples.values():
            node = self._documents.resolve(example)
            if "value" in node.object:
                return True, node.object["value"]
        return False, None

    def _sample(self, schema: Node, chance: random.Random | None) -> Any:
        """Make a value that fits; where the first one does not, others are tried by chance."""
        if schema.value is None:
            return None
        value = first = Sampler(self._documents, chance).value(schema)
        for seed in range(_TRIES):
            if next(self._schemas.violations(schema, value, answer=True), None) is None:
                return value
            value = Sampler(self._documents, random.Random(seed)).value(schema)  # noqa: S311
        return first


def _problem(status: int, title: str, **more: Any) -> Reply:
    problem = {"type": "about:blank", "title": title, "status": status, **more}
    return replies.make(status, _PROBLEM, json.dumps(problem, ensure_ascii=False).encode())


def _told(violations: list[Violation]) -> bytes:
    """Return violations as Prism's header `sl-violations` tells them; at most HEADER_BYTES."""
    told = [
        {
            "location": ["request", *one.where.split(".")],
            "severity": "Warning" if one.is_warning else "Error",
            "code": one.code,
            "message": one.message,
        }
        for one in violations
    ]
    while len(text := json.dumps(told).encode("ascii")) > HEADER_BYTES:
        del told[len(told) // 2 :]
    return text


def _preferences(context: Context) -> dict[str, str]:
    """Read `Prefer`, and the query parameters that Prism knows for it."""
    header = context.headers.get("prefer", "")
    found: dict[str, str] = dict(re.findall(r"(\w+)\s*=\s*\"?([^\",;\s]+)", header))
    for name in ("code", "example", "dynamic"):
        if f"__{name}" in context.query:
            found[name] = context.query[f"__{name}"]
    return found


def _negotiate(kinds: list[str], accept: str) -> str | None:
    """Return the media type that the client wants most; JSON where it does not care."""
    wanted = sorted(_accepted(accept), key=lambda one: -one[1])
    by_taste = sorted(kinds, key=lambda kind: "json" not in kind)
    for pattern, quality in wanted:
        if quality <= 0:
            continue
        for kind in by_taste:
            if _fits(pattern, kind.partition(";")[0].strip().lower()):
                return kind
    return None


def _accepted(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (one.strip().lower() for one in part.split(";"))
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        found.append((name or "*/*", float(quality) if re.fullmatch(r"\d(\.\d+)?", quality) else 1.0))
    return found


def _fits(pattern: str, kind: str) -> bool:
    if pattern in ("*/*", kind) or "*" in kind:
        return True
    return pattern.endswith("/*") and kind.startswith(pattern[:-1])


def _encoded(value: Any, kind: str) -> bytes:
    if isinstance(value, str) and "json" not in kind:
        return value.encode()
    return b"" if value is None and "json" not in kind else json.dumps(value, ensure_ascii=False).encode()
