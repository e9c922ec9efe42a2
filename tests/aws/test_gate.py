"""Every call goes through the gate: paged, paced, counted; refused unless it is listed or planned."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.aws.account import REGION, Account
from tests.aws.routes import Request

from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.aws.plan import CHANGES, Plan, Step
from deburr.aws.policy import actions, document
from deburr.aws.reads import READS
from deburr.aws.trouble import THROTTLED, AccountError, Conflict, Denied, Expired, Missing, Refused
from deburr.facts import book
from deburr.facts.book import Facts

STREAM = f"arn:aws:dynamodb:{REGION}:123456789012:table/orders/stream/2026-11-29T00:00:00.00"


@pytest.fixture
def gate(live: Account, monkeypatch: pytest.MonkeyPatch) -> Gate:
    for key, value in live.environment.items():
        monkeypatch.setenv(key, value)
    live.front.faults = type(live.front.faults)()
    live.front.calls.clear()
    live.front.deleted.clear()
    return Gate(Login(), Pace(book.load(), sleep=lambda _: None), sleep=lambda _: None)


def test_all_pages_at_lambdas_own_size(gate: Gate, live: Account) -> None:
    live.publish("paged", 60)
    live.front.calls.clear()
    pages = list(gate.pages("lambda", "ListVersionsByFunction", FunctionName="paged"))
    assert [len(page["Versions"]) for page in pages] == [50, 11]
    assert gate.calls["lambda", "ListVersionsByFunction"] == live.front.calls["lambda", "ListVersionsByFunction"] == 2


def test_a_page_token_that_is_called_otherwise_in_the_answer(
    gate: Gate, live: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html"""
    asked: list[str | None] = []

    def answer(request: Request) -> tuple[int, dict[str, str], bytes]:
        asked.append(request.parameters.get("ExclusiveStartStreamArn"))
        more = {} if asked[-1] else {"LastEvaluatedStreamArn": f"{STREAM}1"}
        return 200, {}, json.dumps({"Streams": [{"StreamArn": f"{STREAM}{len(asked)}"}], **more}).encode()

    monkeypatch.setattr(live.front, "answer", answer)
    pages = list(gate.pages("dynamodbstreams", "ListStreams"))
    assert [page["Streams"][0]["StreamArn"] for page in pages] == [f"{STREAM}1", f"{STREAM}2"]
    assert asked == [None, f"{STREAM}1"]


def test_the_sdks_own_configuration_is_honoured(gate: Gate) -> None:
    assert gate.region == REGION
    assert gate.account() == "123456789012"


def test_a_role_is_taken_on(gate: Gate) -> None:
    pace = Pace(book.load(), sleep=lambda _: None)
    assert Gate(Login(role="arn:aws:iam::222222222222:role/audit"), pace).account() == "222222222222"


def test_a_refused_role_is_told_by_its_action(gate: Gate, live: Account) -> None:
    live.front.faults.denied = {"AssumeRole"}
    pace = Pace(book.load(), sleep=lambda _: None)
    with pytest.raises(Denied, match="sts:AssumeRole"):
        Gate(Login(role="arn:aws:iam::222222222222:role/audit"), pace).account()


def test_a_throttled_call_is_sent_again_and_counted(gate: Gate, live: Account) -> None:
    live.front.faults.throttle_each = 2
    for _ in range(5):
        gate.read("lambda", "GetAccountSettings")
    sent = live.front.calls["lambda", "GetAccountSettings"]
    assert sent > 5
    assert gate.calls["lambda", "GetAccountSettings"] == sent


