"""The six steps, and the lines that every page of the wizard begins and ends with."""

from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, compose, spread, width
from mpconsole.i18n import N_, _
from mpconsole.release.targets import Target

STEPS = (
    N_("Preflight"), N_("Version"), N_("Material"), N_("Privacy"), N_("Look it over"), N_("Submit"),
)  # fmt: skip
PREFLIGHT, VERSION, MATERIAL, PRIVACY, LOOK, SUBMIT = range(len(STEPS))

REHEARSAL = N_("REHEARSAL · nothing reaches WeChat")
NOTHING_SENT = N_("Nothing has been sent. Esc leaves, and everything stays as it is.")


def heading(version: str, target: Target, step: int, cells: int) -> list[Line]:
    """Say what goes where, and which step this is."""
    title = compose(
        _("Release {version} to {platform}"),
        "muted",
        version=Span(version or "…", "strong"),
        platform=Span(target.platform, "strong"),
    )
    counted = _("step {step} of {count}").format(step=step + 1, count=len(STEPS))
    lines = [spread(title, (Span(counted, "muted"),), cells)]
    lines.append(
        (rehearsal(),) if target.rehearsal else (Span(f"{target.appid}  [{target.environment}]", "warning"),)
    )
    return [*lines, bar(step, cells), ()]


def rehearsal() -> Span:
    """The sentence that every screen of a rehearsal says."""
    return Span(f" {_(REHEARSAL)} ", "rehearsal")


def bar(step: int, cells: int) -> Line:
    """The steps in a row; the one that is shown stands out, a click goes to another."""
    for gap in (" ── ", " ─ ", " ", ""):
        spans = _bar(step, gap, names=True)
        if width(spans) <= cells:
            return spans
    return _bar(step, " ", names=False)


def _bar(step: int, gap: str, *, names: bool) -> Line:
    spans: list[Span] = []
    for number, words in enumerate(STEPS):
        here = number == step
        name = f" {_(words)}" if names or here else ""
        done = glyphs.DONE if number < step else str(number + 1)
        ink = "chip" if here else "success" if number < step else "muted"
        action = f"app.wizard_step({number})"
        if number:
            spans.append(Span(gap, "muted"))
        if here:
            spans.append(Span(f" {done}{name} ", ink, action))
        else:
            spans += [Span(f" {done}", ink, action), Span(f"{name} ", "", action)]
    return tuple(spans)
