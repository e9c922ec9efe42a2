"""Versions and aliases."""

import uuid
from collections.abc import Mapping
from typing import Any

from deburr.lab.control.account import CloudAccount, FunctionState
from deburr.lab.control.errors import conflict, invalid, not_found
from deburr.lab.control.functions import published, same_revision
from deburr.lab.control.paging import page

LISTED = 50
Parameters = Mapping[str, Any]


async def publish_version(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    same_revision(state, asked)
    if asked.get("CodeSha256") not in (None, state.latest.configuration["CodeSha256"]):
        raise invalid(
            f"CodeSHA256 ({asked['CodeSha256']}) is different from current CodeSHA256 in $LATEST "
            f"({state.latest.configuration['CodeSha256']}). "
            "Please try again with the CodeSHA256 in $LATEST."
        )
    told = published(account, state)
    if asked.get("Description"):
        told["Description"] = asked["Description"]
    return told


async def list_versions_by_function(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    found = [
        {**each.configuration, "FunctionArn": f"{state.arn}:{each.configuration['Version']}"}
        for each in state.every_version
    ]
    return page(found, asked, "Versions", LISTED)


async def create_alias(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    name = asked["Name"]
    if name in state.aliases:
        raise conflict(f"Alias already exists: {state.arn}:{name}")
    alias = {"AliasArn": f"{state.arn}:{name}", "Name": name, "Description": asked.get("Description", "")}
    state.aliases[name] = _changed(state, alias, asked)
    return state.aliases[name]


async def get_alias(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    return _alias(account, asked)[1]


async def update_alias(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, alias = _alias(account, asked, unknown="Alias not found")
    if "Description" in asked:
        alias = {**alias, "Description": asked["Description"]}
    state.aliases[alias["Name"]] = _changed(state, alias, asked)
    return state.aliases[alias["Name"]]


async def delete_alias(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    state.aliases.pop(asked["Name"], None)
    return {}


async def list_aliases(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    wanted = asked.get("FunctionVersion")
    found = [alias for _, alias in sorted(state.aliases.items()) if wanted in (None, alias["FunctionVersion"])]
    return page(found, asked, "Aliases", LISTED)


def _alias(
    account: CloudAccount, asked: Parameters, *, unknown: str = "Cannot find alias arn"
) -> tuple[FunctionState, dict[str, Any]]:
    state, _ = account.asked({"FunctionName": asked["FunctionName"]})
    alias = state.aliases.get(asked["Name"])
    if alias is None:
        raise not_found(f"{unknown}: {state.arn}:{asked['Name']}")
    return state, alias


def _changed(state: FunctionState, alias: dict[str, Any], asked: Parameters) -> dict[str, Any]:
    """An alias as it becomes, with a new revision; its versions must be there."""
    told = {**alias, "RevisionId": str(uuid.uuid4())}
    if "FunctionVersion" in asked:
        told["FunctionVersion"] = asked["FunctionVersion"]
    weights = asked.get("RoutingConfig", alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {})
    told.pop("RoutingConfig", None)
    if weights:
        told["RoutingConfig"] = {"AdditionalVersionWeights": weights}
    if len(weights) > 1:
        raise invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")
    own = told["FunctionVersion"]
    if own in weights:
        raise invalid(
            f"Invalid function version {own}. Function version {own} is already included in routing configuration."
        )
    for version in (own, *weights):
        if version != "$LATEST" and version not in state.versions:
            raise not_found(f"Function not found: {state.arn}:{version}")
    if told["FunctionVersion"] == "$LATEST" and weights:
        raise invalid("$LATEST is not supported for an alias pointing to more than 1 version")
    return told
