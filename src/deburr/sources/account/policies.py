"""What IAM documents of an account allow: a role's actions, and whether a statement lets everybody in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from deburr.sources.account.snapshot import Snapshot

Statement = dict[str, Any]
OWN_CONDITIONS = frozenset({"lambda:functionurlauthtype", "lambda:invokedviafunctionurl"})
"""Conditions that keep nobody away; in lower case."""


class Policies(Struct, frozen=True):
    """Actions and managed policies of a role, as `Function` words them; `known` False when there may be more."""

    names: tuple[str, ...] = ()
    known: bool = False


def statements(document: object) -> Iterator[Statement]:
    """The statements of a policy, as text or as botocore reads it; none of what is no policy."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return
    found = document.get("Statement", []) if isinstance(document, dict) else []
    yield from (each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict))


def everybody(statement: Statement) -> bool:
    """True for a statement that lets any account in, without asking for an organization, an address or a network."""
    principal = statement.get("Principal")
    anybody = principal == "*" or (isinstance(principal, dict) and principal.get("AWS") in ("*", ["*"]))
    conditions = statement.get("Condition") or {}
    asked = {key.lower() for operator in conditions.values() for key in operator}
    return statement.get("Effect") == "Allow" and anybody and asked <= OWN_CONDITIONS


def of_roles(snapshot: Snapshot, account: str, roles: Iterable[str]) -> Mapping[str, Policies]:
    """By ARN, what the roles may do; a role that was not seen is not among them."""
    wanted = frozenset(roles)
    pages = (page for _, page in snapshot.each("iam", "GetAccountAuthorizationDetails", account=account))
    found: dict[str, list[str]] = {}
    attached: dict[str, list[str]] = {}
    documents: dict[str, list[str]] = {}
    for page in pages:
        for policy in page.get("Policies", []):
            default = (v for v in policy.get("PolicyVersionList", []) if v.get("IsDefaultVersion"))
            documents[str(policy.get("Arn"))] = [name for v in default for name in _actions(v.get("Document"))]
        for role in page.get("RoleDetailList", []):
            if role.get("Arn") in wanted:
                inline = (name for each in role.get("RolePolicyList", []) for name in _actions(each["PolicyDocument"]))
                found[role["Arn"]] = list(inline)
                attached[role["Arn"]] = [str(each["PolicyArn"]) for each in role.get("AttachedManagedPolicies", [])]
    return {arn: _whole(found[arn], attached[arn], documents) for arn in found}


def _whole(inline: list[str], attached: list[str], documents: Mapping[str, list[str]]) -> Policies:
    """AWS's own policies are told by their names, as in a template."""
    names = list(inline)
    for arn in attached:
        names += documents.get(arn) or [arn.rpartition(":policy/")[2]]
    return Policies(tuple(dict.fromkeys(names)), known=True)


def _actions(document: object) -> Iterator[str]:
    """Allowed actions; `*` for what allows all but some."""
    for statement in statements(document):
        if statement.get("Effect") == "Allow":
            actions = statement.get("Action", "*")
            yield from (str(action) for action in (actions if isinstance(actions, list) else [actions]))
