"""What a snapshot does not hold is not said to be gone: Regions and accounts that were not read."""

from collections.abc import Iterator

import pytest
from tests.aws.account import REGION, Account
from tests.aws.command import Command
from tests.aws.front import ACCOUNT

OTHER = "eu-west-1"
ROLE = "arn:aws:iam::222222222222:role/deburr"
TEMPLATE = """\
Resources:
  Here: {Type: AWS::Lambda::Function, Properties: {FunctionName: here, Runtime: python3.13, Handler: app.handler}}
  There: {Type: AWS::Lambda::Function, Properties: {FunctionName: there, Runtime: python3.13, Handler: app.handler}}
"""


@pytest.fixture(scope="module", autouse=True)
def two_regions(live: Account) -> Iterator[None]:
    live.publish("here", 1)
    live.publish("there", 1, region=OTHER)
    yield


def audit(deburr: Command, *arguments: str) -> str:
    code, out, err = deburr.run("audit", *arguments, "--days", "0")
    assert code == 0, err
    return " ".join(out.split())


def test_what_is_not_deployed_is_said_with_the_regions_that_were_read(deburr: Command) -> None:
    (deburr.folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    told = audit(deburr, "--output", "a.db", "--against", "template.yaml")
    assert f"not deployed in {REGION} (1): There" in told
    told = audit(deburr, "--output", "a.db", "--region", REGION, "--region", OTHER, "--against", "template.yaml")
    assert "not deployed" not in told and "2 are the same" in told, "a Region that is named is read after all"


def test_a_region_whose_functions_were_refused_is_not_empty(deburr: Command, live: Account) -> None:
    (deburr.folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    live.front.faults.denied = {"ListFunctions"}
    told = audit(deburr, "--output", "a.db", "--against", "template.yaml")
    assert f"not read: {REGION} of account {ACCOUNT}" in told
    assert f"not deployed in {REGION}" not in told


def test_an_account_that_refused_its_role_is_named(deburr: Command, live: Account) -> None:
    (deburr.folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    live.front.faults.refused_roles = {"222222222222"}
    roles = ("--role", ROLE, "--role", ROLE.replace("222222222222", ACCOUNT))
    told = audit(deburr, "--output", "a.db", *roles, "--against", "template.yaml")
    assert "not read: account 222222222222, which refused its role" in told


def test_two_snapshots_tell_what_changed_where_both_looked(deburr: Command, live: Account) -> None:
    audit(deburr, "--output", "old.db", "--region", REGION, "--region", OTHER)
    client = live.client("lambda")
    live.publish("comes", 0)
    client.update_function_configuration(FunctionName="here", Timeout=17)
    client.publish_version(FunctionName="here")
    told = audit(deburr, "--output", "new.db", "--against", "old.db")
    assert f"{ACCOUNT}/{REGION}/here timeout_s: 3, 17 now" in told
    assert f"new (1): {ACCOUNT}/{REGION}/comes" in told
    assert f"published versions in {ACCOUNT}/{REGION}: 1, now 2" in told
    assert f"only the older snapshot saw (1): {ACCOUNT}/{OTHER}" in told
    assert "gone (" not in told, "a Region that was not asked has lost nothing"
    client.delete_function(FunctionName="comes")
    told = audit(deburr, "--output", "newest.db", "--against", "new.db")
    assert f"gone (1): {ACCOUNT}/{REGION}/comes" in told
