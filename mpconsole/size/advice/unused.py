"""Code that nothing uses, by the official tool's own dependency analysis, and media that nothing names."""

import posixpath
from collections.abc import Iterator

from mpconsole.project.graph import is_code
from mpconsole.size.advice.evidence import Evidence, in_npm, source_of
from mpconsole.size.advice.leftovers import is_leftover
from mpconsole.size.advice.model import Advice, AdvisedFile, Kind
from mpconsole.size.model import ShippedFile


def unused_code(evidence: Evidence) -> Iterator[Advice]:
    """Yield unused components and other unused files; npm packages are told by themselves."""
    components: list[AdvisedFile] = []
    files: list[AdvisedFile] = []
    for file in unused_files(evidence):
        if not in_npm(file.path) and not is_leftover(file.path):
            (components if _of_component(file, evidence) else files).append(evidence.advised(file))
    yield Advice(Kind.UNUSED_COMPONENT, tuple(components))
    yield Advice(Kind.UNUSED_FILE, tuple(files))


def unused_files(evidence: Evidence) -> Iterator[ShippedFile]:
    """Yield every file of code that ships although the analysis does not reach it."""
    graph = evidence.graph
    if graph is None:
        return
    for file in evidence.shipped:
        source = source_of(file)
        if is_code(source) and graph.is_unused(source):
            yield file


def unnamed_media(evidence: Evidence) -> Iterator[Advice]:
    """Yield pictures and sounds whose name stands in no text, and that no name made at run time can mean."""
    if evidence.graph is None:
        return
    lost = [
        evidence.advised(file)
        for file in evidence.media()
        if not in_npm(file.path) and file.path not in evidence.icons and not evidence.namers(file.path)
    ]
    yield Advice(Kind.UNNAMED_MEDIA, tuple(lost))


def _of_component(file: ShippedFile, evidence: Evidence) -> bool:
    stem = posixpath.splitext(source_of(file))[0]
    files = evidence.snapshot.files
    return f"{stem}.json" in files and f"{stem}.wxml" in files
