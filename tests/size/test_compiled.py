"""What ships after compiling: exact where the official tool has seen a file, else by its own figures."""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.project.snapshot import next_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size import record
from mpconsole.size.model import SizeReport, Verdict
from mpconsole.size.packing import is_code
from mpconsole.size.record import Made, Officials, Record
from mpconsole.size.weigh import reweigh, weigh
from tests.oracle.official import compile_many, modules
from tests.size.projects import PAGE, Files, opened, write

SETTINGS = SizeSettings()
MINIFY = {
    "es6": True,
    "enhance": True,
    "minified": True,
    "postcss": True,
    "minifyWXSS": True,
    "minifyWXML": True,
}
SHEETS = {"useCompilerPlugins": ["typescript", "sass"], "es6": False}
TYPESCRIPT_AND_SASS: Files = {
    "app.json": {"pages": ["a"]},
    "project.config.json": {"setting": SHEETS},
    "a.wxml": "<view/>",
    "a.ts": "const n: number = 1\nPage({ n })\n",
    "a.scss": "@use 'vars';\n.a { .b { color: vars.$c; } }\n",
    "plain.scss": ".p { .q { color: red; } }\n",
    "vars.scss": "$c: red;\n",
}


def seen(folder: Path, ratio: float = 0.5) -> Officials:
    """A record that says of each file that the tool made `ratio` of it."""
    snapshot = opened(folder)
    report = weigh(snapshot, SETTINGS)
    found = Record(record.key_of(snapshot), "miniprogram-ci 0")
    styles = Officials(found, snapshot).styles
    for package in report.packages:
        for name, file in package.files.items():
            source = snapshot.files.get(file.source or name)
            if source is None or not is_code(source.path):
                continue
            disk = snapshot.layout.disk_path(source.path)
            beside = styles if record.imports_sheets(source.path, disk.read_bytes(), snapshot) else ""
            digest = record.digest_of(source.path, disk)
            size_made = int(source.size * ratio)
            kind = source.extension
            made = Made(digest, source.size, source.mtime_ns, beside, size_made, (), kind)
            found.files[name] = [made]
    record.keep(found, snapshot)
    return Officials(found, snapshot)


def known(report: SizeReport) -> dict[str, int]:
    return {
        name: file.official.bytes
        for package in report.packages
        for name, file in package.files.items()
        if file.official is not None
    }


def test_unchanged_files_are_exact_and_a_changed_one_is_estimated(tmp_path: Path) -> None:
    scripts = {f"m{index}.js": "x" * (1000 + index) for index in range(20)}
    config = {"project.config.json": {"setting": MINIFY}}
    folder = write(tmp_path / "p", PAGE | config | scripts)
    officials = seen(folder)
    report = weigh(opened(folder), SETTINGS, officials)
    assert report.compiled.basis == "official"
    assert report.compiled.tool == "miniprogram-ci 0"
    whole = report.compiled.bytes
    assert whole is not None
    (folder / "m3.js").write_text("y" * 3000)
    again = weigh(opened(folder), SETTINGS, record.load(opened(folder)))
    assert again.compiled.basis == "estimate"
    assert "m3.js" not in known(again)
    assert len(known(again)) == len(known(report)) - 1
    assert again.compiled.bytes == pytest.approx(whole + (3000 - 1003) / 2, abs=2)
    assert again.compiled.low is not None
    assert again.compiled.high is not None
    assert whole < again.compiled.low < again.compiled.bytes < again.compiled.high
    assert again.compiled.high - again.compiled.low < 41 * 1024


def test_a_file_that_was_only_touched_or_comes_back_is_exact_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", PAGE | {"project.config.json": {"setting": MINIFY}})
    seen(folder)
    was = (folder / "a.js").read_bytes()
    (folder / "a.js").write_bytes(was + b"// more\n")
    assert weigh(opened(folder), SETTINGS, record.load(opened(folder))).compiled.basis == "estimate"
    (folder / "a.js").write_bytes(was)
    os.utime(folder / "a.js", (1, 1))
    assert weigh(opened(folder), SETTINGS, record.load(opened(folder))).compiled.basis == "official"


