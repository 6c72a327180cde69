"""What is said of the platform's words: directives, components, interfaces, rules."""

from collections.abc import Iterator

from mpconsole.i18n import N_, _
from mpconsole.platform.component_table import BOOLEAN, canonical, components
from mpconsole.platform.components import BUILT_IN
from mpconsole.platform.wx_api import members

DIRECTIVES = {
    "wx:if": N_("Draws the element where the expression is true."),
    "wx:elif": N_("Draws the element where the conditions before it are false and this one is true."),
    "wx:else": N_("Draws the element where the conditions before it are false."),
    "wx:for": N_("Draws the element once for each item of an array: the item is item, its number index."),
    "wx:for-item": N_("Names the item of wx:for."),
    "wx:for-index": N_("Names the number of the item of wx:for."),
    "wx:key": N_("Names what tells items apart when the array changes: a key of the item, or *this."),
}
STRUCTURE = {
    "block": N_("Holds elements for wx:if or wx:for, and is not drawn itself."),
    "template": N_("Defines a piece of WXML by name, or draws one by is and data."),
    "import": N_("Brings in the templates of another file."),
    "include": N_("Stands for the content of another file, without its templates and modules."),
    "wxs": N_("A module of functions that expressions call."),
    "slot": N_("Where a component shows what its user puts into it."),
}


def of_tag(tag: str) -> Iterator[str]:
    """Yield lines of Markdown about a tag of the platform."""
    if tag in STRUCTURE:
        yield f"**<{tag}>**  {_(STRUCTURE[tag])}"
        return
    if tag not in BUILT_IN and tag not in components():
        return
    words = _("A component of the platform.")
    yield f"**<{tag}>**  {words}"
    known = components().get(tag)
    if known is not None and known.names:
        yield _("Attributes: {names}").format(names=", ".join(f"`{name}`" for name in sorted(known.names)))
    if known is not None and known.events:
        yield _("Events: {names}").format(names=", ".join(f"`{name}`" for name in sorted(known.events)))


def of_attribute(tag: str, name: str) -> Iterator[str]:
    """Yield lines of Markdown about an attribute."""
    if name in DIRECTIVES:
        yield f"**{name}**  {_(DIRECTIVES[name])}"
        return
    known = components().get(tag)
    if known is None or canonical(name) not in known.attributes:
        return
    values = known.attributes[canonical(name)]
    words = _("An attribute of <{tag}>.").format(tag=tag)
    yield f"**{name}**  {words}"
    if values == BOOLEAN:
        yield _("True or false, as an expression.")
    elif isinstance(values, frozenset):
        yield _("Values: {names}").format(names=", ".join(f"`{value}`" for value in sorted(values)))


def of_api(name: str) -> Iterator[str]:
    """Yield lines of Markdown about a member of `wx`."""
    member = members().get(name)
    if member is None:
        return
    yield f"**wx.{name}**"
    if member.since:
        yield _("There from base library {version} on.").format(version=member.since)
    if member.deprecated:
        words = _("Deprecated since base library {version}.").format(version=member.deprecated)
        instead = ", ".join(f"`{one}`" for one in member.instead)
        yield words + " " + _("Use {names}.").format(names=instead) if instead else words
