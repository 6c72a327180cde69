"""Real mini programs from npm, by pinned version, made ready as project folders.

Packages are fetched once with `npm pack` into MPCONSOLE_TEST_CACHE/corpus (default `.cache/corpus` in the
checkout). A test asks for its own copy: `ready(program, tmp_path / "p")`.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent

Sources = Callable[[str], Path]
"""Gives the unpacked folder of an npm package of the program by its name."""


@dataclass(frozen=True, slots=True)
class Program:
    """A mini program put together from npm packages (`name@version`) by `assemble(sources, folder)`."""

    name: str
    packages: tuple[str, ...]
    assemble: Callable[[Sources, Path], None]

    def __str__(self) -> str:
        return self.name


def ready(program: Program, folder: Path) -> Path:
    """Make the program's project in `folder` (it must not exist yet) and return it."""
    places = {spec.rpartition("@")[0]: unpacked(spec) for spec in program.packages}
    folder.mkdir(parents=True)
    program.assemble(places.__getitem__, folder)
    return folder


def _weui(sources: Sources, folder: Path) -> None:
    """The built example of weui-wxss: 60 pages, styles in many small files, no components."""
    package = sources("weui-wxss")
    shutil.copytree(package / "dist", folder, dirs_exist_ok=True)
    shutil.copy(package / "project.config.json", folder)


def _wux(sources: Sources, folder: Path) -> None:
    """The example of wux-weapp with its dist beside its pages; its settings drop unused files."""
    shutil.copytree(sources("wux-weapp") / "example", folder, dirs_exist_ok=True)


def _mp_html(sources: Sources, folder: Path) -> None:
    """mp-html's demo with its dist where the demo's page looks for it."""
    package = sources("mp-html")
    shutil.copytree(package / "tools/demo/miniprogram", folder, dirs_exist_ok=True)
    shutil.copytree(package / "dist/mp-weixin", folder / "components/mp-html")


def _libraries(sources: Sources, folder: Path) -> None:
    """A program with a subpackage and an independent one, a page for each component of two libraries."""
    root = folder / "miniprogram"
    shutil.copytree(sources("@vant/weapp") / "dist", root / "miniprogram_npm/@vant/weapp")
    tdesign = root / "packages/tdesign"
    shutil.copytree(
        sources("tdesign-miniprogram") / "miniprogram_dist", tdesign / "miniprogram_npm/tdesign-miniprogram"
    )
    alone = root / "packages/alone"
    for part in ("button", "icon", "info", "loading", "common", "mixins"):
        shutil.copytree(sources("@vant/weapp") / "dist" / part, alone / "vant" / part)
    vant_pages = _pages(root, "@vant/weapp", _components(root / "miniprogram_npm/@vant/weapp"))
    tdesign_pages = _pages(
        tdesign, "tdesign-miniprogram", _components(tdesign / "miniprogram_npm/tdesign-miniprogram")
    )
    _page(alone, "pages/index", "../vant/button/index")
    app = {
        "pages": vant_pages,
        "subPackages": [
            {"root": "packages/tdesign", "name": "tdesign", "pages": tdesign_pages},
            {"root": "packages/alone/", "independent": True, "pages": ["pages/index"]},
        ],
        "window": {"navigationBarTitleText": "组件库"},
        "sitemapLocation": "sitemap.json",
    }
    _write_json(root / "app.json", app)
    _write_json(root / "sitemap.json", {"rules": [{"action": "allow", "page": "*"}]})
    (root / "app.js").write_text("App({});\n")
    (root / "app.wxss").write_text('@import "miniprogram_npm/@vant/weapp/common/index.wxss";\n')
    config = {"appid": "touristappid", "compileType": "miniprogram", "miniprogramRoot": "miniprogram/"}
    _write_json(folder / "project.config.json", config | {"projectname": "libraries", "setting": {}})
    (folder / "README.md").write_text("Outside the mini program's root.\n")


def _copied(sources: Sources, folder: Path) -> None:
    """Four component libraries copied into a program's own folders, where they are judged as its own code."""
    for name, library, part in (
        ("vant", "@vant/weapp", "dist"),
        ("tdesign", "tdesign-miniprogram", "miniprogram_dist"),
        ("iview", "iview-weapp", "dist"),
        ("lin", "lin-ui", "dist"),
    ):
        shutil.copytree(sources(library) / part, folder / "libraries" / name)
    pages = []
    for component in _components(folder / "libraries"):
        page = f"pages/{component.replace('/', '-')}/index"
        _page(folder, page, f"/libraries/{component}")
        pages.append(page)
    _write_json(folder / "app.json", {"pages": pages, "lazyCodeLoading": "requiredComponents"})
    (folder / "app.js").write_text("App({});\n")


CORPUS: list[Program] = [
    Program("weui-wxss", ("weui-wxss@2.6.26",), _weui),
    Program("wux-weapp", ("wux-weapp@3.11.3",), _wux),
    Program("mp-html", ("mp-html@2.5.2",), _mp_html),
    Program("libraries", ("@vant/weapp@1.11.7", "tdesign-miniprogram@1.16.0"), _libraries),
    Program(
        "copied",
        ("@vant/weapp@1.11.7", "tdesign-miniprogram@1.16.0", "iview-weapp@2.0.0", "lin-ui@0.9.13"),
        _copied,
    ),
]


def _components(library: Path) -> list[str]:
    """Name the library's components: every JSON with a WXML beside it, relative to the library."""
    files = (path for path in library.rglob("*.json") if path.with_suffix(".wxml").is_file())
    return sorted(path.relative_to(library).with_suffix("").as_posix() for path in files)


def _pages(root: Path, library: str, components: Iterable[str]) -> list[str]:
    pages = []
    for component in components:
        page = f"pages/{component.replace('/', '-')}/index"
        _page(root, page, f"{library}/{component}")
        pages.append(page)
    return pages


def _page(root: Path, page: str, component: str) -> None:
    path = root / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f"{path.name}.wxml").write_text("<shown />\n")
    path.with_name(f"{path.name}.js").write_text("Page({});\n")
    _write_json(path.with_name(f"{path.name}.json"), {"usingComponents": {"shown": component}})


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def unpacked(spec: str) -> Path:
    """Return the unpacked package, fetched where the cache has it not; safe for tests side by side."""
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", CHECKOUT / ".cache")) / "corpus"
    place = cache / spec.replace("/", "-")
    if place.is_dir():
        return place
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        subprocess.run(["npm", "pack", "--silent", spec], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(scratch, filter="data")
        try:
            (Path(scratch) / "package").rename(place)
        except OSError:
            if not place.is_dir():  # another test was not first: a real failure
                raise
    return place