def test_other_settings_are_another_record(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", PAGE | {"project.config.json": {"setting": MINIFY}})
    seen(folder)
    write(folder, {"project.config.json": {"setting": {"minified": True}}})
    assert record.load(opened(folder)) is None
    write(folder, {"project.config.json": {"setting": MINIFY}})
    assert record.load(opened(folder)) is not None


def test_a_sheet_that_imports_hangs_on_every_sheet(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", TYPESCRIPT_AND_SASS)
    seen(folder)
    write(folder, {"vars.scss": "$c: blue;\n"})
    report = weigh(opened(folder), SETTINGS, record.load(opened(folder)))
    assert set(known(report)) == {"a.js", "a.wxml", "plain.wxss"}


@pytest.mark.parametrize("path", ["a.ts", "vars.scss", "a.scss", "a.wxml", "project.config.json"])
def test_reweighing_equals_weighing(tmp_path: Path, path: str) -> None:
    folder = write(tmp_path / "p", TYPESCRIPT_AND_SASS)
    officials = seen(folder)
    before = opened(folder)
    report = weigh(before, SETTINGS, officials)
    if path == "project.config.json":
        write(folder, {path: {"setting": SHEETS | {"minified": True}}})
    else:
        (folder / path).write_text((folder / path).read_text() + " ")
    step = next_snapshot(before, {folder / path})
    again = reweigh(report, step, SETTINGS)
    assert again == weigh(opened(folder), SETTINGS, record.load(opened(folder)))
    assert again.compiled.basis == ("official" if path == "a.wxml" else "estimate")


def test_a_broken_record_is_none(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", TYPESCRIPT_AND_SASS)
    seen(folder)
    (file,) = Path(os.environ["MPCONSOLE_CACHE_DIR"]).rglob("*.json")
    file.write_text('{"key": 3}')
    assert record.load(opened(folder)) is None


def test_of_one_project_few_records_are_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", PAGE)
    for number in range(7):
        write(folder, {"project.config.json": {"setting": MINIFY | {"number": number}}})
        seen(folder)
    assert len(list(Path(os.environ["MPCONSOLE_CACHE_DIR"]).rglob("*.json"))) == 4
    assert record.load(opened(folder)) is not None


def test_over_only_where_the_official_figure_is(tmp_path: Path) -> None:
    big = {"big.js": "x" * 2_300_000, "project.config.json": {"setting": {"minified": True}}}
    folder = write(tmp_path / "p", PAGE | big)
    assert weigh(opened(folder), SETTINGS).verdict is Verdict.UNKNOWN
    assert weigh(opened(folder), SETTINGS, seen(folder, 0.7)).verdict is Verdict.OK
    assert weigh(opened(folder), SETTINGS, seen(folder, 1.0)).verdict is Verdict.OVER


def size(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = run(["size", "--json", *words])
    document = json.loads(capfd.readouterr().out)
    jsonschema.validate(document, json.loads((SCHEMAS / "size-1.json").read_text()))
    return code, document


def test_unknown_names_the_command_that_settles_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPCONSOLE_OFFICIAL_TOOL", raising=False)
    monkeypatch.setenv("PATH", "")
    big = {"big.js": "x" * 2_300_000, "project.config.json": {"setting": {"minified": True}}}
    folder = write(tmp_path / "p", PAGE | big)
    assert run(["size", str(folder)]) == 0
    assert "The official tool settles it: mpconsole size --compile" in capfd.readouterr().out
    assert run(["size", str(folder), "--compile"]) == 3
    assert "mpconsole doctor --install-official" in capfd.readouterr().err


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(modules()))


CODE = "const total = [1, 2, 3].map(async (one) => ({ ...one }));\nPage({ onLoad() { total.length } });\n"
OFFICIAL_CASES: dict[str, Files] = {
    "typescript and sass": TYPESCRIPT_AND_SASS,
    "nothing is compiled": PAGE | {"b.js": CODE},
    "everything is": PAGE
    | {
        "project.config.json": {"setting": MINIFY},
        "app.json": {
            "pages": ["a"],
            "subPackages": [
                {"root": "sub", "pages": ["p"]},
                {"root": "alone", "pages": ["p"], "independent": True},
            ],
        },
        "app.wxss": "page { display: flex; /* words */ }",
        **{
            f"{root}/p.{kind}": text
            for root in ("sub", "alone")
            for kind, text in (("wxml", "<view> a </view>"), ("js", CODE))
        },
    },
    "swc": PAGE | {"project.config.json": {"setting": MINIFY | {"swc": True}}, "b.js": CODE},
    "unused files are dropped": TYPESCRIPT_AND_SASS
    | {"project.config.json": {"setting": SHEETS | {"ignoreUploadUnusedFiles": True}}, "dead.ts": "1"},
    "a plugin": {
        "project.config.json": {
            "compileType": "plugin",
            "miniprogramRoot": "mini/",
            "pluginRoot": "plug/",
            "setting": MINIFY,
        },
        **{f"mini/{name}": content for name, content in PAGE.items()},
        "plug/plugin.json": {"main": "index.js", "publicComponents": {}},
        "plug/index.js": CODE,
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFICIAL_CASES)
def test_compiled_figures_are_the_official_tools_own(
    name: str, tool: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "p", OFFICIAL_CASES[name])
    _code, before = size(capfd, str(folder))
    assert before["compiled"]["basis"] in ("none", "estimate")
    code, document = size(capfd, str(folder), "--compile")
    assert code == 0
    (result,) = compile_many([folder], {"useProjectConfig": True})
    assert document["compiled"]["basis"] == "official"
    assert document["compiled"]["bytes"] == sum(result.sizes.values())
    assert sum(document["compiled"]["packages"].values()) == document["compiled"]["bytes"]
    roots = [package["root"] for package in document["packages"][1:]]
    for package in document["packages"]:
        own = [
            bytes_
            for path, bytes_ in result.sizes.items()
            if (package["root"] and path.startswith(package["root"]))
            or (not package["root"] and not path.startswith(tuple(roots) or ("\0",)))
        ]
        assert document["compiled"]["packages"][package["name"]] == sum(own)
    _code, remembered = size(capfd, str(folder))
    assert remembered["compiled"] == document["compiled"]
    assert run(["size", "visit", str(folder), "--json"]) == 0
    loads = json.loads(capfd.readouterr().out)["packages"]
    assert {load["basis"] for load in loads if load["bytes"]} == {"official"}


@pytest.mark.slow
def test_a_saved_sheet_moves_the_official_figure(
    tool: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "p", TYPESCRIPT_AND_SASS)
    _code, before = size(capfd, str(folder))
    assert before["total"]["complete"] is False
    assert before["compiled"]["basis"] == "estimate"
    _code, exact = size(capfd, str(folder), "--compile")
    text = (folder / "a.scss").read_text()
    (folder / "a.scss").write_text(text + ".more { color: blue; .inner { color: green; } }\n" * 40)
    _code, moved = size(capfd, str(folder))
    assert moved["compiled"]["basis"] == "estimate"
    assert moved["compiled"]["low"] > exact["compiled"]["bytes"]
    _code, settled = size(capfd, str(folder), "--compile")
    assert settled["compiled"]["basis"] == "official"
    assert moved["compiled"]["low"] <= settled["compiled"]["bytes"] <= moved["compiled"]["high"]


def statement(index: int) -> str:
    words = "/* words that minifying drops */"
    return f"exports.value{index} = function(parameter) {{   {words}   return parameter + {index} }}\n"


@pytest.mark.slow
def test_two_megabytes_of_source_that_become_less_pass(
    tool: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = [statement(index) for index in range(20_500)]
    parts = {f"m{n}.js": "".join(lines[n::8]) for n in range(8)}
    folder = write(tmp_path / "p", PAGE | parts | {"project.config.json": {"setting": {"minified": True}}})
    code, before = size(capfd, str(folder))
    assert before["total"]["bytes"] > 2 * 1024 * 1024
    assert (code, before["verdict"]) == (0, "unknown")
    code, document = size(capfd, str(folder), "--compile", "--strict")
    assert document["compiled"]["bytes"] < 1.7 * 1024 * 1024
    assert (code, document["verdict"]) == (0, "ok")


@pytest.mark.slow
@pytest.mark.parametrize(("more", "expected"), [(0, 0), (1, 1)])
def test_two_megabytes_compiled_pass_and_a_byte_more_does_not(
    more: int, expected: int, tool: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = PAGE | {"project.config.json": {"setting": {"minified": True}}, "filler.json": "1"}
    folder = write(tmp_path / "p", files)
    _code, document = size(capfd, str(folder), "--compile")
    missing = 2 * 1024 * 1024 - document["compiled"]["bytes"] + 1 + more
    (folder / "filler.json").write_text(f'"{"x" * (missing - 2)}"')
    code, document = size(capfd, str(folder), "--compile")
    assert document["compiled"]["basis"] == "official"
    assert document["compiled"]["bytes"] == 2 * 1024 * 1024 + more
    assert code == expected


@pytest.mark.slow
def test_what_the_tool_refuses_falls_short_in_one_sentence(
    tool: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "p", TYPESCRIPT_AND_SASS | {"a.scss": ".a { color: $nowhere; }"})
    assert run(["size", str(folder), "--compile"]) == 1
    error = capfd.readouterr().err
    assert "the official tool refuses" in error
    assert "Traceback" not in error


@pytest.mark.slow
def test_a_less_plugin_is_code_of_the_project(
    tool: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = tmp_path / "ran"
    plugin = (
        "module.exports = { install(less, manager, functions) {"
        f" require('fs').writeFileSync({json.dumps(str(ran))}, ''); functions.add('three', () => 3) }} }}"
    )
    setting = {"project.config.json": {"setting": {"useCompilerPlugins": ["less"]}}}
    less = {"a.less": '@plugin "./plugin.js";\n.a { width: three() }', "plugin.js": plugin}
    folder = write(tmp_path / "p", PAGE | setting | less)
    assert run(["size", str(folder), "--compile"]) == 2
    assert "Less @plugin plugin.js" in capfd.readouterr().err
    assert not ran.exists()
    assert run(["size", str(folder), "--compile", "--yes"]) == 0
    assert ran.exists()
    ran.unlink()
    (folder / "plugin.js").write_text(plugin + " // changed")
    assert run(["size", str(folder), "--compile"]) == 2
    assert "has changed since" in capfd.readouterr().err
    assert not ran.exists()
