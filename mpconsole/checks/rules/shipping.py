"""What must not ship, and what must not lie in a project at all."""

import itertools
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import Needs, ProgramRule
from mpconsole.i18n import N_
from mpconsole.project.model import SourceFile
from mpconsole.size.model import ExcludedFile
from mpconsole.size.packing import Packing, packing_of

_UPLOAD_KEY = re.compile(r"private\.[\w-]+\.key")
_KEY_EXTENSIONS = (".key", ".pem", ".p12", ".pfx", ".crt", ".cert", ".cer")
_ALWAYS_KEYS = (".p12", ".pfx")
_MARK = b"PRIVATE KEY-----"
_READ_AT_MOST = 64 * 1024
_NOT_OURS = frozenset({"node_modules", ".git", ".svn", ".venv", "dist", "miniprogram_npm"})
_FOLDERS_AT_MOST = 300


class MockShips(ProgramRule):
    """The mock backend's files would be part of the program."""

    id = "mock-ships"
    needs = Needs.NAMES | Needs.CONTENTS
    severity = Severity.WARNING
    message = N_("{count} files of the mock backend in {folder}/ would ship with the program")
    why = N_("They weigh on every user's download, and show how the backend answers.")
    help = N_(
        "Move the folder beside miniprogramRoot, or add to packOptions.ignore in project.config.json: {rule}"
    )

    def find(self, program: Program) -> Iterator[Finding]:
        """Ask the packing rules about each file of the mock folder."""
        folder = PurePosixPath(program.settings.mock.folder).as_posix().strip("/")
        files = program.snapshot.files
        if not program.is_folder(folder):
            return
        inside = [path for path in files if path.startswith(f"{program.prefix}{folder}/")]
        if not inside or any(package.root.startswith(f"{folder}/") for package in program.subpackages):
            return
        packing = packing_of(program.snapshot)
        shipping = [path for path in inside if _ships(packing, files[path], files)]
        if shipping:
            rule = f'{{"type": "folder", "value": "{folder}"}}'
            yield self.found_on(min(shipping), count=len(shipping), folder=folder, rule=rule)


class KeyInProject(ProgramRule):
    """A private key in the project's folders: one commit or upload away from the world."""

    id = "key-in-project"
    needs = Needs.NAMES | Needs.CONTENTS
    severity = Severity.WARNING
    message = N_("{file} is a private key")
    variants: ClassVar[Mapping[str, str]] = {
        "ships": N_("{file} is a private key, and would ship with the program")
    }
    why = N_(
        "Whoever has the key can upload in the program's name: one commit or upload gives it to the world."
    )
    help = N_(
        "Move it outside the project, name it by MPCONSOLE_UPLOAD_KEY or env.NAME.key,"
        " and make a new key if it was shared."
    )

    def find(self, program: Program) -> Iterator[Finding]:
        """Look into every file that is named like a key."""
        layout, files = program.snapshot.layout, program.snapshot.files
        for path in program.with_extension(*_KEY_EXTENSIONS):
            if _is_key(layout.disk_path(path)):
                shipped = _ships(packing_of(program.snapshot), files[path], files)
                yield self.found_on(path, file=path, **({"case": "ships"} if shipped else {}))
        if layout.base != layout.root:
            for file in _beside(layout.base, layout.root):
                if file.name.endswith(_KEY_EXTENSIONS) and _is_key(file):
                    shown = file.relative_to(layout.base).as_posix()
                    yield self.found_on(os.path.relpath(file, layout.root), file=shown)


def _ships(packing: Packing, file: SourceFile, files: Mapping[str, SourceFile]) -> bool:
    return not isinstance(packing.judge(file.path, file.size, files), ExcludedFile)


def _beside(base: Path, root: Path) -> Iterator[Path]:
    """Yield a project's files that are not the program's own, from so many folders at most."""
    for place, inside, names in itertools.islice(os.walk(base), _FOLDERS_AT_MOST):
        here = Path(place)
        inside[:] = sorted(name for name in inside if name not in _NOT_OURS and here / name != root)
        yield from (here / name for name in sorted(names))


def _is_key(file: Path) -> bool:
    """Whether a file is a private key: by a name that keys alone have, else by what stands in it."""
    if _UPLOAD_KEY.fullmatch(file.name) or file.name.endswith(_ALWAYS_KEYS):
        return True
    try:
        with file.open("rb") as opened:
            return _MARK in opened.read(_READ_AT_MOST)
    except OSError:
        return False
