"""What a snapshot says, and how it goes on when files break, vanish or cannot be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mpconsole.project.model import FoundBy, Layout, Snapshot
from mpconsole.project.snapshot import ProjectGoneError, next_snapshot, open_snapshot


def write(folder: Path, files: dict[str, object]) -> Layout:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return Layout(folder, folder, FoundBy.GIVEN)


def opened(folder: Path, files: dict[str, object]) -> Snapshot:
    return open_snapshot(write(folder, files))


def test_packages_and_their_pages(tmp_path: Path) -> None:
    app = {
        "pages": ["pages/a", 7, ""],
        "subPackages": [{"root": "ignored", "pages": ["x"]}],
        "subpackages": [
            {"root": "sub", "name": "shop", "pages": ["p/p"], "independent": True},
            {"root": "/subx/", "pages": "wrong"},
            {"root": ""},
            "wrong",
        ],
    }
    snapshot = opened(tmp_path, {"app.json": app, "sub/p/p.js": "", "subx/y.js": "", "a.js": ""})
    main, sub, subx = snapshot.packages
    assert main.pages == ("pages/a",)
    assert (sub.name, sub.root, sub.alias, sub.independent, sub.pages) == (
        "sub",
        "sub/",
        "shop",
        True,
        ("sub/p/p",),
    )
    assert (subx.root, subx.independent, subx.pages) == ("subx/", False, ())
    assert [snapshot.package_of(path).name for path in ("a.js", "sub/p/p.js", "subx/y.js")] == [
        "__APP__",
        "sub",
        "subx",
    ]


@pytest.mark.parametrize(
    "app", ["[]", "null", '"x"', "7", '{"pages": {}}', '{"subpackages": 1, "tabBar": []}']
)
def test_any_shape_of_app_json_opens(tmp_path: Path, app: str) -> None:
    snapshot = opened(tmp_path, {"app.json": app})
    assert [package.name for package in snapshot.packages] == ["__APP__"]
    assert snapshot.name == tmp_path.name


def test_components_in_every_way_they_are_named(tmp_path: Path) -> None:
    using = {
        "relative": "../../c/near",
        "absolute": "/c/abs",
        "folder": "/c/folder",
        "npm": "lib/button",
        "upper": "top",
        "bare": "beside",
        "plugin": "plugin://p/x",
        "missing": "/c/none",
        "no-wxml": "/c/half",
    }
    pairs = ["c/near", "c/abs", "c/folder/index", "miniprogram_npm/top/index", "sub/p/beside"]
    pairs += ["sub/miniprogram_npm/lib/button", "c/inner", "custom-tab-bar/index", "c/generic"]
    files: dict[str, object] = {f"{path}{kind}": "{}" for path in pairs for kind in (".json", ".wxml")}
    files |= {
        "app.json": {"subPackages": [{"root": "sub", "pages": ["p/p"]}], "tabBar": {"custom": True}},
        "sub/p/p.json": {"usingComponents": using, "componentGenerics": {"g": {"default": "/c/generic"}}},
        "c/near.json": {"usingComponents": {"inner": "./inner", "self": "near"}},
        "c/half.json": {},
    }
    snapshot = opened(tmp_path, files)
    assert set(snapshot.components) == set(pairs)
    assert snapshot.components["c/inner"].used_by == ("c/near.json",)
    assert snapshot.components["custom-tab-bar/index"].used_by == ("app.json",)
    assert {f"{path}.json" for path in pairs} < set(snapshot.documents)
    assert "c/half.json" not in snapshot.documents


def test_a_broken_document_keeps_its_last_good_value(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, {"app.json": {"pages": ["a"]}, "a.json": {"usingComponents": {"b": "b"}}})
    (tmp_path / "app.json").write_text('{\n  "pages": ["a", "b",]\n}')
    change = next_snapshot(snapshot, [tmp_path / "app.json"])
    error = change.after.app.error
    assert error is not None
    assert (error.kind, error.line, error.column) == ("syntax", 2, 21)
    assert change.after.pages == snapshot.pages
    assert change.documents == {"app.json"}
    assert not change.structure

    (tmp_path / "app.json").unlink()
    change = next_snapshot(change.after, [tmp_path / "app.json"])
    assert change.after.app.error is not None
    assert change.after.app.error.kind == "missing"
    assert change.after.pages == snapshot.pages

    (tmp_path / "app.json").write_text('{"pages": ["b"]}')
    change = next_snapshot(change.after, [tmp_path / "app.json"])
    assert change.after.app.error is None
    assert [page.path for page in change.after.pages] == ["b"]
    assert change.structure


def test_project_config_outside_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"project.config.json": {"appid": "wx1"}, "mini/app.json": {}, "README.md": "x"})
    snapshot = open_snapshot(Layout(tmp_path, tmp_path / "mini", FoundBy.PROJECT_CONFIG))
    assert snapshot.appid == "wx1"
    assert set(snapshot.files) == {"app.json"}
    (tmp_path / "project.config.json").write_text('{"appid": "wx2"}')
    (tmp_path / "README.md").write_text("y")
    change = next_snapshot(snapshot, [tmp_path / "project.config.json", tmp_path / "README.md"])
    assert change.after.appid == "wx2"
    assert (change.paths, change.documents) == (frozenset(), {"project.config.json"})


def test_a_plugin_project_has_both_roots(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "mini/app.json": {"pages": ["pages/a"]},
            "mini/pages/a.json": {"usingComponents": {"c": "/c/c"}},
            "mini/c/c.json": {},
            "mini/c/c.wxml": "",
            "plug/plugin.json": {"pages": {"p": "pages/p"}, "publicComponents": {"x": "x/x"}},
            "plug/pages/p.json": {"usingComponents": {"x": "/x/x"}},
            "plug/x/x.json": {},
            "plug/x/x.wxml": "",
        },
    )
    layout = Layout(tmp_path, tmp_path / "mini", FoundBy.PROJECT_CONFIG, tmp_path / "plug")
    snapshot = open_snapshot(layout)
    assert [page.path for page in snapshot.pages] == ["miniprogram/pages/a"]
    assert set(snapshot.components) == {"miniprogram/c/c", "plugin/x/x"}
    assert layout.disk_path("plugin/x/x.json").is_file()
    (tmp_path / "plug/x/x.wxml").unlink()
    change = next_snapshot(snapshot, [tmp_path / "plug/x/x.wxml"])
    assert change.removed == {"plugin/x/x.wxml"}
    assert set(change.after.components) == {"miniprogram/c/c"}


def test_symlinks_and_loops(tmp_path: Path) -> None:
    layout = write(tmp_path, {"app.json": {}, "real/a.js": "1"})
    (tmp_path / "real/loop").symlink_to(tmp_path)
    (tmp_path / "linked").symlink_to("real")
    (tmp_path / "b.js").symlink_to("real/a.js")
    (tmp_path / "c.js").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.js")
    snapshot = open_snapshot(layout)
    assert set(snapshot.files) == {"app.json", "real/a.js", "b.js"}
    assert snapshot.pruned == {"linked": "symlink", "real/loop": "symlink"}
    assert set(snapshot.unreadable) == {"c.js"}


def test_a_deleted_project_is_a_state_of_its_own(tmp_path: Path) -> None:
    layout = write(tmp_path / "p", {"app.json": {}})
    snapshot = open_snapshot(layout)
    (tmp_path / "p").rename(tmp_path / "away")
    with pytest.raises(ProjectGoneError, match="is gone"):
        next_snapshot(snapshot, [tmp_path / "p"])
    with pytest.raises(ProjectGoneError):
        open_snapshot(layout)
    (tmp_path / "away").rename(tmp_path / "p")
    (tmp_path / "p/new.js").write_text("")
    assert next_snapshot(snapshot, [tmp_path / "p"]).added == {"new.js"}


def test_unreadable_files_and_folders_are_recorded(tmp_path: Path) -> None:
    """Looked at by an ordinary user: root may read everything."""
    write(tmp_path, {"app.json": {}, "closed.json": {}, "shut/x.js": ""})
    tmp_path.chmod(0o755)
    (tmp_path / "closed.json").chmod(0)
    (tmp_path / "shut").chmod(0)
    code = (
        "import os\nfrom pathlib import Path\n"
        "from mpconsole.project.model import FoundBy, Layout\n"
        "from mpconsole.project.snapshot import open_snapshot\n"
        "os.getuid() or os.setuid(65534)\n"
        "s = open_snapshot(Layout(Path('.'), Path('.'), FoundBy.GIVEN))\n"
        "print(sorted(s.files), dict(s.unreadable))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    reason = "Permission denied"
    assert done.stdout.strip() == str(["app.json", "closed.json"]) + " " + str(
        {"closed.json": reason, "shut": reason}
    )
