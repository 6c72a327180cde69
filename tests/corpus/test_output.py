"""What frameworks really write draws no errors: Taro's own template, by its own builder from npm."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from mpconsole.checks.finding import Severity
from mpconsole.checks.run import check
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings
from tests.corpus.programs import unpacked

pytestmark = pytest.mark.slow

BUILDER = Path(__file__).with_name("taro_template.cjs")
PAGE = (
    '(wx["webpackJsonp"]=wx["webpackJsonp"]||[]).push([["page"],{1:(t,e,n)=>{Page(n(2)({root:{cn:[]}}))}}]);'
)
VIEW = '<import src="../../base.wxml"/>\n<template is="taro_tmpl" data="{{root:root}}" />'
STRINGS = "module.exports = { a: function (l, n) { return 'tmpl_' + l + '_' + n } }"


def taro_output(folder: Path) -> Path:
    """Write a program around the template that Taro's builder makes."""
    scope = folder / "node_modules/@tarojs"
    scope.mkdir(parents=True)
    for name in ("shared", "plugin-platform-weapp"):
        shutil.copytree(unpacked(f"@tarojs/{name}@4.2.1"), scope / name)
    built = subprocess.run(["node", BUILDER, folder], check=True, capture_output=True, text=True)
    root = folder / "dist"
    files = {
        "app.json": json.dumps({"pages": ["pages/index/index"]}),
        "app.js": 'require("./runtime");require("./taro");(wx["webpackJsonp"]=[]).push([]);',
        "base.wxml": built.stdout,
        "utils.wxs": STRINGS,
        "runtime.js": "(function(){})();",
        "taro.js": "(wx.webpackJsonp=wx.webpackJsonp||[]).push([['taro'],{}]);",
        "pages/index/index.js": PAGE,
        "pages/index/index.wxml": VIEW,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_the_template_of_taro(tmp_path: Path) -> None:
    root = taro_output(tmp_path / "p")
    assert (root / "base.wxml").stat().st_size > 100_000
    findings = check(open_snapshot(locate(root)), ProjectSettings())
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    # one id stands twice in the builder's own text; a camera and its like are among all the components
    assert {one.rule for one in findings} == {"wxml-syntax", "privacy-guideline"}
