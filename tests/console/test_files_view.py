"""The Files view on real files: source in its language, pictures, bytes, marks, and why a file ships."""

import io
import struct
from pathlib import Path

from PIL import Image
from textual.events import MouseScrollDown

from mpconsole.console import filepage
from mpconsole.console.views.base import View
from mpconsole.console.views.files import FilesView
from mpconsole.console.widgets.source import SourceView
from tests.console.conftest import Shown, opened, write


def inks(page: filepage.Page, line: int) -> dict[str, str]:
    return {span.text: span.ink for span in page.lines[line - 1]}


def page_of(path: Path, text: str) -> filepage.Page:
    path.write_text(text, "utf-8")
    return filepage.read(path, path.name, 80, 24)


def test_each_language_is_coloured_by_its_own_lexer(tmp_path: Path) -> None:
    wxml = page_of(tmp_path / "a.wxml", '<view wx:if="{{ on }}" bindtap="go">{{ name }}</view>\n')
    assert inks(wxml, 1)["wx:if"] == "accent"
    assert inks(wxml, 1)["bindtap"] == "strong"
    assert inks(wxml, 1)["{{"] == "accent"
    assert inks(page_of(tmp_path / "a.wxss", ".a { width: 10rpx }\n"), 1)["rpx"] == "accent"
    assert inks(page_of(tmp_path / "a.wxs", "var d = getDate()\n"), 1)["getDate"] == "secondary"
    for name, text, token in (
        ("a.ts", "const a: string = 'x'\n", "const"),
        ("a.js", "const a = 'x'\n", "const"),
        ("a.json", '{"a": true}\n', "true"),
        ("a.scss", ".a { b: 1px; }\n", "1"),
        ("a.less", ".a { b: 1px; }\n", "1"),
    ):
        assert any(ink for text_, ink in inks(page_of(tmp_path / name, text), 1).items() if token in text_), (
            name
        )


def test_lines_keep_their_numbers_whatever_stands_at_the_ends(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a.js", "\n\n\nconst a = 1\n\n\n")
    assert len(page.lines) == len(page.text) == 6
    assert "".join(span.text for span in page.lines[3]) == "const a = 1"


def test_a_large_file_shows_its_beginning_and_says_so(tmp_path: Path) -> None:
    page = page_of(tmp_path / "big.js", "var a = 1;\n" * 200_000)
    assert page.more == "the first 1.00 MB of 2.10 MB"
    assert len(page.lines) < 100_000
    one_line = page_of(tmp_path / "min.js", "a" * 500_000)
    assert len(one_line.text[0]) == filepage.LINE_SHOWN


def test_bytes_are_shown_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 1000)
    page = filepage.read(path, "a.bin", 90, 24)
    shown = ["".join(span.text for span in line) for line in page.lines]
    assert shown[0] == "This file is no text.  250.0 KB"
    assert shown[3].startswith("00000010  10 11 12 13 14 15 16 17  18 19 1a")
    assert shown[6].endswith("@ABCDEFGHIJKLMNO")
    assert page.more == "the first 8.0 KB of it"
    narrow = filepage.read(path, "a.bin", 60, 24)
    assert all(sum(len(span.text) for span in line) <= 45 for line in narrow.lines[2:])


def test_a_picture_is_described_and_drawn_in_its_colours(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 255))
    image.paste((0, 0, 255, 255), (0, 20, 40, 40))
    image.paste((0, 0, 0, 0), (20, 0, 40, 40))
    image.save(tmp_path / "a.png")
    page = filepage.read(tmp_path / "a.png", "a.png", 20, 30)
    assert page.lines[0][0].text.startswith("PNG 40 × 40 · RGBA · ")
    drawn = page.lines[2:]
    assert len(drawn) == 10
    assert (drawn[0][0].text, drawn[0][0].ink) == ("▀" * 9, "#f80000/#f80000") or drawn[0][0].ink == (
        "#f80000/#f80000"
    )
    assert drawn[-1][0].ink == "#0000f8/#0000f8"
    assert drawn[0][-1].text.isspace()


def test_a_broken_picture_and_a_bomb_say_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture at all" * 10)
    page = filepage.read(tmp_path / "a.png", "a.png", 80, 24)
    assert page.lines[0][0].text == "It is not the picture that its name says."
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(whole, "PNG")
    (tmp_path / "b.png").write_bytes(whole.getvalue()[:2000])
    page = filepage.read(tmp_path / "b.png", "b.png", 80, 24)
    assert page.lines[2][0].text.startswith("it is broken:")
    bomb = bytearray(whole.getvalue())
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    import zlib

    bomb[29:33] = struct.pack(">I", zlib.crc32(bytes(bomb[12:29])))
    (tmp_path / "c.png").write_bytes(bomb)
    page = filepage.read(tmp_path / "c.png", "c.png", 80, 24)
    said = "".join(span.text for line in page.lines for span in line)
    assert "too large" in said or "not the picture" in said


