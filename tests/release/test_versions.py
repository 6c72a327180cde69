"""Versions: ordered as semver orders them, and the next one suggested."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.errors import UsageError
from mpconsole.release import versions
from mpconsole.release.versions import Bump, Version, parse


def test_the_order_of_semver() -> None:
    words = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
    ]
    words += ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "1.10.0", "2.0.0"]
    read = [parse(word) for word in words]
    assert sorted(read, key=lambda version: version._key() if version else ()) == read
    assert all(a < b for a, b in pairwise(read))


@pytest.mark.parametrize("text", ["", "1", "1.2.3.4", "a.b.c", "1.2.x", "01.2.3", "1.2.3-", "20261122"])
def test_what_is_no_semantic_version(text: str) -> None:
    assert parse(text) is None


def test_short_and_prefixed_versions() -> None:
    assert parse("v1.4") == Version(1, 4, 0)
    assert str(parse("1.4.0-beta.1+build.5")) == "1.4.0-beta.1"


numbers = st.integers(0, 99)
version_values = st.builds(Version, numbers, numbers, numbers, st.sampled_from(["", "beta", "rc.1"]))


@given(version_values, st.sampled_from(list(Bump)))
def test_the_next_version_is_newer_and_a_release(version: Version, bump: Bump) -> None:
    following = version.next(bump)
    assert following > version
    assert following.pre == ""
    assert parse(str(following)) == following


def test_a_pre_release_is_followed_by_its_release() -> None:
    assert str(Version(2, 0, 0, "rc.1").next(Bump.PATCH)) == "2.0.0"
    assert str(Version(1, 2, 1, "rc.1").next(Bump.MINOR)) == "1.3.0"


def test_suggestions() -> None:
    assert versions.suggest([]) == "1.0.0"
    assert versions.suggest(["not a version"]) == "1.0.0"
    assert versions.suggest(["1.3.2", "v1.3.1", "x"], Bump.MINOR) == "1.4.0"
    assert versions.suggest(["1.3.2", "v1.4.0"], Bump.PATCH, at_head=["v1.4.0"]) == "1.4.0"
    assert versions.suggest(["1.5.0", "v1.4.0"], Bump.PATCH, at_head=["v1.4.0"]) == "1.5.1"
    assert versions.suggest(["1.4.0"], Bump.PATCH, at_head=["nightly"]) == "1.4.1"


def test_order_against_what_is_live() -> None:
    assert versions.is_after("1.4.0", "1.3.2") is True
    assert versions.is_after("1.4.0", "v1.4.0") is False
    assert versions.is_after("2026-11", "1.4.0") is None


def test_versions_that_the_platform_would_not_take() -> None:
    assert versions.check(" 1.4.0 ") == "1.4.0"
    assert versions.check("2026.11.22 预览") == "2026.11.22 预览"
    for text in ("", "   ", "1" * 65, "1.0\n0"):
        with pytest.raises(UsageError):
            versions.check(text)
