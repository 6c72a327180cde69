"""The skeleton-screen part of project.config.json (source as in `project_config`)."""

from mpconsole.platform.shapes import NUMBER, TEXT, ListOf, Record, Shape, one_of, switches, texts

_WORDS = ListOf(TEXT)
_FIGURE = one_of("circle", "rect")


def _open(fields: dict[str, Shape]) -> Record:
    """Return a part of which every known key is required."""
    return Record(fields, tuple(sorted(fields)), closed=False)


SKELETON = Record(
    {
        **texts("backgroundColor templateName"),
        **switches("showNative"),
        **dict.fromkeys(("excludes", "remove", "grayBlock"), _WORDS),
        "loading": one_of("", "chiaroscuro", "shine", "spin"),
        "outline": _open({**switches("remain"), **texts("replace")}),
        "text": _open(texts("color")),
        "image": _open({"color": TEXT, "shape": _FIGURE, "shapeOpposite": _WORDS}),
        "button": _open({"color": TEXT, "excludes": _WORDS}),
        "pseudo": _open({"color": TEXT, "shape": _FIGURE}),
        "mode": one_of("auto", "fullscreen"),
        "cssUnit": one_of("rem", "rpx", "vh", "vmax", "vmin", "vw"),
        "decimal": NUMBER,
    },
    closed=False,
)
