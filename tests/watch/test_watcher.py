"""Real changes to real files, as editors, git and builds make them: none is lost."""

import asyncio
import os
import random
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mpconsole.project.model import FoundBy, Layout, Snapshot
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.watch.places import Places
from mpconsole.watch.watcher import Batch, watch

PATIENCE = 20  # seconds until something that must come is given up; nothing passes by waiting


class Follower:
    """Watches a project and steps its snapshot with every batch, as a session does."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.snapshot: Snapshot | None = None
        self.batches: list[Batch] = []
        self.news = asyncio.Event()

    async def run(self, extra: Iterable[Path], stop: asyncio.Event) -> None:
        async for batch in watch(self.layout, extra=extra, stop=stop):
            self.batches.append(batch)
            if not batch.gone:
                self.snapshot = (
                    open_snapshot(self.layout)
                    if self.snapshot is None
                    else next_snapshot(self.snapshot, batch.paths).after
                )
            self.news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def caught_up(self) -> None:
        """Wait until the snapshot equals a fresh look at what is on disk now."""
        fresh = open_snapshot(self.layout)
        await self.until(lambda: self.snapshot is not None and self.snapshot.files == fresh.files)
        assert self.snapshot is not None
        assert self.snapshot.pruned == fresh.pruned
        assert self.snapshot.documents.keys() == fresh.documents.keys()

    async def hears(self, path: Path) -> None:
        await self.until(lambda: any(path in batch.paths for batch in self.batches))

    def heard(self) -> set[Path]:
        return {path for batch in self.batches for path in batch.paths}


@asynccontextmanager
async def following(layout: Layout, extra: Iterable[Path] = ()) -> AsyncIterator[Follower]:
    follower = Follower(layout)
    stop = asyncio.Event()
    task = asyncio.create_task(follower.run(extra, stop))
    try:
        await follower.until(lambda: follower.batches != [])
        assert follower.batches[0] == Batch(frozenset(), gone=False)
        yield follower
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await task


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("pages/index", "pages/mine", "components/card"):
        (folder / name).mkdir(parents=True)
        for extension in (".js", ".json", ".wxml"):
            (folder / name / f"index{extension}").write_text("{}")
    (folder / "app.json").write_text('{"pages": ["pages/index/index", "pages/mine/index"]}')
    return folder


@pytest.fixture
def layout(base: Path) -> Layout:
    return Layout(base, base, FoundBy.GIVEN)


def save_in_place(file: Path) -> None:
    file.write_text("saved in place")


def save_like_vim(file: Path) -> None:
    (file.parent / "4913").touch()
    (file.parent / "4913").unlink()
    file.rename(f"{file}~")
    file.write_text("saved by vim")
    Path(f"{file}~").unlink()


def save_like_emacs(file: Path) -> None:
    lock = file.parent / f".#{file.name}"
    lock.symlink_to("someone@somewhere.1:2")
    shutil.copy2(file, f"{file}~")
    file.write_text("saved by emacs")
    lock.unlink()


def save_like_jetbrains(file: Path) -> None:
    Path(f"{file}___jb_tmp___").write_text("saved by an IDE")
    file.rename(f"{file}___jb_old___")
    Path(f"{file}___jb_tmp___").rename(file)
    Path(f"{file}___jb_old___").unlink()


def save_by_rename(file: Path) -> None:
    (file.parent / ".tmp123").write_text("saved atomically")
    (file.parent / ".tmp123").replace(file)


@pytest.mark.parametrize(
    "save", [save_in_place, save_like_vim, save_like_emacs, save_like_jetbrains, save_by_rename]
)
async def test_every_editors_save_is_heard(base: Path, layout: Layout, save: Callable[[Path], None]) -> None:
    file = base / "pages/index/index.js"
    async with following(layout) as follower:
        for _time in range(3):
            follower.batches.clear()
            save(file)
            await follower.hears(file)
            await follower.caught_up()


async def test_files_removed_and_renamed(base: Path, layout: Layout) -> None:
    async with following(layout) as follower:
        (base / "pages/index/index.js").unlink()
        (base / "pages/mine/index.js").rename(base / "pages/mine/other.js")
        await follower.caught_up()


async def test_a_new_tree_is_heard_and_watched(base: Path, layout: Layout) -> None:
    async with following(layout) as follower:
        deep = base / "packages/order/pages/list"
        deep.mkdir(parents=True)
        (deep / "list.js").write_text("1")
        await follower.caught_up()
        (deep / "list.wxml").write_text("later")
        await follower.caught_up()
        await follower.hears(deep / "list.wxml")


async def test_folders_moved_away_and_in(base: Path, layout: Layout, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    async with following(layout) as follower:
        (base / "components").rename(outside)
        await follower.caught_up()
        outside.rename(base / "parts")
        await follower.caught_up()
        (base / "parts/card/index.js").write_text("in its new place")
        await follower.hears(base / "parts/card/index.js")
        await follower.caught_up()


async def test_a_replaced_folder_stays_watched(base: Path, layout: Layout) -> None:
    async with following(layout) as follower:
        for time in range(5):
            shutil.rmtree(base / "pages/mine")
            (base / "pages/mine").mkdir()
            (base / "pages/mine/index.js").write_text(f"{time}")
            await follower.caught_up()
            (base / "pages/mine/index.wxml").write_text(f"later {time}")
            await follower.caught_up()


async def test_a_file_becomes_a_folder_and_back(base: Path, layout: Layout) -> None:
    place = base / "pages/index/index.js"
    async with following(layout) as follower:
        place.unlink()
        place.mkdir()
        (place / "inner.js").write_text("1")
        await follower.caught_up()
        shutil.rmtree(place)
        place.write_text("a file again")
        await follower.caught_up()


async def test_pruned_folders_are_silent_and_their_coming_is_told(base: Path, layout: Layout) -> None:
    (base / "node_modules/lib/deep").mkdir(parents=True)
    async with following(layout) as follower:
        for number in range(50):
            (base / f"node_modules/lib/deep/{number}.js").write_text("x")
        (base / "node_modules/new").mkdir()
        (base / "pages/node_modules/x").mkdir(parents=True)
        (base / "app.js").write_text("the end")
        await follower.caught_up()
        await follower.hears(base / "app.js")
        inside = [
            path for path in follower.heard() if path.parent.name == "node_modules" or path.name == "deep"
        ]
        assert inside == []


async def test_a_branch_checkout(base: Path, layout: Layout) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=base, check=True, capture_output=True)

    git("init", "-b", "one")
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "two")
    shutil.rmtree(base / "components")
    for number in range(300):
        folder = base / f"packages/p{number % 20}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.js").write_text(f"{number}")
    (base / "app.json").write_text('{"pages": ["pages/mine/index"]}')
    git("add", ".")
    git("commit", "-m", "two")
    async with following(layout) as follower:
        for branch in ("one", "two", "one"):
            git("checkout", branch)
            await follower.caught_up()
        (base / "components/card/index.js").write_text("after the checkout")
        await follower.hears(base / "components/card/index.js")
        assert not any(".git" in path.parts for path in follower.heard())


async def test_a_deleted_project_and_its_return(base: Path, layout: Layout) -> None:
    async with following(layout) as follower:
        for _time in range(2):
            shutil.rmtree(base)
            await follower.until(lambda: follower.batches[-1].gone)
            (base / "pages/index").mkdir(parents=True)
            (base / "app.json").write_text('{"pages": []}')
            await follower.until(lambda: not follower.batches[-1].gone)
            await follower.caught_up()
            (base / "pages/index/index.js").write_text("and watched again")
            await follower.caught_up()


async def test_a_project_moved_away_and_back(base: Path, layout: Layout) -> None:
    async with following(layout) as follower:
        elsewhere = base.with_name("elsewhere")
        shutil.move(base, elsewhere)
        await follower.until(lambda: follower.batches[-1].gone)
        shutil.move(elsewhere, base)
        await follower.until(lambda: not follower.batches[-1].gone)
        (base / "app.js").write_text("back")
        await follower.caught_up()


async def test_a_build_folder_inside_the_project(tmp_path: Path) -> None:
    base = tmp_path / "taro"
    root = base / "dist/build/mp-weixin"
    (base / "src").mkdir(parents=True)
    root.mkdir(parents=True)
    (root / "app.json").write_text("{}")
    (base / "project.config.json").write_text("{}")
    async with following(Layout(base, root, FoundBy.FRAMEWORK_OUTPUT)) as follower:
        (base / "src/app.js").write_text("sources are not the program")
        (base / "project.config.json").write_text('{"appid": "wx1"}')
        await follower.hears(base / "project.config.json")
        (base / "dist").rename(base / "old")
        await follower.until(lambda: follower.batches[-1].gone)
        (base / "old").rename(base / "dist")
        await follower.until(lambda: not follower.batches[-1].gone)
        shutil.rmtree(base / "dist")
        await follower.until(lambda: follower.batches[-1].gone)
        (root / "pages").mkdir(parents=True)
        (root / "app.json").write_text('{"pages": []}')
        await follower.until(lambda: not follower.batches[-1].gone)
        await follower.caught_up()
        assert base / "src/app.js" not in follower.heard()


async def test_what_happens_beside_the_project_is_silent(base: Path, layout: Layout) -> None:
    async with following(layout) as follower:
        assert base.parent not in {Path(folder) for folder in Places.of(layout, []).survey()}
        (base.parent / "sibling").mkdir()
        (base / "app.js").write_text("1")
        await follower.hears(base / "app.js")
        assert follower.heard() == {base / "app.js"}


async def test_extra_places_that_come_later(base: Path, tmp_path: Path) -> None:
    root = base / "pages"
    layout = Layout(base, root, FoundBy.GIVEN)
    async with following(layout, [base / "mock", tmp_path / "settings/one.toml"]) as follower:
        (base / "mock/data").mkdir(parents=True)
        (base / "mock/data/a.json").write_text("1")
        await follower.until(lambda: bool(follower.heard() & {base / "mock", base / "mock/data/a.json"}))
        (base / "mock/data/b.json").write_text("2")
        await follower.hears(base / "mock/data/b.json")
        (tmp_path / "settings").mkdir()
        (tmp_path / "settings/one.toml").write_text("")
        (tmp_path / "settings/two.toml").write_text("")
        await follower.hears(tmp_path / "settings/one.toml")
        assert tmp_path / "settings/two.toml" not in follower.heard()


async def test_a_name_that_is_not_utf8_does_not_end_the_watch(base: Path, layout: Layout) -> None:
    odd = Path(os.fsdecode(os.fsencode(base) + b"/pages/\xff.js"))
    async with following(layout) as follower:
        odd.write_text("1")
        await follower.caught_up()
        (base / "app.js").write_text("still heard")
        await follower.caught_up()
        await follower.hears(base / "app.js")


async def test_a_storm_of_changes(base: Path, layout: Layout) -> None:
    dice = random.Random(20)
    folders = ["a", "b", "a/c", "a/c/d", "b/e", "node_modules", "pages"]
    async with following(layout) as follower:
        for _burst in range(12):
            for _change in range(25):
                folder = base / dice.choice(folders)
                kind = dice.random()
                try:
                    if kind < 0.15:
                        shutil.rmtree(folder)
                    elif kind < 0.25:
                        folder.rename(base / dice.choice(folders))
                    else:
                        folder.mkdir(parents=True, exist_ok=True)
                        (folder / f"{dice.randrange(4)}.js").write_text(str(dice.random()))
                except OSError:
                    continue
            await asyncio.sleep(dice.random() / 50)
        await follower.caught_up()


async def test_stopping_and_cancelling_end_it(layout: Layout) -> None:
    stop = asyncio.Event()
    batches = watch(layout, stop=stop)
    assert await anext(batches) == Batch(frozenset(), gone=False)
    waiting = asyncio.ensure_future(anext(batches))
    await asyncio.sleep(0)
    stop.set()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(waiting, PATIENCE)

    batches = watch(layout, stop=asyncio.Event())
    await anext(batches)
    waiting = asyncio.ensure_future(anext(batches))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
