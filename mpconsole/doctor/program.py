"""Python, mpconsole itself and the libraries that it needs."""

import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from mpconsole import __file__ as package
from mpconsole import __version__
from mpconsole.doctor.model import Item, State
from mpconsole.i18n import _

GROUP = "program"


def examine() -> Iterator[Item]:
    """Look at what runs this."""
    python = f"{platform.python_version()} ({sys.executable})"
    yield Item(GROUP, "python", State.OK, "Python", python)
    yield Item(GROUP, "mpconsole", State.OK, "mpconsole", f"{__version__} ({Path(package).parent})")
    yield from _libraries()


def _libraries() -> Iterator[Item]:
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires("mpconsole") or []
    except metadata.PackageNotFoundError:
        value = _("unknown: mpconsole runs from a folder, not installed")
        yield Item(GROUP, "libraries", State.NOTE, _("Libraries"), value)
        return
    needed = [
        one for one in map(Requirement, lines) if one.marker is None or one.marker.evaluate({"extra": ""})
    ]
    good: list[str] = []
    for requirement in sorted(needed, key=lambda one: one.name):
        found = _version(requirement.name)
        if found is not None and requirement.specifier.contains(found, prereleases=True):
            good.append(f"{requirement.name} {found}")
            continue
        yield Item(
            GROUP,
            f"library.{requirement.name}",
            State.MISSING,
            requirement.name,
            _("missing") if found is None else found,
            _("mpconsole needs {name}{versions}: install mpconsole again, as you first did").format(
                name=requirement.name, versions=requirement.specifier
            ),
        )
    yield Item(GROUP, "libraries", State.OK, _("Libraries"), ", ".join(good))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
