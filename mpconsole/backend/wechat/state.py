"""What the service remembers: users, login codes, session keys, tokens, credits. In memory, by a clock."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mpconsole.backend.wechat.errors import WeChatError
from mpconsole.backend.wechat.pages import Pages
from mpconsole.backend.wechat.settings import WeChatSettings

CODE_SECONDS = 300
TOKEN_SECONDS = 7200
OLD_TOKEN_SECONDS = 300
"""How long the token before the newest one stays valid, as the platform documents it."""
SESSION_SECONDS = 3 * 24 * 3600
LOGINS_A_MINUTE = 100
Clock = Callable[[], float]


@dataclass(slots=True)
class Code:
    """A code that the program passes to its server once: what for, whose, since when."""

    appid: str
    user: str
    made: float
    used: bool = False
    phone: str = ""


@dataclass(slots=True)
class Session:
    """A user's session in a program: its key (base64, 16 bytes)."""

    key: str
    made: float


@dataclass(slots=True)
class Token:
    """An access token and its end."""

    text: str
    appid: str
    ends: float


@dataclass(slots=True)
class Customer:
    """A user who wrote to the program: until when, and how often it may answer."""

    until: float
    left: int


@dataclass
class State:
    """Everything that the service remembers. `clock` gives seconds since 1970."""

    settings: WeChatSettings
    clock: Clock = time.time
    pages: Pages = field(default_factory=Pages)
    codes: dict[str, Code] = field(default_factory=dict)
    phone_codes: dict[str, Code] = field(default_factory=dict)
    sessions: dict[tuple[str, str], Session] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    newest: dict[tuple[str, str], str] = field(default_factory=dict)
    forced: dict[str, list[float]] = field(default_factory=dict)
    logins: dict[str, list[float]] = field(default_factory=dict)
    credits: dict[tuple[str, str, str], int] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    links: dict[str, dict[str, object]] = field(default_factory=dict)

    def check_appid(self, appid: str) -> None:
        """Raise 41002 or 40013 for an appid that is no program of this mock."""
        if not appid:
            raise WeChatError(41002)
        if self.settings.appid and appid != self.settings.appid:
            raise WeChatError(40013)

    def check_secret(self, appid: str, secret: str) -> None:
        """Raise as `check_appid`, and 41004 or 40125 for the secret."""
        self.check_appid(appid)
        if not secret:
            raise WeChatError(41004)
        if self.settings.secret and not hmac.compare_digest(secret.encode(), self.settings.secret.encode()):
            raise WeChatError(40125)

    def openid(self, appid: str, user: str) -> str:
        """Return the user's openid in a program: 28 characters, always the same."""
        openid = "o" + _digest(appid, user)[:27]
        self.users[openid] = user
        return openid

    def unionid(self, user: str) -> str:
        """Return the user's unionid: the same in each program."""
        return "o" + _digest("union", user)[:27]

    def new_code(self, appid: str, user: str, *, phone: str = "") -> str:
        """Make a code; with a `phone`, one for getuserphonenumber."""
        text = ("0" + secrets.token_urlsafe(32))[:32] if not phone else secrets.token_hex(32)
        codes = self.phone_codes if phone else self.codes
        codes[text] = Code(appid, user, self.clock(), phone=phone)
        _forget(codes, self.clock() - 10 * CODE_SECONDS)
        return text

    def take_code(self, codes: dict[str, Code], text: str, appid: str) -> Code:
        """Use a code up. Raises 41008, 40029 (unknown, too old, another program's), 40163 (used)."""
        if not text:
            raise WeChatError(41008)
        code = codes.get(text)
        if code is None or code.appid != appid or self.clock() - code.made > CODE_SECONDS:
            raise WeChatError(40029)
        if code.used:
            raise WeChatError(40163)
        code.used = True
        return code

    def session(self, appid: str, openid: str, *, renew: bool = False) -> Session:
        """Return the session, a new one where there is none, or it is too old."""
        found = self.sessions.get((appid, openid))
        if renew or found is None or self.clock() - found.made > SESSION_SECONDS:
            found = Session(base64.b64encode(secrets.token_bytes(16)).decode(), self.clock())
            self.sessions[appid, openid] = found
        return found

    def new_token(self, appid: str, kind: str) -> Token:
        """Make the newest token of a `kind`; the one before it stays valid for a while."""
        now = self.clock()
        before = self.tokens.get(self.newest.get((appid, kind), ""))
        if before is not None:
            before.ends = min(before.ends, now + OLD_TOKEN_SECONDS)
        for text in [text for text, token in self.tokens.items() if token.ends < now - TOKEN_SECONDS]:
            del self.tokens[text]
        token = Token(f"MOCK_{secrets.token_urlsafe(100)}", appid, now + TOKEN_SECONDS)
        self.tokens[token.text] = token
        self.newest[appid, kind] = token.text
        return token

    def program_of(self, access_token: str) -> str:
        """Return the appid of a token. Raises 41001, 40001, 42001."""
        if not access_token:
            raise WeChatError(41001)
        token = self.tokens.get(access_token)
        if token is None:
            raise WeChatError(40001)
        if token.ends < self.clock():
            raise WeChatError(42001)
        return token.appid

    def count_login(self, user: str) -> None:
        """Raise 45011 where a user logs in more than LOGINS_A_MINUTE times a minute."""
        if not within(self.logins.setdefault(user, []), self.clock(), 60, LOGINS_A_MINUTE):
            raise WeChatError(45011)


def within(times: list[float], now: float, seconds: float, most: int) -> bool:
    """Note `now` in `times` and tell whether no more than `most` lie within the last `seconds`."""
    times[:] = [time for time in times if time > now - seconds]
    if len(times) >= most:
        return False
    times.append(now)
    return True


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _forget(codes: dict[str, Code], before: float) -> None:
    for text in [text for text, code in codes.items() if code.made < before]:
        del codes[text]
