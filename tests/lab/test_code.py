"""Code in an account: what it weighs, when there is no room for it, layers, and handing it out again."""

import base64
import hashlib
import io
import json
import urllib.request
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from tests.lab.account import ECHO, answer, create, with_client, zipped

from deburr.lab.laboratory import Lab

USES = "import shared\ndef handler(event, context): return shared.WORD\n"


def layer(client: Any, word: str, **more: Any) -> dict[str, Any]:
    content = {"ZipFile": zipped(f"WORD = {word!r}\n", "python/shared.py")}
    return dict(client.publish_layer_version(LayerName="shared", Content=content, **more))


def test_layers_are_where_a_function_finds_them() -> None:
    def use(client: Any) -> list[Any]:
        first = layer(client, "one", CompatibleRuntimes=["python3.11"])
        create(client, source=USES, Layers=[first["LayerVersionArn"]])
        seen = [answer(client)]
        client.publish_version(FunctionName="orders")
        second = layer(client, "two")["LayerVersionArn"]
        told = client.update_function_configuration(FunctionName="orders", Layers=[second])
        assert [each["Arn"] for each in told["Layers"]] == [second]
        client.delete_layer_version(LayerName="shared", VersionNumber=1)  # who has it keeps it
        return [*seen, answer(client), answer(client, Qualifier="1")]

    assert with_client(use) == ["one", "two", "one"]


def test_layers_are_listed_read_and_deleted() -> None:
    def use(client: Any) -> None:
        made = layer(client, "one", CompatibleRuntimes=["python3.11"], Description="first")
        assert made["Version"] == 1 and made["LayerVersionArn"].endswith(":layer:shared:1")
        layer(client, "two", CompatibleRuntimes=["nodejs22.x"])
        (listed,) = client.list_layers()["Layers"]
        assert (listed["LayerName"], listed["LatestMatchingVersion"]["Version"]) == ("shared", 2)
        (fitting,) = client.list_layers(CompatibleRuntime="python3.11")["Layers"]
        assert fitting["LatestMatchingVersion"]["Version"] == 1
        versions = client.list_layer_versions(LayerName="shared")["LayerVersions"]
        assert [each["Version"] for each in versions] == [2, 1]
        read = client.get_layer_version(LayerName="shared", VersionNumber=1)
        assert read["Description"] == "first"
        assert client.get_layer_version_by_arn(Arn=made["LayerVersionArn"])["Content"] == read["Content"]
        given = {"LayerName": "shared", "VersionNumber": 1, "StatementId": "all", "Principal": "*"}
        client.add_layer_version_permission(**given, Action="lambda:GetLayerVersion")
        policy = client.get_layer_version_policy(LayerName="shared", VersionNumber=1)["Policy"]
        assert json.loads(policy)["Statement"][0]["Resource"] == made["LayerVersionArn"]
        client.remove_layer_version_permission(LayerName="shared", VersionNumber=1, StatementId="all")
        for number in (1, 2):
            client.delete_layer_version(LayerName="shared", VersionNumber=number)
        assert client.list_layers()["Layers"] == []
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.get_layer_version(LayerName="shared", VersionNumber=1)
        assert layer(client, "three")["Version"] == 3

    with_client(use)


def test_layers_that_lambda_refuses() -> None:
    def use(client: Any) -> None:
        gone = "arn:aws:lambda:us-east-1:123456789012:layer:nothere:1"
        with pytest.raises(client.exceptions.InvalidParameterValueException, match="nothere:1 does not exist"):
            create(client, Layers=[gone])
        arns = [layer(client, str(number))["LayerVersionArn"] for number in range(6)]
        with pytest.raises(client.exceptions.InvalidParameterValueException, match="more than 5 layers"):
            create(client, Layers=arns)
        assert client.list_functions()["Functions"] == []

    with_client(use)


def test_what_is_uploaded_is_handed_out_again() -> None:
    def use(client: Any) -> None:
        create(client)
        told = client.get_function(FunctionName="orders")
        with urllib.request.urlopen(told["Code"]["Location"], timeout=20) as answered:
            data = answered.read()
        assert base64.b64encode(hashlib.sha256(data).digest()).decode() == told["Configuration"]["CodeSha256"]
        assert zipfile.ZipFile(io.BytesIO(data)).read("app.py") == ECHO.encode()

    with_client(use)


def test_code_storage_is_counted_and_full_when_it_is_full() -> None:
    size = len(zipped(ECHO))

    async def small(lab: Lab) -> None:
        lab.limits = replace(lab.limits, code_storage_bytes=3 * size)

    def use(client: Any) -> list[int]:
        def total() -> int:
            return int(client.get_account_settings()["AccountUsage"]["TotalCodeSize"])

        create(client)
        client.publish_version(FunctionName="orders")
        seen = [total()]
        create(client, "other")
        for refused in (
            lambda: create(client, "third"),
            lambda: client.publish_version(FunctionName="other"),
            lambda: client.update_function_code(FunctionName="other", ZipFile=zipped(ECHO + "#")),
            lambda: layer(client, "one"),
        ):
            with pytest.raises(client.exceptions.CodeStorageExceededException, match="Code storage limit exceeded"):
                refused()
        client.delete_function(FunctionName="orders", Qualifier="1")
        client.publish_version(FunctionName="other")
        return [*seen, total()]

    assert with_client(use, prepare=small) == [2 * size, 3 * size]


def test_a_package_is_bounded_unpacked_with_its_layers() -> None:
    large, most = f"# {'x' * 40_000}\n", 60_000

    async def small(lab: Lab) -> None:
        lab.limits = replace(lab.limits, unzipped_bytes=most)

    def use(client: Any) -> None:
        with pytest.raises(client.exceptions.InvalidParameterValueException, match="smaller than 60000 bytes"):
            create(client, source=ECHO + large + large)
        content = {"ZipFile": zipped(large, "python/shared.py")}
        arn = client.publish_layer_version(LayerName="shared", Content=content)["LayerVersionArn"]
        with pytest.raises(client.exceptions.InvalidParameterValueException, match="combined with layers exceeds"):
            create(client, source=ECHO + large, Layers=[arn])

    with_client(use, prepare=small)
