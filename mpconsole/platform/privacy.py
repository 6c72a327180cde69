"""What handles a user's personal information, by the kind that the privacy guideline must name.

Source: the platform's introduction to the user privacy guideline (interfaces and components by kind), 2026.
"""

from collections.abc import Mapping

from mpconsole.i18n import N_

INTERFACES: Mapping[str, str] = {
    **dict.fromkeys(("getUserInfo", "getUserProfile"), N_("nickname and avatar")),
    **dict.fromkeys(
        ("getLocation", "getFuzzyLocation", "startLocationUpdate", "startLocationUpdateBackground"),
        N_("location"),
    ),
    **dict.fromkeys(("choosePoi", "chooseLocation"), N_("chosen place")),
    "chooseAddress": N_("address"),
    **dict.fromkeys(("chooseInvoice", "chooseInvoiceTitle"), N_("invoice title")),
    "getWeRunData": N_("steps"),
    "chooseLicensePlate": N_("licence plate"),
    **dict.fromkeys(("chooseImage", "chooseMedia", "chooseVideo"), N_("chosen photos and videos")),
    "chooseMessageFile": N_("chosen files"),
    **dict.fromkeys(("startRecord", "getRecorderManager", "joinVoIPChat"), N_("microphone")),
    "createVKSession": N_("camera"),
    **dict.fromkeys(("openBluetoothAdapter", "createBLEPeripheralServer"), N_("Bluetooth")),
    **dict.fromkeys(("saveImageToPhotosAlbum", "saveVideoToPhotosAlbum"), N_("photo album (writing)")),
    **dict.fromkeys(("addPhoneContact", "chooseContact"), N_("contacts")),
    **dict.fromkeys(("addPhoneRepeatCalendar", "addPhoneCalendar"), N_("calendar (writing)")),
    "startAccelerometer": N_("accelerometer"),
    "startCompass": N_("compass"),
    "startDeviceMotionListening": N_("orientation sensor"),
    "startGyroscope": N_("gyroscope"),
    **dict.fromkeys(("setClipboardData", "getClipboardData"), N_("clipboard")),
}
"""Members of `wx`."""

OPEN_TYPES: Mapping[str, str] = {
    "chooseAvatar": INTERFACES["getUserInfo"],
    "getUserInfo": INTERFACES["getUserInfo"],
    "nickname": INTERFACES["getUserInfo"],
    "getPhoneNumber": N_("phone number"),
    "getRealtimePhoneNumber": N_("phone number"),
}
"""What buttons open, and the type of an input."""

TAGS: Mapping[str, str] = {
    "camera": INTERFACES["createVKSession"],
    "live-pusher": INTERFACES["createVKSession"],
    "voip-room": INTERFACES["createVKSession"],
}
"""Components."""

KEYS: Mapping[str, str] = {
    INTERFACES["getUserInfo"]: "UserInfo",
    INTERFACES["getLocation"]: "Location",
    INTERFACES["choosePoi"]: "ChooseLocation",
    INTERFACES["chooseAddress"]: "Address",
    INTERFACES["chooseInvoice"]: "Invoice",
    INTERFACES["getWeRunData"]: "RunData",
    INTERFACES["chooseLicensePlate"]: "LicensePlate",
    INTERFACES["chooseImage"]: "Album",
    INTERFACES["chooseMessageFile"]: "MessageFile",
    INTERFACES["startRecord"]: "Record",
    INTERFACES["createVKSession"]: "Camera",
    INTERFACES["openBluetoothAdapter"]: "BlueTooth",
    INTERFACES["saveImageToPhotosAlbum"]: "AlbumWriteOnly",
    INTERFACES["addPhoneContact"]: "Contact",
    INTERFACES["addPhoneCalendar"]: "CalendarWriteOnly",
    INTERFACES["setClipboardData"]: "Clipboard",
    OPEN_TYPES["getPhoneNumber"]: "PhoneNumber",
}
"""The privacy guideline's own key of each kind that has one."""

LOCATION_SCOPE = "scope.userLocation"
LOCATION_CALLS = ("getLocation", "startLocationUpdate", "startLocationUpdateBackground", "onLocationChange")
"""Interfaces that ask for the user's place by the text under `permission` in app.json."""

MOST_IN_PERMISSION_TEXT = 30
"""Characters of that text."""
