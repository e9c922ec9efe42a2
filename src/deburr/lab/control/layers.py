"""Layers: published, read, listed, deleted; and what a function's list of them means."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deburr.lab.control import uploads
from deburr.lab.control.account import ACCOUNT, REGION, CloudAccount, LayerVersion
from deburr.lab.control.errors import ApiError, conflict, invalid, not_found
from deburr.lab.control.paging import page

LISTED = 50
PREFIX = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:"
VERSION_ARN = re.compile(re.escape(PREFIX) + r"([\w-]+):(\d+)")
TOLD = ("Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo")
BRIEF = ("LayerVersionArn", "Version", "CreatedDate", *TOLD)
Parameters = Mapping[str, Any]


async def publish_layer_version(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    name = asked["LayerName"].removeprefix(PREFIX)
    data = asked["Content"].get("ZipFile")
    if not data:
        raise invalid("The lab takes code as a zip file in the request")
    upload = uploads.taken(account, data)
    versions = account.layers.setdefault(name, {})
    account.layer_numbers[name] = number = account.layer_numbers.get(name, 0) + 1
    told = {
        "LayerArn": PREFIX + name,
        "LayerVersionArn": f"{PREFIX}{name}:{number}",
        "Version": number,
        "Description": asked.get("Description", ""),
        "CreatedDate": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000",
        **{key: asked[key] for key in TOLD if key in asked},
        "Content": {"CodeSha256": upload.digest, "CodeSize": upload.size},
    }
    versions[number] = LayerVersion(told, upload.folder, upload.archive, upload.unpacked_size)
    return _whole(account, versions[number])


async def get_layer_version(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    return _whole(account, _found(account, asked))


async def get_layer_version_by_arn(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    return _whole(account, _by_arn(account, asked["Arn"]))


async def list_layers(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    found = []
    for name, versions in sorted(account.layers.items()):
        fitting = [each for each in versions.values() if _fits(each, asked)]
        if fitting:
            latest = _brief(fitting[-1])
            found.append({"LayerName": name, "LayerArn": PREFIX + name, "LatestMatchingVersion": latest})
    return page(found, asked, "Layers", LISTED)


async def list_layer_versions(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    versions = account.layers.get(asked["LayerName"].removeprefix(PREFIX), {})
    found = [_brief(each) for each in reversed(versions.values()) if _fits(each, asked)]
    return page(found, asked, "LayerVersions", LISTED)


async def delete_layer_version(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    name = asked["LayerName"].removeprefix(PREFIX)
    account.layers.get(name, {}).pop(asked["VersionNumber"], None)  # whether it is there or not
    if not account.layers.get(name):
        account.layers.pop(name, None)
    return {}


async def add_layer_version_permission(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    layer, sid = _for_policy(account, asked), asked["StatementId"]
    if sid in layer.statements:
        raise conflict(
            f"The statement id ({sid}) provided already exists. "
            "Please provide a new statement id, or remove the existing statement."
        )
    principal = asked["Principal"]
    layer.statements[sid] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else {"AWS": f"arn:aws:iam::{principal}:root"},
        "Action": asked["Action"],
        "Resource": layer.told["LayerVersionArn"],
    }
    return {"Statement": json.dumps(layer.statements[sid], separators=(",", ":"))}


async def remove_layer_version_permission(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    if _for_policy(account, asked).statements.pop(asked["StatementId"], None) is None:
        raise not_found(f"Statement {asked['StatementId']} is not found in resource policy.")
    return {}


async def get_layer_version_policy(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    statements = list(_for_policy(account, asked).statements.values())
    if not statements:
        raise not_found("No policy is associated with the given resource.")
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return {"Policy": json.dumps(policy, separators=(",", ":"))}


def used(account: CloudAccount, arns: list[str], code_size: int) -> tuple[list[dict[str, Any]], tuple[Path, ...]]:
    """(a configuration's layers, their folders) for the ARNs that a function names.

    code_size  of the function's own code, unpacked.
    Raises     ApiError for too many, for unknown ones, and when all of it is too large together.
    """
    if len(arns) > account.lab.limits.layers:
        raise invalid(f"Cannot reference more than {account.lab.limits.layers} layers.")
    found: list[LayerVersion] = []
    for arn in arns:
        named = VERSION_ARN.fullmatch(arn)
        layer = account.layers.get(named[1], {}).get(int(named[2])) if named else None
        if layer is None:
            raise invalid(f"Layer version {arn} does not exist.")
        for other in found:
            if other.told["LayerArn"] == layer.told["LayerArn"]:
                raise invalid(
                    "Two different versions of the same layer are not allowed to be referenced in the same function. "
                    f"{other.told['LayerVersionArn']} and {arn} are versions of the same layer."
                )
        found.append(layer)
    uploads.together(account, [code_size, *(layer.unpacked_size for layer in found)])
    told = [{"Arn": each.told["LayerVersionArn"], "CodeSize": each.told["Content"]["CodeSize"]} for each in found]
    return told, tuple(layer.folder for layer in found)


def _whole(account: CloudAccount, layer: LayerVersion) -> dict[str, Any]:
    name, number = layer.told["LayerArn"].removeprefix(PREFIX), layer.told["Version"]
    where = uploads.location(account, "layer", name, str(number))
    return {**layer.told, "Content": {**layer.told["Content"], "Location": where}}


def _brief(layer: LayerVersion) -> dict[str, Any]:
    return {key: layer.told[key] for key in BRIEF if key in layer.told}


def _fits(layer: LayerVersion, asked: Parameters) -> bool:
    runtime, architecture = asked.get("CompatibleRuntime"), asked.get("CompatibleArchitecture")
    return runtime in (None, *layer.told.get("CompatibleRuntimes", ())) and architecture in (
        None,
        *layer.told.get("CompatibleArchitectures", ()),
    )


def _found(account: CloudAccount, asked: Parameters) -> LayerVersion:
    name = asked["LayerName"].removeprefix(PREFIX)
    return _by_arn(account, f"{PREFIX}{name}:{asked['VersionNumber']}")


def _for_policy(account: CloudAccount, asked: Parameters) -> LayerVersion:
    try:
        return _found(account, asked)
    except ApiError:
        arn = f"{PREFIX}{asked['LayerName'].removeprefix(PREFIX)}:{asked['VersionNumber']}"
        raise not_found(f"Layer version {arn} does not exist.") from None


def _by_arn(account: CloudAccount, arn: str) -> LayerVersion:
    named = VERSION_ARN.fullmatch(arn)
    found = account.layers.get(named[1], {}).get(int(named[2])) if named else None
    if found is None:
        raise not_found("The resource you requested does not exist.")
    return found
