"""Data analysis with figures that are plausible and the same each time: weekends are busier, a year grows."""

import hashlib
import math
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mpconsole.backend.wechat.calls import Answered, Call, Endpoint
from mpconsole.backend.wechat.errors import WeChatError

_FIRST = date(2017, 1, 1)
_PAGES = ("pages/index/index", "pages/category/category", "pages/product/product", "pages/cart/cart")
_BASE = "/datacube/getweanalysisappid"


def _days(call: Call, most: int) -> tuple[date, date]:
    """Return the days asked for. Raises 61500 for what is no date, 61501 for the range, 61503 for today."""
    try:
        begin, end = (
            datetime.strptime(call.text(name), "%Y%m%d").replace(tzinfo=UTC).date()
            for name in ("begin_date", "end_date")
        )
    except ValueError as error:
        raise WeChatError(61500) from error
    today = datetime.fromtimestamp(call.state.clock(), UTC).date()
    if begin > end or (end - begin).days >= most or begin < _FIRST:
        raise WeChatError(61501)
    if end >= today:
        raise WeChatError(61503)
    return begin, end


def _period(call: Call, kind: str) -> tuple[date, date]:
    """Return one day, one week from Monday to Sunday, or one month. Raises as `_days` does."""
    begin, end = _days(call, {"daily": 1, "weekly": 7, "monthly": 31}[kind])
    is_week = begin.weekday() == 0 and end.weekday() == 6
    is_month = begin.day == 1 and (end + timedelta(days=1)).day == 1
    if not {"daily": True, "weekly": is_week, "monthly": is_month}[kind]:
        raise WeChatError(61501)
    return begin, end


def _visits(appid: str, day: date) -> dict[str, Any]:
    users = int(
        400 * (1.3 if day.weekday() >= 5 else 1) * (1 + day.timetuple().tm_yday / 730) * _noise(appid, day)
    )
    sessions = int(users * 1.6)
    return {
        "ref_date": day.strftime("%Y%m%d"),
        "session_cnt": sessions,
        "visit_pv": sessions * 6,
        "visit_uv": users,
        "visit_uv_new": users // 5,
        "stay_time_uv": round(95 * _noise(appid + "u", day), 4),
        "stay_time_session": round(58 * _noise(appid + "s", day), 4),
        "visit_depth": round(3.4 * _noise(appid + "d", day), 4),
    }


def _noise(seed: str, day: date) -> float:
    """Return a number from 0.8 to 1.2 that is always the same for a day."""
    digest = hashlib.sha256(f"{seed}{day.isoformat()}".encode()).digest()
    return 0.8 + 0.4 * digest[0] / 255


def daily_summary(call: Call) -> Answered:
    """`…dailysummarytrend`: users in all, and shares."""
    begin, _end = _days(call, 1)
    total = 5000 + 80 * (begin - _FIRST).days
    share = _visits(call.appid, begin)["visit_uv"] // 12
    row = {
        "ref_date": begin.strftime("%Y%m%d"),
        "visit_total": total,
        "share_pv": share,
        "share_uv": share // 2,
    }
    return {"list": [row]}


def _trend(kind: str) -> Callable[[Call], Answered]:
    def answer(call: Call) -> Answered:
        begin, end = _period(call, kind)
        days = [_visits(call.appid, day) for day in _each(begin, end)]
        if kind == "daily":
            return {"list": days}
        total = {
            name: sum(day[name] for day in days)
            for name in ("session_cnt", "visit_pv", "visit_uv", "visit_uv_new")
        }
        means = {
            name: round(sum(day[name] for day in days) / len(days), 4)
            for name in ("stay_time_uv", "stay_time_session", "visit_depth")
        }
        reference = f"{begin:%Y%m%d}-{end:%Y%m%d}" if kind == "weekly" else f"{begin:%Y%m}"
        return {"list": [{"ref_date": reference, **total, **means}]}

    return answer


