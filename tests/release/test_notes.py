"""Notes from history."""

from mpconsole.git import Commit
from mpconsole.release import notes
from mpconsole.release.versions import Bump


def commits(*subjects: str, body: str = "") -> list[Commit]:
    """Newest first, as git gives them."""
    return [Commit(f"{n:040x}", n, subject, body) for n, subject in enumerate(subjects)]


def test_conventional_commits_are_grouped_oldest_first() -> None:
    history = commits(
        "chore: deps", "fix(cart): 数量不更新 (#12)", "feat: coupons", "docs: readme", "feat(home)!: new home"
    )
    assert notes.suggest(history) == "Changed:\n- new home\nNew:\n- coupons\nFixed:\n- 数量不更新"
    assert notes.suggest(history, "zh_CN").startswith("重要变更：\n- new home\n新增：")
    assert notes.bump(history) is Bump.MAJOR


def test_plain_history_is_one_line_a_commit_without_doubles() -> None:
    history = commits("wip", "修复登录", "wip", "Add a page")
    assert notes.suggest(history) == "- Add a page\n- wip\n- 修复登录"
    assert notes.bump(history) is Bump.PATCH


def test_a_word_and_a_colon_is_not_yet_conventional() -> None:
    assert notes.suggest(commits("home: show prices")) == "- home: show prices"


def test_a_breaking_footer_names_the_change() -> None:
    (commit,) = commits("fix: pay", body="text\n\nBREAKING CHANGE: the old order page is gone")
    assert notes.suggest([commit]) == "Changed:\n- the old order page is gone"


def test_only_chores_are_still_told() -> None:
    assert notes.suggest(commits("chore: deps", "ci: runner")) == "- runner\n- deps"


def test_no_history_is_a_first_release() -> None:
    assert notes.suggest([]) == "First release"
    assert notes.suggest([], "zh_CN") == "首次发布"


def test_long_history_is_cut_at_whole_lines() -> None:
    text = notes.suggest(commits(*(f"feat: number {n} of many changes" for n in range(60)), "fix: x"))
    assert len(text) <= notes.LONGEST
    assert text.endswith("changes")
    assert len(notes.suggest(commits("x" * 2000))) <= notes.LONGEST


def test_a_feature_is_a_minor_step() -> None:
    assert notes.bump(commits("fix: a", "feat: b")) is Bump.MINOR
    assert notes.bump([]) is Bump.PATCH
