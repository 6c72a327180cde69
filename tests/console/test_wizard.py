"""The wizard's pages, and the Release view where a person does the rest by hand."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image
from textual.screen import Screen

from mpconsole import state
from mpconsole.console.widgets.choose import Choose
from mpconsole.console.widgets.mediumsheet import MediumSheet
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.sheets import Ask
from mpconsole.console.widgets.textsheet import TextSheet
from mpconsole.console.wizard.draft import Drafts
from mpconsole.console.wizard.pages.privacy import Tick, turned
from mpconsole.release.journal import Journal
from mpconsole.release.model import EntryKind, StepName
from mpconsole.release.releases import Releases
from mpconsole.settings import ReviewPage, ReviewSettings, UserContent
from tests.console.conftest import Shown, opened, write
from tests.release.test_mp4 import FRAMES, FTYP, SHORT, TRACKS, box

APPID = "wx0123456789abcdef"


def by_hand(program: Path) -> None:
    """Configure the official uploader, with a key outside the project, and put an upload into the journal."""
    key = program.with_name(f"private.{APPID}.key")
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key.write_bytes(
        made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    write(program / "mpconsole.toml", f'[env.prod]\nappid = "{APPID}"\nkey = "{key}"\n')
    journal = Journal(state.project_folder(program))
    release = journal.start(
        appid=APPID, environment="prod", platform="miniprogram-ci", version="1.2.0", notes="new teas"
    )
    for step in (StepName.BUILD, StepName.UPLOAD):
        journal.write(release, step, EntryKind.INTENT)
        journal.write(release, step, EntryKind.DONE)
    journal.close()


async def answer(shown: Shown, *keys: str, sheet: type[Screen[Any]]) -> None:
    """Press keys where a question waits for its answer; the worker that asked goes on meanwhile."""
    await shown.until(lambda: isinstance(shown.app.screen, sheet))
    await shown.pilot.press(*keys)


async def leave_to(shown: Shown, step: int) -> None:
    """Walk to a page of the wizard by a click's action."""
    await shown.app.run_action(f"app.wizard_step({step})")
    await shown.pilot.pause()


async def test_what_is_done_by_hand_is_shown_and_written_down(program: Path) -> None:
    by_hand(program)
    Drafts(program, "miniprogram-ci:prod").save(
        Drafts(program, "miniprogram-ci:prod").load(ReviewSettings(pictures=("shots/1.png",)))
    )
    async with opened(program) as shown:
        await shown.press("6")
        assert "1.2.0" in shown.text("#release-road")
        assert "Commit" not in shown.text("#release-road")
        await shown.pilot.press("s")
        await shown.until(lambda: "提交审核" in shown.text())
        await answer(shown, "end", sheet=TextSheet)
        await shown.until(lambda: "shots/1.png" in shown.text())
        await shown.press("escape")
        for word in ("submitted", "approved", "live"):
            await shown.pilot.press("y")
            await answer(shown, *word, "enter", sheet=Choose)
            await shown.settle()
        await shown.until(lambda: "live" in shown.text("#release-road"))
        assert [one.phase.value for one in shown.session.releases.history()] == ["live"]


async def test_a_rejection_by_hand_keeps_its_reason(program: Path) -> None:
    by_hand(program)
    async with opened(program) as shown:
        await shown.press("6")
        await shown.pilot.press("y")
        await answer(shown, *"submitted", "enter", sheet=Choose)
        await shown.settle()
        await shown.pilot.press("y")
        await answer(shown, *"rejected", "enter", sheet=Choose)
        await answer(shown, *"no text", "enter", sheet=Ask)
        await shown.until(lambda: "no text" in shown.text("#release-road"))
        await shown.press("R")
        await leave_to(shown, 2)
        assert "no text" in shown.text()
        assert shown.app.screen.query_one("#feedback").display


