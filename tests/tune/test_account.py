"""`deburr tune --aws` as a process of its own against the lab's control plane: functions, versions and calls are the lab's.

Whatever happens, the function must be found as it was: configuration, versions, aliases, tags.
"""

import json
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.aws.account import REGION, Account
from tests.aws.command import Command
from tests.aws.routes import Request
from tests.lab.test_control import create, with_client

pytest.importorskip("boto3")
LABS = (
    "GetFunctionConfiguration",
    "ListTags",
    "ListVersionsByFunction",
    "ListAliases",
    "UpdateFunctionConfiguration",
    "PublishVersion",
    "TagResource",
    "UntagResource",
    "Invoke",
    "DeleteFunction",
)
SOURCE = """
import time
def handler(event, context):
    if event.get("boom"):
        raise KeyError(event["boom"])
    if event.get("sleeps"):
        time.sleep(event["sleeps"])
    return {"version": context.function_version}
"""
APPLY = ("tune", "orders", "--aws", "--apply", "--yes", "--memory", "128,256", "--calls", "18", "--payload", '{"a": 1}')
CHANGES = ("UpdateFunctionConfiguration", "PublishVersion", "TagResource", "UntagResource", "DeleteFunction")
ARN = f"arn:aws:lambda:{REGION}:123456789012:function:orders"


def state(client: Any) -> dict[str, Any]:
    """Everything about the function but when it was last touched."""
    told = client.get_function(FunctionName="orders")
    versions = client.list_versions_by_function(FunctionName="orders")["Versions"]
    for each in (told["Configuration"], *versions):
        for key in ("LastModified", "RevisionId"):
            each.pop(key, None)
    return {
        "configuration": told["Configuration"],
        "tags": told.get("Tags", {}),
        "versions": versions,
        "aliases": client.list_aliases(FunctionName="orders")["Aliases"],
    }


