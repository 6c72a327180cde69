"""The one registry of what a person can do: keys, footer, help and palette all derive from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from mpconsole.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    `id` is `scope.name`, by which a person's `[keys]` table calls it; its method is `action_NAME` on the
    widget of that scope. `keys` are Textual's names; `words` stand in the footer (where `footer` says so),
    `help` in the help and the palette (`palette` says whether it makes sense there).
    """

    id: str
    keys: tuple[str, ...]
    words: str
    help: str
    footer: bool = False
    palette: bool = True

    @property
    def scope(self) -> str:
        """Where it works: `app`, `list`, or the name of a view."""
        return self.id.partition(".")[0]

    @property
    def method(self) -> str:
        """The Textual action."""
        name = self.id.partition(".")[2].replace("-", "_")
        return f"show_view({name!r})" if self.scope == "app" and name in dict(VIEWS) else name


VIEWS: tuple[tuple[str, str], ...] = (
    ("overview", N_("Overview")),
    ("size", N_("Size")),
    ("problems", N_("Problems")),
    ("backend", N_("Backend")),
    ("files", N_("Files")),
    ("release", N_("Release")),
)

ACTIONS: tuple[Action, ...] = (
    Action("app.help", ("question_mark",), N_("help"), N_("List the keys of this view"), footer=True),
    Action("app.filter", ("slash",), N_("filter"), N_("Filter what this view lists"), footer=True),
    Action(
        "app.palette",
        ("ctrl+p", "colon"),
        N_("commands"),
        N_("Do anything by name"),
        footer=True,
        palette=False,
    ),
    Action("app.refresh", ("r",), N_("refresh"), N_("Read the project anew")),
    Action("app.start-release", ("R",), N_("release"), N_("Start a release, or go on with it"), footer=True),
    Action("app.mock", ("m",), N_("mock"), N_("Start or stop the mock backend"), footer=True),
    Action("app.theme", ("t",), N_("theme"), N_("Use the next colour theme"), footer=True),
    Action("app.back", ("escape",), N_("back"), N_("Go back"), palette=False),
    Action("app.overview", ("1",), N_("Overview"), N_("Go to the overview")),
    Action("app.size", ("2",), N_("Size"), N_("Go to the sizes")),
    Action("app.problems", ("3",), N_("Problems"), N_("Go to the problems")),
    Action("app.backend", ("4",), N_("Backend"), N_("Go to the mock backend")),
    Action("app.files", ("5",), N_("Files"), N_("Go to the files")),
    Action("app.release", ("6",), N_("Release"), N_("Go to the releases")),
    Action("app.suspend-process", ("ctrl+z",), N_("suspend"), N_("Suspend the console; fg comes back")),
    Action("app.interrupt", ("ctrl+c",), N_("interrupt"), N_("Leave at once"), palette=False),
    Action("app.quit", ("q",), N_("quit"), N_("Leave the console"), footer=True),
    Action("size.source", ("s",), N_("source"), N_("Weigh as on disk, or as it ships"), footer=True),
    Action("size.heaviest", ("b",), N_("heaviest"), N_("List the heaviest files")),
    Action("size.folders", ("f",), N_("folders"), N_("List the folders with what lies in them")),
    Action("size.changed", ("c",), N_("what changed"), N_("List what changed since the project was opened")),
    Action(
        "size.excluded",
        ("x",),
        N_("not shipped"),
        N_("List what does not ship and why, or the heaviest files"),
    ),
    Action("size.advice", ("a",), N_("advice"), N_("Say what to do about the weight"), footer=True),
    Action("size.growth", ("o",), N_("growth"), N_("Show how it has grown, and when it is full")),
    Action(
        "size.what-if",
        ("w",),
        N_("what if"),
        N_("Say what it would weigh if something moved or stayed out"),
        footer=True,
    ),
    Action("size.fix", ("F",), N_("leave out"), N_("Show which advice is safe to take, and take it")),
    Action("size.edit", ("e",), N_("edit"), N_("Open the file in your editor")),
    Action("size.copy", ("y",), N_("copy"), N_("Copy the name and size under the cursor"), footer=True),
    Action("problems.group", ("o",), N_("by rule"), N_("Group by file or by rule"), footer=True),
    Action("backend.follow", ("f",), N_("follow"), N_("Follow the newest exchange, or stay"), footer=True),
    Action("backend.copy", ("y",), N_("copy"), N_("Copy the exchange as a curl command"), footer=True),
    Action("backend.repeat", ("a",), N_("again"), N_("Send the request again"), footer=True),
    Action("backend.edit", ("e",), N_("edit"), N_("Change the request, and send it again"), footer=True),
    Action(
        "backend.weather", ("w",), N_("faults"), N_("Play a slow network, faults or a scenario"), footer=True
    ),
    Action("backend.keep", ("n",), N_("write a route"), N_("Make the answer the mock's, or begin a route")),
    Action("backend.mark", ("space",), N_("mark"), N_("Mark the exchange, or take the mark away")),
    Action("backend.compare", ("equals_sign",), N_("compare"), N_("Compare two exchanges")),
    Action("backend.export", ("x",), N_("export"), N_("Write what is listed into a HAR file")),
    Action("backend.caller", ("s",), N_("source"), N_("Open the line of the program that probably asked")),
    Action("backend.fold", ("minus",), N_("fold"), N_("Fold JSON by one level more")),
    Action("backend.unfold", ("plus",), N_("unfold"), N_("Unfold JSON again")),
    Action("backend.speak", ("i",), N_("speak"), N_("Send a message into the WebSocket")),
    Action("backend.hang-up", ("d",), N_("hang up"), N_("Close the WebSocket with a code")),
    Action("backend.card", ("c",), N_("connect"), N_("Say how to connect the program"), footer=True),
    Action(
        "backend.reset", ("ctrl+r",), N_("reset data"), N_("Put the mock data back to what its files say")
    ),
    Action("release.go-on", ("c",), N_("go on"), N_("Go on with what was begun")),
    Action("release.submit", ("S",), N_("submit"), N_("Submit it for review")),
    Action(
        "release.confirm",
        ("y",),
        N_("say what happened"),
        N_("Say what was done or seen on the site"),
        footer=True,
    ),
    Action(
        "release.sheet", ("s",), N_("by hand"), N_("Show what to do on the site, what to paste"), footer=True
    ),
    Action("release.publish", ("p",), N_("publish"), N_("Publish it to all users"), footer=True),
    Action(
        "release.publish-part", ("P",), N_("publish to a share"), N_("Publish it to a share of the users")
    ),
    Action("release.withdraw", ("w",), N_("withdraw"), N_("Take the review back"), footer=True),
    Action("release.roll-back", ("b",), N_("roll back"), N_("Roll back to the version before"), footer=True),
    Action("release.expedite", ("e",), N_("expedite"), N_("Ask for a faster review"), footer=True),
    Action("release.service", ("v",), N_("service"), N_("Pause the service, or open it again")),
    Action("release.trial", ("i",), N_("trial"), N_("Show the trial version's code"), footer=True),
    Action(
        "release.site", ("o",), N_("open the site"), N_("Open the platform's page in a browser"), footer=True
    ),
    Action("wizard.next", ("tab",), N_("next"), N_("To the next field or page"), palette=False),
    Action("wizard.previous", ("shift+tab",), N_("back"), N_("To the page before"), palette=False),
    Action(
        "problems.severity",
        ("s",),
        N_("severity"),
        N_("List errors only, errors and warnings, or everything"),
        footer=True,
    ),
    Action("problems.fix", ("f",), N_("fix"), N_("Show what mends the problem, and mend it"), footer=True),
    Action(
        "problems.fix-all", ("F",), N_("fix all"), N_("Show what can be mended without a doubt, and mend it")
    ),
    Action("problems.explain", ("x",), N_("explain"), N_("Show the page of the rule"), footer=True),
    Action("problems.edit", ("e",), N_("edit"), N_("Open the place in your editor"), footer=True),
    Action("problems.file", ("v",), N_("view file"), N_("Show the file in the Files view")),
    Action("problems.copy", ("y",), N_("copy"), N_("Copy the place and the sentence")),
    Action("files.fold", ("left", "h"), N_("fold"), N_("Fold the folder"), palette=False),
    Action("files.unfold", ("right", "l"), N_("unfold"), N_("Unfold the folder"), palette=False),
    Action("files.fold-all", ("minus",), N_("fold all"), N_("Fold every folder")),
    Action("files.unfold-all", ("plus",), N_("unfold all"), N_("Unfold every folder")),
    Action("files.source", ("s",), N_("source"), N_("Weigh as on disk, or as it ships"), footer=True),
    Action(
        "files.about", ("w",), N_("why"), N_("Show or hide why the file ships and who uses it"), footer=True
    ),
    Action("files.edit", ("e",), N_("edit"), N_("Open the file in your editor"), footer=True),
    Action("files.copy", ("y",), N_("copy"), N_("Copy the path of the file")),
    Action("list.down", ("down", "j"), N_("down"), N_("One row down"), palette=False),
    Action("list.up", ("up", "k"), N_("up"), N_("One row up"), palette=False),
    Action("list.page-down", ("pagedown", "ctrl+d"), N_("page down"), N_("One page down"), palette=False),
    Action("list.page-up", ("pageup", "ctrl+u"), N_("page up"), N_("One page up"), palette=False),
    Action("list.first", ("home", "g"), N_("first"), N_("To the first row"), palette=False),
    Action("list.last", ("end", "G"), N_("last"), N_("To the last row"), palette=False),
    Action("list.open", ("enter",), N_("open"), N_("Open what the cursor stands on"), palette=False),
    Action(
        "map.next", ("right", "down", "j", "l"), N_("next"), N_("To the next smaller tile"), palette=False
    ),
    Action(
        "map.previous", ("left", "up", "k", "h"), N_("previous"), N_("To the next larger tile"), palette=False
    ),
    Action("map.enter", ("enter", "plus"), N_("into"), N_("Go into the tile; Esc comes out"), palette=False),
    Action("source.down", ("down", "j"), N_("down"), N_("One line down"), palette=False),
    Action("source.up", ("up", "k"), N_("up"), N_("One line up"), palette=False),
    Action(
        "source.page-down",
        ("pagedown", "ctrl+d", "space"),
        N_("page down"),
        N_("One page down"),
        palette=False,
    ),
    Action("source.page-up", ("pageup", "ctrl+u"), N_("page up"), N_("One page up"), palette=False),
    Action("source.first", ("home", "g"), N_("first"), N_("To the start"), palette=False),
    Action("source.last", ("end", "G"), N_("last"), N_("To the end"), palette=False),
    Action(
        "source.next-mark", ("n",), N_("next problem"), N_("To the next problem in this file"), palette=False
    ),
    Action(
        "source.previous-mark", ("N",), N_("previous problem"), N_("To the problem before"), palette=False
    ),
    Action("source.left", ("left", "h"), N_("left"), N_("Look further left"), palette=False),
    Action("source.right", ("right", "l"), N_("right"), N_("Look further right"), palette=False),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

_SHOWN_KEYS = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "equals_sign": "=",
    "underscore": "_",
    "full_stop": ".",
    "comma": ",",
}


