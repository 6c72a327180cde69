"""project.config.json: how the official tools build this project.

Source: the schema of miniprogram-ci 2.1.42 (August 2025), compared in `tests/platform`. Unknown keys
are accepted everywhere in it.
"""

from mpconsole.platform.shapes import (
    ANYTHING,
    NULL,
    NUMBER,
    TEXT,
    Constant,
    ListOf,
    Record,
    Shape,
    any_of,
    one_of,
    switches,
    texts,
)
from mpconsole.platform.skeleton import SKELETON

LIBRARY_VERSION = "^[0-9]*.[0-9]*.[0-9]*$"


def _open(fields: dict[str, Shape], required: tuple[str, ...] = (), rest: Shape | None = None) -> Record:
    return Record(fields, required, closed=False, rest=rest)


_PACK_RULES = ListOf(_open(texts("type value"), ("type", "value")))

_WHITESPACE = _open(switches("collapseWhitespace conservativeCollapse preserveLineBreaks"))

SETTING = _open(
    {
        **switches(
            "es6 enhance postcss minified minifyWXSS minifyWXML uglifyFileName ignoreUploadUnusedFiles"
            " ignoreCodeQuality autoAudits urlCheck compileHotReLoad preloadBackgroundData"
            " lazyloadPlaceholderEnable useStaticServer disableUseStrict uploadWithSourceMap localPlugins"
            " packNpmManually coverView ignoreDevUnusedFiles checkInvalidKey showShadowRootInWxmlPanel"
            " useIsolateContext useMultiFrameRuntime useApiHook useApiHostProcess useLanDebug"
            " enableEngineNative showES6CompileOption"
        ),
        "babelSetting": _open(
            {"outputPath": TEXT, "ignore": ListOf(TEXT), "disablePlugins": ListOf(ANYTHING)}
        ),
        "useCompilerPlugins": any_of(ListOf(one_of("less", "sass", "typescript")), Constant(value=False)),
        "packNpmRelationList": ListOf(
            _open(
                texts("packageJsonPath miniprogramNpmDistDir"), ("miniprogramNpmDistDir", "packageJsonPath")
            )
        ),
        "minifyWXMLSetting": _open({"global": _WHITESPACE}, ("global",), _WHITESPACE),
    }
)


def _conditions(names: str, more: dict[str, Shape]) -> Record:
    item = _open({**texts(names), "scene": any_of(NULL, TEXT, NUMBER), **more})
    return _open({"current": NUMBER, "list": ListOf(item)})


_SHARED = dict.fromkeys(("shareInfo", "referrerInfo", "groupInfo"), ANYTHING)
_CHATROOM: dict[str, Shape] = {"chatroomUsernameInfo": ANYTHING}
_PARTIAL: dict[str, Shape] = {
    "partialCompile": _open({**switches("enabled"), "pages": ListOf(ANYTHING)}),
}

PROJECT_CONFIG = _open(
    {
        **texts(
            "cloudfunctionRoot cloudfunctionTemplateRoot cloudcontainerRoot srcMiniprogramRoot description"
            " simulatorType miniprogramRoot qcloudRoot pluginRoot cloudbaseRoot compileType pluginAppid"
            " jsserverRoot projectname appid"
        ),
        "libVersion": one_of("", "development", "latest", "trial", "widelyUsed", pattern=LIBRARY_VERSION),
        "editorSetting": _open(
            {
                "tabIndent": one_of("auto", "insertSpaces", "tab"),
                "tabSize": any_of(Constant("\t"), NUMBER),
            }
        ),
        "simulatorPluginLibVersion": ANYTHING,
        "packOptions": _open({"ignore": _PACK_RULES, "include": _PACK_RULES}),
        "watchOptions": _open({"ignore": ListOf(TEXT)}),
        "setting": SETTING,
        "staticServerOptions": _open(texts("servePath")),
        "scripts": _open(texts("beforeCompile beforePreview beforeUpload")),
        "debugOptions": _open({"hideInDevtools": ListOf(TEXT)}),
        "condition": _open(
            {
                "game": _conditions("name pathName query", {**_SHARED, **_CHATROOM}),
                "gamePlugin": _conditions("name query", {**_SHARED}),
                "plugin": _conditions("name pathName query launchMode", {**_SHARED}),
                "miniprogram": _conditions(
                    "name pathName query launchMode", {**_SHARED, **_CHATROOM, **_PARTIAL}
                ),
            }
        ),
        "skeletonConfig": _open({"global": SKELETON}, ("global",), SKELETON),
    }
)
