"""boto3, unmodified, against the lab's endpoint."""

import base64
import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from tests.lab.account import ECHO, answer, create, with_client, zipped

errors = pytest.importorskip("botocore.exceptions")
FAILS = "def handler(event, context):\n    raise KeyError('no')\n"


def test_from_create_to_delete() -> None:
    def use(client: Any) -> None:
        made = create(client, MemorySize=256, Timeout=5)
        assert made["State"] == "Pending" and made["FunctionArn"].endswith(":function:orders")
        client.get_waiter("function_active_v2").wait(FunctionName="orders")
        assert answer(client) == {"got": {"a": 1}, "size": "256", "version": "$LATEST"}
        assert (
            client.update_function_configuration(FunctionName="orders", MemorySize=512)["LastUpdateStatus"]
            == "InProgress"
        )
        client.get_waiter("function_updated_v2").wait(FunctionName="orders")
        assert answer(client)["size"] == "512"
        assert client.publish_version(FunctionName="orders")["Version"] == "1"
        assert client.publish_version(FunctionName="orders")["Version"] == "1"  # nothing has changed since
        client.update_function_code(FunctionName="orders", ZipFile=zipped(ECHO + "# again\n"))
        assert client.publish_version(FunctionName="orders")["Version"] == "2"
        alias = client.create_alias(FunctionName="orders", Name="live", FunctionVersion="1")
        assert alias["AliasArn"].endswith(":orders:live")
        assert answer(client, Qualifier="live")["version"] == "1"
        client.update_alias(FunctionName="orders", Name="live", FunctionVersion="2")
        assert answer(client, FunctionName="orders:live")["version"] == "2"
        listed = [each["Version"] for each in client.list_versions_by_function(FunctionName="orders")["Versions"]]
        assert listed == ["$LATEST", "1", "2"]
        with pytest.raises(client.exceptions.ResourceConflictException):
            client.delete_function(FunctionName="orders", Qualifier="2")
        client.delete_alias(FunctionName="orders", Name="live")
        client.delete_function(FunctionName="orders", Qualifier="1")
        client.delete_function(FunctionName="orders")
        with pytest.raises(client.exceptions.ResourceNotFoundException, match="Function not found: arn:aws:lambda"):
            client.get_function(FunctionName="orders")
        assert client.list_functions()["Functions"] == []

    with_client(use)


def test_the_tail_of_the_log_and_how_it_failed() -> None:
    def use(client: Any) -> tuple[Any, Any]:
        create(client)
        create(client, "broken", FAILS)
        well = client.invoke(FunctionName="orders", LogType="Tail")
        bad = client.invoke(FunctionName="broken", LogType="Tail")
        return well, (bad["FunctionError"], bad["StatusCode"], json.loads(bad["Payload"].read())["errorType"])

    well, bad = with_client(use)
    log = base64.b64decode(well["LogResult"]).decode()
    assert well["ExecutedVersion"] == "$LATEST" and "hello\n" in log
    assert re.search(r"REPORT RequestId: \S+\tDuration: \S+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax", log)
    assert bad == ("Unhandled", 200, "KeyError")


def test_an_alias_with_weights_sends_some_calls_elsewhere() -> None:
    def use(client: Any) -> set[str]:
        create(client, MemorySize=1769)
        client.publish_version(FunctionName="orders")
        client.update_function_configuration(FunctionName="orders", Description="another")
        client.publish_version(FunctionName="orders")
        routing = {"AdditionalVersionWeights": {"2": 0.5}}
        client.create_alias(FunctionName="orders", Name="live", FunctionVersion="1", RoutingConfig=routing)
        return {answer(client, Qualifier="live")["version"] for _ in range(20)}

    assert with_client(use) == {"1", "2"}


REFUSED = [
    pytest.param(lambda c: c.invoke(FunctionName="nothere"), "ResourceNotFoundException", id="no function"),
    pytest.param(
        lambda c: c.invoke(FunctionName="orders", Payload=b"{"), "InvalidRequestContentException", id="no JSON"
    ),
    pytest.param(
        lambda c: c.invoke(FunctionName="orders", Payload=b'"' + b"x" * (6 << 20) + b'"'),
        "RequestTooLargeException",
        id="6 MB",
    ),
    pytest.param(
        lambda c: c.invoke(FunctionName="orders", InvocationType="Event", Payload=b'"' + b"x" * (1 << 20) + b'"'),
        "RequestTooLargeException",
        id="1 MB event",
    ),
    pytest.param(lambda c: create(c), "ResourceConflictException", id="twice"),
    pytest.param(lambda c: create(c, "other", Timeout=901), "ValidationException", id="timeout of 901 s"),
    pytest.param(lambda c: create(c, "other", MemorySize=10241), "ValidationException", id="too large"),
    pytest.param(lambda c: c.get_alias(FunctionName="orders", Name="x"), "ResourceNotFoundException", id="no alias"),
    pytest.param(
        lambda c: c.create_alias(FunctionName="orders", Name="x", FunctionVersion="9"),
        "ResourceNotFoundException",
        id="no version",
    ),
    pytest.param(
        lambda c: c.update_function_code(FunctionName="orders", ZipFile=b"no zip"),
        "InvalidParameterValueException",
        id="no zip",
    ),
    pytest.param(
        lambda c: c.put_function_concurrency(FunctionName="orders", ReservedConcurrentExecutions=950),
        "InvalidParameterValueException",
        id="too much reserved",
    ),
    pytest.param(
        lambda c: c.list_code_signing_configs(),
        "UnsupportedOperationException",
        id="unknown here",
    ),
]


