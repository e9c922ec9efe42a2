"""Every command that may speak to an account: what it does without a plan that was agreed to changes nothing there."""

import json
from pathlib import Path

import click
import pytest
from tests.aws.account import Account
from tests.aws.command import Command, lifted, mutations

from deburr.cli.main import deburr

GROUP = "/aws/lambda/shop"
# A command, and each way to run it that must leave the account as it is; standard input is closed, so that nobody agrees.
WAYS: dict[str, list[tuple[str, ...]]] = {
    "audit": [(), ("--format", "json"), ("--all-regions",), ("--against", "template.yaml")],
    "prune": [
        (),
        ("--explain",),
        ("--layers",),
        ("--apply",),
        ("--layers", "--apply"),
        ("--emit", "one"),
        ("--emit", "other", "--layers"),
    ],
    "logs": [(GROUP, "--fetch"), (GROUP, "--fetch", "--apply"), (GROUP, "--engine", "insights")],
    "tune": [("shop", "--aws"), ("shop", "--aws", "--apply"), ("--cleanup",), ("--cleanup", "--apply")],
}


@pytest.fixture
def account(live: Account, tmp_path: Path) -> Command:
    live.front.faults = type(live.front.faults)()
    live.front.before = live.front.after = lambda _: None
    lifted(tmp_path)
    function = "{Type: 'AWS::Lambda::Function', Properties: {FunctionName: shop, Handler: a.b, Runtime: python3.13}}"
    (tmp_path / "template.yaml").write_text(f"Resources: {{Shop: {function}}}\n", encoding="utf-8")
    if "shop" not in {each["FunctionName"] for each in live.client("lambda").list_functions()["Functions"]}:
        live.publish("shop", 12)
        live.client("logs").create_log_group(logGroupName=GROUP)
    live.front.regions = ["eu-west-1", "us-east-1"]
    live.front.log.clear()
    return Command(tmp_path, live)


def test_all_commands_that_name_a_profile_are_here() -> None:
    """Whoever adds one says here how it is tried."""
    found = set()
    with click.Context(deburr) as context:
        for name in deburr.list_commands(context):
            command = deburr.get_command(context, name)
            assert command is not None
            if any("--profile" in option.opts for option in command.params):
                found.add(name)
    assert found == set(WAYS)


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, ways in WAYS.items() for way in ways])
def test_it_changes_nothing_that_nobody_agreed_to(account: Command, name: str, way: tuple[str, ...]) -> None:
    code, _, err = account.run(name, *way)
    assert "Traceback" not in err
    assert code in (0, 1, 2), err
    assert mutations(account.account) == []


@pytest.mark.parametrize("name", sorted(WAYS))
def test_its_policy_asks_nobody(account: Command, name: str) -> None:
    with_engine = ("--engine", "insights") if name == "logs" else ()
    code, out, err = account.run(name, *with_engine, "--print-policy")
    assert code == 0, err
    actions = [action for statement in json.loads(out)["Statement"] for action in statement["Action"]]
    assert actions and not any(action.endswith(":*") or action == "*" for action in actions)
    assert account.account.front.log == []
