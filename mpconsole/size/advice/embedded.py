"""Data inside code: base64 pictures and fonts in styles and views, source maps in scripts."""

from collections.abc import Iterator

from mpconsole.size.advice.evidence import Evidence, source_of
from mpconsole.size.advice.model import Advice, AdvisedFile, Kind

_SMALLEST = 1024
"""A picture of less is well placed in the style: a file of its own would cost a request."""


def base64(evidence: Evidence) -> Iterator[Advice]:
    """Yield styles and views with large data in them."""
    found: list[AdvisedFile] = []
    for file in evidence.shipped:
        facts = evidence.texts.get(source_of(file))
        size = sum(length for length in facts.data if length >= _SMALLEST) if facts is not None else 0
        if size:
            found.append(evidence.advised(file, size))
    yield Advice(Kind.BASE64, tuple(found))


def source_maps(evidence: Evidence) -> Iterator[Advice]:
    """Yield code that carries its source map within."""
    found = [
        evidence.advised(file, facts.maps)
        for file in evidence.shipped
        if (facts := evidence.texts.get(source_of(file))) is not None
        and facts.maps
        and file.bytes is not None
    ]
    yield Advice(Kind.SOURCE_MAP, tuple(found))
