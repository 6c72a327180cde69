"""Recognise the framework that a mini program is written with, by its package.json and its files."""

import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework that compiles to mini programs.

    `packages` are npm names (a trailing `*` stands for any ending) of which one in package.json's
    dependencies proves it; `scripts` the npm scripts that usually build for WeChat, best first;
    `command` what to run where none of them is there; `outputs` the folders that it writes to, best first.
    """

    name: str
    label: str
    packages: tuple[str, ...]
    scripts: tuple[str, ...]
    command: str
    outputs: tuple[str, ...] = ("dist",)

    def build_command(self, folder: Path) -> str:
        """Return the command that builds the project in `folder`, by its own scripts."""
        scripts = _object(read_package(folder), "scripts")
        script = next((name for name in self.scripts if name in scripts), None)
        return f"{_runner(folder)} {script}" if script else self.command


FRAMEWORKS = (
    Framework(
        "taro",
        "Taro",
        ("@tarojs/taro", "@tarojs/cli"),
        ("build:weapp", "dev:weapp"),
        "npx taro build --type weapp",
    ),
    Framework(
        "uni-app",
        "uni-app",
        ("@dcloudio/uni-app", "@dcloudio/uni-mp-weixin", "@dcloudio/vite-plugin-uni"),
        ("build:mp-weixin", "dev:mp-weixin"),
        "npx uni build -p mp-weixin",
        ("dist/build/mp-weixin", "dist/dev/mp-weixin", "unpackage/dist/build/mp-weixin"),
    ),
    Framework(
        "mpx",
        "mpx",
        ("@mpxjs/core",),
        ("build", "build:wx", "serve"),
        "npx mpx-cli-service build",
        ("dist/wx", "dist"),
    ),
    Framework("weapp-vite", "weapp-vite", ("weapp-vite",), ("build", "dev"), "npx weapp-vite build"),
    Framework(
        "remax",
        "Remax",
        ("remax", "@remax/wechat"),
        ("build:wechat", "build"),
        "npx remax build -t wechat",
        ("dist/wechat", "dist"),
    ),
    Framework("wepy", "WePY", ("@wepy/core", "wepy"), ("build", "dev"), "npx wepy build"),
    Framework(
        "megalo", "Megalo", ("megalo",), ("build:wechat", "build"), "npm run build:wechat", ("dist-wechat",)
    ),
    Framework("mpvue", "mpvue", ("mpvue",), ("build:wx", "build"), "npm run build:wx", ("dist/wx", "dist")),
    Framework("kbone", "kbone", ("mp-webpack-plugin",), ("mp", "build:mp"), "npm run mp"),
    Framework("rax", "Rax", ("rax-app",), ("build",), "npm run build", ("build/wechat-miniprogram",)),
)


def recognise(folder: Path) -> Framework | None:
    """Return the framework of the project in `folder`, or None."""
    package = read_package(folder)
    names = {*_object(package, "dependencies"), *_object(package, "devDependencies")}
    for framework in FRAMEWORKS:
        if names.intersection(framework.packages):
            return framework
    return _by_files(folder)


@dataclass(frozen=True, slots=True)
class Output:
    """How the output of a framework is told from a program that people wrote.

    All of `files` are there, or `script` is found at the beginning of app.js.
    """

    framework: str
    files: tuple[str, ...]
    script: re.Pattern[bytes] | None = None


OUTPUTS = (
    Output("taro", ("base.wxml", "utils.wxs")),
    Output("taro", ("base.wxml", "taro.js")),
    Output("remax", ("base.wxml", "remax-vendors.js")),
    Output("mpvue", ("common/manifest.js", "common/vendor.js")),
    Output("mpvue", ("static/js/manifest.js", "static/js/vendor.js")),
    Output("uni-app", ("common/runtime.js", "common/vendor.js")),
    Output("uni-app", (), re.compile(rb"""require\(["']\./common/(?:vendor|runtime)(?:\.js)?["']\)""")),
    Output("mpx", (), re.compile(rb"""require\(["']\./bundle\d*(?:\.js)?["']\)""")),
    Output("webpack", (), re.compile(rb"""webpackJsonp|__webpack_require__""")),
)
_SCRIPT_BYTES = 64 * 1024


def is_development(root: Path, framework: str | None) -> bool:
    """Whether a framework's output was built for developing: larger than what is released.

    uni-app writes such builds to a folder of their own; Taro writes source maps only into them.
    """
    if root.parent.name == "dev" and root.name == "mp-weixin":
        return True
    return framework == "taro" and (root / "app.js.map").is_file()


def recognise_output(files: Container[str], app_script: Path) -> str | None:
    """Return the framework (or the bundler) that made a program, by its files and its app.js."""
    beginning: bytes | None = None
    for output in OUTPUTS:
        if output.files and all(name in files for name in output.files):
            return output.framework
        if output.script is not None:
            beginning = _beginning(app_script) if beginning is None else beginning
            if output.script.search(beginning):
                return output.framework
    return None


def _beginning(script: Path) -> bytes:
    try:
        with script.open("rb") as opened:
            return opened.read(_SCRIPT_BYTES)
    except OSError:
        return b""


def read_package(folder: Path) -> Mapping[str, Any]:
    """Return package.json's object; an empty one where it is missing or broken."""
    try:
        value = json.loads((folder / "package.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _by_files(folder: Path) -> Framework | None:
    """HBuilderX projects of uni-app have no package.json, but a manifest beside pages.json."""
    for place in (folder, folder / "src"):
        if (place / "manifest.json").is_file() and (place / "pages.json").is_file():
            return next(framework for framework in FRAMEWORKS if framework.name == "uni-app")
    return None


def _object(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _runner(folder: Path) -> str:
    for lock, runner in (("pnpm-lock.yaml", "pnpm run"), ("yarn.lock", "yarn"), ("bun.lockb", "bun run")):
        if (folder / lock).is_file():
            return runner
    return "npm run"