def broken_cart(program: Path) -> None:
    rows = ["<view>", *["  <text>tea</text>"] * 40, '  <image src="{{ a + }}" />', "</view>", ""]
    write(program / "miniprogram" / "pages" / "cart" / "cart.wxml", "\n".join(rows))


async def source_of(shown: Shown, path: str) -> SourceView:
    shown.app.view.post_message(View.Wanted("files", path))
    await shown.until(lambda: shown.app.screen.query("#files SourceView"))
    text = shown.app.screen.query_one("#files", FilesView).query_one(SourceView)
    await shown.until(lambda: text._file is not None and text._file.name == path)
    await shown.settle()
    return text


async def test_findings_are_marked_in_the_gutter_and_n_goes_from_one_to_the_next(program: Path) -> None:
    broken_cart(program)
    async with opened(program) as shown:
        assert shown.session.findings
        text = await source_of(shown, "pages/cart/cart.wxml")
        await shown.press("n")
        await shown.until(lambda: "^" in shown.text("SourceView"))
        assert text.line == 42
        row = next(line for line in shown.text("SourceView").splitlines() if " 42 " in line)
        assert "✖" in row
        assert "pages/cart/cart.wxml" in [node.path for node in shown.rows("#file-rows").items]


async def test_the_open_file_follows_what_is_saved_and_stays_where_it_was(program: Path) -> None:
    broken_cart(program)
    async with opened(program) as shown:
        text = await source_of(shown, "pages/cart/cart.wxml")
        text.scroll_to(0, 10, animate=False)
        await shown.settle()
        assert text.scroll_offset.y == 10
        path = program / "miniprogram" / "pages" / "cart" / "cart.wxml"
        write(path, path.read_text().replace("tea", "oolong"))
        await shown.until(lambda: "oolong" in shown.text("SourceView"))
        assert text.scroll_offset.y == 10


async def test_keys_and_wheel_scroll_the_source(program: Path) -> None:
    write(program / "miniprogram" / "app.js", "App({})\n" + f"// {'tea ' * 60}\n" * 200)
    async with opened(program) as shown:
        text = await source_of(shown, "app.js")
        await shown.until(lambda: "ships in" in shown.part("#file-about"))
        await shown.press("pagedown")
        assert text.scroll_offset.y == text.size.height - 1
        await shown.press("right")
        assert text.scroll_offset.x == 8
        text.post_message(MouseScrollDown(text, 3, 3, 0, 0, 0, False, False, False))
        await shown.settle()
        assert text.scroll_offset.y > text.size.height - 1
        assert text.show_vertical_scrollbar


async def test_why_a_file_ships_stands_beside_it(program: Path) -> None:
    write(program / "miniprogram" / "utils" / "price.js", "module.exports = 1\n")
    write(program / "miniprogram" / "pages" / "cart" / "cart.js", "require('../../utils/price')\nPage({})\n")
    async with opened(program) as shown:
        await source_of(shown, "utils/price.js")
        await shown.until(lambda: "asked for by" in shown.part("#file-about"))
        assert "pages/cart/cart.js" in shown.part("#file-about")
        await shown.press("w")
        assert not shown.app.screen.query_one("#file-about").display


async def test_a_file_that_stays_out_is_opened_with_the_reason(program: Path) -> None:
    write(program / "miniprogram" / "notes.txt", "to do\n")
    async with opened(program) as shown:
        await shown.press("2", "x", "enter")
        await shown.until(lambda: shown.app.shown == "files" and "to do" in shown.text("SourceView"))
        await shown.until(lambda: "its extension does not ship" in shown.part("#file-about"))


async def test_on_a_narrow_screen_why_takes_the_place_of_the_source(program: Path) -> None:
    async with opened(program, size=(80, 24)) as shown:
        await source_of(shown, "pages/cart/cart.js")
        assert not shown.app.screen.query_one("#file-about").display
        await shown.press("w")
        await shown.until(lambda: "ships in" in shown.part("#file-about"))
        assert not shown.app.screen.query_one(SourceView).display
        await shown.press("w")
        assert shown.app.screen.query_one(SourceView).display
        await shown.press("escape")
        assert shown.rows("#file-rows").has_focus


async def test_y_copies_the_path(program: Path) -> None:
    async with opened(program) as shown:
        await source_of(shown, "pages/cart/cart.js")
        await shown.press("y")
        assert shown.app.clipboard == "pages/cart/cart.js"
