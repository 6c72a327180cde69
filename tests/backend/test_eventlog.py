"""The event log on a real disk: numbers, order, rotation, crashes, slow and fast readers."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mpconsole.backend.eventlog import EventLog, LogInUseError
from mpconsole.events import Event

SCHEMA = "mpconsole.test/1"


def numbers(events: list[Event]) -> list[int]:
    return [event.id for event in events]


def lines(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.ndjson"))
        for line in path.read_bytes().splitlines()
    ]


def test_an_event_is_one_json_line_with_its_head_first(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA) as log:
        event = log.append("exchange", path="/商品", status=200)
    (line,) = lines(tmp_path)
    assert line == {
        "schema": SCHEMA, "id": 1, "time": event.time, "kind": "exchange", "path": "/商品", "status": 200,
    }  # fmt: skip
    assert list(line)[:4] == ["schema", "id", "time", "kind"]
    assert Event.from_dict(line) == event


def test_ids_go_on_after_a_restart(tmp_path: Path) -> None:
    for start in (1, 4, 7):
        with EventLog(tmp_path, SCHEMA) as log:
            assert [log.append("k").id for _ in range(3)] == [start, start + 1, start + 2]
            assert log.last_id == start + 2
    with EventLog(tmp_path, SCHEMA) as log:
        assert numbers(log.read()) == list(range(1, 10))
        assert numbers(log.read(7)) == [8, 9]
        assert numbers(log.read(3, limit=2)) == [4, 5]
        assert log.read(9) == log.read(1000) == []


def test_the_name_of_a_log_stays(tmp_path: Path) -> None:
    with EventLog(tmp_path / "a", SCHEMA) as log:
        name = log.stream
    with EventLog(tmp_path / "a", SCHEMA) as log, EventLog(tmp_path / "b", SCHEMA) as other:
        assert log.stream == name != other.stream


def test_a_torn_last_line_is_cut_off_and_its_number_given_again(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA) as log:
        log.append("whole")
    (path,) = tmp_path.glob("*.ndjson")
    with path.open("ab") as file:
        file.write(b'{"schema": "mpconsole.test/1", "id": 2, "ti' + b"x" * 100_000)
    with EventLog(tmp_path, SCHEMA) as log:
        assert log.append("next").id == 2
        assert [event.kind for event in log.read()] == ["whole", "next"]


def test_a_log_that_was_only_torn_begins_at_one(tmp_path: Path) -> None:
    EventLog(tmp_path, SCHEMA).close()
    (path,) = tmp_path.glob("*.ndjson")
    path.write_bytes(b"no end")
    with EventLog(tmp_path, SCHEMA) as log:
        assert log.append("k").id == 1


def test_rotation_bounds_the_disk_and_keeps_the_count(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA, segment_bytes=1000, segments=3) as log:
        for _ in range(200):
            log.append("k", text="x" * 50)
        kept = numbers(log.read())
        assert kept == list(range(log.first_id, 201))
        assert 10 < len(kept) < 50
    assert len(list(tmp_path.glob("*.ndjson"))) == 3
    assert sum(path.stat().st_size for path in tmp_path.glob("*.ndjson")) <= 3000
    with EventLog(tmp_path, SCHEMA) as log:
        assert log.append("k").id == 201


def test_an_event_larger_than_a_segment_is_kept_whole(tmp_path: Path) -> None:
    text = "x" * 1_000_000
    with EventLog(tmp_path, SCHEMA, segment_bytes=1000, segments=3) as log:
        log.append("small")
        log.append("large", text=text)
        log.append("small")
        assert [len(event.data.get("text", "")) for event in log.read()] == [0, len(text), 0]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA), pytest.raises(LogInUseError, match="another process"):
        EventLog(tmp_path, SCHEMA)
    EventLog(tmp_path, SCHEMA).close()


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = EventLog(tmp_path, SCHEMA)
    log.append("before")
    write = os.write

    def full(file: int, data: bytes) -> int:
        if len(data) > 20:
            return write(file, bytes(data[:20]))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            log.append("lost", text="x" * 15)
    log.append("after")
    assert [(event.id, event.kind) for event in log.read()] == [(1, "before"), (2, "after")]
    log.close()


async def collect(log: EventLog, count: int, after: int | None = None) -> list[Event]:
    found: list[Event] = []
    async for event in log.subscribe(after):
        found.append(event)
        if len(found) == count:
            break
    return found


async def test_subscribers_begin_where_they_say(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA) as log:
        for _ in range(3):
            log.append("old")
        everything, from_two, from_now = (
            asyncio.create_task(collect(log, count, after)) for count, after in ((4, 0), (2, 2), (1, None))
        )
        await asyncio.sleep(0)
        log.append("new")
        assert numbers(await everything) == [1, 2, 3, 4]
        assert numbers(await from_two) == [3, 4]
        assert numbers(await from_now) == [4]


async def test_a_slow_subscriber_reads_through_rotations(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA, segment_bytes=2000, segments=100) as log:
        stream = log.subscribe(0)
        log.append("k")
        assert (await anext(stream)).id == 1
        for _ in range(500):
            log.append("k", text="x" * 30)
        assert [(await anext(stream)).id for _ in range(500)] == list(range(2, 502))


async def test_what_was_rotated_away_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA, segment_bytes=1000, segments=2) as log:
        for _ in range(100):
            log.append("k", text="x" * 50)
        first = log.first_id
        assert first > 1
        assert numbers(await collect(log, 101 - first, after=0)) == list(range(first, 101))


async def test_deleted_files_do_not_stop_the_stream(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA) as log:
        log.append("k")
        remove_segments(tmp_path)
        idle = [batch async for batch in _first(log.batches(0, idle=0.01))]
        assert idle == [[]]


def remove_segments(folder: Path) -> None:
    for path in folder.glob("*.ndjson"):
        path.unlink()


async def _first(batches):
    async for batch in batches:
        yield batch
        return


async def test_threads_may_append_while_the_loop_reads(tmp_path: Path) -> None:
    with EventLog(tmp_path, SCHEMA, segment_bytes=20_000, segments=100) as log:
        reading = asyncio.create_task(collect(log, 800, after=0))
        await asyncio.sleep(0)
        threads = [
            threading.Thread(target=lambda name=name: [log.append("k", thread=name) for _ in range(200)])
            for name in range(4)
        ]
        for thread in threads:
            thread.start()
        events = await asyncio.wait_for(reading, 30)
        assert numbers(events) == list(range(1, 801))
        for thread in threads:
            thread.join()


async def test_closing_ends_the_subscriptions_after_what_is_there(tmp_path: Path) -> None:
    log = EventLog(tmp_path, SCHEMA)
    reading = asyncio.create_task(collect(log, 10, after=0))
    await asyncio.sleep(0)
    log.append("last")
    log.close()
    assert numbers(await asyncio.wait_for(reading, 5)) == [1]


def test_kill_9_in_the_middle_of_writing_breaks_neither_count_nor_lines(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from mpconsole.backend.eventlog import EventLog\n"
        f"log = EventLog(Path(sys.argv[1]), {SCHEMA!r}, segment_bytes=50_000, segments=1000)\n"
        "while True:\n"
        "    print(log.append('k', text='x' * 300).id, flush=True)\n"
    )
    told = 0
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        first = int(process.stdout.readline())
        assert first > told
        told = [int(process.stdout.readline()) for _ in range(300)][-1]
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].splitlines(keepends=True)
        told = max([told, *(int(line) for line in rest if line.endswith(b"\n"))])
        assert [line["id"] for line in lines_whole(tmp_path)][:told] == list(range(1, told + 1))


def lines_whole(folder: Path) -> list[dict[str, object]]:
    text = b"".join(path.read_bytes() for path in sorted(folder.glob("*.ndjson")))
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]


def test_an_ended_log_takes_events_until_it_is_closed(tmp_path: Path) -> None:
    log = EventLog(tmp_path, "test/1")
    log.end()
    log.append("late")
    log.close()
    log.close()
    assert log.is_closed
    with pytest.raises(OSError, match="Bad file descriptor"):
        log.append("too late")
    assert [event.kind for event in log.read()] == ["late"]
