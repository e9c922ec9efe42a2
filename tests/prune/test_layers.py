"""Layer versions: exactly those go that no function, stack, policy or role needs."""

import json
from pathlib import Path

import pytest
from tests.aws.account import REGION, ZIP, Account
from tests.aws.command import Command, mutations
from tests.aws.front import ACCOUNT

LAYER, VERSIONS = "common", 12
FREE = ("prune", "--layers", "--keep", "2", "--older-than", "0d", "--functions", LAYER)


def arn(number: int, layer: str = LAYER) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:{layer}:{number}"


@pytest.fixture(scope="module")
def needed(live: Account) -> dict[int, str]:
    """Version -> what a reason for it says; the others are needed by nobody."""
    client = live.client("lambda")
    for _ in range(VERSIONS):
        client.publish_layer_version(LayerName=LAYER, Content={"ZipFile": ZIP})
    live.publish("uses", 1, Layers=[arn(1)])
    client.update_function_configuration(FunctionName="uses", Layers=[arn(2)])
    live.publish("names", 0, Environment={"Variables": {"LAYER": arn(3)}})
    live.client("cloudformation").create_stack(
        StackName="layers", TemplateBody=json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    )
    live.front.owned["layers"] = [("Common", "AWS::Lambda::LayerVersion", arn(4))]
    live.front.shared[LAYER, "5"] = "arn:aws:iam::999999999999:root"
    statement = {"Effect": "Allow", "Action": "lambda:GetLayerVersion", "Resource": arn(6)}
    iam = live.client("iam")
    iam.create_role(RoleName="builder", AssumeRolePolicyDocument="{}")
    iam.put_role_policy(
        RoleName="builder", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement})
    )
    return {
        1: "uses:1",
        2: "uses",
        3: "environment of names",
        4: "stack layers",
        5: "shared with arn:aws:iam::999999999999:root",
        6: "role builder",
    }


def there(live: Account) -> set[int]:
    found = live.client("lambda").list_layer_versions(LayerName=LAYER)["LayerVersions"]
    return {each["Version"] for each in found}


def journal(deburr: Command) -> list[dict[str, object]]:
    (path,) = Path(deburr.folder, ".deburr/prune").glob("layers-*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_version_says_why_it_stays(deburr: Command, live: Account, needed: dict[int, str]) -> None:
    live.front.log.clear()
    code, out, err = deburr.run(*FREE, "--format", "json")
    assert code == 0, err
    told = json.loads(out)
    assert told["kind"] == "deburr.prune.layers"
    reasons = {each["version"]: each["reasons"] for each in told["versions"]}
    for version, says in needed.items():
        assert says in reasons[version], (version, reasons[version])
    assert [version for version, why in sorted(reasons.items()) if not why] == [7, 8, 9, 10]
    assert told["used_bytes"] > told["used_bytes_after"], "their sizes are known"
    assert mutations(live) == []
    asked = {int(each.labels["VersionNumber"]) for each in live.front.log if each.operation == "GetLayerVersion"}
    assert asked == {5, 7, 8, 9, 10}, "one by one only where nothing else keeps it"


def test_the_table_fits_and_says_layers(deburr: Command, needed: dict[int, str]) -> None:
    _, out, _ = deburr.run(*FREE)
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "12 versions of 1 layer" in out and "4 versions can go" in out


def test_what_comes_meanwhile_is_a_surprise(deburr: Command, live: Account, needed: dict[int, str]) -> None:
    def shared(asked: object) -> None:
        if getattr(asked, "operation", "") == "DeleteLayerVersion":
            live.front.shared[LAYER, "8"] = "*"

    live.front.before = shared
    code, _, err = deburr.run(*FREE, "--apply", "--yes")
    del live.front.shared[LAYER, "8"]
    assert code == 1
    assert "layer common:8 is now shared with *" in err
    assert there(live) == set(range(1, VERSIONS + 1)) - {7}
    assert [line["event"] for line in journal(deburr)] == ["plan", "deleting", "deleted", "stopped"]
    assert journal(deburr)[1]["layer"] == LAYER and "function" not in journal(deburr)[1]


def test_exactly_the_unneeded_goes(deburr: Command, live: Account, needed: dict[int, str]) -> None:
    live.front.log.clear()
    code, _, err = deburr.run(*FREE, "--apply", "--yes")
    assert code == 0, err
    assert there(live) == {*needed, 11, 12}
    assert set(mutations(live)) == {"DeleteLayerVersion"}


def test_its_policy_is_least(deburr: Command) -> None:
    _, out, _ = deburr.run("prune", "--layers", "--print-policy")
    allowed = json.loads(out)["Statement"][0]["Action"]
    assert "lambda:DeleteLayerVersion" in allowed and "lambda:DeleteFunction" not in allowed
