"""`deburr audit --organization` over accounts of moto's organization: each by its role, a refusal is a gap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.aws.account import REGION, Account
from tests.aws.command import Command, lifted
from tests.aws.front import ACCOUNT

from deburr.sources.account.snapshot import Snapshot

ROLE = "deburr-audit"


@pytest.fixture
def numbers(live: Account) -> Iterator[list[str]]:
    """The two other accounts of the organization, and one that is suspended."""
    client = live.client("organizations")
    client.create_organization(FeatureSet="ALL")
    made = [
        client.create_account(AccountName=name, Email=f"{name}@example.org")["CreateAccountStatus"]["AccountId"]
        for name in ("shop", "bank", "gone")
    ]
    client.close_account(AccountId=made[2])
    yield made
    for number in made:
        client.remove_account_from_organization(AccountId=number)
    client.delete_organization()


def seen(path: Path) -> tuple[set[str], list[str]]:
    snapshot = Snapshot(path, reading=True)
    told = [f"{lack.ask.account} {lack.action} {lack.message}" for lack in snapshot.lacks()]
    accounts = {account for account, _ in snapshot.regions()}
    snapshot.close()
    return accounts, told


def test_every_account_that_is_in_use_is_read(deburr: Command, numbers: list[str]) -> None:
    lifted(deburr.folder)
    code, _, err = deburr.run("audit", "--organization", ROLE, "--output", "all.db")
    assert code == 0, err
    accounts, lacks = seen(deburr.folder / "all.db")
    assert accounts == {ACCOUNT, *numbers[:2]} and lacks == []


def test_a_role_that_is_refused_is_a_gap_until_it_is_not(deburr: Command, numbers: list[str], live: Account) -> None:
    lifted(deburr.folder)
    live.front.faults.refused_roles = {numbers[0]}
    code, out, err = deburr.run("audit", "--organization", ROLE, "--output", "all.db")
    assert code == 0, err
    accounts, lacks = seen(deburr.folder / "all.db")
    assert accounts == {ACCOUNT, numbers[1]} and "not seen: sts:AssumeRole" in out
    assert [lack for lack in lacks if lack.startswith(f"{numbers[0]} sts:AssumeRole")] == lacks != []

    live.front.faults.refused_roles = set()
    assert deburr.run("audit", "--organization", ROLE, "--output", "all.db")[0] == 0
    assert seen(deburr.folder / "all.db") == ({ACCOUNT, *numbers[:2]}, [])


def test_the_one_other_account_may_refuse_too(deburr: Command, numbers: list[str], live: Account) -> None:
    lifted(deburr.folder)
    live.client("organizations").close_account(AccountId=numbers[1])
    live.front.faults.refused_roles = {numbers[0]}
    code, _, err = deburr.run("audit", "--organization", ROLE, "--output", "all.db")
    assert code == 0, err
    assert seen(deburr.folder / "all.db")[0] == {ACCOUNT}


def test_several_roles_do_not_fall_with_one(deburr: Command, live: Account) -> None:
    lifted(deburr.folder)
    live.front.faults.refused_roles = {"111111111111"}
    roles = [
        part for number in ("111111111111", "222222222222") for part in ("--role", f"arn:aws:iam::{number}:role/a")
    ]
    assert deburr.run("audit", *roles, "--output", "two.db")[0] == 0
    accounts, lacks = seen(deburr.folder / "two.db")
    assert accounts == {"222222222222"} and len(lacks) == 1
    live.front.faults.refused_roles = {"111111111111", "222222222222"}
    for asked in (roles[:2], roles):
        code, _, err = deburr.run("audit", *asked, "--output", "none.db")
        assert code == 2 and "sts:AssumeRole" in err, "where none is read there is an error"


def test_no_organization_is_said(deburr: Command, live: Account) -> None:
    live.front.faults.denied = {"ListAccounts"}
    code, _, err = deburr.run("audit", "--organization", ROLE, "--region", REGION, "--output", "none.db")
    assert code == 2 and "may not organizations:ListAccounts" in err and "management account" in err
