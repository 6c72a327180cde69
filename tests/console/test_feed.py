"""The feed alone: what is heard is shown once, once a frame at most, and nothing before there is a screen."""

from collections.abc import Callable

from mpconsole.console.feed import FRAME_SECONDS, Feed
from mpconsole.console.news import News
from mpconsole.session.events import BackendNoticed, Event, GitChanged, GitStatus, ReleaseChanged


class Clockwork:
    """Calls later what it is asked to, when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        self.asked.append((seconds, call))

    def go(self) -> None:
        _seconds, call = self.asked.pop(0)
        call()


def a_feed() -> tuple[Feed, list[News], Clockwork]:
    shown: list[News] = []
    clockwork = Clockwork()
    return Feed(shown.append, clockwork.later), shown, clockwork


def notice(kind: str) -> Event:
    return BackendNoticed(kind)


def test_what_is_heard_before_the_screen_is_there_is_shown_with_its_first_frame() -> None:
    feed, shown, clockwork = a_feed()
    feed.hear(notice("one"))
    feed.hear(ReleaseChanged())
    assert not clockwork.asked
    feed.open()
    assert [seconds for seconds, _call in clockwork.asked] == [0]
    clockwork.go()
    assert [news.release for news in shown] == [True]
    assert [one.kind for one in shown[0].notices if isinstance(one, BackendNoticed)] == ["one"]


def test_after_that_events_go_on_being_shown() -> None:
    feed, shown, clockwork = a_feed()
    feed.hear(notice("one"))
    feed.open()
    clockwork.go()
    for count in range(2, 5):
        feed.hear(notice("more"))
        clockwork.go()
        assert len(shown) == count
    assert not clockwork.asked


def test_a_storm_is_one_piece_of_news_a_frame() -> None:
    feed, shown, clockwork = a_feed()
    feed.open()
    feed.hear(notice("one"))
    clockwork.go()
    for _turn in range(1000):
        feed.hear(GitChanged(GitStatus("main", 1)))
        feed.hear(notice("more"))
    assert len(clockwork.asked) == 1
    assert 0 < clockwork.asked[0][0] <= FRAME_SECONDS
    clockwork.go()
    assert [len(news.notices) for news in shown] == [1, 1000]


def test_what_was_flushed_is_not_shown_again() -> None:
    feed, shown, clockwork = a_feed()
    feed.open()
    feed.hear(notice("one"))
    feed.flush()
    clockwork.go()
    assert len(shown) == 1
    feed.hear(notice("two"))
    clockwork.go()
    assert len(shown) == 2
