"""The header line: which program this is, for whom and where, and how things stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, clip, fit, spread, width
from mpconsole.i18n import _


@dataclass(frozen=True, slots=True)
class InFlight:
    """A release that is on its way: its version, its state in words and ink, and how long it is in it."""

    version: str
    state: str
    ink: str
    since: str = ""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the header says. The appid is never shortened: nobody shall release the wrong program."""

    name: str = ""
    version: str = ""
    appid: str = ""
    environment: str = ""
    branch: str = ""
    dirty: int = 0
    mock: str = ""
    mock_ink: str = "muted"
    errors: int = 0
    warnings: int = 0
    in_flight: InFlight | None = None
    lost: bool = False
    product: str = "mpconsole"
    mock_word: bool = True
    is_log: bool = False


def draw(facts: Facts, cells: int) -> Line:
    """Write the header in `cells`, leaving out what matters least until it fits."""
    start, end = _start(facts), _end(facts)
    for step in _STEPS:
        if width(start) + 2 + width(end) <= cells:
            break
        facts = step(facts)
        start, end = _start(facts), _end(facts)
    return spread(start, end, cells) if end else fit(start, cells)


def _start(facts: Facts) -> Line:
    pieces = [
        (Span(facts.product, "primary strong"),) if facts.product else (),
        tuple(_name(facts)),
        (Span(facts.appid, "secondary" if facts.environment else "muted"),) if facts.appid else (),
        (Span(f"[{facts.environment}]", "accent strong"),) if facts.environment else (),
        tuple(_git(facts)),
    ]
    return (Span(glyphs.EDGE, "primary"), *_joined([piece for piece in pieces if piece]))


def _name(facts: Facts) -> Iterator[Span]:
    if facts.name:
        yield Span(facts.name, "strong")
    if facts.version:
        yield Span(f" {facts.version}" if facts.name else facts.version, "muted")


def _git(facts: Facts) -> Iterator[Span]:
    if facts.branch:
        yield Span(f"{glyphs.BRANCH} {facts.branch}", "muted")
    if facts.dirty:
        yield Span(f"{' ' if facts.branch else ''}{glyphs.DIRTY}{facts.dirty}", "muted")


def _end(facts: Facts) -> Line:
    pieces = [
        (Span(_("project lost"), "error strong"),) if facts.lost else (),
        tuple(_mock(facts)),
        tuple(_problems(facts)),
        tuple(_release(facts.in_flight)) if facts.in_flight else (),
    ]
    return (*_joined([piece for piece in pieces if piece]), Span(" "))


def _mock(facts: Facts) -> Iterator[Span]:
    if facts.mock:
        yield Span(f"{glyphs.ON} ", facts.mock_ink, "app.show_view('backend')")
        name = _("log") if facts.is_log else _("mock")
        word = name if facts.mock_word or not facts.mock.startswith(":") else ""
        yield Span(f"{word} {facts.mock}".strip(), "", "app.show_view('backend')")


def _problems(facts: Facts) -> Iterator[Span]:
    action = "app.show_view('problems')"
    if facts.warnings:
        yield Span(f"{glyphs.WARNING} {facts.warnings}", "warning", action)
    if facts.errors:
        yield Span(f"{' ' if facts.warnings else ''}{glyphs.ERROR} {facts.errors}", "error", action)
    if facts.name and not (facts.warnings or facts.errors):
        yield Span(glyphs.DONE, "success", action)


def _release(flight: InFlight) -> Iterator[Span]:
    action = "app.show_view('release')"
    if flight.rehearsal:
        word = _("REHEARSAL")
        yield Span(f" {word} ", "rehearsal", action)
        yield Span(" ")
    yield Span(f"{glyphs.WAITING} {flight.version}", flight.ink, action)
    if flight.state:
        yield Span(f" {flight.state}", flight.ink, action)
    if flight.since:
        yield Span(f" {flight.since}", "muted")


def _joined(pieces: list[tuple[Span, ...]]) -> Iterator[Span]:
    for index, piece in enumerate(pieces):
        if index:
            yield Span("  ")
        yield from piece


def _without_since(facts: Facts) -> Facts:
    return replace(facts, in_flight=replace(facts.in_flight, since="")) if facts.in_flight else facts


def _without_state(facts: Facts) -> Facts:
    return replace(facts, in_flight=replace(facts.in_flight, state="")) if facts.in_flight else facts


_STEPS: tuple[Callable[[Facts], Facts], ...] = (
    lambda facts: replace(facts, name=clip(facts.name, 16)),
    lambda facts: replace(facts, name=clip(facts.name, 10)),
    lambda facts: replace(facts, product=""),
    lambda facts: replace(facts, mock_word=False),
    lambda facts: replace(facts, branch=clip(facts.branch, 12)),
    _without_since,
    _without_state,
    lambda facts: replace(facts, branch=clip(facts.branch, 6)),
    lambda facts: replace(facts, branch=""),
    lambda facts: replace(facts, version=""),
    lambda facts: replace(facts, name=clip(facts.name, 6)),
    lambda facts: replace(facts, name="", dirty=0),
    lambda facts: replace(facts, mock="", warnings=0),
)
