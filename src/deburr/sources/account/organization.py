"""The accounts of an organization, and the role that each is read with."""

from datetime import datetime

from deburr.aws.trouble import AccountError
from deburr.sources.account.gather import Inquiry
from deburr.sources.account.snapshot import Ask, Snapshot, written

IN_USE = "ACTIVE"


def roles(inquiry: Inquiry, account: str, role: str) -> list[str]:
    """ARNs of a role in every other account that is in use, by the account's number.

    account  of the credentials: it is read as it is. It must be the management account, or a delegated administrator.
    role     the name that the role has everywhere, such as `deburr-audit`.
    Raises   AccountError when there is no organization to be seen from here; Expired.
    https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
    """
    asked = Ask.of(account, inquiry.gate.region, "organizations", "ListAccounts")
    inquiry.ask("accounts of the organization", [asked])
    if not inquiry.snapshot.has(asked):
        raise AccountError(
            f"the organization cannot be seen: {inquiry.snapshot.why(asked)}",
            where=account,
            hint="ask from the management account or a delegated administrator, or name each --role",
        )
    listed = [each for page in inquiry.snapshot.pages(asked) for each in page.get("Accounts", [])]
    others = {each["Id"]: each["Arn"].split(":")[1] for each in listed if _used(each) and each["Id"] != account}
    return [f"arn:{partition}:iam::{number}:role/{role}" for number, partition in sorted(others.items())]


def refused(snapshot: Snapshot, role: str, region: str, error: AccountError) -> None:
    """Keep that an account could not be read, so that it is a gap and not silence."""
    snapshot.lack(_taking(role, region), getattr(error, "action", ""), error.message)


def taken(snapshot: Snapshot, role: str, region: str, at: datetime) -> None:
    """Keep that it was read after all: the gap of an earlier run is closed."""
    snapshot.keep(_taking(role, region), [written({})], at)


def _taking(role: str, region: str) -> Ask:
    return Ask.of(role.split(":")[4], region, "sts", "AssumeRole", RoleArn=role)


def _used(account: dict[str, str]) -> bool:
    return account.get("State", account.get("Status")) == IN_USE
