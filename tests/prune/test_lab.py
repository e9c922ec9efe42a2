"""Audit and prune against the lab's own control plane: all of Lambda is the lab's, other services are moto's."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.aws.account import Account
from tests.aws.command import Command
from tests.lab.account import client_on, create, with_client

from deburr.facts import book
from deburr.lab.control.front import SERVED
from deburr.sources.account.reader import read

pytest.importorskip("boto3")
BESIDE = {"ListEventSourceMappings", "ListFunctionUrlConfigs"}
LABS = {name for name in SERVED if name.startswith(("Get", "List", "Delete"))} | BESIDE
VERSIONS, LAYERS = 12, 5


def pinned(client: Any, queue: str) -> dict[int, str]:
    """Version -> what a reason for it says."""
    client.create_alias(
        FunctionName="orders",
        Name="live",
        FunctionVersion="2",
        RoutingConfig={"AdditionalVersionWeights": {"4": 0.1}},
    )
    client.add_permission(
        FunctionName="orders",
        Qualifier="5",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
    )
    client.put_provisioned_concurrency_config(FunctionName="orders", Qualifier="6", ProvisionedConcurrentExecutions=1)
    here = client.get_function_configuration(FunctionName="orders", Qualifier="7")["FunctionArn"]
    create(client, "mail")
    client.put_function_event_invoke_config(FunctionName="mail", DestinationConfig={"OnFailure": {"Destination": here}})
    client.create_event_source_mapping(FunctionName=here.replace(":7", ":8"), EventSourceArn=queue, Enabled=False)
    client.create_function_url_config(FunctionName="mail", AuthType="AWS_IAM")
    return {
        2: "alias live",
        4: "alias live, weight 0.1",
        5: "policy for iot.amazonaws.com",
        6: "provisioned concurrency",
        7: "destination of mail",
        8: "event source mapping of jobs",
    }


def _zip(nth: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("python/common.py"), f"N = {nth}\n")
    return data.getvalue()


def test_exactly_the_unreachable_goes(live: Account, deburr: Command) -> None:
    def use(client: Any) -> None:
        port = int(client.meta.endpoint_url.rpartition(":")[2])
        sqs = client_on(port, "sqs")
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        create(client)
        for number in range(1, VERSIONS + 1):
            client.update_function_configuration(FunctionName="orders", Description=str(number))
            client.publish_version(FunctionName="orders")
        layers = [client.publish_layer_version(LayerName="common", Content={"ZipFile": _zip(n)}) for n in range(LAYERS)]
        client.update_function_configuration(FunctionName="orders", Layers=[layers[1]["LayerVersionArn"]])
        needed = pinned(client, queue)
        live.front.elsewhere = dict.fromkeys(LABS, port)
        audited(deburr, needed)
        pruned(deburr, client, needed)
        code, out, err = deburr.run(*["prune", "--layers", "--apply", "--yes", "--older-than", "0d", "--keep", "1"])
        assert code == 0, err
        left = [each["Version"] for each in client.list_layer_versions(LayerName="common")["LayerVersions"]]
        assert sorted(left) == [2, LAYERS], out

    try:
        with_client(use)
    finally:
        live.front.elsewhere = {}


def audited(deburr: Command, needed: dict[int, str]) -> None:
    """All of it is in the snapshot, and nothing of it was refused."""
    code, out, err = deburr.run("audit", "--output", "lab.db", "--days", "0")
    assert code == 0, err
    assert "not seen" not in out
    found = read(Path(deburr.folder, "lab.db"), facts=book.load(), file="lab.db").workload
    (storage,) = found.storages
    assert [version.number for version in storage.versions] == list(range(1, VERSIONS + 1))
    seen = {(pin.number, pin.by) for pin in storage.pins if pin.function == "orders"}
    assert {(number, says) for number, says in needed.items() if number != 5} <= seen, "policies: of what nothing keeps"
    by_name = {function.name: function for function in found.functions}
    assert (by_name["orders"].provisioned.value, by_name["orders"].provisioned_on) == (1, "6")
    assert {caller.kind for caller in found.callers} == {"function_url"}, "a mapping that is switched off calls nobody"
    assert {layer.name for layer in found.layers} == {"common:2", f"common:{LAYERS}"}


def pruned(deburr: Command, client: Any, needed: dict[int, str]) -> None:
    """What is needed stays, each for the reason it was pinned by, and the newest two."""
    code, out, err = deburr.run(*["prune", "--apply", "--yes", "--older-than", "0d", "--keep", "2", "--format", "json"])
    assert code == 0, err
    reasons = {each["version"]: each["reasons"] for each in json.loads(out)["versions"]}
    for number, says in needed.items():
        assert says in reasons[number]
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName="orders")
    left = {each["Version"] for page in pages for each in page["Versions"]} - {"$LATEST"}
    assert {int(each) for each in left} == {*needed, VERSIONS - 1, VERSIONS}
