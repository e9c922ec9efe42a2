"""Which events a function is called with."""

import json
from pathlib import Path
from typing import Any

import pytest

from deburr.cli.session import Session
from deburr.proofs.events import read, samples
from deburr.proofs.made_events import with_key
from deburr.proofs.outcome import NotRun

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CASES = {
    "OrdersFunction": ["create-order.json", "sales-report.json", "made up: GET /orders"],
    "CustomersFunction": ["customer.json"],
    "PaymentsFunction": ["payment.json"],
    "ImportFunction": ["upload-excel.json", "upload.json"],
    "NightlyReportFunction": ["nightly.json", "nightly-again.json"],
    "StockAlertsFunction": ["stock-low.json"],
    "OrderEventsFunction": ["order-stream.json"],
    "InvoiceFunction": ["order-created.json"],
    "ChatFunction": ["chat-message.json", "made up: an event of websocket ($connect)"],
    "HealthFunction": ["made up: GET /health"],
    "ShopFrontFunction": ["shop-front.json", "live-status.json", "made up: GET /", "made up: GET /offers"],
}


@pytest.mark.parametrize(("name", "names"), CASES.items(), ids=list(CASES))
def test_the_projects_own_events_come_first(name: str, names: list[str]) -> None:
    from datetime import date

    session = Session.open((EXAMPLES / "orders",), today=date(2026, 11, 29))
    workload = session.workload()
    function = next(each for each in workload.functions if each.name == name)
    callers = [each for each in workload.callers if each.function.address == function.address]
    found = [each.name.removeprefix("shop/events/") for each in samples(function, callers, session.root)]
    assert found[: len(names)] == names


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_what_is_no_event(text: str, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(text)
    with pytest.raises(NotRun) as caught:
        read(tmp_path / "event.json")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("event", "key", "has"),
    [
        pytest.param({}, "sku", {"sku": "1"}, id="empty"),
        pytest.param({"body": "{}"}, "data", {"body": json.dumps({"data": {"id": "1", "name": "lab"}})}, id="body"),
        pytest.param({"detail": {}}, "sku", {"detail": {"sku": "1"}}, id="detail"),
        pytest.param(
            {"Records": [{"body": '{"a": {}}'}]},
            "sku",
            {"Records": [{"body": '{"a": {"sku": "1"}, "sku": "1"}'}]},
            id="record",
        ),
    ],
)
def test_a_made_up_event_learns_a_key(event: dict[str, Any], key: str, has: dict[str, Any]) -> None:
    assert with_key(event, key) == has
