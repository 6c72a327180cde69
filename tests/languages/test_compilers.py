"""Our faults in WXML and WXSS against what the platform's compilers say of the same texts."""

import json
import os
from pathlib import Path

import pytest

from mpconsole.checks.wxml_facts import gather
from mpconsole.languages import wxss
from tests.oracle.official import CHECKOUT, run_node

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
TABLE = [row[0] for row in json.loads((HERE / "wxml_faults.json").read_text(encoding="utf-8"))]
SCRIPT = CHECKOUT / "tests/oracle/wxml/compilers.cjs"
LOUD = {"Warn", "Error", "Fatal"}
STYLES = (
    *(".a{color:red}", ".a{color:red", ".a{color:red}}", "}", "@media (x){.a{b:c}", "@keyframes x{0%{a:b}"),
    *(".a{ .b{color:red} }", "// x\n.a{color:red}", ".a{background:url(/a.png)}"),
    *('.a{content:"\\"}"}', "@media print{.a{b:c}}", ".a{b:c}\n\n.d{e:f}"),
)


def modules() -> Path:
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", CHECKOUT / ".cache"))
    folder = cache / "wxml" / "node_modules"
    if not folder.is_dir():
        raise RuntimeError(f"the compilers are not in {folder}: run `make system-deps`")
    return folder.resolve()


def ask(language: str, texts: list[str]) -> list[dict[str, object]]:
    requests = [{"language": language, "text": text} for text in texts]
    return run_node(SCRIPT, requests, modules())


def test_what_we_call_an_error_the_native_compiler_refuses() -> None:
    wrong = []
    for text, answer in zip(TABLE, ask("wxml", TABLE), strict=True):
        problems = gather(text).problems
        error = any(one.args.get("level", "error") == "error" and one.rule in ERRORS for one in problems)
        if error and answer["native"] is None and not LOUD & set(answer["easel"]):
            wrong.append(f"{text!r}: an error of ours alone")
        if answer["native"] is not None and LOUD & set(answer["easel"]) and not problems:
            wrong.append(f"{text!r}: both compilers complain, we do not")
    assert not wrong, "\n".join(wrong)


ERRORS = ("wxml-syntax", "wxml-else-without-if", "wxml-directive-empty")


def test_styles_are_refused_together() -> None:
    texts = list(STYLES)
    ours = [bool(wxss.parse(text).faults) for text in texts]
    theirs = [answer["native"] is not None for answer in ask("wxss", texts)]
    assert dict(zip(texts, ours, strict=True)) == dict(zip(texts, theirs, strict=True))
