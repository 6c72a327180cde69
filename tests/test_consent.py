"""A yes to running code of the project."""

from pathlib import Path

import pytest

from mpconsole import consent
from mpconsole.consent import ConsentNeededError


def test_asked_once_and_again_after_a_change(tmp_path: Path) -> None:
    first, second = consent.digest([b"one"]), consent.digest([b"two"])
    with pytest.raises(ConsentNeededError, match="nobody has allowed that yet: build"):
        consent.require(tmp_path, "build", first)
    with pytest.raises(ConsentNeededError) as needed:
        consent.require(tmp_path, "build", first)
    needed.value.grant()
    consent.require(tmp_path, "build", first)
    with pytest.raises(ConsentNeededError, match="has changed since you allowed it"):
        consent.require(tmp_path, "build", second)
    with pytest.raises(ConsentNeededError, match="nobody"):
        consent.require(tmp_path, "other", first)
    with pytest.raises(ConsentNeededError, match="nobody"):
        consent.require(tmp_path / "elsewhere", "build", first)


def test_the_digest_knows_where_one_part_ends() -> None:
    assert consent.digest([b"ab", b"c"]) != consent.digest([b"a", b"bc"])