def of_scope(*scopes: str) -> tuple[Action, ...]:
    """Return the actions of these scopes, in the registry's order."""
    return tuple(action for action in ACTIONS if action.scope in scopes)


def bindings(*scopes: str) -> list[BindingType]:
    """Return Textual's bindings for the actions of these scopes."""
    return [
        Binding(",".join(action.keys), action.method, action.words, id=action.id, show=False)
        for action in of_scope(*scopes)
    ]


def key_name(key: str) -> str:
    """Write a Textual key as it stands on a keyboard: `^p`, `?`, `Enter`."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return _SHOWN_KEYS.get(key, key)


class Keys:
    """The keys in force: the registry's, with a person's own in their place.

    `clashes` are sentences about what in the `[keys]` table cannot be.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = {name: self._names(keys) for name, keys in own.items() if name in BY_ID}
        self.clashes = tuple(self._clashes(own))

    @property
    def keymap(self) -> dict[str, str]:
        """Own keys as Textual's keymap wants them."""
        return {name: ",".join(keys) for name, keys in self.own.items()}

    def of(self, action: Action) -> tuple[str, ...]:
        """Return the keys of an action."""
        return self.own.get(action.id, action.keys)

    def shown(self, action: Action) -> str:
        """Return the first key of an action as a person reads it; "" where it has none."""
        keys = self.of(action)
        return key_name(keys[0]) if keys else ""

    @staticmethod
    def _names(keys: str) -> tuple[str, ...]:
        shown = {text: name for name, text in _SHOWN_KEYS.items() if len(text) == 1}
        return tuple(shown.get(key.strip(), key.strip()) for key in keys.split(",") if key.strip())

    def _clashes(self, own: Mapping[str, str]) -> Iterable[str]:
        for name in own:
            if name not in BY_ID:
                yield _('[keys]: there is no action "{name}"').format(name=name)
        for name, keys in self.own.items():
            for other in ACTIONS:
                if other.id != name and self._meet(BY_ID[name], other) and set(keys) & set(self.of(other)):
                    yield _("[keys]: {name} and {other} have the same key").format(name=name, other=other.id)

    @staticmethod
    def _meet(one: Action, other: Action) -> bool:
        return one.scope == other.scope or "app" in (one.scope, other.scope)
