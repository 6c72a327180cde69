"""Hear of file changes, gathered into batches, in the folders that matter alone.

Each folder is watched by itself, through watchfiles' RustNotify: a recursive watch would cost thousands
of kernel watches in node_modules and goes deaf when its root is recreated. RustNotify takes its folders
once, so when folders come, go or are replaced a new one is armed before the old one is drained and
closed; whatever appeared in a new folder meanwhile is found because the folder itself is in the batch.
"""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.model import Layout
from mpconsole.watch.places import Folders, Places, identity, is_inside, is_watchable

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

QUIET_MS = 20
LONGEST_MS = 100
_MANY = 8192  # half of Linux' event queue: with so many, some may have been dropped
_MODIFIED = 2

Events = set[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What changed: files, and folders for all that is in them. `gone`: the program's root is no folder now;
    when it comes back a batch names it.
    """

    paths: frozenset[Path]
    gone: bool


async def watch(
    layout: Layout, *, extra: Iterable[Path] = (), stop: asyncio.Event
) -> AsyncGenerator[Batch, None]:
    """Yield a batch for each burst of changes (20 ms of quiet end it, 100 ms at most) until `stop` is set.

    The first batch is empty and says that watching has begun: what is read after it misses nothing.
    `extra` names more files or folders (a mock folder), which may not exist yet. Raises MpconsoleError
    where the system allows no more watches.
    """
    halt = threading.Event()
    stopping = asyncio.create_task(_pass_on(stop, halt))
    watcher = _Watcher(Places.of(layout, extra))
    work: asyncio.Future[set[str] | None] = asyncio.ensure_future(asyncio.to_thread(watcher.begin))
    try:
        while (paths := await asyncio.shield(work)) is not None:
            if paths or not watcher.begun:
                watcher.begun = True
                yield Batch(frozenset(map(Path, paths)), gone=not layout.root.is_dir())
            work = asyncio.ensure_future(asyncio.to_thread(watcher.next, halt))
    finally:
        halt.set()
        stopping.cancel()
        await asyncio.wait([work])
        watcher.close()


async def _pass_on(stop: asyncio.Event, halt: threading.Event) -> None:
    await stop.wait()
    halt.set()


class _Watcher:
    """The armed folders; blocking, used from one thread at a time."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.folders: Folders = {}
        self.notify: RustNotify | None = None
        self.begun = False

    def begin(self) -> set[str]:
        """Start watching."""
        self.arm()
        return set()

    def next(self, halt: threading.Event) -> set[str] | None:
        """Wait for a burst and return the paths that matter (it may be empty), or None once halted."""
        from watchfiles._rust_notify import WatchfilesRustInternalError

        assert self.notify is not None
        try:
            events = self.notify.watch(LONGEST_MS, QUIET_MS, 0, halt)
        except WatchfilesRustInternalError:
            # A name that is not UTF-8, or the kernel's trouble: this one will never speak again.
            return self._start_over()
        if not isinstance(events, set):
            return None
        if len(events) >= _MANY:
            return self._start_over()
        return self._settle(events)

    def arm(self) -> Events:
        """Watch the folders that matter now, and return what the former watch still had to say."""
        former = self.notify
        while True:
            folders = self.places.survey()
            self.notify = _notify(folders)
            if self.places.survey() == folders:
                break
            self.notify.close()
        self.folders = folders
        return _drain(former)

    def close(self) -> None:
        """Stop watching."""
        if self.notify is not None:
            self.notify.close()

    def _start_over(self) -> set[str]:
        if self.notify is not None:
            self.notify.close()
            self.notify = None
        self.arm()
        return {*self.places.trees, *self.places.files}

    def _settle(self, events: Events) -> set[str]:
        """Turn events into paths, arming anew as long as they tell of other folders."""
        paths: set[str] = set()
        while events:
            named, rearm = self._read(events)
            paths |= named
            if not rearm:
                break
            before = self.folders
            events = self.arm()
            changed = before.items() ^ self.folders.items()
            paths.update(folder for folder, _identity in changed if self._in_tree(folder))
        return paths

    def _read(self, events: Events) -> tuple[set[str], bool]:
        """Return the paths that matter, and whether some folder came, went or was replaced."""
        named: set[str] = set()
        rearm = False
        for kind, raw in events:
            path = self.places.name(raw)
            if path is None:
                continue
            if path in self.folders:
                if kind == _MODIFIED and identity(path) == self.folders[path]:
                    continue  # its own time or mode, not what is in it
                rearm = True
            elif is_watchable(path):
                rearm = True
            if path in self.places.files or self._in_tree(path):
                named.add(path)
            else:
                named.update(tree for tree in self.places.trees if is_inside(tree, path))
        return named, rearm

    def _in_tree(self, path: str) -> bool:
        return any(is_inside(path, tree) for tree in self.places.trees)


def _notify(folders: Iterable[str]) -> "RustNotify":
    from watchfiles._rust_notify import RustNotify

    polling = os.environ.get("WATCHFILES_FORCE_POLLING", "") not in ("", "0", "false")
    while True:
        there = [folder for folder in folders if _is_encodable(folder)]
        try:
            return RustNotify(
                there,
                debug=False,
                force_polling=polling,
                poll_delay_ms=300,
                recursive=False,
                ignore_permission_denied=True,
            )
        except FileNotFoundError:
            folders = [folder for folder in there if identity(folder) is not None]
        except OSError as error:
            raise MpconsoleError(
                _("the folders cannot be watched: {reason}").format(reason=error),
                hint=_("Raise the limit: sudo sysctl fs.inotify.max_user_watches=524288"),
            ) from error


def _is_encodable(path: str) -> bool:
    """Whether watchfiles can take `path`: a name that is not UTF-8 it cannot."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _drain(notify: "RustNotify | None") -> Events:
    if notify is None:
        return set()
    from watchfiles._rust_notify import WatchfilesRustInternalError

    try:
        events = notify.watch(LONGEST_MS, 5, 10, None)
    except WatchfilesRustInternalError:
        return set()
    finally:
        notify.close()
    return events if isinstance(events, set) else set()
