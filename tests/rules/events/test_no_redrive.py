"""Which queues give their messages up too late or too early."""

from typing import Any

import pytest
from tests.rules.build import a_caller, a_function, a_queue, given

from deburr.findings import Finding, Level
from deburr.rules.events.no_redrive import FEW, RULE
from deburr.rules.registry import rules
from deburr.rules.run import run
from deburr.workload.caller import Mode


def found(*readers: str, **fields: Any) -> list[Finding]:
    queue = a_queue(**({"visibility_s": 30, "retention_s": 3600} | fields))
    callers = [a_caller(a_function(name), "sqs", Mode.POLL, source=queue.address) for name in readers]
    context = given([caller.function for caller in callers], callers, queues=(queue,))
    return list(run([rule for rule in rules() if rule.card.name == RULE.name], context).findings)


@pytest.mark.parametrize(
    ("receives", "level"),
    [(1, Level.INFO), (FEW - 1, Level.INFO), (FEW, None), (5, None), (None, None)],
)
def test_few_receives_are_worth_knowing(receives: int | None, level: Level | None) -> None:
    findings = found("Worker", redrive=True, receives=receives)
    assert [finding.level for finding in findings] == ([level] if level else [])


@pytest.mark.parametrize(
    ("hidden_s", "kept_s", "said"),
    [
        pytest.param(30, 3600, "up to 120 times in 1 hour,", id="hours"),
        pytest.param(30, 86_400, "up to 2,880 times in 1 day,", id="a day"),
        pytest.param(60, 1_209_600, "up to 20,160 times in 14 days", id="days"),
        pytest.param(None, 3600, "it is billed each time", id="visibility unknown"),
        pytest.param(0, 3600, "it is billed each time", id="never hidden"),
        pytest.param(30, None, "it is billed each time", id="retention unknown"),
    ],
)
def test_how_often_a_poisoned_message_is_tried(hidden_s: int | None, kept_s: int | None, said: str) -> None:
    (finding,) = found("Worker", visibility_s=hidden_s, retention_s=kept_s)
    assert said in finding.consequence


def test_nobody_reads_nothing_to_say() -> None:
    assert found() == []


def test_every_reader_is_named() -> None:
    (finding,) = found("Letters", "Parcels")
    assert finding.functions == ("template.yaml#Letters", "template.yaml#Parcels")
    assert "Letters and Parcels keep failing on" in finding.message


@pytest.mark.parametrize("fields", [{"takes_dead": True}, {"name": "OrdersDLQ"}, {"name": "orders-dead-letter"}])
def test_dead_letters_have_nowhere_to_go(fields: dict[str, Any]) -> None:
    assert found("Worker", **fields) == []
