"""Resource policies and tags."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from deburr.lab.control.account import LATEST, CloudAccount, FunctionState
from deburr.lab.control.errors import conflict, invalid, not_found

Parameters = Mapping[str, Any]
MOST_TAGS = 50
"""Of one resource, as AWS's page on tagging has it."""


async def add_permission(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if asked.get("Qualifier") == LATEST:
        raise invalid("We currently do not support adding policies for $LATEST.")
    account.version(state, qualifier)
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
    if not state.policies.get(qualifier):
        raise not_found("No policy is associated with the given resource.")
    if state.policies[qualifier].pop(asked["StatementId"], None) is None:
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
    return {"Tags": _tags(account, asked)}


async def tag_resource(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    tags = _tags(account, asked)
    if not asked["Tags"]:
        raise invalid("An error occurred and the request cannot be processed.")
    if len(tags.keys() | asked["Tags"].keys()) > MOST_TAGS:
        raise invalid("Number of tags exceeds resource tag limit.")
    tags.update(asked["Tags"])
    return {}


async def untag_resource(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    tags = _tags(account, asked)
    for key in asked["TagKeys"]:
        tags.pop(key, None)
    return {}


def _tags(account: CloudAccount, asked: Parameters) -> dict[str, str]:
    state, qualifier = account.function(asked["Resource"])
    if qualifier is not None:
        raise invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
    return state.tags


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
