"""The sandbox's desk: store, event log, options and clock together, and work done inside one transaction."""

import base64
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mpconsole.backend.eventlog import EventLog, LogInUseError
from mpconsole.errors import MpconsoleError
from mpconsole.events import SANDBOX_SCHEMA
from mpconsole.i18n import _
from mpconsole.sandbox.faults import Faults
from mpconsole.sandbox.model import Platform, Token
from mpconsole.sandbox.options import Options
from mpconsole.sandbox.store import Store

_T = TypeVar("_T")


class Desk:
    """Opens the data folder, for one process at a time. Raises MpconsoleError where that cannot be."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.url = ""
        self.faults = Faults()
        self.log = _open_log(options.data)
        try:
            self.store = Store(options.data / "sandbox.sqlite")
            self._begin()
        except BaseException:
            self.log.close()
            raise

    def _begin(self) -> None:
        with self.store.transaction():
            if self.store.get(Platform, "platform") is None:
                self.store.put("platform", _new_platform(self.now))
            for token in self.store.find(Token):
                if token.expires_at < self.now:
                    self.store.remove(Token, token.value)
        self._tell()

    @property
    def now(self) -> float:
        """The sandbox's time: the machine's, and what it was moved on by."""
        return time.time() + self.store.number("time moved")

    def move_time(self, seconds: float) -> None:
        """Move the sandbox's time on; it never goes back."""
        moved = self.store.number("time moved") + seconds

        def work() -> tuple[None, dict[str, Any]]:
            self.store.set_number("time moved", moved)
            return None, {"advanced": seconds, "moved": moved}

        self.perform("time", work)

    def perform(self, kind: str, work: Callable[[], tuple[_T, dict[str, Any]]]) -> _T:
        """Do `work` and write the event that it returns beside its result, as one; commit; then tell of it.

        Nothing stays of work that raises.
        """
        with self.store.transaction():
            result, event = work()
            self.store.add_event(self.log.last_id, kind, event)
        self._tell()
        return result

    def _tell(self) -> None:
        """Bring the event log up to date with what is committed. A full disk is made up for next time."""
        try:
            for kind, data in self.store.events_after(self.log.last_id):
                self.log.append(kind, **data)
        except OSError:
            return

    def close(self) -> None:
        """Close log and database."""
        self.log.close()
        self.store.close()


def _open_log(data: Path) -> EventLog:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return EventLog(data / "events", SANDBOX_SCHEMA)
    except LogInUseError as error:
        raise MpconsoleError(
            _("another sandbox is running on {folder}").format(folder=data),
            hint=_("Stop it, or choose another folder with --data."),
        ) from error
    except OSError as error:
        raise MpconsoleError(
            _("the folder {folder} cannot be used: {reason}").format(folder=data, reason=error.strerror),
            hint=_("Choose another folder with --data."),
        ) from error


def _new_platform(now: float) -> Platform:
    return Platform(
        component_appid=f"wx{secrets.token_hex(8)}",
        component_secret=secrets.token_hex(16),
        ticket=f"ticket@@@{secrets.token_urlsafe(48)}",
        ticket_at=now,
        message_token=secrets.token_hex(16),
        encoding_aes_key=base64.b64encode(secrets.token_bytes(32)).decode().rstrip("="),
    )
