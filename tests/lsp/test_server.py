"""The language server as an editor speaks to it: a real process, a real client, over stdio."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

FILES = {
    "project.config.json": '{"appid": "wx0123456789abcdef", "setting": {"urlCheck": true}}',
    "app.json": (
        '{\n  "pages": ["pages/home/index", "pages/me/index"],\n'
        '  "lazyCodeLoading": "requiredComponents"\n}\n'
    ),
    "app.js": "App({})\n",
    "pages/home/index.json": '{"usingComponents": {"card": "/components/card/card"}}\n',
    "pages/home/index.js": (
        "Page({\n  data: { tea: 'green', list: [], shop: { name: 'Lotus', open: true } },\n  onTap() {\n"
        "    wx.navigateTo({ url: '/pages/me/index' })\n  },\n"
        "  onLoad() { this.setData({ later: 1 }) }\n})\n"
    ),
    "pages/home/index.wxml": (
        '<import src="../../parts/row.wxml"/>\n<view bindtap="onTap">🍵 {{tea}} {{later}}</view>\n'
        '<card title="a"/>\n<block wx:for="{{list}}"><template is="row" data="{{item}}"/></block>\n'
    ),
    "pages/home/index.wxss": (
        "@import '../../parts/row.wxss';\n.card { color: red; }\n.card .on, .unused { width: 1.5rpx; }\n"
    ),
    "parts/row.wxss": ".row { height: 1rpx }\n",
    "parts/money.wxs": "function yuan(n) { return n }\nmodule.exports = { yuan: yuan, 'sum': 1 }\n",
    "app.wxss": "/* .old {} */\n.page { color: blue; }\n",
    "pages/me/index.js": "Page({})\n",
    "pages/me/index.json": "{}\n",
    "pages/me/index.wxml": "<view/>\n",
    "components/card/card.json": '{"component": true}\n',
    "components/card/card.js": "Component({ properties: { title: String, big: Boolean } })\n",
    "components/card/card.wxml": "<view>{{title}}{{big}}</view>\n",
    "parts/row.wxml": '<template name="row"><view>{{item}}</view></template>\n',
}
VIEW, SCRIPT = "pages/home/index.wxml", "pages/home/index.js"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = (tmp_path / "茶 店").resolve()
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[sys.executable, "-m", "mpconsole", "lsp"]))
async def editor(lsp_client: LanguageClient, root: Path) -> AsyncIterator[None]:
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        assert params.registrations[0].method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES

    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"), root_uri=root.as_uri(), locale="en"
        )
    )
    yield
    await lsp_client.shutdown_session()


class Buffer:
    """One open file of the editor."""

    def __init__(self, editor: LanguageClient, file: Path, text: str | None = None) -> None:
        self.editor, self.uri = editor, file.as_uri()
        self.text = file.read_text(encoding="utf-8") if text is None else text
        self.version = 0
        document = types.TextDocumentItem(self.uri, "plain", 0, self.text)
        editor.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def write(self, text: str) -> None:
        self.text, self.version = text, self.version + 1
        self.editor.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def at(self, words: str, behind: bool = True) -> types.Position:
        """Return the position behind (or before) some words, in UTF-16."""
        offset = self.text.index(words) + (len(words) if behind else 0)
        line = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        return types.Position(line, len(self.text[start:offset].encode("utf-16-le")) // 2)

    async def rules(self, wanted: Callable[[list[str]], bool]) -> list[types.Diagnostic]:
        """Wait until the findings of the file are as wanted."""
        async with asyncio.timeout(20):
            while True:
                found = list(self.editor.diagnostics.get(self.uri, ()))
                if wanted([str(one.code) for one in found]):
                    return found
                await self.editor.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    async def labels(self, words: str) -> dict[str, types.CompletionItem]:
        params = types.CompletionParams(types.TextDocumentIdentifier(self.uri), self.at(words))
        found = await self.editor.text_document_completion_async(params)
        assert isinstance(found, types.CompletionList)
        return {one.label: one for one in found.items}

    async def definition(self, words: str) -> list[tuple[str, int, int]]:
        params = types.DefinitionParams(types.TextDocumentIdentifier(self.uri), self.at(words))
        found = await self.editor.text_document_definition_async(params)
        assert isinstance(found, list)
        return [(Path(one.uri).name, one.range.start.line, one.range.start.character) for one in found]

    async def hover(self, words: str) -> str:
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri), self.at(words))
        found = await self.editor.text_document_hover_async(params)
        return found.contents.value if found is not None else ""  # type: ignore[union-attr]

    async def actions(self, words: str, only: list[str] | None = None) -> dict[str, types.CodeAction]:
        place = types.Range(self.at(words), self.at(words))
        context = types.CodeActionContext([], only=only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(self.uri), place, context)
        found = await self.editor.text_document_code_action_async(params)
        return {one.title: one for one in found or []}  # type: ignore[misc]


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """Apply edits as an editor does, counting UTF-16."""
    data = text.encode("utf-16-le")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(f"{line}\n".encode("utf-16-le")))

    def offset(position: types.Position) -> int:
        return starts[position.line] + position.character * 2

    for edit in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        data = (
            data[: offset(edit.range.start)]
            + edit.new_text.encode("utf-16-le")
            + data[offset(edit.range.end) :]
        )
    return data.decode("utf-16-le")


def edits_of(action: types.CodeAction, uri: str) -> list[types.TextEdit]:
    assert action.edit is not None
    assert action.edit.changes is not None
    return list(action.edit.changes[uri])


async def test_findings_follow_what_is_typed(editor: LanguageClient, root: Path) -> None:
    view = Buffer(editor, root / VIEW)
    view.write(FILES[VIEW].replace("{{tea}}", "{{tea").replace("🍵 ", "🍵🍵 "))
    (found,) = await view.rules(lambda codes: codes == ["wxml-syntax"])
    start = view.text.split("\n")[1].index("{{tea")
    assert (found.range.start.line, found.range.start.character) == (1, start + 2)  # two pairs of surrogates
    assert found.source == "mpconsole"
    assert found.severity == types.DiagnosticSeverity.Error
    view.write(FILES[VIEW])
    await view.rules(lambda codes: codes == [])
    assert (root / VIEW).read_text(encoding="utf-8") == FILES[VIEW]


async def test_what_is_typed_in_one_file_is_judged_in_others(editor: LanguageClient, root: Path) -> None:
    view, script = Buffer(editor, root / VIEW), Buffer(editor, root / SCRIPT)
    script.write(FILES[SCRIPT].replace("onTap", "onTip"))
    await view.rules(lambda codes: codes == ["handler-missing"])
    editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(script.uri)))
    await view.rules(lambda codes: codes == [])


async def test_changes_on_disk_are_taken_in(editor: LanguageClient, root: Path) -> None:
    view = Buffer(editor, root / VIEW)
    await editor.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(view.uri), types.Position(0, 0))
    )
    (root / "parts/row.wxml").unlink()
    gone = types.FileEvent((root / "parts/row.wxml").as_uri(), types.FileChangeType.Deleted)
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([gone]))
    await view.rules(lambda codes: "wxml-import-missing" in codes)
    (root / "mpconsole.toml").write_text('[rules]\nwxml-import-missing = "off"\ntemplate-missing = "off"\n')
    made = types.FileEvent((root / "mpconsole.toml").as_uri(), types.FileChangeType.Created)
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([made]))
    await view.rules(lambda codes: "wxml-import-missing" not in codes)


async def test_completion_in_views(editor: LanguageClient, root: Path) -> None:
    view = Buffer(editor, root / VIEW)
    view.write(FILES[VIEW] + "<")
    tags = await view.labels("</block>\n<")
    assert {"card", "view", "block", "scroll-view"} <= tags.keys()
    view.write(FILES[VIEW] + '<card ti b="" bindtap="" />\n<image mode="" />\n<view>{{ }}</view></')
    assert {"title", "big", "wx:if", "bind:tap"} <= (await view.labels("<card ti")).keys()
    assert list(await view.labels('bindtap="')) == ["onTap"] or "onTap" in await view.labels('b="" bindtap="')
    assert "aspectFit" in await view.labels('<image mode="')
    assert {"tea", "list", "later"} <= (await view.labels("<view>{{ ")).keys()
    view.write(FILES[VIEW].replace("{{item}}", "{{ item}}"))
    assert {"item", "index", "tea"} <= (await view.labels('data="{{ ')).keys()
    assert list(await view.labels('is="r')) == ["row"]
    assert "../../parts/row.wxml" in await view.labels('src="..')
    view.write('<navigator url=""/>\n<view class="">')
    assert list(await view.labels('url="')) == ["/pages/home/index", "/pages/me/index"]
    item = (await view.labels("<navi"))["navigator"]
    assert item.text_edit is not None


async def test_completion_in_scripts_and_documents(editor: LanguageClient, root: Path) -> None:
    script = Buffer(editor, root / SCRIPT)
    script.write("wx.navi\nwx.navigateTo({ url: '/pa' })\n")
    found = await script.labels("wx.navi")
    assert "navigateTo" in found
    assert found["getUserInfo"].detail is None or found["getUserInfo"].detail
    assert "/pages/me/index" in await script.labels("url: '/pa")
    app = Buffer(editor, root / "app.json")
    app.write('{\n  "pages": ["pages/home/index", ""],\n  "wi": 1,\n  "style": ""\n}\n')
    assert "pages/me/index" in await app.labels('index", "')
    assert "window" in await app.labels('  "wi')
    assert "v2" in await app.labels('"style": "')
    home = Buffer(editor, root / "pages/home/index.json")
    home.write('{"usingComponents": {"card": ""}}')
    assert "/components/card/card" in await home.labels('"card": "')


@pytest.mark.parametrize("typed", ["<view ", "<view bind", "<view wx:", "<view class='a' "])
async def test_attributes_complete_before_the_tag_is_closed(
    editor: LanguageClient, root: Path, typed: str
) -> None:
    buffer = Buffer(editor, root / VIEW)
    for behind in ("", "\n", "\n<text>x</text>\n"):
        buffer.write(FILES[VIEW] + typed + behind)
        assert {"bind:tap", "wx:if", "hover-class"} <= set(await buffer.labels(FILES[VIEW] + typed)), behind


async def test_members_complete_behind_a_dot_and_lead_to_their_places(
    editor: LanguageClient, root: Path
) -> None:
    buffer = Buffer(editor, root / VIEW)
    buffer.write("<wxs module='m' src='../../parts/money.wxs'/>\n<text>{{m.}}{{shop.name}}</text>\n")
    assert {"yuan", "sum"} == set(await buffer.labels("{{m."))
    assert {"name", "open"} == set(await buffer.labels("{{shop."))
    assert await buffer.definition("{{shop.na") == [("index.js", 1, 42)]
    assert "'Lotus'" in await buffer.hover("{{shop.na")
    buffer.write(
        "<wxs module='m'>\nmodule.exports.yuan = function (n) { return n }\n</wxs>\n"
        "<text>{{m.yuan(1)}}</text>\n"
    )
    assert {"yuan"} == set(await buffer.labels("{{m."))
    assert await buffer.definition("{{m.yu") == [("index.wxml", 1, 15)]


async def test_classes_complete_and_lead_to_their_rules_and_back(editor: LanguageClient, root: Path) -> None:
    view, sheet = Buffer(editor, root / VIEW), Buffer(editor, root / "pages/home/index.wxss")
    view.write("<view class=\"card {{tea ? 'on' : ''}} r\" hover-class=''/>\n")
    known = await view.labels(" r")
    assert {name: item.detail for name, item in known.items()} == {
        "card": "pages/home/index.wxss",
        "on": "pages/home/index.wxss",
        "unused": "pages/home/index.wxss",
        "row": "parts/row.wxss",
        "page": "app.wxss",
    }
    assert set(await view.labels("hover-class='")) == set(known)
    assert await view.definition('"car') == [("index.wxss", 1, 1), ("index.wxss", 2, 1)]
    assert ".card { color: red; }" in await view.hover('"car')
    sheet.write(sheet.text + ".")
    assert set(await sheet.labels("rpx; }\n.")) == {"card", "on", "r"}
    assert await sheet.definition("import '../../parts/row.wxss';\n.ca") == [("index.wxml", 0, 13)]
    assert await sheet.definition(".card .o") == [("index.wxml", 0, 27)]
    assert "index.wxml:1" in await sheet.hover(".card .o")
    assert "does not use .unused" in await sheet.hover(".unu")


async def test_attributes_of_components_lead_to_their_properties(editor: LanguageClient, root: Path) -> None:
    buffer = Buffer(editor, root / VIEW)
    assert await buffer.definition("<card ti") == [("card.js", 0, 26)]


async def test_definitions(editor: LanguageClient, root: Path) -> None:
    view = Buffer(editor, root / VIEW)
    assert await view.definition('bindtap="on') == [("index.js", 2, 2)]
    assert await view.definition("🍵 {{te") == [("index.js", 1, 10)]
    assert ("card.wxml", 0, 0) in await view.definition("<car")
    assert await view.definition('is="ro') == [("row.wxml", 0, 16)]
    assert await view.definition('src="../../parts') == [("row.wxml", 0, 0)]
    home = Buffer(editor, root / "pages/home/index.json")
    assert ("card.js", 0, 0) in await home.definition('"card": "/comp')
    assert ("card.js", 0, 0) in await home.definition('{"car')
    app = Buffer(editor, root / "app.json")
    assert await app.definition('"pages/me') == [
        ("index.wxml", 0, 0),
        ("index.js", 0, 0),
        ("index.json", 0, 0),
    ]
    script = Buffer(editor, root / SCRIPT)
    assert ("index.wxml", 0, 0) in await script.definition("/pages/me")


async def test_hover(editor: LanguageClient, root: Path) -> None:
    view = Buffer(editor, root / VIEW)
    assert "`title`" in await view.hover("<car")
    assert "A component of the platform" in await view.hover("<vie")
    assert "once for each item" in await view.hover("wx:fo")
    assert "tea: 'green'" in await view.hover("🍵 {{te")
    assert "wx.navigateTo" in await Buffer(editor, root / SCRIPT).hover("wx.navi")
    assert "lazyCodeLoading" in await Buffer(editor, root / "app.json").hover('"lazyCode')
    view.write('<view wx-if="{{tea}}"/>\n')
    assert "wxml-directive-unknown" in await view.hover("<view wx-")


async def test_fixes_are_code_actions(editor: LanguageClient, root: Path) -> None:
    view = Buffer(editor, root / VIEW)
    view.write('<view>🍵<text wx-if="{{tea}}" b=1>x</text></view>\n')
    await view.rules(lambda codes: "wxml-directive-unknown" in codes)
    found = await view.actions("<text wx-")
    fix = found["Write wx:if"]
    assert fix.is_preferred
    assert applied(view.text, edits_of(fix, view.uri)) == view.text.replace("wx-if", "wx:if")
    hide = found["Hide this: mpconsole-ignore wxml-directive-unknown"]
    view.write(applied(view.text, edits_of(hide, view.uri)))
    await view.rules(lambda codes: "wxml-directive-unknown" not in codes and "wxml-syntax" in codes)
    every = await view.actions("<text", only=["source.fixAll"])
    (whole,) = every.values()
    assert applied(view.text, edits_of(whole, view.uri)).endswith('b="1">x</text></view>\n')


async def test_a_missing_page_is_made_by_an_action(editor: LanguageClient, root: Path) -> None:
    app = Buffer(editor, root / "app.json")
    app.write(FILES["app.json"].replace("me/index", "you/index"))
    await app.rules(lambda codes: "page-file-missing" in codes)
    found = await app.actions('"pages/you')
    (action,) = [one for title, one in found.items() if title.startswith("Make ")]
    assert action.edit is not None
    kinds = [type(step).__name__ for step in action.edit.document_changes or ()]
    assert kinds == ["CreateFile", "TextDocumentEdit"] * 2


async def test_files_of_no_program_are_left_alone(editor: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "alone.wxml").write_text("<view>")
    alone = Buffer(editor, tmp_path / "alone.wxml")
    assert await alone.hover("<vie") == ""
    assert await alone.labels("<vie") == {}
    assert alone.uri not in editor.diagnostics


async def test_wrong_settings_are_told(editor: LanguageClient, root: Path) -> None:
    (root / "mpconsole.toml").write_text('[rules]\nnone-such = "off"\n')
    view = Buffer(editor, root / VIEW, FILES[VIEW].replace("{{tea}}", "{{tea"))
    async with asyncio.timeout(20):
        while not editor.messages:
            await editor.wait_for_notification(types.WINDOW_SHOW_MESSAGE)
    assert "none-such" in editor.messages[0].message
    (root / "mpconsole.toml").unlink()
    gone = types.FileEvent((root / "mpconsole.toml").as_uri(), types.FileChangeType.Deleted)
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([gone]))
    await view.rules(lambda codes: codes == ["wxml-syntax"])
