"""What each kind of advice says to a person: a title and what to do."""

import posixpath

from mpconsole.i18n import N_, _, ngettext
from mpconsole.size.advice.model import Advice, AdvisedFile, Kind, NpmPackage
from mpconsole.units import size

_TITLES = {
    Kind.UNUSED_COMPONENT: N_("Remove components that nothing uses"),
    Kind.UNUSED_FILE: N_("Remove code that nothing uses"),
    Kind.UNNAMED_MEDIA: N_("Remove pictures and sounds that nothing names"),
    Kind.MOVE: N_("Move to {target} what it alone uses"),
    Kind.DUPLICATE: N_("Keep one of each pair of equal files"),
    Kind.PICTURE: N_("Re-encode pictures"),
    Kind.LARGE_MEDIA: N_("Let a server deliver media over 200 KB"),
    Kind.MEDIA: N_("Let a server deliver the other pictures and sounds"),
    Kind.BASE64: N_("Take base64 data out of styles and views"),
    Kind.SOURCE_MAP: N_("Leave source maps out of scripts"),
    Kind.LEFTOVER: N_("Leave out docs, tests and tools' files"),
    Kind.NPM: N_("Leave out the unused part of npm packages"),
    Kind.TAB_BAR_ICON: N_("Make tab bar icons smaller than 40 KB"),
}
_REMEDIES = {
    Kind.UNUSED_COMPONENT: N_(
        "No page or component names them in usingComponents. Delete them, or set ignoreUploadUnusedFiles in"
        " project.config.json."
    ),
    Kind.UNUSED_FILE: N_(
        "The official tool's dependency analysis does not reach them. Delete them, or set"
        " ignoreUploadUnusedFiles in project.config.json."
    ),
    Kind.UNNAMED_MEDIA: N_(
        "Their names stand in no script, view, style or JSON. Look before you delete: a server may name them."
    ),
    Kind.MOVE: N_(
        "It makes the main package lighter, not the whole. mpconsole size --what-if says what to change."
    ),
    Kind.DUPLICATE: N_("Their bytes are the same. Point every user at the one that stays."),
    Kind.PICTURE: N_("Measured: encoded anew with Pillow, and weighed."),
    Kind.LARGE_MEDIA: N_("The limit does not count what is downloaded at run time: upload them to a CDN."),
    Kind.MEDIA: N_("The limit does not count what is downloaded at run time: upload them to a CDN."),
    Kind.BASE64: N_(
        "Base64 is a third longer than the picture. Name a URL instead, or use an <image> with a file."
    ),
    Kind.SOURCE_MAP: N_("Let your build write source maps to files of their own, which do not ship."),
    Kind.LEFTOVER: N_(
        "Add them to packOptions.ignore in project.config.json; mpconsole size advice --fix does it."
    ),
    Kind.NPM: N_(
        "Set ignoreUploadUnusedFiles in project.config.json, or let mpconsole size advice --fix ignore them."
    ),
    Kind.TAB_BAR_ICON: N_("81 by 81 pixels are enough; the official tool refuses an icon over 40 KB."),
}
_GENERATED = frozenset({Kind.UNUSED_COMPONENT, Kind.UNUSED_FILE, Kind.MOVE, Kind.DUPLICATE, Kind.NPM})
_FRAMEWORK = {
    "taro": N_(
        "These files are made by Taro: set mini.optimizeMainPackage.enable, or mini.commonChunks and"
        " splitChunks, in config/index."
    ),
    "uni-app": N_(
        'These files are made by uni-app: set "optimization": {"subPackages": true} under mp-weixin in'
        " manifest.json."
    ),
    "mpx": N_(
        "These files are made by mpx: its subpackage rules place them; see ?root= and"
        " optimization.splitChunks."
    ),
    "weapp-vite": N_(
        "These files are made by weapp-vite: set weapp.chunks and weapp.subPackages in vite.config."
    ),
}
_OTHER_FRAMEWORK = N_(
    "These files are made by {framework}: change its configuration or sources, not its output."
)


def title(advice: Advice) -> str:
    """Return the step in a few words."""
    return _(_TITLES[advice.kind]).format(target=advice.target or "")


def remedy(advice: Advice, framework: str | None) -> str:
    """Return how it is done; in a framework's output by the framework's own means."""
    if framework is not None and advice.kind in _GENERATED:
        known = _FRAMEWORK.get(framework)
        return _(known) if known else _(_OTHER_FRAMEWORK).format(framework=framework)
    return _(_REMEDIES[advice.kind])


def npm_note(one: NpmPackage) -> str:
    """Return how much of an npm package nothing uses, "" where all of it is used."""
    if one.unused >= one.bytes:
        return _("nothing uses it")
    return _("{size} of it nothing uses").format(size=size(one.unused)) if one.unused else ""


def overlap(advice: Advice) -> str:
    """Return what of the figure the steps above save already, "" where nothing."""
    if not advice.overlaps:
        return ""
    names = ", ".join(_(SHORT[kind]) for kind in advice.overlaps)
    if not advice.extra:
        return _("Nothing more once the steps above are done ({names}).").format(names=names)
    return _("{size} more after the steps above ({names})").format(size=size(advice.extra), names=names)


SHORT = {
    Kind.UNUSED_COMPONENT: N_("unused components"),
    Kind.UNUSED_FILE: N_("unused code"),
    Kind.UNNAMED_MEDIA: N_("unnamed media"),
    Kind.MOVE: N_("moves"),
    Kind.DUPLICATE: N_("duplicates"),
    Kind.PICTURE: N_("pictures"),
    Kind.LARGE_MEDIA: N_("large media"),
    Kind.MEDIA: N_("media"),
    Kind.BASE64: N_("base64"),
    Kind.SOURCE_MAP: N_("source maps"),
    Kind.LEFTOVER: N_("docs and tests"),
    Kind.NPM: N_("npm"),
    Kind.TAB_BAR_ICON: N_("tab bar icons"),
}


def rows(advice: Advice, *, one_by_one: bool = False) -> list[tuple[str, int, str]]:
    """Return what to list below a step: name, bytes saved, a note. Files of one component or npm package make
    one row together unless `one_by_one`.
    """
    if one_by_one or advice.kind not in (Kind.UNUSED_COMPONENT, Kind.NPM):
        return [(file.path, file.saves, note(file, advice.kind)) for file in advice.files]
    groups: dict[str, list[AdvisedFile]] = {}
    for file in advice.files:
        name = file.other if advice.kind is Kind.NPM and file.other else posixpath.splitext(file.path)[0]
        groups.setdefault(name, []).append(file)
    found = [(name, sum(file.saves for file in files), _count(files)) for name, files in groups.items()]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _count(files: list[AdvisedFile]) -> str:
    return ngettext("{count} file", "{count} files", len(files)).format(count=len(files))


def note(file: AdvisedFile, kind: Kind) -> str:
    """Return what is to be said of one file: what it was re-encoded to, which copy stays."""
    if kind is Kind.DUPLICATE:
        return _("equal to {path}").format(path=file.other)
    picture = file.picture
    if picture is None:
        return ""
    parts = [_("{format}, {size}").format(format=picture.format, size=size(picture.bytes))]
    if picture.scaled:
        parts.append(_("{was} → {now} pixels wide").format(was=picture.was_width, now=picture.width))
    parts.append(_("no loss") if picture.lossless else _("slight loss"))
    if not file.path.lower().endswith(_ENDINGS.get(picture.was, ())):
        parts.append(_("it is a {format} by its content").format(format=picture.was))
    return ", ".join(parts)


_ENDINGS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "GIF": (".gif",)}
