"""Which mock servers of a project are running: each leaves a note beside its log while it serves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec

from mpconsole.backend.lognames import LOGS, NAME, log_name
from mpconsole.errors import MpconsoleError, PlatformError, UsageError
from mpconsole.i18n import _
from mpconsole.state import project_path

_SECONDS = 5.0


def notes(base: Path) -> Iterator[dict[str, Any]]:
    """Yield what those servers of the project at `base` that answer wrote when they began (see `Ready`)."""
    folder = project_path(base)
    for number in range(1, LOGS + 1):
        try:
            note = msgspec.json.decode((folder / log_name(number) / NAME).read_bytes())
            url, pid = str(note["url"]), note["pid"]
        except (OSError, msgspec.DecodeError, KeyError, TypeError):
            continue
        status = _status(url)
        if status is not None and status.get("pid") == pid:  # else it is what a kill -9 left behind
            yield note


def running(base: Path) -> Iterator[str]:
    """Yield the URLs of the servers of the project at `base` that answer."""
    for note in notes(base):
        yield str(note["url"])


def status_at(url: str) -> dict[str, Any] | None:
    """Return the status of the mock backend at `url`, None where nothing, or something else, answers."""
    status = _status(url)
    return status if status is not None and {"folder", "pid", "last_id"} <= status.keys() else None


def _status(url: str) -> dict[str, Any] | None:
    try:
        value = _client(url).get(f"{url}/__mpconsole__/status").json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    return value if isinstance(value, dict) else None


def the_running(base: Path) -> str:
    """Return the URL of the project's server. Raises MpconsoleError where none answers."""
    for url in running(base):
        return url
    raise MpconsoleError(
        _("no mock backend of this project is running"),
        hint=_("Start it by mpconsole mock or mpconsole dev, or name its address by --url."),
    )


def ask(method: str, url: str, value: Any = None) -> Any:
    """Ask a control path; return the JSON of its answer. Raises PlatformError with the server's own words."""
    try:
        answer = _client(url).request(method, url, json=value)
        said = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        words = _("{url} does not answer as a mock backend: {reason}")
        raise PlatformError(words.format(url=url, reason=str(error) or type(error).__name__)) from error
    if answer.status_code >= 400:
        reason = said.get("error") if isinstance(said, dict) else None
        raise UsageError(str(reason or answer.status_code))
    return said


def _client(url: str) -> httpx.Client:
    return httpx.Client(trust_env=False, verify=not url.startswith("http:"), timeout=_SECONDS)