def with_orders(
    live: Account, use: Callable[[Any], Any], **settings: Any
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """What `use` comes to with a deployed function that has a live version, and its state before and after."""

    def run(client: Any) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        given = {"MemorySize": 512, "Timeout": 5, "Description": "takes orders", "Tags": {"team": "shop"}}
        create(client, source=SOURCE, **(given | settings))
        client.publish_version(FunctionName="orders")
        client.create_alias(FunctionName="orders", Name="live", FunctionVersion="1")
        live.front.elsewhere = dict.fromkeys(LABS, int(client.meta.endpoint_url.rpartition(":")[2]))
        before = state(client)
        found = use(client)
        return found, before, state(client)

    return with_client(run)


def asked(live: Account, *operations: str) -> list[Request]:
    return [each for each in live.front.log if each.operation in operations]


def test_without_apply_there_is_a_plan_and_nothing_else(live: Account, deburr: Command) -> None:
    live.front.log.clear()
    (code, out, err), before, after = with_orders(live, lambda client: deburr.run(*APPLY[:3], "--calls", "24"))
    assert code == 0, err
    plan = " ".join(out.split())
    assert "at most 24 real invocations" in plan and "role arn:aws:iam::123456789012:role/any" in plan
    assert "--apply does it" in err and before == after
    assert not asked(live, "Invoke", *CHANGES)


@pytest.mark.parametrize("form", ["Text", "JSON"])
def test_everything_is_found_as_it_was(live: Account, deburr: Command, form: str) -> None:
    live.front.log.clear()
    (code, out, err), before, after = with_orders(
        live,
        lambda client: deburr.run(*APPLY, "--format", "json"),
        LoggingConfig={"LogFormat": form},
    )
    assert code == 0, err
    told = json.loads(out)
    assert [row["memory_mb"] for row in told["sizes"]] == [128, 256, 512]
    assert all(row["environments"] >= 2 and row["init_ms"] > 0 for row in told["sizes"])
    assert told["now_mb"] == 512 and told["where"] == f"in account 123456789012, {REGION}"
    assert before == after and "as it was" in err
    qualifiers = [each.query["Qualifier"] for each in asked(live, "Invoke")]
    assert len(qualifiers) == told["calls"] and not {"$LATEST", "live", "1"} & set(qualifiers)
    assert [json.loads(each.body) for each in asked(live, "Invoke")] == [{"a": 1}] * told["calls"]
    kept = list((deburr.folder / ".deburr/profiles").glob("*.json"))
    assert len(kept) == 1 and '"how": "tune"' in kept[0].read_text()


def test_measured_beside_its_twin_of_the_other_architecture(live: Account, deburr: Command) -> None:
    twin = {"MemorySize": 512, "Timeout": 5, "Architectures": ["arm64"]}

    def run(client: Any) -> tuple[list[tuple[int, str, str]], list[str]]:
        create(client, "orders-arm", SOURCE, **twin)
        create(client, "orders-too", SOURCE, **{**twin, "Architectures": ["x86_64"]})
        several = [deburr.run(*APPLY, "--beside", name) for name in ("orders-too", "orders-arm")]
        left = client.list_versions_by_function(FunctionName="orders-arm")["Versions"]
        return several, [each["Version"] for each in left]

    (several, left), before, after = with_orders(live, run)
    (refused, _, why), (code, out, err) = several
    assert refused == 2 and "orders-too: runs on x86_64 as orders does" in why
    assert code == 0, err
    told = " ".join(out.split())
    assert "arm64 (orders-arm) at" in told and "; x86_64 (orders) at" in told
    assert "arm64 costs" in told or "too few environments to compare" in told
    assert before == after and left == ["$LATEST"] and "orders-arm is as it was" in err


def test_latest_is_another_only_while_versions_are_published(live: Account, deburr: Command) -> None:
    def run(client: Any) -> list[int]:
        sizes: list[int] = []

        def before(request: Request) -> None:
            if request.operation == "Invoke":
                sizes.append(client.get_function_configuration(FunctionName="orders")["MemorySize"])

        live.front.before = before
        assert deburr.run(*APPLY)[0] == 0
        return sizes

    sizes, _, _ = with_orders(live, run)
    assert sizes and set(sizes) == {512}


def stopped_at(
    live: Account, deburr: Command, operation: str, nth: int, number: int, arguments: tuple[str, ...] = APPLY
) -> tuple[int, str]:
    """A run that gets a signal while a call of it is being answered: its exit code and what it said."""
    reached, sent, answered = threading.Event(), threading.Event(), threading.Event()
    count = 0

    def before(request: Request) -> None:
        nonlocal count
        count += request.operation == operation
        if request.operation == operation and count == nth:
            reached.set()
            sent.wait(60)

    def after(request: Request) -> None:
        if request.operation == operation and sent.is_set():
            answered.set()

    live.front.before, live.front.after = before, after
    with deburr.start(*arguments) as process:
        assert reached.wait(60), process.communicate(timeout=10)
        process.send_signal(number)
        if number == signal.SIGKILL:
            process.wait(60)
        sent.set()
        assert answered.wait(60)  # the account does what it was asked, whoever is there to hear of it
        _, err = process.communicate(timeout=120)
    live.front.before = live.front.after = lambda _: None
    return process.returncode, err


@pytest.mark.parametrize(
    ("operation", "nth"),
    [
        pytest.param("TagResource", 1, id="before anything is changed"),
        pytest.param("PublishVersion", 2, id="while versions are published"),
        pytest.param("Invoke", 4, id="while they are called"),
    ],
)
def test_killed_half_way_and_cleaned_up(live: Account, deburr: Command, operation: str, nth: int) -> None:
    def run(client: Any) -> tuple[dict[str, Any], tuple[int, str, str]]:
        assert stopped_at(live, deburr, operation, nth, signal.SIGKILL)[0] == -signal.SIGKILL
        return state(client), deburr.run("tune", "orders", "--cleanup", "--yes")

    (left, cleaned), before, after = with_orders(live, run)
    assert left != before and "deburr-tune" in left["tags"]  # the kill did leave something
    assert cleaned[0] == 0, cleaned[2]
    assert before == after


def test_what_is_half_undone_is_not_begun_again(live: Account, deburr: Command) -> None:
    def run(client: Any) -> tuple[int, str, str]:
        client.tag_resource(Resource=ARN, Tags={"deburr-tune": "20261129T010203Z"})
        found = deburr.run(*APPLY)
        client.untag_resource(Resource=ARN, TagKeys=["deburr-tune"])
        return found

    (code, _, err), before, after = with_orders(live, run)
    assert code == 2 and "deburr tune orders --cleanup" in err
    assert before == after


@pytest.mark.parametrize(
    ("operation", "nth", "number"),
    [
        pytest.param("Invoke", 2, signal.SIGINT, id="during a call"),
        pytest.param("PublishVersion", 2, signal.SIGINT, id="while a version is published"),
        pytest.param("UpdateFunctionConfiguration", 1, signal.SIGTERM, id="while memory is changed"),
    ],
)
def test_stopped_by_hand(live: Account, deburr: Command, operation: str, nth: int, number: int) -> None:
    (code, err), before, after = with_orders(live, lambda client: stopped_at(live, deburr, operation, nth, number))
    assert before == after and "as it was" in err
    assert (code, "stopped by hand" in err) == (2, True)


DENIED = {
    "TagResource": "lambda:TagResource",
    "UpdateFunctionConfiguration": "lambda:UpdateFunctionConfiguration",
    "PublishVersion": "lambda:PublishVersion",
    "Invoke": "lambda:InvokeFunction",
}


def test_denied_half_way(live: Account, deburr: Command) -> None:
    def run(client: Any) -> dict[str, tuple[int, str, dict[str, Any]]]:
        found = {}
        for operation in DENIED:
            live.front.faults.denied = {operation}
            code, _, err = deburr.run(*APPLY)
            found[operation] = code, err, state(client)
        return found

    found, before, _ = with_orders(live, run)
    for operation, (code, err, after) in found.items():
        assert code == 2 and f"may not {DENIED[operation]}" in err and "Traceback" not in err, err
        assert before == after, operation


def test_what_cannot_be_put_back_is_said(live: Account, deburr: Command) -> None:
    def run(client: Any) -> tuple[int, str, str]:
        live.front.faults.denied = {"DeleteFunction"}
        found = deburr.run(*APPLY)
        live.front.faults.denied = set()
        assert deburr.run("tune", "orders", "--cleanup", "--yes")[0] == 0
        return found

    (code, _, err), before, after = with_orders(live, run)
    assert code == 2 and "could not be put back: versions" in err and "deburr tune orders --cleanup" in err
    assert before == after


def test_throttled_calls_are_sent_again(live: Account, deburr: Command) -> None:
    live.front.faults.throttle_each = 5
    (code, _, err), before, after = with_orders(live, lambda client: deburr.run(*APPLY))
    assert code == 0, err
    assert before == after


def test_somebody_elses_deployment_is_theirs(live: Account, deburr: Command) -> None:
    def run(client: Any) -> tuple[int, str, str]:
        def before(request: Request) -> None:
            if request.operation == "Invoke":
                client.update_function_configuration(FunctionName="orders", Description="new", MemorySize=1024)
                live.front.before = lambda _: None

        live.front.before = before
        return deburr.run(*APPLY)

    (code, out, err), before, after = with_orders(live, run)
    assert "changed by somebody else" in out + err
    assert (after["configuration"]["Description"], after["configuration"]["MemorySize"]) == ("new", 1024)
    assert (before["tags"], before["versions"][1:], before["aliases"]) == (
        after["tags"],
        after["versions"][1:],
        after["aliases"],
    )
    assert code == 0  # a round was complete before it was noticed


def test_a_handler_that_fails_on_the_event(live: Account, deburr: Command) -> None:
    (code, _, err), before, after = with_orders(live, lambda client: deburr.run(*APPLY[:-1], '{"boom": "body"}'))
    assert code == 2 and "fails on the event" in err and "KeyError: 'body'" in err and "--payload" in err
    assert before == after


def test_a_handler_that_never_ends(live: Account, deburr: Command) -> None:
    (code, out, err), before, after = with_orders(
        live, lambda client: deburr.run(*APPLY[:-1], '{"sleeps": 60}'), Timeout=1
    )
    assert code == 1 and "Task timed out after 1.00 seconds" in " ".join(out.split()), err
    assert before == after


def test_an_alias_of_what_was_published_last_is_tuned_and_stays_as_it_was(live: Account, deburr: Command) -> None:
    live.front.log.clear()
    named = ("tune", "orders:live", *APPLY[2:])
    (code, out, err), before, after = with_orders(live, lambda client: deburr.run(*named, "--format", "json"))
    assert code == 0, err
    assert json.loads(out)["now_mb"] == 512
    assert before == after and before["aliases"]
    qualifiers = [each.query["Qualifier"] for each in asked(live, "Invoke")]
    assert qualifiers and not {"$LATEST", "live", "1"} & set(qualifiers)


def test_an_alias_of_something_else_and_a_function_that_is_not_there(live: Account, deburr: Command) -> None:
    def run(client: Any) -> list[tuple[int, str, str]]:
        client.update_function_configuration(FunctionName="orders", MemorySize=1024)
        client.get_waiter("function_updated_v2").wait(FunctionName="orders")
        return [deburr.run("tune", name, "--aws") for name in ("orders:live", "nowhere")]

    (qualified, missing), _, _ = with_orders(live, run)
    assert qualified[0] == 2 and "orders:live has a memory size that $LATEST has not" in qualified[2]
    assert missing[0] == 2 and "Function not found" in missing[2]


def test_the_policy_names_all_of_it(deburr: Command) -> None:
    code, out, _ = deburr.run("tune", "--print-policy")
    (statement,) = json.loads(out)["Statement"]
    assert code == 0 and {"lambda:InvokeFunction", "lambda:PublishVersion", "lambda:TagResource"} <= set(
        statement["Action"]
    )
    assert not any("*" in action for action in statement["Action"])


def test_against_moto_what_has_no_report_is_told_and_put_back(live: Account, deburr: Command) -> None:
    """Another control plane: moto keeps functions as AWS does, and answers calls without running anything."""
    live.front.elsewhere = {}
    live.publish("sums", 2, MemorySize=512, Tags={"team": "shop"})
    client = live.client("lambda")

    def told() -> tuple[Any, ...]:
        found = client.get_function(FunctionName="sums")
        kept = {key: found["Configuration"][key] for key in ("MemorySize", "Description", "Timeout", "CodeSha256")}
        return kept, found.get("Tags"), live.versions("sums")

    before = told()
    code, _, err = deburr.run("tune", "sums", *APPLY[2:])
    assert (code, "REPORT" in err) == (2, True), err
    assert told() == before


def test_leftovers_of_the_whole_region_are_found_by_their_tag(live: Account, deburr: Command) -> None:
    """A run that was killed while it published, as moto keeps it; an alias that somebody made keeps its version."""
    live.front.elsewhere = {}
    assert "nothing is left of a tuning in this Region" in deburr.run("tune", "--cleanup", "--yes")[1]
    live.publish("parcels", 1, MemorySize=512, Description="sends parcels", Tags={"team": "shop"})
    client = live.client("lambda")
    mark = "sends parcels [deburr tune 20261129T010203Z, round 1, {} MB, was 512]"
    for size in (128, 1024, 256):
        client.update_function_configuration(FunctionName="parcels", MemorySize=size, Description=mark.format(size))
        if size != 256:
            client.publish_version(FunctionName="parcels")
    client.create_alias(FunctionName="parcels", Name="mine", FunctionVersion="3")
    arn = f"arn:aws:lambda:{REGION}:123456789012:function:parcels"
    client.tag_resource(Resource=arn, Tags={"deburr-tune": "20261129T010203Z"})
    code, out, err = deburr.run("tune", "--cleanup", "--yes")
    assert code == 0, err
    assert "goes back to 512 MB" in out and "an alias names it: version 3" in out and "undone at parcels" in out
    found = client.get_function(FunctionName="parcels")
    assert (found["Configuration"]["MemorySize"], found["Configuration"]["Description"]) == (512, "sends parcels")
    assert (found["Tags"], live.versions("parcels")) == ({"team": "shop"}, [1, 3])
