"""What git knows, read through the `git` program: nothing is checked out, nothing written.

No git on the machine, no repository, or one without a commit are normal answers (None or empty), never
errors. Paths are given and answered relative to the folder that the repository was opened for, with `/`.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _

# A repository's own configuration may name programs that git runs: a file-system monitor, a signature
# checker. The opened project is not trusted, so they are switched off. Nothing is ever fetched: a partial
# clone would ask its server for each object that it lacks.
_OPTIONS = (
    "-c", "core.fsmonitor=false",
    "-c", "core.quotePath=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "log.showSignature=false",
    "-c", "i18n.logOutputEncoding=UTF-8",
    "-c", "protocol.allow=never",
)  # fmt: skip
_FIELD = "\x1f"
_PIPED = 256
"""Questions written before their answers are read: less than any pipe holds."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `time` in seconds since 1970 (committer's), `body` without the subject."""

    revision: str
    time: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of the main line and the tree that it left. `time` in seconds since 1970 (committer's)."""

    revision: str
    tree: str
    time: int
    subject: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and the commit that it names; `time` is the commit's, in seconds since 1970."""

    name: str
    revision: str
    time: int


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file of a revision. `mode` as git writes it (`100644`; `120000` a symbolic link, `160000` a
    submodule, which has no blob to read); `size` in bytes (0 for a submodule); `blob` is its object id.
    """

    path: str
    mode: str
    size: int
    blob: str

    @property
    def is_file(self) -> bool:
        """Whether this is a regular file."""
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class DirtyFile:
    """A file that differs from HEAD: `status` is git's two letters (`" M"`, `"??"`, `"UU"`, …)."""

    path: str
    status: str


class BlobReader:
    """Reads objects through one `git cat-file --batch`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._input: IO[bytes] = process.stdin
        self._output: IO[bytes] = process.stdout

    def read(self, blob: str) -> bytes:
        """Return the bytes of an object id. Raises MpconsoleError where the repository lacks it."""
        self._input.write(blob.encode("ascii") + b"\n")
        self._input.flush()
        head = self._output.readline().split()
        if len(head) != 3:
            raise MpconsoleError(
                _("git has no object {blob}").format(blob=blob),
                hint=_("The clone may be shallow or partial: git fetch --unshallow fills it."),
            )
        data = self._output.read(int(head[2]))
        self._output.read(1)
        return data


class SizeReader:
    """Asks for sizes through one `git cat-file --batch-check`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._input: IO[bytes] = process.stdin
        self._output: IO[bytes] = process.stdout

    def sizes(self, blobs: Sequence[str]) -> list[int | None]:
        """Return the size in bytes of each object id, None for one that the repository lacks."""
        found: list[int | None] = []
        for start in range(0, len(blobs), _PIPED):
            some = blobs[start : start + _PIPED]
            self._input.write("".join(f"{blob}\n" for blob in some).encode("ascii"))
            self._input.flush()
            for _blob in some:
                words = self._output.readline().split()
                found.append(int(words[2]) if len(words) == 3 else None)
        return found


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around `folder`; `prefix` is where the folder lies in it ("" or ends with `/`)."""

    folder: Path
    top: Path
    prefix: str

    def revision(self, name: str = "HEAD") -> str | None:
        """Return the commit id that `name` stands for, or None (no such name, or no commit yet)."""
        # --end-of-options: a name that begins with a dash is a name, never a switch.
        answer = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return answer.strip() if answer else None

    def require(self, name: str) -> str:
        """Return the commit id of `name`. Raises UsageError naming it where there is none."""
        found = self.revision(name)
        if found is None and name == "HEAD":
            raise UsageError(
                _("the repository has no commit yet"), hint=_("git add and git commit make the first one.")
            )
        if found is None:
            hint = _("git log --oneline lists revisions; a branch, a tag or a commit id will do.")
            if self.is_shallow():
                hint = _("The clone is shallow and holds the newest commits alone: git fetch --unshallow")
            raise UsageError(_("{name} is no revision of this repository").format(name=name), hint=hint)
        return found

    def is_shallow(self) -> bool:
        """Whether the clone leaves out commits older than some."""
        return (self._ask("rev-parse", "--is-shallow-repository") or "").strip() == "true"

    def git_folder(self) -> Path | None:
        """Return the folder of HEAD and the index (of this work tree, where there are several)."""
        answer = self._ask("rev-parse", "--absolute-git-dir")
        return Path(answer.strip()) if answer else None

    def branch(self) -> str | None:
        """Return the branch's name, or None with a detached HEAD."""
        answer = self._ask("symbolic-ref", "--quiet", "--short", "HEAD")
        return answer.strip() if answer else None

    def dirty(self) -> tuple[DirtyFile, ...]:
        """Return what differs from HEAD below the folder, untracked files too, ignored ones not."""
        answer = self._ask("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", ".") or ""
        found: list[DirtyFile] = []
        words = iter(answer.split("\0"))
        for word in words:
            if not word:
                continue
            status, path = word[:2], word[3:]
            if "R" in status or "C" in status:
                next(words, None)  # the name that it had before
            found.append(DirtyFile(self._below(path), status))
        return tuple(found)

    def tags(self) -> tuple[Tag, ...]:
        """Return the tags that HEAD descends from, newest commit first."""
        own = ("%(refname:strip=2)", "%(objectname)", "%(committerdate:unix)")
        peeled = ("%(*objectname)", "%(*committerdate:unix)")
        form = "%00".join((*own, *peeled))
        answer = self._ask("for-each-ref", "--merged=HEAD", f"--format={form}", "refs/tags") or ""
        found = []
        for line in answer.splitlines():
            name, object_id, object_time, commit_id, commit_time = line.split("\0")
            if time := commit_time or object_time:  # a tag of a tree or blob has no date
                found.append(Tag(name, commit_id or object_id, int(time)))
        return tuple(sorted(found, key=lambda tag: (-tag.time, tag.name)))

    def descends_from(self, revision: str) -> bool:
        """Whether HEAD is this commit, or was made from it."""
        common = self._ask("merge-base", "--end-of-options", revision, "HEAD")
        return common is not None and common.strip() == revision

    def log(self, since: str | None = None, *, limit: int = 500) -> tuple[Commit, ...]:
        """Return the commits that touched the folder after `since` (a name), newest first, no merges."""
        span = f"{since}..HEAD" if since else "HEAD"
        form = _FIELD.join(("%H", "%ct", "%s", "%b"))
        options = ("-z", "--no-merges", f"--max-count={limit}", f"--format={form}")
        answer = self._ask("log", *options, "--end-of-options", span, "--", ".")
        commits = []
        for record in (answer or "").split("\0"):
            if record:
                revision, time, subject, body = record.split(_FIELD, 3)
                commits.append(Commit(revision, int(time), subject, body.strip()))
        return tuple(commits)

    def main_line(self, revision: str = "HEAD", *, limit: int) -> tuple[Step, ...]:
        """Return the newest commits up to `revision` that touched the folder, newest first; of a merge the
        first parent is followed, so that each step stands against the one below it.
        """
        options = ("-z", "--first-parent", f"--max-count={limit}")
        form = _FIELD.join(("%H", "%T", "%ct", "%s"))
        where = ("--", ".") if self.prefix else ()
        answer = self._ask(
            "log", *options, f"--format={form}", "--end-of-options", self.require(revision), *where
        )
        steps = []
        for record in (answer or "").split("\0"):
            if record:
                commit, tree, time, subject = record.split(_FIELD, 3)
                steps.append(Step(commit, tree, int(time), subject))
        return tuple(steps)

    def tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Return every file below the folder as `revision` has it (empty where the folder is not in it)."""
        where = f"{self.require(revision)}:{self.prefix}"
        answer = self._ask("ls-tree", "-r", "-l", "-z", "--full-tree", where) or ""
        entries = []
        for record in answer.split("\0"):
            if record:
                head, _tab, path = record.partition("\t")
                mode, _kind, blob, size = head.split()
                entries.append(TreeEntry(path, mode, 0 if size == "-" else int(size), blob))
        return tuple(entries)

    @contextmanager
    def blobs(self) -> Iterator[BlobReader]:
        """Open a reader of object ids; one process serves them all. It knows the submodules' objects too."""
        with self._serve("--batch") as process:
            yield BlobReader(process)

    @contextmanager
    def sizes(self) -> Iterator[SizeReader]:
        """Open a reader of objects' sizes, of the submodules' too."""
        with self._serve("--batch-check") as process:
            yield SizeReader(process)

    @contextmanager
    def _serve(self, mode: str) -> "Iterator[subprocess.Popen[bytes]]":
        process = subprocess.Popen(
            self._command("cat-file", mode),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment() | self._submodules(),
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()

    def _submodules(self) -> dict[str, str]:
        """Let git look for objects in the submodules' stores as well, where any are fetched."""
        folder = self.git_folder()
        stores = sorted((folder / "modules").glob("**/objects")) if folder else []
        return {"GIT_ALTERNATE_OBJECT_DIRECTORIES": os.pathsep.join(map(str, stores))} if stores else {}

    def _below(self, path: str) -> str:
        return path.removeprefix(self.prefix)

    def _ask(self, *words: str) -> str | None:
        return _run(self._command(*words))

    def _command(self, *words: str) -> list[str]:
        return ["git", *_OPTIONS, "-C", str(self.folder), *words]


def find(folder: Path) -> Repository | None:
    """Return the repository that holds `folder`, or None: no git here, no repository, or no such folder."""
    if not folder.is_dir():
        return None
    answer = _run(["git", *_OPTIONS, "-C", str(folder), "rev-parse", "--show-toplevel", "--show-prefix"])
    if answer is None:
        return None
    top, prefix, *_rest = [*answer.split("\n"), ""]
    return Repository(folder=folder, top=Path(top), prefix=prefix) if top else None


def _run(command: Sequence[str]) -> str | None:
    """Return what git prints, or None where it refuses or is not installed."""
    try:
        done = subprocess.run(command, capture_output=True, env=_environment(), check=False)
    except OSError:
        return None
    if done.returncode != 0:
        return None
    return done.stdout.decode("utf-8", "surrogateescape")


def _environment() -> dict[str, str]:
    """Return the environment for git: no prompt, no lock for a look, and no repository but the asked one."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"}
    }
    return kept | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
