"""What comes between the plan and a deletion is seen before the deletion."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.aws.account import Account
from tests.aws.command import Command, mutations
from tests.aws.seed import PINNED, PINNED_VERSIONS, WAYS

from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.aws.reads import READS
from deburr.facts import book
from deburr.prune.again import Again, Surprise
from deburr.sources.account.gather import Inquiry, Where, gather
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.reach import Keeping
from deburr.workload.storage import CodeStorage, Version

WHO = "sns.amazonaws.com"


def _stack(account: Account, number: int) -> None:
    account.front.moving["shop"] = [("Orders", "AWS::Lambda::Function", PINNED)]


def _deployment(account: Account, number: int) -> None:
    info = {"functionName": PINNED, "functionAlias": "live", "currentVersion": str(number), "targetVersion": "40"}
    account.front.deploying["d-A1B2C3D4E"] = info


SEEN = (
    "alias live",
    "alias canary, weight 0.1",
    "event source mapping of jobs",
    "provisioned concurrency",
    "policy for iot.amazonaws.com",
    "schedule hourly",
    "SNS topic news",
    "CloudFront distribution",
    "pipe feed",
)
COMES: dict[str, Callable[[Account, int], None]] = {
    **{says: WAYS[says] for says in SEEN},
    "deployment d-A1B2C3D4E": _deployment,
    "stack shop is changing": _stack,
}


@pytest.fixture
def gate(live: Account, deburr: Command, monkeypatch: pytest.MonkeyPatch) -> Gate:
    for key, value in live.environment.items():
        monkeypatch.setenv(key, value)
    return Gate(Login(), Pace(book.load(), sleep=lambda _: None), sleep=lambda _: None)


def planned(gate: Gate) -> CodeStorage:
    inquiry = Inquiry(gate, book.load(), Snapshot(), lambda: datetime.now(UTC), 0)
    return gather(inquiry, Where(gate.account(), gate.region), Keeping(newest=0, days=0))


def test_whatever_comes_to_need_a_version_is_a_surprise(gate: Gate, live: Account) -> None:
    live.publish(PINNED, PINNED_VERSIONS)
    storage = planned(gate)
    versions = {version.number: version for version in storage.versions}

    def look(version: Version) -> None:
        Again(gate, storage, lambda: datetime.now(UTC)).look(version, [version])

    for number, (says, comes) in enumerate(COMES.items(), start=2):
        look(versions[number])
        comes(live, number)
        with pytest.raises(Surprise) as surprise:
            look(versions[number])
        told = says.split(",")[0].removeprefix("policy for ").removesuffix(" of jobs")
        assert told in str(surprise.value), says
        if says != "stack shop is changing":
            look(versions[number + 1])
    live.front.moving.clear()
    live.front.deploying.clear()


def test_a_stack_that_changes_and_a_deployment_that_runs_keep_versions_in_the_plan_too(
    gate: Gate, live: Account
) -> None:
    live.publish("shop", 3)
    live.publish("till", 3)
    live.front.moving["shop-stack"] = [("Shop", "AWS::Lambda::Function", "shop")]
    live.front.deploying["d-1"] = {"functionName": "till", "currentVersion": "1", "targetVersion": "3"}
    pins = {(pin.function, pin.number, pin.by) for pin in planned(gate).pins}
    live.front.moving.clear()
    live.front.deploying.clear()
    assert ("shop", None, "stack shop-stack is changing") in pins
    assert {("till", 1, "deployment d-1"), ("till", 3, "deployment d-1")} <= pins


def test_a_web_socket_api_that_is_deployed_by_hand_keeps_every_version(gate: Gate, live: Account) -> None:
    """It cannot be exported: its stages may serve what was written before."""
    live.publish("chat", 3)
    client = live.client("apigatewayv2")
    api = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
        "ApiId"
    ]
    called = live.client("lambda").get_function(FunctionName="chat")["Configuration"]["FunctionArn"]
    client.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=f"{called}:3")
    client.create_stage(ApiId=api, StageName="hand")
    pins = {(pin.number, pin.by) for pin in planned(gate).pins if pin.function == "chat"}
    client.delete_stage(ApiId=api, StageName="hand")
    client.create_stage(ApiId=api, StageName="itself", AutoDeploy=True)
    itself = {(pin.number, pin.by) for pin in planned(gate).pins if pin.function == "chat"}
    client.delete_api(ApiId=api)
    assert pins == {(3, f"WebSocket API {api}"), (None, f"WebSocket API {api}, as deployed")}
    assert itself == {(3, f"WebSocket API {api}")}


def test_what_is_asked_again_and_how_often(gate: Gate, live: Account) -> None:
    """Each version's policy and mappings before it goes; its function after ten seconds, all lists after a minute."""
    live.publish("clocked", 4)
    storage = planned(gate)
    going = [version for version in storage.versions if version.function == "clocked"]
    now = [datetime.now(UTC)]
    again = Again(gate, storage, lambda: now[0])

    def asked(version: Version, later: timedelta) -> set[str]:
        now[0] += later
        live.front.log.clear()
        again.look(version, going)
        return {each.operation for each in live.front.log}

    each = {"GetPolicy", "ListEventSourceMappings"}
    function = {
        "ListAliases",
        "ListProvisionedConcurrencyConfigs",
        "ListVersionsByFunction",
        "GetFunctionConfiguration",
    }
    lists = {"ListSchedules", "ListPipes", "ListSubscriptions", "ListDistributions", "ListStacks", "ListDeployments"}
    assert asked(going[0], timedelta()) == each | function | lists
    assert asked(going[1], timedelta(seconds=9)) == each
    assert asked(going[2], timedelta(seconds=2)) == each | function
    assert asked(going[3], timedelta(seconds=50)) == each | function | lists
    assert mutations(live) == []


