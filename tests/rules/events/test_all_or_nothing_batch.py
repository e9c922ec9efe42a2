"""Which mappings lose, repeat, or do neither."""

from typing import Any

import pytest
from msgspec.structs import replace
from tests.rules.build import a_caller, a_function, a_handler, a_queue, given, setting

from deburr.findings import Level
from deburr.place import Place
from deburr.rules.events.all_or_nothing_batch import check
from deburr.workload.caller import Caller, Mode
from deburr.workload.invocation import BatchWork

LINE = Place("src/app.py", 7, 5)
FRAGILE = BatchWork(fails=(LINE,))


def a_mapping(batch: BatchWork, kind: str = "sqs", size: int | None = 10, partial: bool | None = False) -> Caller:
    function = a_function(handler=a_handler(batch=batch))
    fields: dict[str, Any] = {"name": "OrdersQueue", "batch": setting(size), "partial_responses": partial}
    return a_caller(function, kind, Mode.POLL, **fields)


@pytest.mark.parametrize(
    ("mapping", "level"),
    [
        pytest.param(a_mapping(FRAGILE), Level.WARNING, id="a failure nothing catches"),
        pytest.param(a_mapping(FRAGILE, "kinesis"), Level.WARNING, id="of a stream"),
        pytest.param(a_mapping(FRAGILE, "kafka"), None, id="Kafka knows no partial answers here"),
        pytest.param(a_mapping(FRAGILE, size=1), None, id="one at a time"),
        pytest.param(a_mapping(FRAGILE, size=None), None, id="settled at deploy time"),
        pytest.param(a_mapping(FRAGILE, partial=True), None, id="asked for"),
        pytest.param(a_mapping(FRAGILE, partial=None), None, id="perhaps asked for"),
        pytest.param(a_mapping(BatchWork()), None, id="nothing leaves the function"),
        pytest.param(a_mapping(BatchWork(fails=(LINE,), settles=True)), None, id="failures are gathered"),
        pytest.param(a_mapping(BatchWork(answers=LINE)), Level.ERROR, id="named and not asked for"),
        pytest.param(a_mapping(BatchWork(answers=LINE), size=1), Level.ERROR, id="lost one by one"),
    ],
)
def test_what_becomes_of_a_batch(mapping: Caller, level: Level | None) -> None:
    found = list(check(mapping, given(mapping.function, [mapping])))
    assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("receives", "told"), [pytest.param(1, "to the dead-letter queue", id="once"), pytest.param(5, "back", id="again")]
)
def test_what_becomes_of_the_others(receives: int, told: str) -> None:
    queue = a_queue(receives=receives)
    mapping = replace(a_mapping(FRAGILE), source=queue.address)
    [finding] = check(mapping, given(mapping.function, [mapping], queues=(queue,)))
    assert told in finding.consequence
