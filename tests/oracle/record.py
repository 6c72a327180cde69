"""Ask the official tool for every recorded case again: `python -m tests.oracle.record`.

Recorded answers let the fast suite compare with the tool where there is no Node. A file is recorded as
its bytes and the first 12 digits of its SHA-256.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.oracle.official import Result, compile_many
from tests.size.projects import write
from tests.size.quirks import CASES

FOLDER = Path(__file__).resolve().parent / "recorded"


def answer(result: Result) -> dict[str, Any]:
    """What is kept of the tool's answer."""
    if result.refused:
        return {"refused": result.code, "message": result.message.partition("\n")[0]}
    return {path: [size, digest[:12]] for path, (size, digest) in sorted(result.files.items())}


def ask(cases: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write each case below `folder` and return the tool's answers by name."""
    folders = [write(folder / f"case{index}", files) for index, files in enumerate(cases.values())]
    return dict(zip(cases, map(answer, compile_many(folders)), strict=True))


def recorded(name: str) -> dict[str, Any]:
    """Read recorded answers."""
    path = FOLDER / f"{name}.json"
    value: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return value


def keep(name: str, answers: dict[str, Any]) -> None:
    """Write recorded answers, a line each."""
    lines = (f"{_json(key)}: {_json(one)}" for key, one in answers.items())
    (FOLDER / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> int:
    """Ask for everything again."""
    from tests.languages.test_references import official
    from tests.size.more_quirks import MORE_CASES
    from tests.size.usage_quirks import USAGE_CASES

    with tempfile.TemporaryDirectory() as scratch:
        keep("quirks", ask(CASES, Path(scratch) / "quirks"))
        keep("usage", ask(USAGE_CASES, Path(scratch) / "usage"))
        keep("more", ask(MORE_CASES, Path(scratch) / "more"))
    keep("references", official())
    return 0


if __name__ == "__main__":
    sys.exit(main())
