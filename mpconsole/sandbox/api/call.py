"""What an endpoint is, and what its handler is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.model import Audit, Platform, Program
from mpconsole.sandbox.options import Options
from mpconsole.sandbox.store import Store


class Auth(Enum):
    """Which token an endpoint asks for in its query."""

    NONE = "none"
    COMPONENT = "component"  # component_access_token, under either name
    AUTHORIZER = "authorizer"  # access_token of a program that authorised the platform
    ANY = "any"  # access_token for a program, whether its own or an authorised one


class Body(Enum):
    """What an endpoint takes in its body."""

    NONE = "none"
    JSON = "json"
    RAW = "raw"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class File:
    """A file in a multipart form."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """An answer of image bytes instead of JSON."""

    data: bytes
    content_type: str


Answer: TypeAlias = "dict[str, Any] | Picture"


@dataclass(slots=True)
class Call:
    """One request inside its transaction: what was asked, by whom, when, and the store.

    `changes` collects what the request changed, for its event. `parcel` is what `Endpoint.prepare` made.
    """

    store: Store
    options: Options
    now: float
    query: Mapping[str, str]
    body: Mapping[str, Any]
    base: str
    raw: bytes = b""
    file: File | None = None
    parcel: Any = None
    appid: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def program(self) -> Program:
        """The program that the call speaks for; one never heard of begins here."""
        return self.program_of(self.appid)

    def program_of(self, appid: str) -> Program:
        """Return the program `appid`, new where it was never heard of."""
        return self.store.get(Program, appid) or Program(appid, known_since=self.now)

    @property
    def platform(self) -> Platform:
        """The third-party platform."""
        platform = self.store.get(Platform, "platform")
        assert platform is not None
        return platform

    @property
    def audit(self) -> Audit | None:
        """The program's latest audit."""
        audit_id = self.program.audit_id
        return None if audit_id is None else self.store.get(Audit, audit_id)

    def audit_of(self, audit_id: int, *, code: int) -> Audit:
        """Return an audit of this program; refuse with `code` where it is not one."""
        audit = self.store.get(Audit, audit_id)
        if audit is None or audit.appid != self.appid:
            raise Refused(code)
        return audit

    def save(self, *documents: Program | Audit | Platform) -> None:
        """Write documents back."""
        for document in documents:
            if isinstance(document, Audit):
                self.store.put(document.audit_id, document)
            else:
                self.store.put(document.appid if isinstance(document, Program) else "platform", document)

    def changed(self, what: str, **facts: Any) -> None:
        """Tell the event of this exchange what changed."""
        self.changes.append({"what": what, **facts})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One path. `prepare` works on a raw body in a thread, before the transaction begins; the success
    of a `bare` endpoint carries no errcode.
    """

    method: str
    path: str
    handler: Callable[[Call], Answer]
    auth: Auth = Auth.AUTHORIZER
    body: Body = Body.JSON
    prepare: Callable[[bytes], Any] | None = None
    bare: bool = False


def get(path: str, handler: Callable[[Call], Answer], auth: Auth = Auth.AUTHORIZER) -> Endpoint:
    """An endpoint that is asked with GET."""
    return Endpoint("GET", path, handler, auth, Body.NONE)


def post(path: str, handler: Callable[[Call], Answer], auth: Auth = Auth.AUTHORIZER) -> Endpoint:
    """An endpoint that is asked with POST and JSON."""
    return Endpoint("POST", path, handler, auth, Body.JSON)
