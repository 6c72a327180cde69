"""How a program grew: days between weights, days before the first record by commits."""

import json
import time
from datetime import datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.settings import SizeSettings
from mpconsole.size.history import store
from mpconsole.size.history.growth import growth, series
from mpconsole.size.history.model import Moment, Weight
from tests.size.projects import PAGE, opened, weighed, write
from tests.size.repositories import commit, start

DAY = 86_400
NOON = int(datetime(2026, 4, 20, 12).astimezone().timestamp())


def moment(ago: int, main: int, shop: int | None = None) -> Moment:
    packages = {"__APP__": Weight(main, main)}
    if shop is not None:
        packages["shop"] = Weight(shop, shop)
    total = main + (shop or 0)
    return Moment(NOON - ago * DAY, Weight(total, total), packages)


def test_a_day_without_a_weight_has_that_of_the_day_before() -> None:
    days, found = series([moment(5, 10), moment(2, 30, 5), moment(0, 40, 6)], 60)
    assert days == 5
    assert {one.scope: one.values for one in found} == {
        "total": (10, 10, 10, 35, 35, 46),
        "__APP__": (10, 10, 10, 30, 30, 40),
        "shop": (0, 0, 0, 5, 5, 6),
    }
    assert found[2].delta == 6


def test_the_last_days_alone_begin_with_what_was_known_then() -> None:
    days, (total, _main) = series([moment(9, 10), moment(7, 20), moment(0, 40)], 4)
    assert (days, total.values) == (3, (20, 20, 20, 40))


def test_on_the_first_day_each_weight_counts() -> None:
    steps = [Moment(NOON + at, Weight(10 * at, 10 * at), {}) for at in range(4)]
    assert series(steps, 60)[1][0].values == (0, 10, 20, 30)
    assert series([], 60) == (0, [])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten days of commits, each 10,000 bytes more; the last one today."""
    folder = start(tmp_path / "p")
    for ago in range(9, -1, -1):
        monkeypatch.setenv("GIT_COMMITTER_DATE", str(int(time.time()) - ago * DAY))
        commit(folder, PAGE | {"b.js": "//" + "x" * 10_000 * (10 - ago)})
    return folder


def test_commits_tell_of_days_before_the_first_record(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["size", "history", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "size-history-1.json").read_text("utf-8")))
    forecast = next(one for one in found["forecasts"] if one["name"] == "platform.package")
    assert (forecast["known"], forecast["bytes_a_day"]) == (True, 10_000)
    in_days = (2 * 1024 * 1024 - forecast["likely"]) / 10_000
    assert forecast["day"] == (datetime.now().astimezone().date() + timedelta(in_days)).isoformat()
    assert sum(one["commit"] is not None for one in found["moments"]) in (9, 10)
    assert found["moments"][-1]["commit"] is None
    assert run(["size", "history", str(project)]) == 0
    assert "by your commits" in capsys.readouterr().out


def test_what_was_recorded_stands_before_commits_of_the_same_days(project: Path) -> None:
    one = Weight(77, 77)
    store.record(store.path_of(project), Moment(int(time.time()) - 4 * DAY, one, {"__APP__": one}))
    snapshot, report = opened(project), weighed(project)
    found = growth(snapshot.layout, report, SizeSettings(), time.time())
    times = [moment.time for moment in found.moments]
    assert times == sorted(times)
    assert all(moment.time < time.time() - 4 * DAY for moment in found.moments if moment.commit)
    assert len(found.commits) == 10


def test_without_git_or_a_commit_there_is_the_record_alone(tmp_path: Path) -> None:
    for folder in (tmp_path / "plain", start(tmp_path / "empty")):
        write(folder, PAGE)
        found = growth(opened(folder).layout, weighed(folder), SizeSettings(), time.time())
        assert (len(found.moments), found.commits) == (1, ())
