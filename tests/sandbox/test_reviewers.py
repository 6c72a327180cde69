"""Automatic reviewers, in real time and in moved time."""

import time

import pytest

from mpconsole.sandbox.model import Audit, AuditStatus, Build, PackageFacts, Submission
from mpconsole.sandbox.reviewers import RULES, Reviewer


def audit(number: int = 1, **submission) -> Audit:
    package = PackageFacts("0", 1, 1, {"__APP__": 1}, ("a", "b"))
    build = Build(0, package, "1.0.0", "", {}, 0, 0)
    return Audit(number, "wx", build, Submission(**submission), submitted_at=1000)


def wait_for(client, audit_id: int, status: int) -> dict:
    while True:
        answer = client.post("/wxa/get_auditstatus", auditid=audit_id)
        if answer["status"] == status:
            return answer
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "status"), [("approve", 0), ("reject", 1), ("delay", 4)])
def test_verdicts_by_rule(start, connect, rule, status) -> None:
    client = connect(start("--auto", rule))
    client.commit()
    answer = wait_for(client, client.submit(), status)
    assert bool(answer.get("reason")) == (status != 0)
    assert client.server.events()[-2]["by"] == f"rule {rule}"


@pytest.mark.slow
def test_a_delayed_submission_waits_for_a_person(start, connect) -> None:
    client = connect(start("--auto", "delay"))
    client.commit()
    number = client.submit()
    wait_for(client, number, 4)
    assert client.server.verdict(number, "approve").status_code == 200


def test_a_verdict_falls_due_when_time_is_moved_on(start, connect) -> None:
    client = connect(start("--auto", "approve", "--after", "3600"))
    client.commit()
    number = client.submit()
    client.server.advance(3500)
    assert client.post("/wxa/get_auditstatus", auditid=number)["status"] == 2
    client.server.advance(101)
    wait_for(client, number, 0)


@pytest.mark.slow
def test_a_restart_gives_the_verdicts_that_fell_due_meanwhile(start, connect) -> None:
    server = start("--auto", "approve", "--after", "3600")
    client = connect(server)
    client.commit()
    number = client.submit()
    server.stop()
    server.arguments = ("--auto", "approve", "--after", "0")
    server.start()
    wait_for(client, number, 0)


def test_chance_is_the_same_for_the_same_submission() -> None:
    reviewer = Reviewer("random", 5, 60)
    assert reviewer.due(audit()) == reviewer.due(audit())
    assert len({reviewer.due(audit(number)) for number in range(20)}) == 20
    assert all(1005 <= reviewer.due(audit(number)) <= 1060 for number in range(50))
    verdicts = {reviewer.verdict(audit(number))[0] for number in range(50)}
    assert verdicts == {AuditStatus.PASSED, AuditStatus.REJECTED}


def test_strict_tells_every_reason() -> None:
    status, reason = Reviewer("strict").verdict(audit())
    assert (status, reason.count("<br>")) == (AuditStatus.REJECTED, 2)
    good = audit(version_desc="account: demo", items=({"first_id": 1},))
    assert Reviewer("strict").verdict(good) == (AuditStatus.PASSED, "")


def test_every_rule_has_words() -> None:
    assert all(words for _function, words in RULES.values())
