"""What is said where a library of an extra is not installed."""

import sys
from pathlib import Path

import pytest

from mpconsole import extras
from mpconsole.backend.templates import TemplateError, compile_text
from mpconsole.console.pictures import picture
from mpconsole.size.advice.measuring import Measured, can_measure

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8192)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the libraries, as if they were not installed."""
    for module, _words, _extra in (extras.PICTURES, extras.FAKES):
        monkeypatch.setitem(sys.modules, module, None)  # type: ignore[arg-type]
    can_measure.cache_clear()


@pytest.mark.usefixtures("without")
def test_made_up_values_are_named_as_missing() -> None:
    with pytest.raises(TemplateError, match=r"pip install 'mpconsole\[fakes\]'"):
        compile_text("${fake.name}")


@pytest.mark.usefixtures("without")
def test_pictures_are_neither_measured_nor_drawn(tmp_path: Path) -> None:
    assert Measured(tmp_path / "pictures.json").measure(PNG) is None
    (line,) = picture(PNG, 40, 10) or []
    assert "mpconsole[pictures]" in line[0].text


def test_they_are_here() -> None:
    can_measure.cache_clear()
    assert can_measure()
    assert extras.is_there(extras.FAKES)