async def test_every_reason_of_a_rejection_is_seen_on_a_small_screen(program: Path) -> None:
    write(program / "mpconsole.toml", '[release]\nplatform = "sandbox"\n')
    journal = Journal(state.project_folder(program))
    names = {"appid": APPID, "environment": "default", "platform": "sandbox"}
    release = journal.start(**names, version="1.2.0", notes="new teas")
    for step in list(StepName)[: list(StepName).index(StepName.EXPEDITE)]:
        journal.write(release, step, EntryKind.INTENT)
        journal.write(release, step, EntryKind.DONE, {"audit_id": 7} if step is StepName.SUBMIT else {})
    reason = "1: no prices<br>2: pages/cart/cart is empty<br>3: no test account"
    journal.write(release, StepName.REVIEW, EntryKind.NOTE, {"status": 1, "reason": reason})
    journal.close()
    async with opened(program, size=(80, 24)) as shown:
        await shown.press("6")
        text = shown.text("#release-road")
        for words in ("1: no prices", "·  pages/cart/cart", "3: no test account", "Build · Upload", "submit"):
            assert words in text


async def test_the_material_is_answered_row_by_row(program: Path) -> None:
    by_hand(program)
    (program / "shots").mkdir()
    Image.new("RGB", (30, 20)).save(program / "shots" / "home.png")
    async with opened(program) as shown:
        await shown.press("R")
        await leave_to(shown, 2)
        rows = shown.rows("#material-rows")
        await shown.pilot.press("enter")  # + add a page
        await answer(shown, *"cart", "enter", sheet=Choose)
        await shown.settle()
        await shown.pilot.press("up", "enter")
        await answer(shown, *"tags", "enter", sheet=Choose)
        await answer(shown, *"tea", "space", *"green", "enter", sheet=Ask)
        await shown.settle()
        assert "#tea #green" in shown.text("#material-rows")
        await shown.pilot.press("end", "enter")
        await answer(shown, *"home.png", "enter", sheet=Choose)
        await shown.settle()
        assert "30×20" in shown.text("#material-rows")
        await shown.pilot.press("end", "enter")
        await answer(shown, *"lost.jpg", "enter", sheet=Choose)
        await shown.until(lambda: "lost.jpg cannot be read" in shown.text())
        await shown.press("end", "up", "delete")
        await shown.until(lambda: "lost.jpg" not in shown.text())
        await shown.press("tab", *"demo")
        assert rows.has_focus is False
        await shown.pilot.press("shift+tab")
        await leave_to(shown, 2)
        await shown.pilot.press("end", "up")
        await shown.until(lambda: "▀" in shown.text("#material-preview"))
        await shown.pilot.press("enter")
        await shown.until(lambda: isinstance(shown.app.screen, MediumSheet))
        await shown.until(lambda: "▀" in shown.text() and "within the platform's limits" in shown.text())
        await shown.pilot.press("escape")
    kept = Drafts(program, "miniprogram-ci:prod").load(ReviewSettings()).answers
    assert kept.pages == (ReviewPage(path="pages/cart/cart", tags=("tea", "green")),)
    assert kept.pictures == ("shots/home.png",)
    assert kept.description == "demo"


