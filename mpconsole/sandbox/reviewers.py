"""Automatic reviewers: what they decide, and when."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from mpconsole.i18n import N_
from mpconsole.sandbox.model import Audit, AuditStatus

Verdict = tuple[AuditStatus, str]


def _approve(_audit: Audit) -> Verdict:
    return AuditStatus.PASSED, ""


def _reject(_audit: Audit) -> Verdict:
    return AuditStatus.REJECTED, "1:演练驳回：自动审核员按规则驳回每一次提交。<br>"


def _delay(_audit: Audit) -> Verdict:
    return AuditStatus.DELAYED, "1:演练延后：审核所需时间较长，请耐心等待。<br>"


def _random(audit: Audit) -> Verdict:
    return _approve(audit) if _chance(audit, "verdict") < 0.5 else _reject(audit)


def _strict(audit: Audit) -> Verdict:
    """Reject what a reviewer could not examine: no word about the version, or a placeholder for one."""
    reasons = []
    if not audit.submission.version_desc.strip():
        reasons.append("未说明版本功能，也未提供测试账号")
    if not audit.submission.items:
        reasons.append("未选择服务类目")
    if len(audit.build.pages) < 2:
        reasons.append("小程序只有一个页面，功能过于简单")
    if not reasons:
        return _approve(audit)
    lines = "".join(f"{number}:{reason}。<br>" for number, reason in enumerate(reasons, 1))
    return AuditStatus.REJECTED, lines


RULES: dict[str, tuple[Callable[[Audit], Verdict], str]] = {
    "approve": (_approve, N_("approves everything")),
    "reject": (_reject, N_("rejects everything")),
    "delay": (_delay, N_("delays everything; a person then decides")),
    "random": (_random, N_("approves or rejects by chance, the same way each time for one submission")),
    "strict": (_strict, N_("rejects what says nothing about itself: no notes, no category, one page alone")),
}


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A reviewer by rule who decides between `soonest` and `latest` seconds after a submission."""

    rule: str
    soonest: float = 0
    latest: float = 0

    def due(self, audit: Audit) -> float:
        """Return when the verdict on `audit` is given; an expedited one comes in a quarter of the time."""
        wait = self.soonest + (self.latest - self.soonest) * _chance(audit, "time")
        return audit.submitted_at + (wait / 4 if audit.sped_up else wait)

    def verdict(self, audit: Audit) -> Verdict:
        """Return what is decided, with its reason."""
        return RULES[self.rule][0](audit)


def _chance(audit: Audit, what: str) -> float:
    """Return a number in [0, 1) that is always the same for this audit."""
    digest = hashlib.sha256(f"{what} {audit.appid} {audit.audit_id}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
