"""The server: takes in what the editor does, publishes findings, and answers questions about places."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from mpconsole import __version__, i18n
from mpconsole.errors import MpconsoleError
from mpconsole.lsp import actions, completion, definition, hover
from mpconsole.lsp.diagnostics import Diagnostics
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject, Projects

QUIET = 0.08
"""Seconds after the last key before an unsaved text is judged."""
_TRIGGERS = ["<", "/", " ", '"', "'", ":", ".", "{", "@"]
_T = TypeVar("_T")
_AtPlace = types.CompletionParams | types.HoverParams | types.DefinitionParams


class Server(LanguageServer):
    """One editor's session."""

    def __init__(self) -> None:
        super().__init__(
            "mpconsole", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental
        )
        self.projects = Projects()
        self.published: dict[str, list[types.Diagnostic]] = {}
        self._diagnostics = Diagnostics()
        self._lock = asyncio.Lock()
        self._waiting: dict[Path, asyncio.Task[None]] = {}
        self._told: set[str] = set()

    async def work(self, job: Callable[[], None]) -> None:
        """Do something to the projects off the loop, one at a time, then publish what is new."""
        async with self._lock:
            try:
                await asyncio.to_thread(job)
            except MpconsoleError as error:
                self.tell(error.message)
            self.publish()

    async def adopt(self) -> None:
        """Take in open texts whose program could not be opened before: its settings may be right now."""
        for uri, document in list(self.workspace.text_documents.items()):
            disk, text = disk_of(uri), document.source
            if disk is not None and self.projects.known(disk) is None:
                await self.work(partial(self.projects.hold, disk, text))

    def tell(self, words: str) -> None:
        """Show a sentence in the editor, once."""
        if words not in self._told:
            self._told.add(words)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"mpconsole: {words}"))

    def publish(self) -> None:
        """Publish the findings of every file where they are others than before."""
        now: dict[str, list[types.Diagnostic]] = {}
        for project in self.projects:
            for path, found in self._diagnostics.of(project).items():
                now[actions.uri_of(project, path)] = found
        for uri in now.keys() | self.published.keys():
            told = now.get(uri, [])
            if told != self.published.get(uri, []):
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, told))
        self.published = now

    def soon(self, disk: Path, job: Callable[[], None]) -> None:
        """Do a file's job when its author stops typing; a later job takes the place of one that waits."""
        former = self._waiting.pop(disk, None)
        if former is not None:
            former.cancel()

        async def wait() -> None:
            await asyncio.sleep(QUIET)
            self._waiting.pop(disk, None)
            await self.work(job)

        self._waiting[disk] = asyncio.get_running_loop().create_task(wait())

    async def settled(self, uri: str) -> tuple[OpenProject, str] | None:
        """Return the program and path of a file, when what was typed has been taken in."""
        disk = disk_of(uri)
        waiting = self._waiting.pop(disk, None) if disk is not None else None
        if waiting is not None and disk is not None:
            waiting.cancel()
            text = self.workspace.get_text_document(uri).source
            await self.work(lambda: self.projects.hold(disk, text))
        async with self._lock:
            return self.projects.known(disk) if disk is not None else None


def disk_of(uri: str) -> Path | None:
    """Return the file of an address, None where it is none (an unnamed buffer, a revision)."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None


def run() -> None:
    """Serve one editor over stdin and stdout until it leaves."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    make_server().start_io()


def make_server() -> Server:
    """Return a server that answers."""
    server = Server()
    _register_session(server)
    _register_texts(server)
    _register_questions(server)
    return server


def _register_session(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        if params.locale and "MPCONSOLE_LANG" not in os.environ:
            i18n.set_language("zh-CN" if params.locale.lower().startswith("zh") else "en")

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        watching = server.client_capabilities.workspace
        files = watching.did_change_watched_files if watching is not None else None
        if files is not None and files.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*")])
            name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = types.Registration("mpconsole-files", name, options)
            with suppress(JsonRpcException):  # without it, what editors save and open is still taken in
                await server.client_register_capability_async(types.RegistrationParams([registration]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        disks = [disk for change in params.changes if (disk := disk_of(change.uri)) is not None]
        await server.work(lambda: server.projects.touched(disks))
        await server.adopt()


def _register_texts(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        disk, text = disk_of(params.text_document.uri), params.text_document.text
        if disk is not None:
            await server.work(lambda: server.projects.hold(disk, text))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        disk = disk_of(uri)
        if disk is not None:
            text = server.workspace.get_text_document(uri).source
            server.soon(disk, lambda: server.projects.hold(disk, text))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        disk = disk_of(params.text_document.uri)
        if disk is not None:
            await server.work(lambda: server.projects.release(disk))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        disk = disk_of(params.text_document.uri)
        if disk is not None:
            await server.work(lambda: server.projects.touched([disk]))


def _register_questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS))
    async def complete(params: types.CompletionParams) -> types.CompletionList:
        found = await _asked(server, params, completion.complete)
        return types.CompletionList(is_incomplete=False, items=found or [])

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        return await _asked(server, params, hover.hover)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def defined(params: types.DefinitionParams) -> list[types.Location] | None:
        return await _asked(server, params, definition.define)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, actions.FIX_ALL]),
    )
    async def acted(params: types.CodeActionParams) -> list[types.CodeAction]:
        found = await server.settled(params.text_document.uri)
        return actions.actions(*found, params.range, _strings(params.context.only)) if found else []


def _strings(kinds: Iterable[str] | None) -> list[str] | None:
    return None if kinds is None else [getattr(kind, "value", kind) for kind in kinds]


async def _asked(
    server: Server,
    params: _AtPlace,
    answer: Callable[[OpenProject, str, Positions, int], _T],
) -> _T | None:
    """Answer a question about a place in a text as it is typed now."""
    found = await server.settled(params.text_document.uri)
    if found is None:
        return None
    project, path = found
    positions = Positions(project.text(path))
    return answer(project, path, positions, positions.offset(params.position))
