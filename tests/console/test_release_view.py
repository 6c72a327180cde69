"""The Release view against a real sandbox: expedited, rejected, phased, live, paused, rolled back."""

import json
from pathlib import Path

from mpconsole.console.views.release import ReleaseView
from mpconsole.console.widgets.choose import Choose
from mpconsole.console.widgets.codesheet import CodeSheet
from mpconsole.console.widgets.sheets import Ask, Confirm
from mpconsole.console.wizard.pages.submit import SubmitPage
from tests.console.conftest import Shown, opened, write
from tests.release.conftest import Sandbox, sandbox

__all__ = ["sandbox"]


def rehearse(program: Path, sandbox: Sandbox) -> None:
    write(program / "mpconsole.toml", f'[release]\nplatform = "sandbox"\nbase_url = "{sandbox.url}"\n')


async def submit(shown: Shown, version: str) -> None:
    """Walk to the wizard's last page, type the version, and wait until it is in review."""
    await shown.press("R")
    await shown.until(lambda: version in shown.text("#wizard") or version in shown.text())
    await shown.app.run_action("app.wizard_step(5)")
    await shown.pilot.pause()
    shown.app.screen.query_one(SubmitPage).focus_first()
    await shown.pilot.press(*version, "enter")
    await phase(shown, "in review")


async def phase(shown: Shown, words: str) -> None:
    await shown.until(lambda: words in shown.text("#release-road"))


async def agree(shown: Shown, key: str, *words: str) -> None:
    """Press a key, see that the question holds `words`, say yes."""
    await shown.pilot.press(key)
    await shown.until(lambda: isinstance(shown.app.screen, Confirm))
    await shown.until(lambda: all(word in shown.text() for word in words))
    await shown.pilot.press("enter")


async def test_hooks_are_asked_about_once_and_run(program: Path, sandbox: Sandbox) -> None:
    rehearse(program, sandbox)
    settings = (program / "mpconsole.toml").read_text("utf-8")
    write(program / "mpconsole.toml", settings + '[hooks]\nbefore_build = "echo built > built.txt"\n')
    async with opened(program) as shown:
        await shown.pilot.press("R")
        await shown.until(lambda: isinstance(shown.app.screen, Confirm))
        await shown.until(lambda: "before_build" in shown.text())
        assert not (program / "built.txt").exists()
        await shown.pilot.press("enter")
        await shown.until(lambda: "1.0.0" in shown.text())
        assert (program / "built.txt").exists()
        await type_version(shown)
        await phase(shown, "in review")


async def test_what_the_hook_makes_is_judged_before_anything_is_sent(program: Path, sandbox: Sandbox) -> None:
    rehearse(program, sandbox)
    settings = (program / "mpconsole.toml").read_text("utf-8")
    late = "echo \"wx.request({url: 'http://localhost:1/'})\" > miniprogram/late.js"
    hook = f"echo x >> runs; test $(wc -l < runs) -lt 2 || {late}"
    write(program / "mpconsole.toml", f"{settings}[hooks]\nbefore_build = {json.dumps(hook)}\n")
    async with opened(program) as shown:
        await shown.pilot.press("R")
        await shown.until(lambda: isinstance(shown.app.screen, Confirm))
        await shown.pilot.press("enter")
        await shown.until(lambda: "no development machine" in shown.text())
        await type_version(shown)
        await shown.until(lambda: "What stands in the way has changed: Addresses" in shown.text())
        assert shown.session.releases.state() is None
        await shown.until(lambda: free(shown))
        await shown.pilot.press("R")
        await shown.until(lambda: "lead to a development machine" in shown.text())


async def type_version(shown: Shown) -> None:
    """Go to the last step, and type the version."""
    await shown.app.run_action("app.wizard_step(5)")
    await shown.pilot.pause()
    shown.app.screen.query_one(SubmitPage).focus_first()
    await shown.pilot.press(*"1.0.0", "enter")


def free(shown: Shown) -> bool:
    """Whether nothing is being done with the platform."""
    return shown.app.screen.query_one(ReleaseView).is_free


def audit(shown: Shown) -> str:
    state = shown.session.releases.state()
    assert state is not None
    assert state.audit_id is not None
    return state.audit_id


async def test_from_a_rejection_to_published_and_back(program: Path, sandbox: Sandbox) -> None:
    rehearse(program, sandbox)
    async with opened(program) as shown:
        await submit(shown, "1.0.0")
        await shown.pilot.press("i")
        await shown.until(lambda: isinstance(shown.app.screen, CodeSheet))
        await shown.until(lambda: "▀" in shown.text())
        await shown.pilot.press("escape")
        await shown.until(lambda: not isinstance(shown.app.screen, CodeSheet))
        await agree(shown, "e", "of 1.0.0", "left this month", "REHEARSAL")
        await shown.until(lambda: sandbox.exchanges("/wxa/speedupaudit"))
        sandbox.verdict(
            audit(shown), "reject", "The home page shows no prices.<br>2: pages/cart/cart is empty."
        )
        await phase(shown, "shows no prices")
        await phase(shown, "·  pages/cart/cart")

        await submit(shown, "1.0.0")
        sandbox.verdict(audit(shown), "approve")
        await phase(shown, "approved")
        await agree(shown, "p", "Publish 1.0.0 to all users?")
        await phase(shown, "live")

        await submit(shown, "1.0.1")
        sandbox.verdict(audit(shown), "approve")
        await phase(shown, "approved")
        await shown.pilot.press("P")
        await shown.until(lambda: isinstance(shown.app.screen, Ask))
        await shown.pilot.press("enter")  # 10 %
        await phase(shown, "10 %")
        await agree(shown, "p", "Publish 1.0.1 to all users?")
        await phase(shown, "live")

        await agree(shown, "v", "Pause the service of 1.0.1?")
        await shown.until(lambda: sandbox.exchanges("/wxa/change_visitstatus"))
        await shown.until(lambda: free(shown))
        await agree(shown, "v", "The service is paused.")
        await shown.until(lambda: len(sandbox.exchanges("/wxa/change_visitstatus")) == 2)

        await shown.until(lambda: free(shown))
        await shown.pilot.press("b")
        await shown.until(lambda: isinstance(shown.app.screen, Choose | Confirm))
        if isinstance(shown.app.screen, Choose):
            await shown.pilot.press("enter")
            await shown.until(lambda: isinstance(shown.app.screen, Confirm))
        await shown.pilot.press("enter")
        await phase(shown, "rolled back")
