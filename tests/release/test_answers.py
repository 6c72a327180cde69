"""What is handed in for review: held against the platform's limits, and arriving there as answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from mpconsole.errors import UsageError
from mpconsole.release.answers import NO_FEEDBACK, Feedback, faults, name_of
from mpconsole.release.platforms.protocol import Category
from mpconsole.release.releases import Releases
from mpconsole.settings import ReviewPage, ReviewSettings, UserContent, load_project
from tests.release.conftest import Sandbox
from tests.release.test_releases import opened, project

__all__ = ["project"]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
TEA = Category("Food", "Tea", "", (1, 2))


@pytest.fixture
async def releases(project: Path, sandbox: Sandbox) -> AsyncIterator[Releases]:
    releases = opened(project, sandbox)
    await releases.start("1.0.0", "the first")
    await releases.advance()
    yield releases
    await releases.close()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (ReviewSettings(pages=(ReviewPage(path="pages/lost"),)), "pages/lost is not a page"),
        (ReviewSettings(pages=(ReviewPage(path="a", category="Food / Wine"),)), "no category Food / Wine"),
        (ReviewSettings(pages=(ReviewPage(path="a", title="x" * 33),)), "33 characters"),
        (ReviewSettings(pages=(ReviewPage(path="a", tags=("x" * 21,)),)), "at most 10 tags"),
        (ReviewSettings(pages=(ReviewPage(path="a"),) * 6), "6 pages are named"),
        (ReviewSettings(pictures=("lost.png",)), "lost.png cannot be read"),
        (ReviewSettings(pictures=("notes.txt",)), "the platform takes PNG"),
        (ReviewSettings(videos=("shot.png",)), "the platform takes MP4"),
        (ReviewSettings(pictures=("large.png",)), "large.png has 2.00 MB (2,097,153 bytes)"),
        (ReviewSettings(pictures=("words.png",)), "words.png is not what its name says"),
        (ReviewSettings(videos=("shot.mp4",)), "shot.mp4 is not what its name says"),
        (ReviewSettings(user_content=UserContent(scenes=(1,))), "say how it is kept safe"),
        (ReviewSettings(user_content=UserContent(scenes=(0, 1), methods=(1,))), "stands alone"),
        (ReviewSettings(user_content=UserContent(scenes=(9,), methods=(1,))), "from 0 to 5"),
        (ReviewSettings(user_content=UserContent(scenes=(4,), methods=(7,))), "from 1 to 4"),
    ],
)
def test_what_the_platform_would_refuse(tmp_path: Path, answers: ReviewSettings, said: str) -> None:
    (tmp_path / "large.png").write_bytes(bytes(2 * 1024 * 1024 + 1))
    (tmp_path / "shot.png").write_bytes(PNG)
    (tmp_path / "shot.mp4").write_bytes(PNG)
    (tmp_path / "words.png").write_text("words")
    (sentence,) = faults(answers, tmp_path, ["a"], [name_of(TEA)])
    assert said in sentence


def test_an_answer_to_the_reviewer_has_limits_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    feedback = Feedback("x" * 201, ("a.png",) * 6)
    assert len(faults(ReviewSettings(), tmp_path, feedback=feedback)) == 2
    assert faults(ReviewSettings(), tmp_path, feedback=NO_FEEDBACK) == ()


async def test_nothing_answered_is_the_home_page_in_the_first_category(releases: Releases) -> None:
    platform = await releases.platform()
    filled = await releases.review(ReviewSettings())
    assert [page.path for page in filled.pages] == list(await platform.pages())[:1]
    assert filled.pages[0].category == name_of((await platform.categories())[0])
    assert filled.description == "the first"


async def test_what_was_answered_arrives(releases: Releases, sandbox: Sandbox, project: Path) -> None:
    (project / "shots").mkdir()
    (project / "shots" / "1.png").write_bytes(PNG)
    platform = await releases.platform()
    page = (await platform.pages())[0]
    answers = ReviewSettings(
        pages=(ReviewPage(path=f"/{page}", title="Tea", tags=("tea", "green")),),
        description="account demo",
        pictures=("shots/1.png",),
        user_content=UserContent(scenes=(4,), methods=(1,), words="checked by the platform"),
        promise=True,
        order_page=page,
    )
    await releases.submit("1.0.0", await releases.material(answers))
    (sent,) = sandbox.exchanges("/wxa/submit_audit")
    (uploaded,) = sandbox.exchanges("/wxa/uploadmedia")
    body = sent["request"]
    assert body["item_list"][0]["tag"] == "tea green"
    assert body["item_list"][0]["address"] == page
    assert body["preview_info"]["pic_id_list"] == [uploaded["response"]["mediaid"]]
    assert body["ugc_declare"]["scene"] == [4]
    assert "account demo" not in str(sent)
    assert body["privacy_api_not_use"] is True


async def test_what_would_be_refused_uploads_nothing(releases: Releases, sandbox: Sandbox) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        await releases.material(ReviewSettings(pictures=("lost.png",)))
    assert sandbox.exchanges("/wxa/uploadmedia") == []


def test_answers_are_committed_with_the_project(tmp_path: Path) -> None:
    (tmp_path / "mpconsole.toml").write_text(
        '[review]\ndescription = "no login"\npictures = ["a.png"]\n'
        '[[review.pages]]\npath = "pages/home/home"\ntags = ["tea"]\n'
        "[review.user_content]\nscenes = [4]\nmethods = [1, 3]\nteam = true\n",
        "utf-8",
    )
    review = load_project(tmp_path).review
    assert review.pages[0].tags == ("tea",)
    assert review.user_content == UserContent(scenes=(4,), methods=(1, 3), team=True)
    assert msgspec.convert(msgspec.to_builtins(review), ReviewSettings) == review
