"""The HTML file in a real Chromium: by keyboard and mouse, in both schemes and both languages."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mpconsole.size.advice.gather import advise
from mpconsole.size.page.render import page
from mpconsole.size.treemap import squarify
from mpconsole.size.visit.gather import first_visits
from tests.chromium import Chromium
from tests.size.projects import PAGE, opened, weighed, write

pytestmark = pytest.mark.slow

PROGRAM = PAGE | {
    "app.json": {"pages": ["a"], "subPackages": [{"root": "shop", "pages": ["list"]}]},
    "img/large.png": b"1" * 40_000,
    "img/deep/other.png": b"2" * 20_000,
    "lib/code.js": "1;" * 5_000,
    "shop/list.js": "2;" * 2_000,
}
NAMES = "[...document.querySelectorAll('[role=treeitem]')].map((one) => one.getAttribute('aria-label'))"
FOCUSED = "document.activeElement.getAttribute('aria-label')"
CRUMBS = "[...document.querySelectorAll('#crumbs button')].map((one) => one.textContent)"
CODES = {"ArrowRight": 39, "ArrowLeft": 37, "Escape": 27, "Enter": 13, "/": 191}


def press(browser: Chromium, key: str) -> None:
    text = {"Enter": "\r", "/": "/"}.get(key, "")
    base = {"key": key, "code": key, "windowsVirtualKeyCode": CODES[key]}
    browser.send("Input.dispatchKeyEvent", type="keyDown", text=text, **base)
    browser.send("Input.dispatchKeyEvent", type="keyUp", **base)


def click(browser: Chromium, element: str) -> None:
    x, y = browser.run(
        f"(() => {{ const one = {element}; one.scrollIntoView({{ block: 'center' }});"
        " const box = one.getBoundingClientRect(); return [box.x + 8, box.y + 8]; })()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        browser.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = write(tmp_path / "program", PROGRAM)
    snapshot, report = opened(folder), weighed(folder)
    text = page(snapshot, report, advise(snapshot, report), first_visits(snapshot, report), datetime.now(UTC))
    path = tmp_path / "size.html"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def browser(file: Path, tmp_path: Path) -> Iterator[Chromium]:
    with Chromium(tmp_path / "profile") as found:
        found.send("Network.enable")
        found.open(file.as_uri())
        found.wait("document.querySelector('[role=treeitem]')")
        yield found


def test_by_keyboard_alone(browser: Chromium) -> None:
    assert browser.run(NAMES)[0].startswith("main package, 68.")
    browser.run("document.querySelector('[role=treeitem]').focus()")
    press(browser, "Enter")
    assert browser.run(CRUMBS) == ["whole program", "main package"]
    assert browser.run(FOCUSED) == "img, 58.6 KB"
    press(browser, "ArrowRight")
    assert browser.run(FOCUSED) == "lib, 9.8 KB"
    press(browser, "ArrowLeft")
    press(browser, "Enter")
    assert browser.run(NAMES) == ["large.png, 39.1 KB", "deep, 19.5 KB"]
    press(browser, "Escape")
    assert browser.run(FOCUSED) == "img, 58.6 KB"
    press(browser, "Escape")
    assert browser.run(CRUMBS) == ["whole program"]
    press(browser, "/")
    assert browser.run("document.activeElement.id") == "search"
    browser.type("OTHER")
    assert browser.run("document.querySelector('#detail').textContent") == "Found: 1, 19.5 KB"
    faint = "[...document.querySelectorAll('.box.faint')].map((one) => one.textContent)"
    assert "large.png" in browser.run(faint)
    assert "other.png" not in browser.run(faint)
    press(browser, "Escape")
    assert browser.run("document.querySelectorAll('.box.faint').length") == 0
    assert browser.run("document.activeElement.getAttribute('role')") == "treeitem"


def test_by_mouse(browser: Chromium) -> None:
    click(browser, "[...document.querySelectorAll('.box')].find((one) => one.textContent === 'img')")
    assert browser.run(CRUMBS) == ["whole program", "main package", "img"]
    click(browser, "document.querySelectorAll('#crumbs button')[0]")
    assert browser.run(CRUMBS) == ["whole program"]


def test_boxes_fill_the_map_and_stay_in_it(browser: Chromium) -> None:
    areas, whole = browser.run(
        "[[...document.querySelectorAll('[role=treeitem]')].map((one) =>"
        " parseFloat(one.style.width) * parseFloat(one.style.height)),"
        " document.querySelector('#map').clientWidth * document.querySelector('#map').clientHeight]"
    )
    assert sum(areas) == pytest.approx(whole, rel=1e-6)


def test_both_languages_and_both_schemes(browser: Chromium) -> None:
    colours = set()
    for scheme in ("dark", "light"):
        browser.prefer(scheme)
        colours.add(browser.run("getComputedStyle(document.body).backgroundColor"))
    assert colours == {"rgb(12, 17, 15)", "rgb(250, 249, 244)"}
    click(browser, "document.querySelector('[data-language=zh_CN]')")
    assert browser.run("document.documentElement.lang") == "zh-CN"
    assert browser.run(NAMES)[0].startswith("主包")
    click(browser, "document.querySelector('[data-language=en]')")
    assert browser.run(NAMES)[0].startswith("main package")


def test_on_a_phone(file: Path, tmp_path: Path) -> None:
    with Chromium(tmp_path / "phone", width=390, height=800) as browser:
        browser.open(file.as_uri())
        browser.wait("document.querySelector('[role=treeitem]')")
        assert browser.run("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_nothing_is_asked_of_any_server(browser: Chromium, file: Path) -> None:
    loaded = browser.run("performance.getEntriesByType('resource').map((one) => one.name)")
    assert loaded == []
    blocked = browser.run("fetch('http://127.0.0.1:1/').then(() => 'sent', (error) => error.name)")
    assert blocked == "TypeError"


def test_the_layout_is_the_terminal_s(browser: Chromium) -> None:
    dice = random.Random(3)
    for count in (0, 1, 2, 7, 60):
        weights = sorted((dice.choice([0, 1, dice.random() * 1000]) for _ in range(count)), reverse=True)
        found = browser.run(f"squarify({json.dumps(weights)}, 640, 400)")
        wanted = squarify(weights, 640, 400)
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert one == pytest.approx(list(other), abs=1e-6)
