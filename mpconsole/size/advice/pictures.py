"""Pictures that would weigh less re-encoded, made smaller in pixels, or as another type."""

from collections.abc import Iterator
from dataclasses import replace

from mpconsole.project.node_paths import extension
from mpconsole.size.advice.evidence import Evidence, weight_of
from mpconsole.size.advice.measuring import KINDS, LARGEST, Measured
from mpconsole.size.advice.model import Advice, AdvisedFile, Kind


def pictures(evidence: Evidence, measured: Measured) -> Iterator[Advice]:
    """Yield what re-encoding saves, as measured."""
    found: list[AdvisedFile] = []
    for file in evidence.media():
        if extension(file.path).lower() not in KINDS or file.source_bytes > LARGEST:
            continue
        try:
            picture = measured.measure(evidence.snapshot.read(file.path))
        except OSError:
            continue
        if picture is not None and (saved := weight_of(file) - picture.bytes) > 0:
            found.append(replace(evidence.advised(file, saved), picture=picture))
    measured.keep()
    yield Advice(Kind.PICTURE, tuple(found))
