"""The privacy scan: which guarded interfaces a program's scripts name.

Eight location and address interfaces need a permission and an entry in requiredPrivateInfos; others need
a line in the privacy guideline. How the real scan reads code is not published; here a member of that name
counts (`wx.getLocation`, `t.getLocation(`), which also finds it in minified code.
"""

import re
from collections.abc import Iterable

from mpconsole.sandbox.model import Build, Program

GUARDED = (
    "chooseAddress",
    "chooseLocation",
    "choosePoi",
    "getFuzzyLocation",
    "getLocation",
    "onLocationChange",
    "startLocationUpdate",
    "startLocationUpdateBackground",
)
"""The interfaces of requiredPrivateInfos."""

NEEDS_GRANT = frozenset(GUARDED) - {"chooseAddress", "choosePoi", "chooseLocation"}
"""Of those, the ones that a program must apply for; the pickers ask the user each time instead."""

KEYS = {
    "getUserProfile": "UserInfo",
    "getUserInfo": "UserInfo",
    "getLocation": "Location",
    "getFuzzyLocation": "Location",
    "onLocationChange": "Location",
    "startLocationUpdate": "Location",
    "startLocationUpdateBackground": "Location",
    "chooseLocation": "ChooseLocation",
    "choosePoi": "ChooseLocation",
    "chooseAddress": "Address",
    "chooseInvoiceTitle": "Invoice",
    "chooseInvoice": "Invoice",
    "getWeRunData": "RunData",
    "getRecorderManager": "Record",
    "startRecord": "Record",
    "chooseImage": "Album",
    "chooseMedia": "Album",
    "chooseVideo": "Album",
    "createCameraContext": "Camera",
    "saveImageToPhotosAlbum": "AlbumWriteOnly",
    "saveVideoToPhotosAlbum": "AlbumWriteOnly",
    "chooseLicensePlate": "LicensePlate",
    "openBluetoothAdapter": "BlueTooth",
    "addPhoneCalendar": "CalendarWriteOnly",
    "addPhoneContact": "Contact",
    "chooseMessageFile": "MessageFile",
    "setClipboardData": "Clipboard",
    "getClipboardData": "Clipboard",
}
"""API name → key of the privacy guideline."""

_NAMES = re.compile(rf"\.\s*({'|'.join(sorted({*GUARDED, *KEYS}))})(?![\w$])")


def scan(scripts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of guarded interfaces that the scripts use, sorted."""
    return tuple(sorted({name for script in scripts for name in _NAMES.findall(script)}))


def privacy_keys(build: Build) -> list[str]:
    """Return the guideline's keys that the build's code calls for, sorted."""
    return sorted({KEYS[name] for name in build.package.apis if name in KEYS})


def missing_interfaces(program: Program, build: Build) -> tuple[list[str], list[str]]:
    """Return the guarded interfaces (without permission, without configuration) as `wx.name`.

    Without permission: declared, to be applied for, and not granted. Without configuration: used in the
    code and not declared.
    """
    granted = {name for name, request in program.interfaces.items() if request.status == 5}
    without_auth = {name for name in build.declared if name in NEEDS_GRANT and name not in granted}
    without_conf = {name for name in build.package.apis if name in GUARDED and name not in build.declared}
    return [f"wx.{name}" for name in sorted(without_auth)], [f"wx.{name}" for name in sorted(without_conf)]