def _retain(kind: str, steps: tuple[int, ...]) -> Callable[[Call], Answered]:
    def answer(call: Call) -> Answered:
        begin, end = _period(call, kind)
        users = _visits(call.appid, begin)
        reference = {
            "daily": f"{begin:%Y%m%d}",
            "weekly": f"{begin:%Y%m%d}-{end:%Y%m%d}",
            "monthly": f"{begin:%Y%m}",
        }

        def rows(count: int) -> list[dict[str, int]]:
            return [
                {"key": step, "value": int(count * math.exp(-0.9 * index))}
                for index, step in enumerate(steps)
            ]

        return {
            "ref_date": reference[kind],
            "visit_uv_new": rows(users["visit_uv_new"]),
            "visit_uv": rows(users["visit_uv"]),
        }

    return answer


def visit_pages(call: Call) -> Answered:
    """`…visitpage`."""
    begin, _end = _days(call, 1)
    users = _visits(call.appid, begin)["visit_uv"]
    rows = [
        {
            "page_path": page,
            "page_visit_pv": users * 6 // (index + 2),
            "page_visit_uv": users // (index + 1),
            "page_staytime_pv": round(12.5 / (index + 1), 4),
            "entrypage_pv": users // (index * 4 + 1),
            "exitpage_pv": users // (index + 2),
            "page_share_pv": users // 40,
            "page_share_uv": users // 60,
        }
        for index, page in enumerate(_PAGES)
    ]
    return {"ref_date": begin.strftime("%Y%m%d"), "list": rows}


def distribution(call: Call) -> Answered:
    """`…visitdistribution`: where visits come from, how long and how deep they are."""
    begin, _end = _days(call, 1)
    sessions = _visits(call.appid, begin)["session_cnt"]
    rows = [
        {
            "index": name,
            "item_list": [{"key": key, "value": sessions // (key + 1)} for key in range(1, count + 1)],
        }
        for name, count in (
            ("access_source_session_cnt", 10),
            ("access_staytime_info", 8),
            ("access_depth_info", 7),
        )
    ]
    return {"ref_date": begin.strftime("%Y%m%d"), "list": rows}


def portrait(call: Call) -> Answered:
    """`…userportrait`."""
    begin, end = _days(call, 30)
    users = _visits(call.appid, begin)["visit_uv"]

    def rows(names: tuple[str, ...]) -> list[dict[str, object]]:
        return [
            {"id": index, "name": name, "value": users // (index + 1)} for index, name in enumerate(names, 1)
        ]

    groups = {
        "province": rows(("广东省", "浙江省", "北京市")),
        "city": rows(("广州市", "杭州市", "北京市")),
        "genders": rows(("男", "女")),
        "platforms": rows(("iPhone", "Android")),
        "ages": rows(("18-24岁", "25-29岁", "30-39岁")),
        "devices": [{"name": "iPhone", "value": users // 2}],
    }
    reference = f"{begin:%Y%m%d}-{end:%Y%m%d}" if begin != end else f"{begin:%Y%m%d}"
    return {"ref_date": reference, "visit_uv_new": groups, "visit_uv": groups}


def _each(begin: date, end: date) -> Iterator[date]:
    for offset in range((end - begin).days + 1):
        yield begin + timedelta(days=offset)


ENDPOINTS = (
    Endpoint("POST", f"{_BASE}dailysummarytrend", daily_summary),
    Endpoint("POST", f"{_BASE}dailyvisittrend", _trend("daily")),
    Endpoint("POST", f"{_BASE}weeklyvisittrend", _trend("weekly")),
    Endpoint("POST", f"{_BASE}monthlyvisittrend", _trend("monthly")),
    Endpoint("POST", f"{_BASE}dailyretaininfo", _retain("daily", (0, 1, 2, 3, 4, 5, 6, 7, 14, 30))),
    Endpoint("POST", f"{_BASE}weeklyretaininfo", _retain("weekly", (0, 1, 2, 3, 4))),
    Endpoint("POST", f"{_BASE}monthlyretaininfo", _retain("monthly", (0, 1))),
    Endpoint("POST", f"{_BASE}visitpage", visit_pages),
    Endpoint("POST", f"{_BASE}visitdistribution", distribution),
    Endpoint("POST", f"{_BASE}userportrait", portrait),
)
