"""More small projects for the comparison with the official tool: links, odd roots, plugins, odd names."""

from pathlib import PurePath
from typing import Any

from tests.size.projects import PAGE, Files
from tests.size.quirks import PNG, app, component

_UNUSED = {"ignoreUploadUnusedFiles": True}
_SHARED: Files = {"shared/lib.js": "exports.a = 1", "shared/deep/b.js": "1", "shared/c.png": PNG}


def _plugin(root: str = "mini/", plugin: str = "plug/", files: Files | None = None, **more: Any) -> Files:
    config = {"compileType": "plugin", "miniprogramRoot": root, "pluginRoot": plugin, **more}
    return {
        "project.config.json": config,
        **{f"mini/{name}": content for name, content in PAGE.items()},
        "plug/plugin.json": {"main": "index.js", "publicComponents": {}, "pages": {}},
        "plug/index.js": "module.exports = {}",
        **(files or {}),
    }


def _inside(root: str, files: Files) -> Files:
    return {f"{root}/{name}": content for name, content in files.items()}


MORE_CASES: dict[str, Files] = {
    "a link to a file": PAGE | _SHARED | {"linked.js": PurePath("shared/lib.js")},
    "a link to a file of another extension": PAGE | {"x.txt": "1", "linked.js": PurePath("x.txt")},
    "links to nothing that are not looked at": PAGE
    | {".DS_Store": PurePath("gone.js"), "x/node_modules": PurePath("gone"), ".git/y": PurePath("gone")},
    "a link to a folder": PAGE | _SHARED | {"linked": PurePath("shared")},
    "a link to a link": PAGE | _SHARED | {"one.js": PurePath("shared/lib.js"), "two.js": PurePath("one.js")},
    "components written with backslashes": PAGE
    | {"a.json": {"usingComponents": {"c": "c\\d", "e": ".\\c\\e", "f": "/c\\f", "n": "lo\\x"}}}
    | component("c/d")
    | component("c/e")
    | component("c/f")
    | component("miniprogram_npm/lo/x"),
    "components written with a slash behind": PAGE
    | {
        "app.json": {"pages": ["a"], "usingComponents": {"c": "c/"}},
        "a.json": {"usingComponents": {"d": "./c/"}},
    }
    | component("c/index")
    | component("c"),
    "components for plugins' generics": PAGE
    | app(
        plugins={
            "p": {
                "version": "1.0.0",
                "provider": "wx0123456789abcdee",
                "genericsImplementation": {"g": {"a": "/c/d", "b": "c/e", "f": "c/f"}},
            }
        }
    )
    | component("c/d")
    | component("c/e")
    | component("c/f"),
    "an empty list of subpackages": PAGE | app(subpackages=[]),
    "an empty list of subpackages beside another": PAGE
    | app(subpackages=[], subPackages=[{"root": "s", "pages": []}])
    | {"s/a.js": "1"},
    "links to above the root": _inside("mini", PAGE)
    | _SHARED
    | {"project.config.json": {"miniprogramRoot": "mini/"}}
    | {"mini/lib.js": PurePath("../shared/lib.js"), "mini/linked": PurePath("../shared")},
    "a loop of links": PAGE | {"a/b.js": "1", "a/loop": PurePath("../a")},
    "a page that is a link": {
        "app.json": {"pages": ["a"]},
        "real/a.js": "Page({})",
        "real/a.wxml": "<view/>",
        "a.js": PurePath("real/a.js"),
        "a.wxml": PurePath("real/a.wxml"),
    },
    "links among unused files": PAGE
    | _SHARED
    | {"project.config.json": {"setting": _UNUSED}, "a.js": "require('./used')"}
    | {"used.js": PurePath("shared/lib.js"), "unused.js": PurePath("shared/lib.js")},
    "root .": PAGE | {"project.config.json": {"miniprogramRoot": "."}, "x/a.js": "1"},
    "root ./": PAGE | {"project.config.json": {"miniprogramRoot": "./"}, "x/a.js": "1"},
    "root of capital letters": _inside("Mini", PAGE)
    | {"project.config.json": {"miniprogramRoot": "Mini"}, "mini2/a.js": "1"},
    "root that begins like another folder": _inside("mini", PAGE)
    | {"project.config.json": {"miniprogramRoot": "mini"}, "minimum/a.js": "1", "mini.js": "1"},
    "root with a space": _inside("my mini", PAGE) | {"project.config.json": {"miniprogramRoot": "my mini/"}},
    "root in Chinese": _inside("小程序", PAGE) | {"project.config.json": {"miniprogramRoot": "小程序/"}},
    "packOptions below root ./x": _inside("mini", PAGE | {"docs/a.png": PNG, "b.js": "1"})
    | {
        "project.config.json": {
            "miniprogramRoot": "./mini",
            "packOptions": {"ignore": [{"type": "folder", "value": "docs"}], "include": []},
            "setting": _UNUSED,
        }
    },
    "names that shells fear": PAGE
    | dict.fromkeys(
        ("-a.js", "--x.png", "a;b.js", "a'b\".js", "a`b.js", "$x.js", "!a.js", "*.js", "?.js"), "1"
    ),
    "names that patterns fear": PAGE
    | dict.fromkeys(("[a].js", "{a,b}.js", "(a).js", "+(a).png", "@a/b.js", "#a.js", "~a.js", "a^b.js"), "1"),
    "names that differ by case": PAGE | {"x/b.js": "1", "x/B.js": "12", "X/b.js": "123"},
    "names of two normal forms": PAGE | {"caf\u00e9.js": "1", "cafe\u0301.js": "12"},
    "names of many dots": PAGE | dict.fromkeys(("a..js", "...js", "a.b.c.d.js", "..a.png", "a.js.png"), "1"),
    "emoji and wide names": PAGE | dict.fromkeys(("😀.png", "ａ.js", "한국어/가.json"), "1"),
    "a deep path": PAGE | {"/".join(["d"] * 40) + "/a.js": "1"},
    "patterns on odd names": PAGE
    | {"[a]/b.js": "1", "[a]/c.png": PNG, "a/b.js": "1", "x y/z.png": PNG}
    | {
        "project.config.json": {
            "packOptions": {
                "ignore": [{"type": "folder", "value": "[a]"}, {"type": "glob", "value": "x y/*"}],
                "include": [{"type": "file", "value": "[a]/c.png"}],
            }
        }
    },
    "workers and unused files": PAGE
    | app(workers="workers")
    | {"workers/w.js": "require('./used')", "workers/used.js": "1", "workers/deep/x.js": "1"}
    | {"workers/data.json": "{}", "other.js": "1", "project.config.json": {"setting": _UNUSED}},
    "workers in a subpackage": PAGE
    | app(workers={"path": "sub/workers", "isSubpackage": True})
    | {"sub/workers/w.js": "1", "sub/workers/x.png": PNG},
    "plugin with roots ./x": _plugin("./mini", "./plug"),
    "plugin with roots without slash": _plugin("mini", "plug"),
    "plugin with pages and components": _plugin(
        files={
            "plug/plugin.json": {
                "main": "index.js",
                "publicComponents": {"c": "components/c"},
                "pages": {"p": "pages/p"},
            },
            "plug/pages/p.js": "Page({})",
            "plug/pages/p.wxml": "<view/>",
            "plug/pages/p.json": {"usingComponents": {"c": "../components/c"}, "odd": 1},
            **_inside("plug", component("components/c")),
        }
    ),
    "plugin and packOptions": _plugin(
        files={"plug/docs/a.png": PNG, "mini/docs/a.png": PNG, "plug/docs/b.js": "1", "docs/c.png": PNG},
        packOptions={"ignore": [{"type": "folder", "value": "docs"}], "include": []},
    ),
    "plugin and unused files": _plugin(files={"plug/dead.js": "1", "mini/dead.js": "1"}, setting=_UNUSED),
    "plugin whose manifest brings components": _plugin(
        files={
            "plug/plugin.json": {"main": "index.js", "usingComponents": {"c": "/c/d", "e": "c/e"}},
            "plug/c/d.json": {},
            "plug/c/d.wxml": "",
            "plug/c/e/index.json": {"component": True},
            "plug/c/e/index.wxml": "",
        },
        packOptions={"ignore": [{"type": "suffix", "value": "plugin.json"}]},
    ),
    "plugin with documents": _plugin(files={"doc/README.md": "# words", "doc/a.png": PNG, "plug/x.md": "x"}),
    "plugin with npm": _plugin(
        files={
            "plug/miniprogram_npm/lib/index.js": "1",
            "mini/miniprogram_npm/lib/index.js": "1",
            "plug/package.json": {"dependencies": {}},
            "plug/node_modules/lib/index.js": "1",
        }
    ),
    "plugin with links": _plugin(files=_SHARED | {"plug/linked.js": PurePath("../shared/lib.js")}),
    "plugin that workers help": _plugin(
        files={
            "plug/plugin.json": {"main": "index.js", "workers": "workers"},
            "plug/workers/w.js": "1",
        }
    ),
}
