"""The official tool as an oracle: what miniprogram-ci itself puts into the code package, offline.

It lives in `node_modules` below MPCONSOLE_TEST_CACHE/official (default `.cache/official` in the
checkout, made by `make system-deps`). Answers depend on the tool's version alone, never on the network.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent


@dataclass(frozen=True, slots=True)
class Result:
    """What the tool answered for one project. Either `files` or an error.

    `files` maps a path in the package to (bytes, sha256 in hex); `code` is the error's code where it
    has one; `milliseconds` is the compile alone, without the start of Node.
    """

    folder: Path
    milliseconds: float
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    refused: bool = False
    code: int | None = None
    message: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes by path."""
        return {path: size for path, (size, _digest) in self.files.items()}


def modules() -> Path:
    """Return the Node modules that hold miniprogram-ci. Raises RuntimeError where they are missing."""
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", CHECKOUT / ".cache"))
    folder = cache / "official" / "node_modules"
    if not (folder / "miniprogram-ci" / "package.json").exists():
        raise RuntimeError(f"miniprogram-ci is not in {folder}: run `make system-deps`")
    return folder.resolve()


def compile_many(
    folders: Sequence[Path],
    setting: Mapping[str, Any] | None = None,
    *,
    outputs: Sequence[Path] | None = None,
) -> list[Result]:
    """Compile each project folder in one Node process and return the answers in order.

    `setting` is what one gives the tool (None: its default setting). With `outputs`, each project's
    files are also written below the folder at the same index.
    """
    requests = [
        {"folder": str(folder.resolve()), "setting": dict(setting or {})}
        | ({"output": str(outputs[index].resolve())} if outputs else {})
        for index, folder in enumerate(folders)
    ]
    lines = run_node(HERE / "official.cjs", requests)
    return [_result(line) for line in lines]


def run_node(script: Path, requests: Sequence[Any], folder: Path | None = None) -> list[Any]:
    """Give `script` one JSON line for each request and return its answers, one line for each.

    `folder` holds the Node modules that it uses (None: the official tool's).
    """
    with tempfile.TemporaryDirectory() as scratch:  # the tool leaves folders in its working directory
        done = subprocess.run(
            ["node", str(script), str(folder or modules())],
            input="".join(json.dumps(request) + "\n" for request in requests).encode(),
            capture_output=True,
            cwd=scratch,
            check=False,
        )
    answers = [json.loads(line) for line in done.stdout.decode().split("\n") if line]  # not at U+2028
    if len(answers) != len(requests):
        raise RuntimeError(f"node answered {len(answers)} of {len(requests)}: {done.stderr.decode()[-2000:]}")
    return answers


def _result(line: Mapping[str, Any]) -> Result:
    error = line.get("error")
    return Result(
        folder=Path(line["folder"]),
        milliseconds=line["milliseconds"],
        files={path: (size, digest) for path, (size, digest) in line.get("files", {}).items()},
        refused=error is not None,
        code=error["code"] if error else None,
        message=error["message"] if error else "",
        warnings=tuple(line.get("warnings", ())),
    )


@dataclass(frozen=True, slots=True)
class Quality:
    """What the official code-quality panel answered: by rule whether it passed, and the call's time."""

    milliseconds: float
    verdicts: Mapping[str, bool]


def judge_quality(folders: Sequence[Path]) -> list[Quality]:
    """Judge each project folder by the official panel, in one Node process and in order."""
    requests = [{"folder": str(folder.resolve())} for folder in folders]
    lines = run_node(HERE / "quality.cjs", requests)
    return [Quality(line["milliseconds"], line["verdicts"]) for line in lines]
