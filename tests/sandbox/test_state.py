"""The rules as pure functions: whatever comes in whatever order, what must hold holds."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mpconsole.sandbox import limits, state
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.model import (
    Audit,
    AuditStatus,
    Build,
    GrayStatus,
    PackageFacts,
    Platform,
    Program,
    Submission,
)

PACKAGE = PackageFacts("0" * 64, 10, 1, {"__APP__": 10}, ("pages/a",))
VERDICTS = st.sampled_from([AuditStatus.PASSED, AuditStatus.REJECTED, AuditStatus.DELAYED])


def tried(step: Callable[..., Any], *arguments: Any) -> tuple[Any, int]:
    """Return what a step gives and 0, or None and the code that refuses it."""
    try:
        return step(*arguments), 0
    except Refused as refused:
        return None, refused.code


class Life(RuleBasedStateMachine):
    """A program's life, in any order that anybody can think of."""

    @initialize()
    def begin(self) -> None:
        self.now = 1_800_000_000.0
        self.program = Program("wx", self.now)
        self.audit: Audit | None = None
        self.number = 0
        self.online: list[str] = []

    @rule(seconds=st.floats(0, 90_000))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def commit(self) -> None:
        self.number += 1
        build = Build(0, PACKAGE, f"1.0.{self.number}", "", {}, self.now, self.now + 60)
        before = self.audit
        self.program = state.commit(self.program, build)
        assert self.audit == before

    @rule()
    def submit(self) -> None:
        build, code = tried(state.check_submit, self.program, self.audit, self.now)
        if code:
            assert code in (85086, 85009, 61039)
            return
        assert self.audit is None or not self.audit.status.open, "only one is in review"
        self.program, self.audit = state.submit(self.program, build, Submission(), self.number, self.now)

    @precondition(lambda self: self.audit is not None)
    @rule(status=VERDICTS)
    def decide(self, status: AuditStatus) -> None:
        assert self.audit is not None
        was_open = self.audit.status.open
        try:
            self.audit = state.decide(self.audit, status, self.now, by="reviewer")
        except Refused:
            assert not was_open
        else:
            assert was_open

    @rule()
    def withdraw(self) -> None:
        result, code = tried(state.withdraw, self.program, self.audit, self.now)
        assert code in (0, 87012, 87013)
        self.program, self.audit = result or (self.program, self.audit)

    @rule()
    def release(self) -> None:
        before = self.audit
        try:
            self.program, self.audit = state.release(self.program, self.audit, self.now)
        except Refused:
            return
        assert before is not None
        assert before.status is AuditStatus.PASSED
        self._went_online(before)

    @rule(percentage=st.integers(-1, 101))
    def widen(self, percentage: int) -> None:
        before, gray = self.audit, self.program.gray
        try:
            self.program, self.audit = state.widen(self.program, self.audit, percentage, self.now)
        except Refused:
            return
        assert before is not None
        if gray is not None and gray.status is GrayStatus.RUNNING:
            assert percentage > gray.percentage
        if percentage == 100:
            self._went_online(before)

    def _went_online(self, audit: Audit) -> None:
        assert not audit.released, "each submission goes online once"
        assert self.program.live is not None
        self.online.append(audit.build.user_version)
        assert self.program.live.build == audit.build

    @rule()
    def cancel_gray(self) -> None:
        program, code = tried(state.cancel_gray, self.program)
        assert code in (0, -1)
        self.program = program or self.program

    @rule(choice=st.none() | st.integers(1, 9))
    def revert(self, choice: int | None) -> None:
        listed = {item.app_version: item.build.user_version for item in state.history(self.program)}
        program, code = tried(state.revert, self.program, choice, self.now)
        if code:
            offered = choice in listed if choice is not None else bool(listed)
            assert code == 87011 or not offered
            return
        self.program = program
        assert self.program.live is not None
        assert self.program.live.build.user_version in listed.values()
        assert state.history(self.program) == (), "a rollback cannot be rolled back"

    @invariant()
    def history_is_short_and_newest_first(self) -> None:
        numbers = [item.app_version for item in self.program.past]
        assert len(numbers) <= limits.HISTORY
        assert numbers == sorted(numbers, reverse=True)
        if self.program.live is not None:
            assert self.program.live.app_version not in numbers
            assert self.program.live.build.user_version in self.online

    @invariant()
    def a_finished_or_deleted_plan_stays_so(self) -> None:
        gray = self.program.gray
        if gray is not None and gray.status is GrayStatus.RUNNING:
            assert 0 < gray.percentage < 100


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase


def test_a_new_month_brings_new_quotas() -> None:
    platform = Platform("wx", "", "", 0, "", "")
    quotas = state.Quotas(submissions=1)
    march = 1_772_300_000.0  # 2026-02-28 17:33 UTC: the first of March in Beijing
    platform = state.count_submission(platform, quotas, march - 7200)
    with pytest.raises(Refused, match="85085"):
        state.count_submission(platform, quotas, march - 7200)
    assert state.count_submission(platform, quotas, march).submitted == 1


def test_release_after_withdrawal_is_refused() -> None:
    build = Build(0, PACKAGE, "1.0.0", "", {}, 0, 0)
    program, audit = state.submit(Program("wx", 0), build, Submission(), 1, 0)
    with pytest.raises(Refused, match="85020"):
        state.release(program, replace(audit, status=AuditStatus.WITHDRAWN), 1)