async def test_a_video_is_told_by_its_header(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    by_hand(program)
    (program / "tour.mp4").write_bytes(FTYP + box(b"moov", SHORT, TRACKS) + box(b"mdat", FRAMES))
    (program / "mpconsole.toml").open("a").write('[review]\nvideos = ["tour.mp4"]\n')
    async with opened(program) as shown:
        await shown.press("R")
        await leave_to(shown, 2)
        await shown.until(lambda: "0:12  720×1280" in shown.text("#material-rows"))
        await shown.pilot.press("end", "up", "enter")
        await shown.until(lambda: isinstance(shown.app.screen, MediumSheet))
        await shown.until(lambda: "0:12" in shown.text() and "within the platform's limits" in shown.text())
        await shown.pilot.press("o")
        await shown.until(lambda: "tour.mp4" in shown.app.clipboard)
        await shown.pilot.press("delete")
        await shown.until(lambda: "tour.mp4" not in shown.text("#material-rows"))


async def test_what_is_typed_while_the_platform_is_asked_is_kept(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(program)
    asked, answered = asyncio.Event(), asyncio.Event()
    ask = Releases.categories

    async def slowly(releases: Releases) -> tuple[str, ...]:
        asked.set()
        await answered.wait()
        return await ask(releases)

    monkeypatch.setattr(Releases, "categories", slowly)
    async with opened(program) as shown:
        await shown.pilot.press("R")
        await asked.wait()
        await leave_to(shown, 1)
        await shown.pilot.press("end", "backspace", "7", "tab", *"words ")
        answered.set()
        await shown.until(lambda: "Looking at" not in shown.text("#wizard"))
        await leave_to(shown, 0)
        await shown.until(lambda: "Enter shows the place" in shown.text())
        kept = Drafts(program, "miniprogram-ci:prod").load(ReviewSettings())
        assert (kept.version[-1], kept.notes[:6]) == ("7", "words ")
        await leave_to(shown, 1)
        assert kept.version in shown.text()


async def test_boxes_are_ticked_by_keys(program: Path) -> None:
    by_hand(program)
    async with opened(program) as shown:
        await shown.press("R")
        await leave_to(shown, 3)
        await shown.press("space")
        assert "[x] The code does not use" in shown.text("#privacy-rows")
        await shown.press("down", "down", "space")
        assert "[x] pictures" in shown.text("#privacy-rows")
        assert "How is that kept safe?" in shown.text("#privacy-rows")


async def test_the_whole_fits_a_small_screen(program: Path) -> None:
    by_hand(program)
    async with opened(program, size=(80, 24)) as shown:
        await shown.press("R")
        for step in range(6):
            await leave_to(shown, step)
            assert f"step {step + 1} of 6" in shown.text()
            assert "Nothing has been sent." in shown.text()
        await leave_to(shown, 4)
        assert "promise" not in shown.text()
        await shown.pilot.press(*["down"] * 20)
        await shown.until(lambda: "promise" in shown.text())


async def test_an_item_of_the_preflight_leads_to_its_place(program: Path) -> None:
    by_hand(program)
    write(program / "miniprogram" / "app.js", "App({})\nwx.getLocation()\n")
    async with opened(program, size=(80, 24)) as shown:
        await shown.pilot.press("R")
        await shown.until(lambda: "needs your eye" in shown.text())
        rows = shown.app.screen.query_one("#preflight-rows", Rows)
        await shown.pilot.press("end")
        await shown.pilot.pause()
        assert rows.scroll_y == rows.max_scroll_y
        names = [getattr(row, "item", None) and row.item.name for row in rows.items]
        rows.cursor = names.index("interfaces")
        await leave_to(shown, 3)
        await shown.until(lambda: "✔ Version" in shown.text())
        assert "✖ Preflight" in shown.text()
        boxes = shown.app.screen.query_one("#privacy-rows", Rows)
        text = "".join(span.text for row in boxes.items if isinstance(row, tuple) for span in row)
        for word in ("Privacy interfaces", "Permission text", "Interface permission", "Privacy guideline"):
            assert word in text
        assert text.count("app.js:2") == 4
        await shown.pilot.press("down", *["up"] * 20)
        await shown.until(lambda: "Privacy interfaces" in shown.text("#privacy-rows"))
        await leave_to(shown, 0)
        await shown.pilot.press("enter")
        await shown.until(lambda: "wx.getLocation()" in shown.text())


def test_no_scene_is_no_declaration() -> None:
    answers = turned(ReviewSettings(), Tick("scene", 2, "", on=False))
    assert answers.user_content == UserContent(scenes=(2,))
    answers = turned(answers, Tick("method", 1, "", on=False))
    assert answers.user_content == UserContent(scenes=(2,), methods=(1,))
    declared = turned(answers, Tick("scene", 0, "", on=False))
    assert declared.user_content == UserContent(scenes=(0,))
    assert turned(declared, Tick("scene", 0, "", on=True)).user_content is None
    assert turned(declared, Tick("scene", 4, "", on=False)).user_content == UserContent(scenes=(4,))
