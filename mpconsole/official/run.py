"""Runs the official tool, hears its progress, and turns what goes wrong into one sentence."""

import asyncio
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mpconsole.errors import MpconsoleError, PlatformError
from mpconsole.i18n import _
from mpconsole.official.find import INSTALL, Tool
from mpconsole.official.words import hint_for

_DRIVER = Path(__file__).with_name("driver.cjs")
_LONGEST_LINE = 16 << 20
_KEPT = 2000


class OfficialToolError(PlatformError):
    """The official tool refused. `code` is its own (10009 content, 20003 upload), None where it has none."""

    def __init__(self, message: str, code: int | None, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code


class ProjectCodeError(Exception):
    """The tool would have run code of the project that is not allowed: `file`, whose SHA-256 is `digest`."""

    def __init__(self, file: str, digest: str) -> None:
        super().__init__(file)
        self.file = file
        self.digest = digest


async def run(tool: Tool, request: Mapping[str, Any], heard: Callable[[str], None]) -> dict[str, Any]:
    """Let the tool do `request` (see driver.cjs) and return its result; `heard` gets each line of progress.

    Raises OfficialToolError, and ProjectCodeError (see `offline.guarded`). The process ends with the
    call, however that ends.
    """
    with tempfile.TemporaryDirectory(prefix="mpconsole-") as scratch:  # the tool leaves folders where it runs
        process = await asyncio.create_subprocess_exec(
            str(tool.node),
            str(_DRIVER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=scratch,
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
            limit=_LONGEST_LINE,
        )
        try:
            return await _talk(process, {**request, "modules": str(tool.modules)}, heard)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _talk(
    process: asyncio.subprocess.Process, request: Mapping[str, Any], heard: Callable[[str], None]
) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.create_task(process.stderr.read())
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.write_eof()
    async for line in process.stdout:
        answer = _answer(line)
        if "result" in answer:
            await process.wait()
            errors.cancel()
            return dict(answer["result"])
        if "error" in answer:
            errors.cancel()
            if code := answer["error"].get("code_of_project"):
                raise ProjectCodeError(str(code["file"]), str(code["digest"]))
            raise _refusal(answer["error"])
        if words := str(answer.get("progress", "")):
            heard(words)
    said = (await errors).decode("utf-8", "replace")[-_KEPT:].strip()
    raise MpconsoleError(
        _("the official tool ended without an answer: {words}").format(
            words=said.splitlines()[-1] if said else "-"
        ),
        hint=_("Install it anew: {command}").format(command=INSTALL),
    )


def _answer(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _refusal(error: Mapping[str, Any]) -> OfficialToolError:
    code = error.get("code")
    number = code if isinstance(code, int) else None
    text = " ".join(str(error.get("message", "")).split())
    return OfficialToolError(
        _("the official tool refuses: {text}").format(text=text[:500]),
        number,
        hint=hint_for(number, text),
    )
