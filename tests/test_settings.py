from pathlib import Path

import pytest

from mpconsole import settings
from mpconsole.errors import UsageError


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    found = settings.load_project(tmp_path)
    assert found.size.budget_bytes == 10 * 1024 * 1024
    assert found.mock.host == "127.0.0.1"


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "mpconsole.toml").write_text(
        '[size]\nbudget = "4 MB"\n[size.packages]\n"shop" = "1 MB"\n[env.test]\nappid = "wx1"\n', "utf-8"
    )
    found = settings.load_project(tmp_path)
    assert found.size.budget_bytes == 4 * 1024 * 1024
    assert found.env["test"].appid == "wx1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[size]\nbudget = 'ten'\n", 'size.budget is "ten"'),
        ("[size]\nbuget = '1 MB'\n", "buget"),
        ("[mock]\nport = '80'\n", "mock.port"),
        ("[size\n", "line 1"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "mpconsole.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        settings.load_project(tmp_path)
    assert "mpconsole.toml" in caught.value.message
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("[size]\nbugdet = '1 MB'\n", 'there is no setting "size.bugdet"', 'Did you mean "budget"?'),
        ("[env.prod]\napid = 'wx1'\n", 'there is no setting "env.….apid"', 'Did you mean "appid"?'),
        (
            '[[review.pages]]\npath = "a"\ncolour = 1\n',
            'no setting "review.pages[0].colour"',
            "There are: path, category, title, tags",
        ),
        ("[review.user_content]\nscene = [1]\n", "review.user_content.scene", 'Did you mean "scenes"?'),
        (
            "[zzz]\n",
            'there is no setting "zzz"',
            "There are: size, build, env, mock, domains, release, review, privacy, hooks, checks, rules",
        ),
        ("[mock]\nport = '80'\n", "mock.port must be a whole number, not a text", None),
        ("size = 3\n", "size must be a table, not a whole number", None),
    ],
)
def test_a_wrong_key_or_kind_is_told_in_words(tmp_path: Path, text: str, told: str, hint: str | None) -> None:
    (tmp_path / "mpconsole.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        settings.load_project(tmp_path)
    assert told in caught.value.message
    assert caught.value.hint == hint


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "mpconsole.toml").write_bytes("[size]\n# 预算\n".encode("gbk"))
    with pytest.raises(UsageError, match=r"mpconsole\.toml"):
        settings.load_project(tmp_path)