def test_what_is_refused() -> None:
    def use(client: Any) -> list[str]:
        create(client)
        codes = []
        for case in REFUSED:
            with pytest.raises(errors.ClientError) as caught:
                case.values[0](client)
            codes.append(caught.value.response["Error"]["Code"])
        return codes

    assert with_client(use) == [case.values[1] for case in REFUSED]


def test_concurrency_that_is_reserved_and_provisioned() -> None:
    def use(client: Any) -> list[Any]:
        create(client, MemorySize=1769)
        client.put_function_concurrency(FunctionName="orders", ReservedConcurrentExecutions=0)
        with pytest.raises(client.exceptions.TooManyRequestsException) as caught:
            client.invoke(FunctionName="orders")
        client.delete_function_concurrency(FunctionName="orders")
        client.publish_version(FunctionName="orders")
        client.put_provisioned_concurrency_config(
            FunctionName="orders", Qualifier="1", ProvisionedConcurrentExecutions=1
        )
        ready = client.get_provisioned_concurrency_config(FunctionName="orders", Qualifier="1")
        settings = client.get_account_settings()
        return [caught.value.response["Reason"], ready["Status"], settings["AccountLimit"]["ConcurrentExecutions"]]

    assert with_client(use) == ["ReservedFunctionConcurrentInvocationLimitExceeded", "READY", 1000]


def test_pages() -> None:
    def use(client: Any) -> list[int]:
        for index in range(5):
            create(client, f"orders-{index}")
        pages = client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
        return [len(each["Functions"]) for each in pages]

    assert with_client(use) == [2, 2, 1]


def test_pages_are_no_larger_than_lambdas() -> None:
    def use(client: Any) -> list[int]:
        for index in range(51):
            create(client, f"orders-{index}")
        first = client.list_functions(MaxItems=10_000)
        return [len(first["Functions"]), len(client.list_functions(Marker=first["NextMarker"])["Functions"])]

    assert with_client(use) == [50, 1]


def test_policies_and_tags() -> None:
    def use(client: Any) -> None:
        arn = create(client, Tags={"team": "shop"})["FunctionArn"]
        client.tag_resource(Resource=arn, Tags={"stage": "prod"})
        client.untag_resource(Resource=arn, TagKeys=["team"])
        assert client.list_tags(Resource=arn)["Tags"] == {"stage": "prod"}
        given = {"StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}
        client.add_permission(FunctionName="orders", **given)
        with pytest.raises(client.exceptions.ResourceConflictException):
            client.add_permission(FunctionName="orders", **given)
        (statement,) = json.loads(client.get_policy(FunctionName="orders")["Policy"])["Statement"]
        assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"} and statement["Resource"] == arn
        client.remove_permission(FunctionName="orders", StatementId="api")
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.get_policy(FunctionName="orders")

    with_client(use)


def test_a_function_url_is_a_door() -> None:
    def use(client: Any) -> None:
        create(client, MemorySize=1769)
        url = client.create_function_url_config(FunctionName="orders", AuthType="NONE")["FunctionUrl"]
        found = re.fullmatch(r"http://([0-9a-f]{32}\.lambda-url\.us-east-1\.localhost):(\d+)/", url)
        assert found is not None
        here = urllib.request.Request(f"http://127.0.0.1:{found[2]}/x?a=1", headers={"Host": found[1]})
        with urllib.request.urlopen(here, timeout=60) as answered:
            assert json.loads(answered.read())["got"]["rawQueryString"] == "a=1"
        client.update_function_url_config(FunctionName="orders", AuthType="AWS_IAM")
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(here, timeout=60)
        assert len(client.list_function_url_configs(FunctionName="orders")["FunctionUrlConfigs"]) == 1
        client.delete_function_url_config(FunctionName="orders")
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.get_function_url_config(FunctionName="orders")
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(here, timeout=60)

    with_client(use)
