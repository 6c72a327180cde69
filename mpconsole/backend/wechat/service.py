"""The service as routes: which function answers which path, and who may call it."""

from collections.abc import Callable
from pathlib import Path
from time import time

from mpconsole.backend import replies
from mpconsole.backend.patterns import Pattern
from mpconsole.backend.replies import Reply
from mpconsole.backend.routes import ANY, Route, Router
from mpconsole.backend.templates import Context
from mpconsole.backend.wechat import analytics, links, login, messages, safety, tokens
from mpconsole.backend.wechat.calls import Call, Endpoint
from mpconsole.backend.wechat.device import Device
from mpconsole.backend.wechat.errors import WeChatError
from mpconsole.backend.wechat.memory import Memory, remembered, restore
from mpconsole.backend.wechat.pages import Pages
from mpconsole.backend.wechat.pay.service import Pay
from mpconsole.backend.wechat.settings import WeChatSettings
from mpconsole.backend.wechat.state import State

ENDPOINTS = (
    *login.ENDPOINTS,
    *tokens.ENDPOINTS,
    *messages.ENDPOINTS,
    *safety.ENDPOINTS,
    *links.ENDPOINTS,
    *analytics.ENDPOINTS,
)
SOURCE = "wechat"


class WeChat:
    """The whole service. `folder` is where the payment keys are kept; `record` hears of notifications."""

    def __init__(
        self, settings: WeChatSettings, folder: Path, record: Callable[..., None], app: Path | None = None
    ) -> None:
        self.state = State(settings, time, Pages(app))
        self.pay = Pay(settings, folder, self._now, record)
        self.device = Device(self.state, self.pay)
        routes = [
            Route(ANY, Pattern.parse(one.path), _EndpointAnswer(self.state, one), SOURCE) for one in ENDPOINTS
        ]
        self.router = Router([*routes, Route(ANY, Pattern.parse("/v3/*"), _PayAnswer(self.pay), SOURCE)])

    def use(self, settings: WeChatSettings) -> None:
        """Take other settings; what is remembered stays."""
        self.state.settings = settings
        self.pay.settings = settings

    @property
    def memory(self) -> Memory:
        """What is remembered now."""
        return remembered(self.state, self.pay.orders)

    def restore(self, memory: Memory | None) -> None:
        """Remember that, and nothing else."""
        restore(memory or Memory(), self.state, self.pay.orders)

    def _now(self) -> float:
        return self.state.clock()


class _EndpointAnswer:
    def __init__(self, state: State, endpoint: Endpoint) -> None:
        self._state = state
        self._endpoint = endpoint

    async def reply(self, context: Context) -> Reply:
        """Answer as the platform does: HTTP 200, and the error in the body."""
        try:
            answered = self._endpoint.function(self._call(context))
        except WeChatError as error:
            answered = error.body()
        return answered if isinstance(answered, Reply) else replies.as_json(200, answered)

    def _call(self, context: Context) -> Call:
        if self._endpoint.method == "POST" and context.method != "POST":
            raise WeChatError(43002)
        appid = self._state.program_of(context.query.get("access_token", "")) if self._endpoint.token else ""
        return Call(self._state, context, appid)


class _PayAnswer:
    def __init__(self, pay: Pay) -> None:
        self._pay = pay

    async def reply(self, context: Context) -> Reply:
        """Answer as the payment API does."""
        return self._pay.answer(context)
