"""The sheet for the person who does by hand what no API allows: what to set, what to paste, where.

Names of pages and buttons stand in Chinese in either language, as the platform's site shows them.
"""

from collections.abc import Iterator

from mpconsole import units
from mpconsole.i18n import _
from mpconsole.official.words import SITE
from mpconsole.release.model import ReleaseState, StepName
from mpconsole.settings import ReviewSettings


def sheet(state: ReleaseState, robot: int, answers: ReviewSettings) -> str:
    """Return the sheet of an uploaded release, as Markdown; `answers` is what the review's form asks for."""
    return "\n".join((*_lines(state, robot), *_form(answers))) + "\n"


def _form(answers: ReviewSettings) -> Iterator[str]:
    """Write what goes into the form under 提交审核, as far as it was answered."""
    rows = [
        (_("pages"), [" ".join((page.path, page.category, *page.tags)).strip() for page in answers.pages]),
        (_("attach"), [*answers.pictures, *answers.videos]),
        (_("for the reviewer"), answers.description.splitlines()),
    ]
    for name, values in rows:
        if values:
            yield ""
            yield f"{name}:"
            yield from (f"- {value}" for value in values)


def _lines(state: ReleaseState, robot: int) -> Iterator[str]:
    release = state.release
    yield "# " + _("Submit {version} by hand").format(version=release.version)
    yield ""
    yield f"- AppID: `{release.appid}` ({release.environment})"
    yield "- " + _("Version: {version}").format(version=release.version)
    if release.revision:
        dirty = " " + _("(with changes that were not committed)") if release.dirty else ""
        yield f"- git: `{release.revision}`{dirty}"
    for name, size in sorted(state.step(StepName.UPLOAD).data.get("sizes", {}).items()):
        yield f"- {name}: {units.size(size)}"
    yield ""
    steps = (
        _("Open {site} and log in as {appid}.").format(site=SITE, appid=release.appid),
        _("Go to 管理 → 版本管理; under 开发版本 find version {version} of {robot}.").format(
            version=release.version, robot=f"ci机器人{robot}"
        ),
        _("Choose 选为体验版, open it on a phone, and look at it once more."),
        _("Choose 提交审核 beside the same upload, and paste the notes below as 版本描述."),
        _("Give a test account where the program has a login, and declare what the privacy page asks for."),
        _("Come back and say so: mpconsole release confirm submitted"),
        _("After the verdict: mpconsole release confirm approved (or rejected)."),
        _("Then choose 发布 there, and: mpconsole release confirm live"),
    )
    for number, step in enumerate(steps, 1):
        yield f"{number}. {step}"
    yield ""
    yield "```"
    yield release.notes or release.version
    yield "```"
