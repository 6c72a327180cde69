"""Kill the client or the platform at every request and every response: the release still ends right.

Afterwards, by the sandbox's own log, submission and publication happened once, and repeated uploads and
commits carried identical bytes.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mpconsole.release.journal import Journal
from mpconsole.release.model import Action, Phase, ReleaseState
from mpconsole.state import project_folder
from tests.release.conftest import Sandbox
from tests.release.proxy import Exchange, Moment, Proxy
from tests.size.projects import PAGE, write

ONCE_OR_THE_SAME = (
    "/wxa/ci/upload",
    "/wxa/addtotemplate",
    "/wxa/commit",
    "/wxa/submit_audit",
    "/wxa/release",
)
_ROUNDS = 12


class Zygote:
    """Runs commands; `pid` is the process of the one that runs."""

    def __init__(self, folder: Path) -> None:
        self.state_folder = folder / "state"
        self.output = folder / "output"
        self.pid = 0
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py")), str(self.output)],
            env=os.environ | {"MPCONSOLE_STATE_DIR": str(self.state_folder), "MPCONSOLE_LANG": "en"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        self.pid = int(self._process.stdout.readline())
        return int(self._process.stdout.readline())

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        self._process.communicate()


class Stage:
    """A project, a sandbox, the proxy between them, and a person who releases and does not give up."""

    def __init__(self, folder: Path, sandbox: Sandbox, zygote: Zygote) -> None:
        self.appid = f"wx{int(folder.name):016x}"
        self.project = write(folder / "shop", PAGE | {"project.config.json": {"appid": self.appid}})
        self.sandbox = sandbox
        self.zygote = zygote
        self.approved: str | None = None
        self.proxy = Proxy(("127.0.0.1", int(sandbox.port)))

    def command(self, *words: str) -> int:
        return self.zygote.run(
            "release", *words, "--project", str(self.project), "--base-url", self.proxy.url
        )

    def state(self) -> ReleaseState | None:
        with Journal(project_folder(self.project)) as journal:
            return journal.current(environment="default", platform="sandbox")

    def release(self) -> ReleaseState:
        """Take 1.0.0 to its users, with whatever command the state asks for."""
        for _round in range(_ROUNDS):
            state = self.state()
            if state is not None and state.phase is Phase.LIVE and state.open_step is None:
                return state
            code = self.next_command(state)
            assert code in (0, 4, -signal.SIGKILL), (code, self.zygote.output.read_text())
        pytest.fail(f"not live after {_ROUNDS} commands: {self.zygote.output.read_text()}")

    def next_command(self, state: ReleaseState | None) -> int:
        if state is None:
            return self.command("upload", "--yes", "--version", "1.0.0", "--notes", "n")
        if Action.ADVANCE in state.actions:
            return self.command("resume")
        if Action.SUBMIT in state.actions:
            return self.command("submit", "--yes", "--version", "1.0.0")
        if Action.PUBLISH in state.actions:
            return self.command("publish", "--yes")
        assert state.phase is Phase.IN_REVIEW
        assert state.audit_id is not None
        if state.audit_id != self.approved:
            self.approved = state.audit_id
            self.sandbox.verdict(state.audit_id, "approve")
        return self.command("status")

    def check(self) -> None:
        """Ask the sandbox's own log, and what passed the proxy."""
        assert len(self.granted("/wxa/submit_audit")) == 1
        assert len(self.granted("/wxa/release")) == 1
        assert len(self.bodies("/wxa/ci/upload")) == 1
        assert len(self.bodies("/wxa/commit")) == 1
        uploads = [change for event in self.granted("/wxa/ci/upload") for change in event["changes"]]
        assert len({change["package"] for change in uploads if change["what"] == "upload"}) == 1

    def granted(self, path: str) -> list[dict[str, Any]]:
        return [event for event in self.sandbox.exchanges(path) if event["appid"] == self.appid]

    def bodies(self, path: str) -> set[bytes]:
        return {exchange.body for exchange in self.proxy.seen if exchange.path == path}


@pytest.fixture(scope="module")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    zygote = Zygote(tmp_path_factory.mktemp("zygote"))
    yield zygote
    zygote.close()


@pytest.fixture
def stages(
    tmp_path: Path, sandbox: Sandbox, zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Stage]]:
    """Make stages on one sandbox; each has a project and a program of its own."""
    monkeypatch.setenv("MPCONSOLE_STATE_DIR", str(zygote.state_folder))
    made: list[Stage] = []

    def make() -> Stage:
        made.append(Stage(tmp_path / str(len(made)), sandbox, zygote))
        return made[-1]

    yield make
    for stage in made:
        stage.proxy.close()


class Blow:
    """Ends somebody once, at the `number`-th moment of a kind on one of `paths` (on any, where None)."""

    def __init__(
        self, stage: Stage, victim: str, moment: Moment, number: int, path: str | None = None
    ) -> None:
        self.stage = stage
        self.victim = victim
        self.moment = moment
        self.left = number
        self.path = path
        self.struck: Exchange | None = None

    def __call__(self, moment: Moment, exchange: Exchange) -> bool:
        if moment is not self.moment or self.path not in (None, exchange.path) or self.struck:
            return False
        self.left -= 1
        if self.left >= 0:
            return False
        self.struck = exchange
        if self.victim == "client":
            self.stage.zygote.kill()
        else:
            self.stage.sandbox.kill()
            self.stage.sandbox.start()
        return True


def strike(
    stage: Stage, victim: str, moment: Moment, number: int, path: str | None = None
) -> Exchange | None:
    """Release with one blow; return the exchange that it struck, None where the release took fewer."""
    blow = Blow(stage, victim, moment, number, path)
    stage.proxy.act = blow
    stage.release()
    stage.check()
    return blow.struck


@pytest.mark.parametrize("moment", list(Moment), ids=lambda moment: moment.value)
@pytest.mark.parametrize("path", ["/wxa/submit_audit", "/wxa/release"])
def test_the_client_dies_where_it_matters_most(
    stages: Callable[[], Stage], path: str, moment: Moment
) -> None:
    assert strike(stages(), "client", moment, 0, path) is not None


@pytest.mark.slow
@pytest.mark.parametrize("moment", list(Moment), ids=lambda moment: moment.value)
@pytest.mark.parametrize("victim", ["client", "server"])
def test_anybody_dies_anywhere(stages: Callable[[], Stage], victim: str, moment: Moment) -> None:
    struck: list[str] = []
    while (exchange := strike(stages(), victim, moment, len(struck))) is not None:
        struck.append(exchange.path)
    assert set(struck) >= set(ONCE_OR_THE_SAME)


@pytest.mark.parametrize("path", ["/wxa/submit_audit", "/wxa/release"])
def test_a_request_that_arrives_after_its_sender_was_replaced(stages: Callable[[], Stage], path: str) -> None:
    """The client dies, its request lingers on the way, and arrives when its successor has just asked."""
    stage = stages()
    held: list[bytes] = []

    def linger(moment: Moment, exchange: Exchange) -> bool:
        if moment is not Moment.REQUEST or exchange.path != path:
            return False
        if not held:
            held.append(stage.proxy.request)
            stage.zygote.kill()
            return True
        if len(held) == 1:
            held.append(stage.proxy.forward(held[0]))
        return False

    stage.proxy.act = linger
    stage.release()
    stage.check()
    assert len(held) == 2
