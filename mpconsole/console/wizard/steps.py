"""The six steps, and the lines that every page of the wizard begins and ends with."""

from collections.abc import Collection, Sequence

from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, compose, spread, width
from mpconsole.i18n import N_, _
from mpconsole.release.targets import Target

STEPS = (
    N_("Preflight"), N_("Version"), N_("Material"), N_("Privacy"), N_("Look it over"), N_("Submit"),
)  # fmt: skip
"""The last is called `UPLOAD` where the rest is done by hand."""
UPLOAD = N_("Upload")
PREFLIGHT, VERSION, MATERIAL, PRIVACY, LOOK, SUBMIT = range(len(STEPS))

REHEARSAL = N_("REHEARSAL · nothing reaches WeChat")
NOTHING_SENT = N_("Nothing has been sent. Esc leaves, and everything stays as it is.")


def heading(version: str, target: Target, step: int, cells: int, *, failed: bool = False) -> list[Line]:
    """Say what goes where, and which step this is; `failed` is whether the preflight has found something."""
    title = compose(
        _("Release {version} to {platform}"),
        "muted",
        version=Span(version or "…", "strong"),
        platform=Span(target.platform, "strong"),
    )
    counted = _("step {step} of {count}").format(step=step + 1, count=len(STEPS))
    lines = [spread(title, (Span(counted, "muted"),), cells)]
    lines.append((whereabouts(target),))
    names = STEPS[:-1] + ((UPLOAD,) if target.by_hand else STEPS[-1:])
    return [*lines, bar(names, step, cells, {PREFLIGHT} if failed else ()), ()]


def whereabouts(target: Target) -> Span:
    """Say which program this is about, or that it is a rehearsal."""
    return rehearsal() if target.rehearsal else Span(f"{target.appid}  [{target.environment}]", "warning")


def rehearsal() -> Span:
    """The sentence that every screen of a rehearsal says."""
    return Span(f" {_(REHEARSAL)} ", "rehearsal")


def bar(names: Sequence[str], step: int, cells: int, failed: Collection[int] = ()) -> Line:
    """The steps in a row: the one that is shown stands out, and what failed; a click goes to another."""
    for gap in (" ── ", " ─ ", " ", ""):
        spans = _bar(names, step, gap, failed, named=True)
        if width(spans) <= cells:
            return spans
    return _bar(names, step, " ", failed, named=False)


def _bar(names: Sequence[str], step: int, gap: str, failed: Collection[int], *, named: bool) -> Line:
    spans: list[Span] = []
    for number, words in enumerate(names):
        here = number == step
        name = f" {_(words)}" if named or here else ""
        past = glyphs.ERROR if number in failed else glyphs.DONE
        done = past if number < step else str(number + 1)
        ink = "chip" if here else "muted" if number > step else "error" if number in failed else "success"
        action = f"app.wizard_step({number})"
        if number:
            spans.append(Span(gap, "muted"))
        if here:
            spans.append(Span(f" {done}{name} ", ink, action))
        else:
            spans += [Span(f" {done}", ink, action), Span(f"{name} ", "", action)]
    return tuple(spans)
