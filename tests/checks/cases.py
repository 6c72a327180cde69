"""The suite of small broken projects: cases as data, and the folders that are made from them."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "cases"

BASE: Mapping[str, Any] = {
    "app.json": '{"pages": ["pages/home/index"]}',
    "pages/home/index.js": "Page({})",
    "pages/home/index.wxml": "<view>home</view>",
}

ADVICE = (
    *("component-unused", "data-unset", "file-unused", "lazy-code-loading", "page-unreachable"),
    *("privacy-guideline", "permission-text-missing", "page-empty", "plugin-unused"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One project of the suite. `official` is the recorded answer (None: accepted)."""

    name: str
    spec: Mapping[str, Any]

    @property
    def official(self) -> int | bool | None:
        return self.spec.get("official")

    @property
    def rules(self) -> list[str]:
        return sorted(self.spec["rules"])

    def kept(self, rules: Iterable[str]) -> list[str]:
        """Return the rules to compare: advice that most cases would draw counts where one asks for it."""
        return sorted(rule for rule in rules if rule not in ADVICE or self.spec.get("advice"))

    def write(self, folder: Path) -> Path:
        """Write the project below `folder` and return the folder that a person would name."""
        root = folder / self.spec.get("root", "")
        files = dict(BASE)
        app = self.spec.get("app")
        if app is not None:
            files |= _app_files(app)
        files |= self.spec.get("files", {})
        for name, content in files.items():
            if content is not False:
                base = folder if name == "project.config.json" else root
                _write(base / name, content)
        return folder


def load() -> list[Case]:
    """Return every case of every file below `cases/`."""
    cases = []
    for path in sorted(FOLDER.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        cases += [Case(f"{path.stem}/{name}", spec) for name, spec in tables.items()]
    return cases


def _app_files(app: str | Mapping[str, Any]) -> dict[str, str]:
    base = json.loads(BASE["app.json"])
    if isinstance(app, str):
        return {"app.json": json.dumps(base | json.loads(app))}
    if "subpackages" in app:
        return _many_subpackages(base, app["subpackages"])
    return _tabs(base, app)


def _many_subpackages(base: dict[str, Any], count: int) -> dict[str, str]:
    roots = [f"s{index}" for index in range(count)]
    base["subPackages"] = [{"root": root, "pages": []} for root in roots]
    return {"app.json": json.dumps(base)} | {f"{root}/a.js": "1" for root in roots}


def _tabs(base: dict[str, Any], spec: Mapping[str, Any]) -> dict[str, str]:
    """A tab bar of `tabs` items; `icon`, `text` on the first, `colour`, `border`, `custom` on the bar."""
    pages = [f"pages/tab{index}/index" for index in range(spec["tabs"])]
    items = [{"pagePath": page, "text": "Tab"} for page in pages]
    items[0] |= {key: spec[name] for name, key in (("icon", "iconPath"), ("text", "text")) if name in spec}
    bar: dict[str, Any] = {"list": items}
    names = (("colour", "color"), ("border", "borderStyle"), ("custom", "custom"))
    bar |= {key: spec[name] for name, key in names if name in spec}
    files = {"app.json": json.dumps({**base, "pages": [*base["pages"], *pages], "tabBar": bar})}
    for page in pages:
        files |= {f"{page}.js": "Page({})", f"{page}.wxml": "<view/>"}
    return files


def _write(path: Path, content: str | Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    elif "bytes" in content:
        path.write_bytes(b"x" * content["bytes"])
    else:
        parts = bytes.fromhex(content.get("hex", "")), content.get("text", "").encode()
        path.write_bytes(b"".join(parts) + bytes.fromhex(content.get("then", "")))
