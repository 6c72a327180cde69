"""What the official tool does without key and network: compile a project, build its npm packages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole import consent
from mpconsole.official.find import NAME, Origin, Tool
from mpconsole.official.run import ProjectCodeError, run

Heard = Callable[[str], None]
_TYPES = {"plugin": "miniProgramPlugin", "game": "miniGame", "gamePlugin": "miniGamePlugin"}


@dataclass(frozen=True, slots=True)
class Output:
    """One file as the tool made it: bytes, and the helper files of the tool's own that it asks for."""

    bytes: int
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """What the tool said of a file while it built npm: a dynamic `require`, a missing entry."""

    file: str
    words: str


async def compile_project(
    tool: Tool,
    folder: Path,
    *,
    appid: str,
    kind: object,
    output: Path | None = None,
    gently: bool = False,
    heard: Heard = lambda _words: None,
) -> Mapping[str, Output]:
    """Compile the project in `folder` (that of project.config.json) by its own settings.

    Returns what ships by path, and writes it below `output` where that is given. `kind` is its compileType.
    Raises OfficialToolError where the tool refuses the project, ConsentNeededError before its code is run.
    """
    options = {"setting": {"useProjectConfig": True}, "output": str(output) if output else None}
    request = _request("compile", folder, appid, kind, options) | {"gently": gently}
    result = await guarded(tool, folder, request, heard)
    return {path: Output(size, tuple(asks)) for path, (size, asks) in result["files"].items()}


async def pack_npm(
    tool: Tool,
    folder: Path,
    *,
    kind: object = None,
    relations: Sequence[Mapping[str, str]] = (),
    heard: Heard = lambda _words: None,
) -> tuple[Warned, ...]:
    """Build `miniprogram_npm` beside each package.json of the project in `folder`, or for each of `relations`
    (paths relative to it: `packageJsonPath`, `miniprogramNpmDistDir`); return its warnings.

    None of the packages' code is run. Raises OfficialToolError.
    """
    pairs = [{name: str(folder / path) for name, path in pair.items()} for pair in relations]
    request = _request("npm", folder, "", kind, {"relations": pairs})
    result = await guarded(tool, folder, request, heard)
    return tuple(Warned(str(one["file"]), str(one["words"])) for one in result["warnings"])


async def guarded(tool: Tool, base: Path, request: Mapping[str, Any], heard: Heard) -> dict[str, Any]:
    """Let the tool do `request`; raise ConsentNeededError before code of the project at `base` is run."""
    require_consent(tool, base)
    allowed: list[str] = []
    while True:
        try:
            return await run(tool, {**request, "allowed": allowed}, heard)
        except ProjectCodeError as error:
            consent.require(base, f"Less @plugin {_within(request, error.file)}", error.digest)
            allowed.append(error.digest)


def require_consent(tool: Tool, base: Path) -> None:
    """Raise ConsentNeededError where the tool is the opened project's own and nobody has allowed it."""
    if tool.origin is not Origin.PROJECT:
        return
    package = tool.modules / NAME
    names = sorted(path for path in package.rglob("*.js") if path.is_file())
    code = consent.digest(path.read_bytes() for path in [package / "package.json", *names])
    consent.require(base, f"{NAME} ({tool.modules})", code)


def type_of(kind: object) -> str:
    """Return the tool's name for a project.config.json's `compileType`."""
    return _TYPES.get(kind, "miniProgram") if isinstance(kind, str) else "miniProgram"


def _within(request: Mapping[str, Any], file: str) -> str:
    """Name `file` as the project does, also in a copy of it that lies elsewhere."""
    folder = Path(request["project"]["projectPath"])
    path = folder / file
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file


def _request(
    action: str, folder: Path, appid: str, kind: object, options: Mapping[str, Any]
) -> dict[str, Any]:
    project = {
        "appid": appid or "wx0000000000000000",
        "type": type_of(kind),
        "projectPath": str(folder),
        "ignores": [],
    }
    return {"action": action, "project": project, "options": dict(options)}
