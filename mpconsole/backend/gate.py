"""The way to WeChat's own side: its code is imported with the first request for one of its paths."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mpconsole.backend.routes import Match
from mpconsole.backend.wechat.settings import WeChatSettings

if TYPE_CHECKING:
    from mpconsole.backend.wechat.memory import Memory
    from mpconsole.backend.wechat.service import WeChat

_PREFIXES = ("/sns/", "/cgi-bin/", "/wxa/", "/datacube/", "/v3/")


class WeChatGate:
    """Finds the routes of the service. `folder` keeps its payment keys, `app` is the program's app.json."""

    def __init__(self, folder: Path, record: Callable[..., None], app: Path | None = None) -> None:
        self._folder = folder
        self._app = app
        self._record = record
        self._settings = WeChatSettings()
        self._service: WeChat | None = None
        self._memory: Memory | None = None  # what the service begins with

    @property
    def service(self) -> "WeChat":
        """The service, made on first use."""
        if self._service is None:
            from mpconsole.backend.wechat.service import WeChat

            self._service = WeChat(self._settings, self._folder, self._record, self._app)
            if self._memory is not None:
                self._service.restore(self._memory)
        return self._service

    @property
    def memory(self) -> "Memory | None":
        """What the service remembers; None where it was never needed."""
        return self._memory if self._service is None else self._service.memory

    def restore(self, memory: "Memory | None") -> None:
        """Let the service remember that, and nothing else."""
        self._memory = memory
        if self._service is not None:
            self._service.restore(memory)

    def use(self, settings: WeChatSettings) -> None:
        """Take the settings of routes.toml."""
        if settings is self._settings:
            return
        self._settings = settings
        if self._service is not None:
            self._service.use(settings)

    def find(self, method: str, path: str) -> Match | None:
        """Return the route of a request for one of the service's paths."""
        return self.service.router.find(method, path) if path.startswith(_PREFIXES) else None
