"""Functions: created, read, listed, updated, deleted."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deburr.lab.control import layers, uploads
from deburr.lab.control.account import (
    LATEST,
    CloudAccount,
    FunctionState,
    Version,
    configuration,
    touched,
)
from deburr.lab.control.errors import ApiError, conflict, invalid, validation
from deburr.lab.control.paging import page

LISTED = 50
CHANGEABLE = (
    "Role",
    "Handler",
    "Description",
    "Timeout",
    "MemorySize",
    "Environment",
    "Runtime",
    "TracingConfig",
    "EphemeralStorage",
    "LoggingConfig",
    "DeadLetterConfig",
)
ENVIRONMENT_BYTES = 4096
"""As Lambda's own error has it."""
Parameters = Mapping[str, Any]


async def create_function(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    name = asked["FunctionName"].rpartition(":")[2]
    if name in account.functions:
        raise conflict(f"Function already exist: {name}")
    code = asked.get("Code", {})
    if asked.get("PackageType", "Zip") != "Zip" or not code.get("ZipFile"):
        raise invalid("The lab takes code as a zip file in the request")
    _environment(asked)
    if not asked.get("Runtime") or not asked.get("Handler"):
        raise invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
    _within(account, asked)
    upload = uploads.taken(account, code["ZipFile"])
    told = configuration({**asked, "FunctionName": name}, size=upload.size, digest=upload.digest)
    latest = Version(told, upload.folder, archive=upload.archive, unpacked_size=upload.unpacked_size)
    _layered(account, latest, asked)
    account.functions[name] = state = FunctionState(name, latest, tags=dict(asked.get("Tags", {})))
    answer = {
        **told,
        "State": "Pending",
        "StateReason": "The function is being created.",
        "StateReasonCode": "Creating",
    }
    if asked.get("Publish"):
        answer = {**published(account, state), "State": "Pending"}
    return answer


async def get_function(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    told = _told(account, state, qualifier)
    where = uploads.location(account, "function", state.name, qualifier)
    code = {"RepositoryType": "S3", "Location": where}
    answer: dict[str, Any] = {"Configuration": told, "Code": code}
    if state.tags:
        answer["Tags"] = state.tags
    reserved = account.lab.account.reserved.get(state.name)
    if reserved is not None:
        answer["Concurrency"] = {"ReservedConcurrentExecutions": reserved}
    return answer


async def get_function_configuration(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    return _told(account, *account.asked(asked))


async def list_functions(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    if asked.get("FunctionVersion") == "ALL":
        found = [version.configuration for state in account.functions.values() for version in state.every_version]
    else:
        found = [state.latest.configuration for state in account.functions.values()]
    return page(sorted(found, key=lambda told: told["FunctionArn"]), asked, "Functions", LISTED)


async def update_function_code(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    same_revision(state, asked)
    data = asked.get("ZipFile")
    if not data:
        raise invalid("The lab takes code as a zip file in the request")
    upload = uploads.taken(account, data, instead_of=state.latest.configuration["CodeSize"])
    if asked.get("DryRun"):
        return state.latest.configuration
    await account.retire(state.latest)
    told = dict(state.latest.configuration)
    told["CodeSize"], told["CodeSha256"] = upload.size, upload.digest
    if asked.get("Architectures"):
        told["Architectures"] = asked["Architectures"]
    touched(told)
    state.latest = replace(
        state.latest,
        configuration=told,
        code=upload.folder,
        archive=upload.archive,
        unpacked_size=upload.unpacked_size,
    )
    return published(account, state) if asked.get("Publish") else _updating(told)


async def update_function_configuration(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    same_revision(state, asked)
    _within(account, asked)
    _environment(asked)
    latest = replace(state.latest, configuration=dict(state.latest.configuration))
    _layered(account, latest, asked)
    for key in CHANGEABLE:
        if key in asked:
            latest.configuration[key] = asked[key]
    touched(latest.configuration)
    await account.retire(state.latest)
    state.latest = latest
    return _updating(latest.configuration)


async def delete_function(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if qualifier == LATEST:
        if asked.get("Qualifier"):
            raise invalid("$LATEST version cannot be deleted without deleting the function.")
        for version in state.every_version:
            await account.retire(version)
        del account.functions[state.name]
        account.lab.account.reserve(state.name, None)
        return {}
    used = [name for name, alias in state.aliases.items() if qualifier in _versions_of(alias)]
    if used:
        raise conflict(f"Version {qualifier} is used by the alias {used[0]} and cannot be deleted")
    if qualifier in state.versions:
        await account.retire(state.versions.pop(qualifier))
    return {}


async def get_account_settings(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    limits, usage = account.lab.limits, account.lab.account
    return {
        "AccountLimit": {
            "TotalCodeSize": limits.code_storage_bytes,
            "CodeSizeUnzipped": limits.unzipped_bytes,
            "CodeSizeZipped": limits.zipped_bytes,
            "ConcurrentExecutions": usage.concurrency,
            "UnreservedConcurrentExecutions": usage.concurrency - sum(usage.reserved.values()),
        },
        "AccountUsage": {"TotalCodeSize": account.code_size, "FunctionCount": len(account.functions)},
    }


def published(account: CloudAccount, state: FunctionState) -> dict[str, Any]:
    """Publish what `$LATEST` is; the newest version when nothing has changed since.

    Raises  ApiError when its code does not fit into the account once more.
    """
    newest = state.versions.get(str(state.published))
    same = ("CodeSha256", "Layers", *CHANGEABLE)
    if newest is not None and all(newest.configuration.get(key) == state.latest.configuration.get(key) for key in same):
        return newest.configuration
    uploads.room(account, state.latest.configuration["CodeSize"])
    state.published += 1
    number = str(state.published)
    told = {**state.latest.configuration, "Version": number, "FunctionArn": f"{state.arn}:{number}"}
    touched(told)
    state.versions[number] = replace(state.latest, configuration=told)
    return told


def _told(account: CloudAccount, state: FunctionState, qualifier: str) -> dict[str, Any]:
    told = account.version(state, qualifier).configuration
    return {**told, "FunctionArn": f"{state.arn}:{qualifier}"} if qualifier != LATEST else told


def _updating(told: dict[str, Any]) -> dict[str, Any]:
    """As an update answers; the reason that Lambda gives with it (`Creating`) is none of its own model's."""
    return {**told, "LastUpdateStatus": "InProgress"}


def _versions_of(alias: Mapping[str, Any]) -> set[str]:
    return {alias["FunctionVersion"], *(alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {})}


def same_revision(state: FunctionState, asked: Parameters) -> None:
    """ApiError when a request is about another revision of a function than there is."""
    wanted = asked.get("RevisionId")
    if wanted and wanted != state.latest.configuration["RevisionId"]:
        raise ApiError(
            "PreconditionFailedException",
            412,
            "The Revision Id provided does not match the latest Revision Id. "
            "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
        )


def _layered(account: CloudAccount, version: Version, asked: Parameters) -> None:
    """Give a version the layers that a request names."""
    if "Layers" not in asked:
        return
    told, version.layers = layers.used(account, asked["Layers"], version.unpacked_size)
    version.configuration.pop("Layers", None)
    if told:
        version.configuration["Layers"] = told


def _environment(asked: Parameters) -> None:
    """ApiError for variables beyond what Lambda keeps."""
    told = json.dumps(asked.get("Environment", {}).get("Variables", {}), separators=(",", ":"))
    if len(told.encode()) > ENVIRONMENT_BYTES:
        raise invalid(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            f"provided exceeded the 4KB limit. String measured: {told}"
        )


def _within(account: CloudAccount, asked: Parameters) -> None:
    """The model's bounds are those of Managed Instances; a plain function has narrower ones."""
    for key, most in (("Timeout", account.lab.limits.timeout_s), ("MemorySize", account.lab.limits.memory_mb)):
        if asked.get(key, 0) > most:
            own = key[0].lower() + key[1:]
            raise validation(
                f"1 validation error detected: Value '{asked[key]}' at '{own}' failed to satisfy constraint: "
                f"Member must have value less than or equal to {most}"
            )