def test_a_function_that_is_being_updated_is_left_and_the_others_go_on(deburr: Command, live: Account) -> None:
    for name in ("upd-a", "upd-b"):
        live.publish(name, 12)
    live.front.updating = {"upd-a"}
    code, _, err = deburr.run("prune", "--apply", "--yes", "--functions", "upd-*", "--idle-days", "0")
    live.front.updating = set()
    assert code == 0, err
    assert "left for a later run: upd-a is being updated" in err
    assert len(live.versions("upd-a")) == 12
    assert len(live.versions("upd-b")) < 12


def test_a_change_in_the_middle_of_a_function_is_seen(deburr: Command, live: Account) -> None:
    """The third of its versions gets a policy when the first is gone."""
    live.publish("middle", 20)

    def granted(asked: object) -> None:
        if getattr(asked, "operation", "") == "DeleteFunction":
            live.front.after = lambda _: None
            live.client("lambda").add_permission(
                FunctionName="middle",
                Qualifier="3",
                StatementId="s",
                Action="lambda:InvokeFunction",
                Principal=WHO,
            )

    live.front.after = granted
    code, _, err = deburr.run("prune", "--apply", "--yes", "--functions", "middle", "--idle-days", "0")
    assert code == 1
    assert f"middle:3 now has a policy for {WHO}" in " ".join(err.split())
    assert live.versions("middle")[0] == 3


def test_all_that_apply_asks_is_on_its_policy(deburr: Command, live: Account) -> None:
    live.publish("allowed", 14)
    live.front.log.clear()
    code, _, err = deburr.run("prune", "--apply", "--yes", "--functions", "allowed")
    assert code == 0, err
    _, out, _ = deburr.run("prune", "--print-policy")
    allowed = json.loads(out)["Statement"][0]["Action"]
    wire = {("s3", "GetBucketNotification"): ("s3", "GetBucketNotificationConfiguration")}
    for each in live.front.log:
        key = wire.get((each.service, each.operation), (each.service, each.operation))
        action = READS[key].action if key in READS else "lambda:DeleteFunction"
        assert action in allowed, key
    assert {each.operation for each in live.front.log} >= {"DeleteFunction", "ListDeployments"}
