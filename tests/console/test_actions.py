import re

from mpconsole.console import actions
from mpconsole.console.actions import ACTIONS, Keys
from mpconsole.console.app import Console
from mpconsole.console.views.backend import BackendView
from mpconsole.console.views.files import FilesView
from mpconsole.console.views.problems import ProblemsView
from mpconsole.console.views.release import ReleaseView
from mpconsole.console.views.size import SizeView
from mpconsole.console.widgets.map import TreeMap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.source import SourceView
from mpconsole.console.wizard.wizard import Wizard

OWNERS = {
    "app": Console, "size": SizeView, "problems": ProblemsView, "backend": BackendView, "files": FilesView,
    "release": ReleaseView, "list": Rows, "map": TreeMap, "source": SourceView, "wizard": Wizard,
}  # fmt: skip


def test_every_action_has_its_method_and_a_key() -> None:
    for action in ACTIONS:
        assert action.keys, action.id
        assert hasattr(OWNERS[action.scope], f"action_{action.method.partition('(')[0]}"), action.id


def test_no_two_actions_of_one_place_share_a_key() -> None:
    views = {name for name, _words in actions.VIEWS}
    for view in views:
        seen: dict[str, str] = {}
        for action in actions.of_scope(view, "app"):
            for key in action.keys:
                assert key not in seen, (action.id, seen[key])
                seen[key] = action.id


def test_ids_are_such_as_a_toml_table_takes() -> None:
    assert all(re.fullmatch(r"[a-z]+\.[a-z-]+", action.id) for action in ACTIONS)
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_own_keys_take_the_place_of_ours() -> None:
    keys = Keys({"app.quit": "ctrl+q, Q", "app.help": "?"})
    assert keys.keymap == {"app.quit": "ctrl+q,Q", "app.help": "question_mark"}
    assert keys.shown(actions.BY_ID["app.quit"]) == "^q"
    assert keys.shown(actions.BY_ID["app.help"]) == "?"
    assert not keys.clashes


def test_what_cannot_be_is_said() -> None:
    clashes = Keys({"app.fly": "f", "app.help": "q"}).clashes
    assert any("app.fly" in words for words in clashes)
    assert any("app.help" in words and "app.quit" in words for words in clashes)
