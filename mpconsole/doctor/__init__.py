"""What `mpconsole doctor` looks at: this machine, this terminal, these settings. Nothing is written."""

from collections.abc import Iterator
from pathlib import Path

from mpconsole.doctor.model import Item


def examine(directory: Path | None) -> Iterator[Item]:
    """Look at everything, in the order of reading. `directory` is where the project is looked for."""
    from mpconsole.doctor import places, program, terminal, tools

    yield from program.examine()
    yield from terminal.examine()
    yield from tools.examine(directory)
    yield from places.examine(directory)