@pytest.mark.parametrize("code", sorted(THROTTLED))
def test_every_word_for_throttled_is_understood(
    gate: Gate, live: Account, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    answers = iter([(400, {"x-amzn-ErrorType": code}, b"{}"), (200, {}, b"{}")])
    monkeypatch.setattr(live.front, "answer", lambda asked: next(answers))
    gate.read("lambda", "GetAccountSettings")
    assert gate.calls["lambda", "GetAccountSettings"] == 2


def test_credentials_that_cannot_be_renewed_have_expired(
    gate: Gate, live: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SSO says when the login of the morning is over is raised by the SDK, before anything is sent."""
    from botocore.exceptions import UnauthorizedSSOTokenError

    def over(**_: Any) -> None:
        raise UnauthorizedSSOTokenError

    gate._session.events.register("before-call", over)
    with pytest.raises(Expired) as told:
        gate.read("lambda", "GetAccountSettings")
    assert "aws sso login" in str(told.value.hint)


@pytest.mark.parametrize(
    ("faults", "kind", "says"),
    [
        pytest.param({"denied": {"ListFunctions"}}, Denied, "lambda:ListFunctions", id="the action is named"),
        pytest.param({"expired_after": 1}, Expired, "expired", id="expired"),
    ],
)
def test_refusals_say_what_is_missing(
    gate: Gate, live: Account, faults: dict[str, Any], kind: type[AccountError], says: str
) -> None:
    gate.read("lambda", "GetAccountSettings")
    for name, value in faults.items():
        setattr(live.front.faults, name, value)
    with pytest.raises(kind, match=says):
        list(gate.pages("lambda", "ListFunctions"))


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        pytest.param("lambda", "DeleteFunction", id="planned operations are no reads"),
        pytest.param("lambda", "UpdateFunctionConfiguration", id="a change"),
        pytest.param("secretsmanager", "GetSecretValue", id="a read that nobody needs"),
    ],
)
def test_what_is_not_listed_is_not_sent(gate: Gate, live: Account, service: str, operation: str) -> None:
    with pytest.raises(Refused):
        gate.read(service, operation, FunctionName="paged")
    with pytest.raises(Refused):
        list(gate.pages(service, operation, FunctionName="paged"))
    assert not live.front.calls


def _by_a_new_client(gate: Gate) -> None:
    gate._session.client("lambda", region_name=REGION).delete_function(FunctionName="paged")


def _by_a_resource(gate: Gate) -> None:
    gate._session.resource("sqs", region_name=REGION).create_queue(QueueName="q")


def _by_a_waiter(gate: Gate) -> None:
    gate._client("lambda", REGION).get_waiter("function_exists").wait(FunctionName="paged")


def _by_a_paginator(gate: Gate) -> None:
    list(gate._client("logs", REGION).get_paginator("describe_log_streams").paginate(logGroupName="g"))


def _by_a_signed_address(gate: Gate) -> None:
    gate._client("lambda", REGION).generate_presigned_url("delete_function", Params={"FunctionName": "paged"})


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(
            lambda gate: gate._client("lambda", REGION).delete_function(FunctionName="paged"), id="its client"
        ),
        pytest.param(_by_a_new_client, id="a new client of its session"),
        pytest.param(_by_a_resource, id="a resource"),
        pytest.param(_by_a_waiter, id="a waiter, which calls what is on no list"),
        pytest.param(_by_a_paginator, id="a paginator"),
        pytest.param(_by_a_signed_address, id="an address signed for somebody else"),
    ],
)
def test_there_is_no_way_round_it(gate: Gate, live: Account, way: Callable[[Gate], None]) -> None:
    """Whoever gets hold of what the gate holds can do no more than the gate."""
    for _ in range(2):
        with pytest.raises(Refused):
            way(gate)
        gate.renew()
    assert not live.front.calls


def test_what_is_open_for_one_thread_and_call_is_open_for_no_other(gate: Gate, live: Account) -> None:
    """While a planned deletion is under way, another thread and another operation stay refused."""
    live.publish("open", 2)
    step = Step.delete_version("open", 1, region=REGION)
    refused: list[str] = []

    def try_it(asked: Request) -> None:
        if asked.operation == "DeleteFunction":
            live.front.before = lambda _: None
            client = gate._client("lambda", REGION)
            for call, given in (("delete_function", {}), ("update_function_configuration", {})):
                try:
                    getattr(client, call)(FunctionName="open", **given)
                except Refused:
                    refused.append(call)

    live.front.before = try_it  # the server's thread: not the one that the deletion is open for
    gate.change(Plan.of([step]), step)
    assert refused == ["delete_function", "update_function_configuration"]
    assert live.versions("open") == [2]
    with pytest.raises(Refused):
        gate._client("lambda", REGION).delete_function(FunctionName="open")


def test_a_profile_that_takes_on_a_role_logs_in_through_it(
    gate: Gate, live: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The SDK's own calls for credentials are let through."""
    role = "arn:aws:iam::333333333333:role/audit"
    (tmp_path / "config").write_text(
        f"[profile far]\nregion = {REGION}\nrole_arn = {role}\ncredential_source = Environment\n", encoding="utf-8"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    assert Gate(Login(profile="far"), Pace(book.load(), sleep=lambda _: None)).account() == "333333333333"


def test_nothing_changes_that_is_not_in_the_plan(gate: Gate, live: Account) -> None:
    live.publish("planned", 3)
    live.front.calls.clear()
    one, two = (Step.delete_version("planned", number, region=REGION) for number in (1, 2))
    plan = Plan.of([one])
    with pytest.raises(Refused):
        gate.change(plan, two)
    assert not live.front.calls
    gate.change(plan, one)
    assert live.versions("planned") == [2, 3]


def test_a_conflict_and_what_is_gone_are_told_apart(gate: Gate, live: Account) -> None:
    live.publish("pinned", 2)
    live.client("lambda").create_alias(FunctionName="pinned", Name="live", FunctionVersion="1")
    held, gone = (Step.delete_version("pinned", number, region=REGION) for number in (1, 99))
    with pytest.raises(Conflict, match="alias"):
        gate.change(Plan.of([held]), held)
    with pytest.raises(Missing):
        gate.change(Plan.of([gone]), gone)
    assert live.versions("pinned") == [1, 2]


def test_a_proxys_own_page_is_no_answer(gate: Gate, live: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (502, {"Content-Type": "text/html"}, b"<!doctype html><title>Bad gateway</title>")
    monkeypatch.setattr(live.front, "answer", lambda asked: page)
    with pytest.raises(AccountError, match="no answer of AWS's") as told:
        list(gate.pages("sns", "ListTopics"))
    assert told.value.hint


@pytest.mark.parametrize("version", [0, -1])
def test_no_plan_can_delete_a_whole_function(version: int) -> None:
    with pytest.raises(ValueError, match="no published version"):
        Step.delete_version("orders", version, region=REGION)


def test_a_plan_names_nothing_but_what_deburr_does() -> None:
    with pytest.raises(ValueError, match="may be in no Plan"):
        Plan.of([Step("lambda", "DeleteAlias", REGION, (("FunctionName", "orders"),))])


def test_this_is_all_that_deburr_may_ever_change_or_spend() -> None:
    """Whoever adds to it says so here too."""
    assert set(CHANGES) == {
        ("lambda", "DeleteFunction"),
        ("lambda", "DeleteLayerVersion"),
        ("lambda", "Invoke"),
        ("lambda", "PublishVersion"),
        ("lambda", "TagResource"),
        ("lambda", "UntagResource"),
        ("lambda", "UpdateFunctionConfiguration"),
        ("logs", "CreateExportTask"),
        ("logs", "StartQuery"),
        ("logs", "StopQuery"),
        ("athena", "StartQueryExecution"),
        ("athena", "StopQueryExecution"),
    }
    assert not set(CHANGES) & set(READS)


def test_every_read_is_on_the_policy() -> None:
    assert set(actions(READS)) == {read.action for read in READS.values()}
    assert '"lambda:ListFunctions"' in document(READS)
    assert not any(word in document(READS) for word in ("Delete", "Put", "Update", "Create", '"lambda:*"'))


def test_every_read_exists_and_reads() -> None:
    import boto3

    for service, operation in READS:
        model = boto3.client(service, region_name=REGION).meta.service_model
        assert operation in model.operation_names, (service, operation)
        assert operation.startswith(("List", "Get", "BatchGet", "Describe", "Export", "Filter"))


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def paced(facts: Facts) -> tuple[Pace, _Clock]:
    clock = _Clock()
    return Pace(facts, clock=clock, sleep=clock.sleep), clock


def test_lambdas_apis_share_one_limit_and_get_policy_has_its_own() -> None:
    facts = book.load()
    pace, clock = paced(facts)
    rps = int(facts.number("lambda.api.control_plane_rps"))
    for _ in range(rps * 10):
        pace.wait("lambda", "ListAliases", REGION)
        pace.wait("lambda", "GetPolicy", REGION)
    assert 10 <= clock.now - 100 <= 10.5


def test_what_a_busy_machine_missed_is_made_up_for_a_little() -> None:
    """Half a second of it at the most, and never more than the limit in the long run."""
    facts = book.load()
    rps = int(facts.number("lambda.api.control_plane_rps"))
    pace, clock = paced(facts)
    pace.wait("lambda", "ListAliases", REGION)
    clock.now += 60
    began = clock.now
    for _ in range(rps * 10):
        pace.wait("lambda", "ListAliases", REGION)
    assert 9.5 <= clock.now - began <= 10.5


def test_regions_do_not_wait_for_each_other() -> None:
    pace, clock = paced(book.load())
    for number in range(100):
        pace.wait("lambda", "ListAliases", f"region-{number}")
    assert clock.now == 100.0


def test_a_complaint_slows_down_and_is_forgotten() -> None:
    pace, clock = paced(book.load())
    pace.complained("lambda", "ListAliases", REGION)
    began = clock.now
    for _ in range(16):
        pace.wait("lambda", "ListAliases", REGION)
    slow = clock.now - began
    for _ in range(100):
        pace.wait("lambda", "ListAliases", REGION)
    began = clock.now
    for _ in range(16):
        pace.wait("lambda", "ListAliases", REGION)
    assert slow > 1.5 * (clock.now - began)
