"""Resource policies and tags."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from deburr.lab.control.account import LATEST, CloudAccount, FunctionState
from deburr.lab.control.errors import conflict, not_found

Parameters = Mapping[str, Any]


async def add_permission(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    statements = state.policies.setdefault(qualifier, {})
    sid = asked["StatementId"]
    if sid in statements:
        raise conflict(
            f"The statement id ({sid}) provided already exists. "
            "Please provide a new statement id, or remove the existing statement."
        )
    statements[sid] = _statement(state, qualifier, asked)
    return {"Statement": json.dumps(statements[sid], separators=(",", ":"))}


async def remove_permission(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if state.policies.get(qualifier, {}).pop(asked["StatementId"], None) is None:
        raise not_found(f"Statement {asked['StatementId']} is not found in resource policy.")
    return {}


async def get_policy(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    statements = list(state.policies.get(qualifier, {}).values())
    if not statements:
        raise not_found("The resource you requested does not exist.")
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return {
        "Policy": json.dumps(policy, separators=(",", ":")),
        "RevisionId": str(uuid.uuid5(uuid.NAMESPACE_OID, str(policy))),
    }


async def list_tags(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    return {"Tags": account.function(asked["Resource"])[0].tags}


async def tag_resource(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    account.function(asked["Resource"])[0].tags.update(asked["Tags"])
    return {}


async def untag_resource(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    tags = account.function(asked["Resource"])[0].tags
    for key in asked["TagKeys"]:
        tags.pop(key, None)
    return {}


def _statement(state: FunctionState, qualifier: str, asked: Parameters) -> dict[str, Any]:
    principal = asked["Principal"]
    told: dict[str, Any] = {
        "Sid": asked["StatementId"],
        "Effect": "Allow",
        "Principal": {"Service": principal} if principal.endswith(".amazonaws.com") else _someone(principal),
        "Action": asked["Action"],
        "Resource": state.arn if qualifier == LATEST else f"{state.arn}:{qualifier}",
    }
    conditions: dict[str, Any] = {}
    if "SourceAccount" in asked:
        conditions["StringEquals"] = {"AWS:SourceAccount": asked["SourceAccount"]}
    if "SourceArn" in asked:
        conditions["ArnLike"] = {"AWS:SourceArn": asked["SourceArn"]}
    if "FunctionUrlAuthType" in asked:
        conditions.setdefault("StringEquals", {})["lambda:FunctionUrlAuthType"] = asked["FunctionUrlAuthType"]
    if conditions:
        told["Condition"] = conditions
    return told


def _someone(principal: str) -> object:
    if principal == "*":
        return "*"
    return {"AWS": principal if principal.startswith("arn:") else f"arn:aws:iam::{principal}:root"}
