"""A project as Copier renders it, complete and in a folder of its own before anything is placed."""

import json
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mpconsole.scaffold import compose
from mpconsole.scaffold.answers import Answers


@contextmanager
def rendered(answers: Answers, folder_name: str) -> Iterator[Path]:
    """Give the folder with the whole project; it is gone when the block ends.

    `folder_name` is what the person called the project's folder: the project tells how it was made.
    """
    with tempfile.TemporaryDirectory(prefix="mpconsole-new-") as scratch:
        template, stage = Path(scratch, "template"), Path(scratch, "project")
        template.mkdir()
        compose.compose(answers.recipe, typescript=answers.typescript, folder=template)
        _render(template, stage, _data(answers, folder_name))
        yield stage


def _render(template: Path, stage: Path, data: dict[str, object]) -> None:
    from copier import Settings, run_copy  # over half a second

    # the person's own Copier settings are not for our template
    run_copy(str(template), stage, data=data, defaults=True, quiet=True, settings=Settings())


def _data(answers: Answers, folder_name: str) -> dict[str, object]:
    return {
        "recipe": answers.recipe,
        "name": answers.name,
        "name_json": json.dumps(answers.name, ensure_ascii=False),
        "appid": answers.appid,
        "language": answers.language,
        "typescript": answers.typescript,
        "script": "ts" if answers.typescript else "js",
        "words": compose.words(answers.recipe, answers.words),
        "words_language": answers.words,
        "folder": shlex.quote(folder_name),
    }
