"""The same prune against the lab's own control plane: versions, aliases and deletions are the lab's, callers moto's."""

from typing import Any

import pytest
from tests.aws.account import Account
from tests.aws.command import Command
from tests.lab.test_control import create, with_client

pytest.importorskip("boto3")
LABS = {
    "ListFunctions",
    "GetFunctionConfiguration",
    "ListVersionsByFunction",
    "ListAliases",
    "DeleteFunction",
    "GetAccountSettings",
}
VERSIONS = 9


def test_exactly_the_unreachable_goes(live: Account, deburr: Command) -> None:
    def use(client: Any) -> tuple[set[int], str]:
        create(client)
        for number in range(1, VERSIONS + 1):
            client.update_function_configuration(FunctionName="orders", Description=str(number))
            client.publish_version(FunctionName="orders")
        client.create_alias(
            FunctionName="orders",
            Name="live",
            FunctionVersion="2",
            RoutingConfig={"AdditionalVersionWeights": {"4": 0.1}},
        )
        port = int(client.meta.endpoint_url.rpartition(":")[2])
        live.front.elsewhere = dict.fromkeys(LABS, port)
        code, out, err = deburr.run("prune", "--apply", "--yes", "--older-than", "0d", "--keep", "2")
        assert code == 0, err
        pages = client.get_paginator("list_versions_by_function").paginate(FunctionName="orders")
        found = {each["Version"] for page in pages for each in page["Versions"]} - {"$LATEST"}
        return {int(each) for each in found}, out

    left, out = with_client(use)
    assert left == {2, 4, VERSIONS - 1, VERSIONS}
    assert "alias live" in out
