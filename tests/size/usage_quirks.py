"""Small projects with `ignoreUploadUnusedFiles`: one for each way in which a file is reached, or is not."""

from typing import Any

from tests.size.projects import PAGE, Files
from tests.size.quirks import PNG, app, component

DROPPING = {"project.config.json": {"setting": {"ignoreUploadUnusedFiles": True}}}
BASE = PAGE | DROPPING


def _config(root: str = "", **setting: Any) -> Files:
    return {
        "project.config.json": {
            "miniprogramRoot": root,
            "setting": {"ignoreUploadUnusedFiles": True, **setting},
        }
    }


def _below(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": content for name, content in files.items()}


def page(path: str, **parts: Any) -> Files:
    """The files of a page; `js`, `wxml`, `json`, `wxss` give their contents."""
    return {f"{path}.wxml": "", f"{path}.js": ""} | {f"{path}.{kind}": text for kind, text in parts.items()}


_DEAD = {
    "dead.js": "1",
    "dead.wxss": "a{}",
    "dead.wxml": "",
    "dead.wxs": "1",
    "dead.json": "{}",
    "dead.png": PNG,
    "dead.ts": "1",
    "dead.less": "1",
    "package.json": "{}",
    "img/x.svg": "1",
}
_ROOT = PAGE | {"a.js": "require('./used')", "used.js": "1"} | _DEAD

USAGE_CASES: dict[str, Files] = {
    "off where it is not set": _ROOT,
    "off where it is false": _ROOT | {"project.config.json": {"setting": {"ignoreUploadUnusedFiles": False}}},
    "on": _ROOT | DROPPING,
    "ignoreDevUnusedFiles does not count": _ROOT
    | {"project.config.json": {"setting": {"ignoreDevUnusedFiles": True}}},
    "with root x/": _below("mini", _ROOT) | _config("mini/"),
    "with root x": _below("mini", _ROOT) | _config("mini"),
    "with root ./x": _below("mini", _ROOT) | _config("./mini"),
    "with root ./x/": _below("mini", _ROOT) | _config("./mini/"),
    "with root /x": _below("mini", _ROOT) | _config("/mini"),
    "with root x//": _below("mini", _ROOT) | _config("mini//"),
    "with root /": _ROOT | _config("/"),
    "what app.json brings": BASE
    | app(usingComponents={"c": "comp/c"}, tabBar={"custom": True, "list": []})
    | {
        "app.json": {
            "pages": ["a", "b"],
            "usingComponents": {"c": "comp/c"},
            "tabBar": {"custom": True, "list": [{"pagePath": "a", "iconPath": "i.png"}, {"pagePath": "b"}]},
            "appBar": {},
            "themeLocation": "theme/t.json",
            "sitemapLocation": "s/s.json",
            "workers": "workers",
        },
        "i.png": PNG,
        "theme/t.json": {"light": {}, "dark": {}},
        "theme/other.json": "{}",
        "s/s.json": {"rules": []},
        "sitemap.json": {"rules": []},
        "workers/w.js": "require('./lib')",
        "workers/lib.js": "1",
        "workers/deep/x.js": "1",
        "workers/y.json": "{}",
        "app.js": "require('utils/u')",
        "app.wxss": "@import 'style/s.wxss';",
        "utils/u.js": "1",
        "style/s.wxss": "a{}",
        "ext.json": "{}",
        "functional-pages/request-payment.js": "1",
        "functional-pages/other.js": "1",
        "project.config.json": {"appid": "wx1", "setting": {"ignoreUploadUnusedFiles": True}},
    }
    | page("b")
    | component("comp/c")
    | component("comp/d")
    | component("custom-tab-bar/index")
    | component("app-bar/index"),
    "sitemap without being named": BASE | {"sitemap.json": {"rules": []}, "theme.json": "{}"},
    "tab bar custom, not literally true": BASE
    | {
        "app.json": {
            "pages": ["a", "b"],
            "tabBar": {"custom": False, "list": [{"pagePath": "a"}, {"pagePath": "b"}]},
        }
    }
    | page("b")
    | component("custom-tab-bar/index"),
    "workers as an object": BASE
    | app(workers={"path": "workers", "isSubpackage": True})
    | {"workers/a.js": "1", "workers/a.json": "{}"},
    "workers as an object of another kind": BASE
    | app(workers={"path": "workers", "isSubpackage": False})
    | {"workers/a.js": "1"},
    "subpackages": BASE
    | app(
        subPackages=[
            {"root": "s", "pages": ["p"], "entry": "./entry.js"},
            {"root": "t/", "pages": ["deep/q"], "independent": True},
        ],
        preloadRule={"a": {"packages": ["s"]}},
    )
    | page("s/p", js="require('./lib'); require('../used')", json={"usingComponents": {"c": "./c"}})
    | page("t/deep/q")
    | component("s/c")
    | {"s/entry.js": "require('./more')", "s/more.js": "", "s/lib.js": "", "used.js": "", "s/dead.js": ""},
    "entry without extension": BASE
    | app(subPackages=[{"root": "s", "pages": [], "entry": "entry"}])
    | {"s/entry.js": "1", "s/x.js": "1"},
    "both spellings of subpackages": BASE
    | app(subpackages=[{"root": "s", "pages": ["p"]}], subPackages=[{"root": "t", "pages": ["p"]}])
    | page("s/p")
    | page("t/p"),
    "components of every spelling": BASE
    | {
        "a.json": {
            "usingComponents": {
                "one": "comp/one",
                "two": "/comp/two",
                "three": "./comp/three",
                "npm": "lib/button",
                "plugin": "plugin://x/y",
            },
            "componentGenerics": {"g": {"default": "comp/generic"}, "h": True},
        }
    }
    | component("comp/one", usingComponents={"four": "../four"})
    | component("comp/two/index")
    | component("comp/three")
    | component("comp/generic")
    | component("four/index")
    | component("comp/dead")
    | component("miniprogram_npm/lib/button/index")
    | component("miniprogram_npm/lib/dead/index"),
    "styles of components": BASE
    | {"a.json": {"usingComponents": {"c": "c"}}, "c.wxss": "@import './d'; @import '/e.wxss';"}
    | {"d.wxss": "@import 'f.wxss'", "e.wxss": "", "f.wxss": "", "g.wxss": ""}
    | component("c"),
    "views": BASE
    | {
        "a.wxml": "<import src='t'/><include src='./v/i.wxml'/><wxs src='./w.wxs' module='w'/>"
        "<!-- <import src='dead'/> --><include src='/root'/>",
        "t.wxml": "<import src='t2.wxml'/>",
        "t2.wxml": "",
        "v/i.wxml": "<wxs module='m' src='../w3.wxs'></wxs>",
        "w.wxs": "var a = require('./w2.wxs')",
        "w2.wxs": "",
        "w3.wxs": "",
        "root.wxml": "",
        "dead.wxml": "",
        "dead.wxs": "",
    },
    "scripts inside views": BASE
    | {
        "a.wxml": "<wxs module='m'>var a = require('./w.wxs'); require('./b/' + a)</wxs><import src='t'/>",
        "w.wxs": "",
        "t.wxml": "",
        "b/x.wxs": "",
        "b/y.js": "",
    },
    "requests of every kind": BASE
    | {
        "a.js": "require('./r1'); require('r2.js'); require('./d/r3'); require.async('./r4'); import('./r5');"
        " import './r6'; export * from './r7'; require('/abs'); require('/d/abs2'); require('dir');"
        " require('missing'); require('lib'); require('lib/deep'); require('@s/lib'); require('other')",
        **{f"r{n}.js": "" for n in range(1, 9)},
        "d/r3.js": "require('../r8'); require('/abs3'); require('lib2')",
        "abs.js": "",
        "d/abs2.js": "",
        "d/abs3.js": "",
        "abs3.js": "",
        "dir/index.js": "",
        "miniprogram_npm/lib/index.js": "require('./x'); require('lib2')",
        "miniprogram_npm/lib/x.js": "",
        "miniprogram_npm/lib/deep.js": "",
        "miniprogram_npm/@s/lib/index.js": "",
        "miniprogram_npm/other.js": "",
        "miniprogram_npm/lib2/index.js": "",
        "d/miniprogram_npm/lib2/index.js": "",
        "miniprogram_npm/dead/index.js": "",
    },
    "absolute requests from deep down": BASE
    | app(subPackages=[{"root": "s", "pages": ["p/q"]}])
    | page("s/p/q", js="require('/utils/u'); require('/s/v')")
    | {"utils/u.js": "", "s/v.js": "", "s/p/utils/u.js": ""},
    "what bundled packages say they need": BASE
    | {
        "a.js": "require('lib')",
        "miniprogram_npm/lib/index.js": "require('./x')\n//miniprogram-npm-outsideDeps=[\"lib2\"]\n",
        "miniprogram_npm/lib/x.js": "",
        "miniprogram_npm/lib2/index.js": "require('./y')\n//miniprogram-npm-outsideDeps=[\n",
        "miniprogram_npm/lib2/y.js": "",
    },
    "patterns": BASE
    | app(subPackages=[{"root": "s", "pages": ["p/q"]}])
    | page("s/p/q", js="require('../../mods/' + n); require(`../m/${n}/x.js`); require('/deep/' + n)")
    | {
        "mods/a.js": "",
        "mods/b/c.js": "require('../d')",
        "mods/d.js": "",
        "mods/.e.js": "",
        "mods/f.wxs": "",
        "s/m/1/x.js": "",
        "s/m/1/y.js": "",
        "s/m/x.js": "",
        "deep/a.js": "",
        "s/p/deep/a.js": "",
    },
    "patterns at the root": BASE | {"a.js": "require('./' + n)", "b.js": "", "c/d.js": ""},
    "patterns below a root": _below(
        "mini", PAGE | {"a.js": "require('./mods/' + n)", "mods/a.js": "", "mods/b.js": ""}
    )
    | {"mods/b.js": ""}
    | _config("mini/"),
    "aliases": BASE
    | app(resolveAlias={"~/*": "/src/*", "~/deep/*": "other/*", "x/*": "y/*"})
    | {
        "a.js": "require('~/u'); require('~/deep/v'); require('x/w.js'); require('./x/z'); require('x/n')",
        "src/u.js": "",
        "src/deep/v.js": "",
        "other/v.js": "",
        "y/w.js": "",
        "x/w.js": "",
        "x/z.js": "",
        "x/n.js": "",
    },
    "useExtendedLib": BASE
    | app(useExtendedLib={"weui": True})
    | {"a.js": "require('weui-miniprogram/x')", "miniprogram_npm/weui-miniprogram/x.js": ""},
    "plugins that export": BASE
    | app(
        plugins={"p": {"version": "1.0.0", "provider": "wx1", "export": "exp.js"}},
        subPackages=[
            {
                "root": "s",
                "pages": [],
                "plugins": {"q": {"version": "1.0.0", "provider": "wx2", "export": "e2.js"}},
            }
        ],
    )
    | {"exp.js": "require('./exp2')", "exp2.js": "", "s/e2.js": "", "s/e3.js": ""},
    "files that do not parse": BASE
    | {
        "a.js": "require('./b'); require('./c'); require('./d')",
        "b.js": "require('./b2'); var = ",
        "b2.js": "",
        "c.js": "with (a) {} require('./c2')",
        "c2.js": "",
        "d.js": "require('./d2')\nvar = ",
        "d2.js": "",
        "app.wxss": "a { b }\n@import 'e.wxss';",
        "e.wxss": "",
    },
    "a component whose json is broken otherwise": BASE
    | {"a.json": {"usingComponents": {"c": "c"}}, "d.json": "{}", "d.js": "", "d.wxml": ""}
    | component("c", usingComponents={"d": "./d"}),
    "ignored files are followed": PAGE
    | {"a.js": "require('./b')", "b.js": "require('./c')", "c.js": "", "d.js": ""}
    | {
        "project.config.json": {
            "setting": {"ignoreUploadUnusedFiles": True},
            "packOptions": {
                "ignore": [{"type": "file", "value": "b.js"}],
                "include": [{"type": "file", "value": "d.js"}],
            },
        }
    },
    "account cards": BASE
    | app(
        subPackages=[{"root": "card", "pages": [], "independent": True}],
        accountCardPackage={"root": "card", "cardList": [{"type": 1, "componentPath": "c"}]},
    )
    | component("card/c")
    | component("card/d"),
    "case counts": BASE | {"a.js": "require('./Used')", "used.js": "", "Used2.js": ""},
    "typescript": PAGE
    | {
        "a.js": None,
        "a.ts": "import { T } from './types'\nimport { v, type U } from './values'\nimport './side'\n"
        "import type { W } from './erased'\nlet x: T = v\nimport e = require('./equals')\nexport { e }",
        "types.ts": "export interface T {}",
        "values.ts": "export const v = 1; require('./js')",
        "side.ts": "",
        "erased.ts": "export type W = 1",
        "equals.ts": "export = 1",
        "js.js": "",
        "dead.ts": "",
        "x.d.ts": "",
        "app.ts": "App({})",
    }
    | _config(useCompilerPlugins=["typescript"]),
    "spaces beside an equals sign": BASE
    | {
        "a.wxml": "<include src = '/v/a'/><import src='/v/b.wxml' a=\n'x'/>"
        "<wxs module='m' src=\"{{c}}\"></wxs>",
        "v/a.wxml": "",
        "v/b.wxml": "",
    },
    "requests with backslashes": BASE
    | {"p/q.js": "require('..\\\\r\\\\s')", "r/s.js": "", "a.js": "require('./p\\\\q')"},
    "typescript for workers": PAGE
    | app(workers="w")
    | {"w/a.ts": "", "w/b.js": "", "w/.c.js": ""}
    | _config(useCompilerPlugins=["typescript"]),
    "names of dots": BASE | dict.fromkeys(("....wxss", "..js", ".js", "x/...js", "x/..a.js", "a..js"), ""),
    "components with a slash behind": BASE
    | {"a.json": {"usingComponents": {"c": "c/", "d": "./d/"}}}
    | component("c/index")
    | component("d/index"),
    "less and sass": PAGE
    | {
        "a.less": "@import './mixins'; @import 'w.wxss';",
        "mixins.less": "a{}",
        "w.wxss": "",
        "b.scss": "@use 'u'; @import 'v';",
        "v.scss": "",
        "u.scss": "",
        "dead.scss": "a{}",
        "c.sass": "",
    }
    | {"app.json": {"pages": ["a", "b"]}, "b.wxml": "", "b.js": ""}
    | _config(useCompilerPlugins=["less", "sass"]),
}
