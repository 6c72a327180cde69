"""The oracle itself: it answers, keeps projects apart, and passes the tool's refusals on."""

import json
from pathlib import Path

import pytest

from tests.oracle.official import compile_many

pytestmark = pytest.mark.slow


def project(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_answers_in_order_and_keeps_projects_apart(tmp_path: Path):
    page = {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": "Page({})", "dead.js": "1"}
    dropping = json.dumps({"setting": {"ignoreUploadUnusedFiles": True}})
    folders = [
        project(tmp_path / "one", page | {"project.config.json": dropping}),
        project(tmp_path / "two", page),
        project(tmp_path / "refused", {"app.json": "{"}),
        project(tmp_path / "three", page | {"project.config.json": dropping}),
    ]
    one, two, refused, three = compile_many(folders)
    assert set(one.files) == {"app.json", "a.wxml", "a.js", "project.config.json"} == set(three.files)
    assert set(two.files) == set(one.files) | {"dead.js"}
    assert two.sizes["project.config.json"] == 64
    assert refused.refused
    assert refused.code == 10006
    assert one.files["a.js"] == two.files["a.js"]


def test_a_setting_changes_the_bytes_and_outputs_are_written(tmp_path: Path):
    code = "Page({ onLoad() { const  answer = 42\n return answer } })"
    folder = project(tmp_path / "p", {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": code})
    (plain,) = compile_many([folder], outputs=[tmp_path / "out"])
    (small,) = compile_many([folder], {"minify": True})
    assert (tmp_path / "out" / "a.js").read_text() == code
    assert small.sizes["a.js"] < plain.sizes["a.js"]


def test_a_long_answer_arrives_whole(tmp_path: Path):
    page = {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": "Page({})"}
    many = {f"images/a-rather-long-name-for-a-picture-{number:04}.png": "x" for number in range(1500)}
    (result,) = compile_many([project(tmp_path / "many", page | many)])
    assert len(result.files) == 1504
