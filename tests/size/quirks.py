"""Small projects, one for each rule and quirk of the official tool's packing.

`CASES` maps a name to the project's files (see `projects.write`). What the tool answers for each is
recorded in `tests/oracle/recorded/quirks.json`; the slow suite asks the tool itself.
"""

from typing import Any

from tests.size.projects import PAGE, Files

ROOTED = {f"miniprogram/{name}": content for name, content in PAGE.items()}
PNG = b"\x89PNG" + b"x" * 96


def _options(*rules: tuple[str, str], include: tuple[tuple[str, str], ...] = (), **setting: Any) -> Files:
    def entries(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
        return [{"type": kind, "value": value} for kind, value in pairs]

    return {
        "project.config.json": {
            "packOptions": {"ignore": entries(rules), "include": entries(include)},
            "setting": setting,
        }
    }


def _rooted(root: str, **more: Any) -> Files:
    return {"project.config.json": {"miniprogramRoot": root, **more}}


_LETTERS = {
    f"x/{name}": PNG for name in ("A.png", "a.PNG", "docs.png", "b.jpg", "c d.gif", "页.png", "&#%'.svg")
}
_TREE = {
    "docs/a.png": PNG,
    "docs/deep/b.png": PNG,
    "docsx/c.png": PNG,
    "x/docs/d.png": PNG,
    "e.png": PNG,
    "E2.png": PNG,
    ".hidden/f.png": PNG,
    "x/.g.png": PNG,
    "x/h.js": "1",
    "x/i.json": "{}",
    "x/j.wxml": "<a/>",
}
_COMPONENT = {"json": {"component": True}, "wxml": "<view/>", "js": "Component({})"}


def component(path: str, **more: Any) -> Files:
    """The files of a component at `path`."""
    files = {f"{path}.{kind}": content for kind, content in _COMPONENT.items()}
    files[f"{path}.json"] = {"component": True, **more}
    return files


def app(**more: Any) -> Files:
    """An app.json with the page `a` and `more`."""
    return {"app.json": {"pages": ["a"], **more}}


_SUFFIXES = """
.wxml .wxss .wxs .png .jpg .jpeg .gif .svg .js .json .cer .mp3 .aac .m4a .mp4 .wav .ogg .silk .wasm
.br .cur .ico .skel .crt .cert .PNG .JS .Json .webp .ttf .woff .woff2 .html .css .ts .less .scss .map
.pem .bin .zip .txt .md .yaml .xml .wxml.bak .tar.png . .mjs .cjs .d.ts .js.map
"""
_PACK_RULES = [
    ("file", "docs/a.png"),
    ("file", "/docs/a.png"),
    ("file", "./docs/a.png"),
    ("file", "DOCS/A.png"),
    ("file", ""),
    ("folder", "docs"),
    ("folder", "/docs/"),
    ("folder", "./docs"),
    ("folder", "DOCS"),
    ("folder", "x/docs"),
    ("folder", "docs/deep/"),
    ("prefix", "d"),
    ("prefix", "docs"),
    ("prefix", ".g"),
    ("prefix", "E"),
    ("suffix", ".png"),
    ("suffix", ".PNG"),
    ("suffix", "b.png"),
    ("suffix", ".js"),
    ("suffix", ".json"),
    ("suffix", ".wxml"),
    ("glob", "*.png"),
    ("glob", "**/*.png"),
    ("glob", "docs"),
    ("glob", "docs/**"),
    ("glob", "/docs/**"),
    ("glob", "docs/*"),
    ("glob", "**/docs/**"),
    ("glob", "{docs,x}/**"),
    ("glob", "!docs/**"),
    ("glob", "!!docs/**"),
    ("glob", "#docs"),
    ("glob", "**/.g.png"),
    ("glob", ".hidden/**"),
    ("glob", "**"),
    ("glob", "*"),
    ("glob", "doc?/a.png"),
    ("glob", "doc[a-s]/a.png"),
    ("glob", "+(docs|x)/**"),
    ("glob", "!(docs)/*.png"),
    ("glob", "docs\\a.png"),
    ("regexp", "docs"),
    ("regexp", "^/docs/"),
    ("regexp", "^docs/"),
    ("regexp", "\\.PNG$"),
    ("regexp", "\\D\\.png"),
    ("regexp", "\\d\\.png"),
    ("regexp", "("),
    ("regexp", "a|b"),
    ("regexp", "[a-e]\\.png$"),
    ("regexp", ""),
    ("regexp", "(?<!docs/)a\\.png"),
    ("regex", "docs"),
    ("FOLDER", "docs"),
]

CASES: dict[str, Files] = {
    "the smallest program": PAGE,
    "no project.config.json in a folder": ROOTED | _rooted("miniprogram/"),
    "app without pages": {"app.json": {"pages": []}, "app.js": "App({})", "app.wxss": "page{}"},
    "extensions": PAGE
    | {f"all/x{suffix}": "1" for suffix in _SUFFIXES.split()}
    | dict.fromkeys(("all/noextension", "all/.js", "all/.json", "all/.a.js", "all/..png"), "1"),
    "odd names": PAGE | _LETTERS | {"n" * 200 + ".js": "1", " a.js": "1", "b .js": "1", "ünï/çødé.js": "1"},
    "dot files and folders": PAGE
    | {
        ".eslintrc.js": "1",
        ".vscode/a.json": "1",
        ".idea/a.js": "1",
        ".github/x.png": PNG,
        ".DS_Store": "1",
        "x/.DS_Store": "1",
        ".git/a.js": "1",
        "x/.git/a.js": "1",
        ".svn/a.js": "1",
        "x/.svn/b/a.js": "1",
        ".hg/a.js": "1",
        "x/.DS_Store.png": PNG,
    },
    "node_modules anywhere": PAGE
    | {
        "node_modules/a/index.js": "1",
        "x/node_modules/a/index.js": "1",
        "x/node_modulesx/a.js": "1",
        "miniprogram_npm/a/index.js": "1",
        "miniprogram_npm/a/node_modules/b/index.js": "1",
    },
    "json that nobody names": PAGE
    | {
        "package.json": {"name": "x", "dependencies": {}},
        "tsconfig.json": "{ // comments\n}",
        "bad.json": "{",
        "data/a.json": ' {"a" : 1 } ',
        "project.private.config.json": {"setting": {"ignoreUploadUnusedFiles": True}},
        "empty.json": "",
    },
    "siblings ship where there is no root": PAGE | {"cloudfunctions/f/index.js": "1", "mock/db.json": "{}"},
    "siblings do not ship where there is a root": ROOTED
    | _rooted("miniprogram/")
    | {"README.md": "1", "cloudfunctions/f/index.js": "1", "miniprogramx/a.js": "1", "b.js": "1"},
    "root without slash": ROOTED | _rooted("miniprogram"),
    "root ./x": ROOTED | _rooted("./miniprogram"),
    "root ./x/": ROOTED | _rooted("./miniprogram/"),
    "root /x": ROOTED | _rooted("/miniprogram"),
    "root x//": ROOTED | _rooted("miniprogram//"),
    "root ../x": ROOTED | _rooted("../miniprogram"),
    "root /": PAGE | _rooted("/"),
    "root two deep": {f"src/mini/{name}": text for name, text in PAGE.items()} | _rooted("src/mini/"),
    "project.config.json inside the root": ROOTED
    | _rooted("miniprogram/")
    | {"miniprogram/project.config.json": {"a": 1}, "miniprogram/x/project.config.json": {"a": 1}},
    "code that is no UTF-8": PAGE
    | {
        "gbk.js": "'中文'".encode("gbk"),
        "gbk.wxml": "<view>中文</view>".encode("gbk"),
        "gbk.wxss": "/*中文*/".encode("gbk"),
        "gbk.wxs": "'中文'".encode("gbk"),
        "gbk.json": '{"a":"中文"}'.encode("gbk"),
        "latin.js": b"'\xe9\xe8'",
        "cut.js": "'中".encode()[:-1],
        "surrogate.js": b"'\xed\xa0\x80'",
        "high.js": b"'\xf4\x90\x80\x80 \xf8\x88\x80\x80\x80 \xc0\xaf'",
        "bom.js": b"\xef\xbb\xbfvar a",
        "bom.wxml": b"\xef\xbb\xbf<view/>",
        "crlf.js": b"var a\r\nvar b\r",
        "nul.js": b"a\0b",
        "x.png": bytes(range(256)),
    },
    "empty files": PAGE
    | {"empty.js": "", "empty.wxss": "", "empty.wxml": "", "empty.png": b"", "app.js": ""},
    "page json written anew": PAGE
    | {
        "a.json": '{\n  "navigationBarTitleText" : "\\u4e2d\\/文 ",\n "usingComponents": {},'
        ' "onReachBottomDistance": 1.50 }'
    },
    "numbers and keys of json": PAGE
    | {
        "a.json": '{"onReachBottomDistance":1e3,"usingComponents":{},'
        '"navigationBarTitleText":"\\ud83d\\ude00\\u0007\\u2028"}',
        "app.json": '{"pages":["a"],"networkTimeout":{"request":10000.0,"uploadFile":1E21,'
        '"downloadFile":1e-7},"window":{"navigationBarTitleText":"a\\"b\\\\c\\t"}}',
    },
    "duplicate keys": PAGE
    | {"a.json": '{"backgroundColor":"#fff","disableScroll":true,"backgroundColor":"#000"}'},
    "page json without components": PAGE | {"a.json": "{}"},
    "page without json": PAGE,
    "components of every spelling": PAGE
    | app(usingComponents={"app-one": "comp/one", "app-abs": "/comp/one", "app-dir": "./comp"})
    | {
        "app.json": {
            "pages": ["a", "sub/p/b"],
            "usingComponents": {"app-one": "comp/one", "app-abs": "/comp/one", "app-dir": "./comp"},
        },
        "sub/p/b.wxml": "",
        "sub/p/b.js": "",
        "sub/p/b.json": {
            "usingComponents": {
                "up": "../../comp/one",
                "up-dir": "../../comp",
                "abs": "/comp/one",
                "abs-dir": "/comp",
                "beside": "c",
                "beside-dot": "./c",
                "npm": "lib",
                "npm-deep": "lib/button",
                "npm-scope": "@s/lib/x",
                "nearer": "near",
                "plugin": "plugin://p/c",
            }
        },
    }
    | component("comp/one")
    | component("comp/index")
    | component("sub/p/c")
    | component("miniprogram_npm/lib/index")
    | component("miniprogram_npm/lib/button/index")
    | component("miniprogram_npm/@s/lib/x")
    | component("miniprogram_npm/near/index")
    | component("sub/miniprogram_npm/near/index")
    | component("nobody/uses"),
    "components of components and generics": PAGE
    | {"a.json": {"usingComponents": {"one": "/comp/one"}}}
    | component(
        "comp/one", usingComponents={"two": "./two"}, componentGenerics={"g": {"default": "three"}, "h": True}
    )
    | component("comp/two", usingComponents={"one": "one"})
    | component("comp/three"),
    "useExtendedLib": PAGE
    | app(useExtendedLib={"weui": True, "kbone": True})
    | {
        "a.json": {
            "usingComponents": {
                "b": "weui-miniprogram/badge/badge",
                "c": "/miniprogram_npm/weui-miniprogram/cell/cell",
                "e": "miniprogram-element",
            }
        }
    },
    "skyline pages": PAGE
    | app(
        lazyCodeLoading="requiredComponents",
        componentFramework="glass-easel",
        window={"navigationStyle": "custom"},
    )
    | {"a.json": {"renderer": "skyline", "usingComponents": {"one": "/comp/one", "xr": "/comp/xr"}}}
    | component("comp/one", usingComponents={"two": "./two"})
    | component("comp/two")
    | component("comp/xr", renderer="xr-frame"),
    "skyline app": PAGE
    | app(
        renderer="skyline",
        lazyCodeLoading="requiredComponents",
        componentFramework="glass-easel",
        rendererOptions={"skyline": {"defaultDisplayBlock": True}},
        window={"navigationStyle": "custom"},
    )
    | {"a.json": {"disableScroll": False}},
    "unknown keys": PAGE
    | app(nobody=1, window={"title": "x"}, tabbar={})
    | {"a.json": {"foo": 1, "navigationBarTitle": "x", "usingComponents": {}}},
    "unknown keys deep inside": PAGE
    | {
        "app.json": {
            "odd": 1,
            "networkTimeout": {"z": 1},
            "tabBar": {"x": 1, "list": [{"pagePath": "a", "y": 1}, {"pagePath": "b", "odd key": 1}]},
            "window": {"b": 1, "a": 1},
            "2d": 1,
            "a.b": 2,
            "pages": ["a", "b"],
            "subpackages": [
                {"root": "s", "pages": [], "plugins": {"1": {"version": "1.0.0", "provider": "w", "k": 1}}}
            ],
            "mini-weixin": {"odd": 1, "window": {"q": 1}},
            "singlePage": {"s": 1},
            "entranceDeclare": {"e": 1},
        },
        "b.wxml": "",
        "b.js": "",
        "s/a.js": "",
        "a.json": {
            "__warning__": "own",
            "mini-ios": {"k": 1, "singlePage": {"s": 1}},
            "pageJSONDark": {"k": 1, "singlePage": {"s": 1}},
            "singlePage": {"s": 1},
            "rendererOptions": {"r": 1},
            "usingComponents": {},
        },
    },
    "unknown keys in lists": PAGE
    | app(
        subPackages=[{"root": "sub", "pages": [], "odd": 1}],
        plugins={"p-q": {"version": "1.0.0", "provider": "wx1", "x": 1}},
    )
    | {"sub/keep": ""},
    "functionalPages of the old kind": PAGE | app(functionalPages=True),
    "skyline window tips": PAGE
    | app(window={"navigationBarTitleText": "x"}, rendererOptions={"skyline": {}}),
    "subpackages": PAGE
    | app(
        subPackages=[
            {"root": "sub", "pages": ["p"]},
            {"root": "ind/", "pages": ["q"], "independent": True, "name": "i"},
        ]
    )
    | {f"{name}.{kind}": "" for name in ("sub/p", "ind/q") for kind in ("wxml", "js")}
    | {"subx/a.js": "1", "sub/img/a.png": PNG, "ind/b.png": PNG, "xsub/a.js": "1"},
    "subpackages in small letters": PAGE
    | app(subpackages=[{"root": "sub", "pages": []}], subPackages=[{"root": "other", "pages": []}])
    | {"sub/a.js": "1", "other/a.js": "1"},
    "workers": PAGE | app(workers="workers") | {"workers/a.js": "1", "workers/b/c.js": "1"},
    "workers as an object": PAGE
    | app(workers={"path": "workers", "isSubpackage": True})
    | {"workers/a.js": "1"},
    "theme": PAGE
    | app(darkmode=True, themeLocation="theme.json", window={"navigationBarBackgroundColor": "@bg"})
    | {"theme.json": {"light": {"bg": "#fff"}, "dark": {"bg": "#000"}}, "a.json": {"backgroundColor": "@bg"}},
    "ext.json": PAGE
    | {"ext.json": {"extEnable": True}, "x/ext.json": {"a": 1}, "project.config.json": {"appid": "wx1"}},
    "ext.json beside another warning": PAGE
    | app(odd=1)
    | {"ext.json": {}, "project.config.json": {"appid": "wx1"}},
    "sitemap": PAGE | app(sitemapLocation="s.json") | {"s.json": ' { "rules": [] } ', "sitemap.json": "{ }"},
    "custom tab bar and app bar": PAGE
    | {"b.wxml": "", "b.js": ""}
    | {
        "app.json": {
            "pages": ["a", "b"],
            "tabBar": {
                "custom": True,
                "list": [{"pagePath": "a", "text": "1"}, {"pagePath": "b", "text": "2"}],
            },
            "appBar": {},
        }
    }
    | component("custom-tab-bar/index")
    | component("app-bar/index"),
    "typescript": PAGE
    | {
        "a.js": None,
        "a.ts": "Page({})",
        "both.ts": "1",
        "both.js": "2",
        "types.d.ts": "type A = 1",
        "c.js": "3",
    }
    | {"project.config.json": {"setting": {"useCompilerPlugins": ["typescript"]}}},
    "less and sass": PAGE
    | {"a.less": "page{}", "b.scss": "page{}", "c.sass": "page{}", "d.wxss": "d{}"}
    | {"e.wxss": "e{}", "e.less": "e{}", "e.scss": "e{}", "f.less": "f{}", "f.wxss": "f{}"}
    | {"project.config.json": {"setting": {"useCompilerPlugins": ["less", "sass"]}}},
    "sass then less": PAGE
    | {"e.wxss": "e{}", "e.less": "e{}", "e.scss": "e{}", "e.sass": "e\n  color: red"}
    | {"project.config.json": {"setting": {"useCompilerPlugins": ["sass", "less"]}}},
    "compiler plugins off": PAGE
    | {"b.ts": "1", "c.less": "c{}"}
    | {"project.config.json": {"setting": {"useCompilerPlugins": False}}},
    "required files may be ignored": PAGE
    | {"app.js": "1", "a.json": "{}", "app.wxss": ""}
    | _options(
        ("file", "app.json"),
        ("file", "app.js"),
        ("file", "a.wxml"),
        ("file", "a.json"),
        ("file", "project.config.json"),
    ),
    "include wins": PAGE
    | _TREE
    | {"docs/x.ttf": "1"}
    | _options(
        ("folder", "docs"),
        ("suffix", ".js"),
        include=(("file", "docs/a.png"), ("suffix", ".ttf"), ("file", "a.js")),
    ),
    "packOptions with a root": ROOTED
    | {f"miniprogram/{name}": text for name, text in _TREE.items()}
    | {
        "project.config.json": {
            "miniprogramRoot": "miniprogram/",
            "packOptions": {
                "ignore": [{"type": "folder", "value": "docs"}, {"type": "folder", "value": "miniprogram/x"}]
            },
        }
    },
    "packOptions see sources": PAGE
    | {"b.ts": "1", "c.ts": "1", "c.js": "2"}
    | {
        "project.config.json": {
            "setting": {"useCompilerPlugins": ["typescript"]},
            "packOptions": {"ignore": [{"type": "file", "value": "b.js"}, {"type": "file", "value": "c.ts"}]},
        }
    },
    "private config is not read": PAGE
    | _TREE
    | {"project.private.config.json": {"packOptions": {"ignore": [{"type": "folder", "value": "docs"}]}}},
    "plugin project": {f"mini/{name}": text for name, text in PAGE.items()}
    | {
        "plugin/plugin.json": {
            "publicComponents": {"hello": "components/hello"},
            "pages": {"p": "pages/p"},
            "main": "index.js",
        },
        "plugin/index.js": "1",
        "plugin/pages/p.wxml": "",
        "plugin/pages/p.js": "",
        "plugin/pages/p.json": {"usingComponents": {"h": "../components/hello"}},
        "plugin/img/a.png": PNG,
        "plugin/img/b.png": PNG,
        "plugin/data.json": "{ }",
        "mini/img/a.png": PNG,
        "mini/img/b.png": PNG,
        "doc/readme.js": "1",
        "project.config.json": {
            "compileType": "plugin",
            "miniprogramRoot": "mini/",
            "pluginRoot": "plugin/",
            "packOptions": {
                "ignore": [
                    {"type": "file", "value": "img/a.png"},
                    {"type": "file", "value": "../mini/img/b.png"},
                    {"type": "file", "value": "plugin/img/b.png"},
                    {"type": "file", "value": "index.js"},
                ]
            },
        },
    }
    | component("plugin/components/hello")
    | component("plugin/components/unused"),
    "other keys of app.json": PAGE
    | app(
        style="v2",
        resolveAlias={"~/*": "/x/*"},
        entryPagePath="a",
        debug=True,
        subPackages=[{"root": "s", "pages": []}],
    )
    | {"s/a.js": "1"},
    "account cards": PAGE
    | app(
        subPackages=[{"root": "card", "pages": [], "independent": True}],
        accountCardPackage={"root": "card", "cardList": [{"type": 1, "componentPath": "c"}]},
    )
    | component("card/c"),
} | {f"pack {kind} {value}": PAGE | _TREE | _options((kind, value)) for kind, value in _PACK_RULES}
