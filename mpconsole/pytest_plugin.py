"""A pytest plugin: the fixture `mpconsole_mock` is the mock backend of a project, as new for each test.

Which project: `mpconsole_project = DIR` in pytest's settings, or a fixture `mpconsole_project` of your own;
else the folder of pytest's settings. Pytest imports this module in every run of every project: what costs
time is imported when a test asks for it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mpconsole.backend.testing import MockBackend

_OPTION = "mpconsole_project"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting."""
    parser.addini(_OPTION, "the mini program whose mock backend mpconsole_mock starts", default=".")


@pytest.fixture(scope="session")
def mpconsole_project(pytestconfig: pytest.Config) -> Path:
    """The project whose mock backend is started."""
    return pytestconfig.rootpath / str(pytestconfig.getini(_OPTION))


@pytest.fixture(scope="session")
def mpconsole_mock_server(mpconsole_project: Path) -> "Iterator[MockBackend]":
    """The mock backend, started once for all tests."""
    from mpconsole.backend.testing import MockProcess
    from mpconsole.errors import MpconsoleError

    with MockProcess(mpconsole_project) as process:
        try:
            backend = process.start()
        except MpconsoleError as error:
            pytest.fail(f"mpconsole mock: {error.message}", pytrace=False)
        yield backend


@pytest.fixture
def mpconsole_mock(mpconsole_mock_server: "MockBackend") -> "MockBackend":
    """The mock backend, its data and conditions as new: `url`, `requests`, `faults()`, `reset()`."""
    mpconsole_mock_server.start_over()
    return mpconsole_mock_server
