"""Reserved and provisioned concurrency."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deburr.lab.control.account import LATEST, CloudAccount, FunctionState
from deburr.lab.control.errors import ApiError, invalid, not_found
from deburr.lab.control.paging import page

LISTED = 50
Parameters = Mapping[str, Any]


async def put_function_concurrency(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if qualifier != LATEST:
        raise invalid(
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
            "Please specify either a function name or an unqualified function ARN."
        )
    count = asked["ReservedConcurrentExecutions"]
    try:
        account.lab.account.reserve(state.name, count)
    except ValueError as error:
        raise invalid(str(error)) from None
    return {"ReservedConcurrentExecutions": count}


async def get_function_concurrency(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    count = account.lab.account.reserved.get(state.name)
    return {} if count is None else {"ReservedConcurrentExecutions": count}


async def delete_function_concurrency(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    account.lab.account.reserve(state.name, None)
    return {}


async def put_provisioned_concurrency_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if qualifier == LATEST:
        raise invalid("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    count = asked["ProvisionedConcurrentExecutions"]
    _there(state, qualifier)
    before = state.provisioned.get(qualifier, 0)
    _fits(account, state, count - before)
    await account.lab.fleet(account.version(state, qualifier).spec).provision(max(0, count - before))
    state.provisioned[qualifier] = count
    return _told(count, "IN_PROGRESS", 0)


async def get_provisioned_concurrency_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if qualifier == LATEST:
        raise invalid("The function resource provided must be an alias or a published version.")
    _there(state, qualifier)
    count = state.provisioned.get(qualifier)
    if count is None:
        raise ApiError(
            "ProvisionedConcurrencyConfigNotFoundException",
            404,
            "No Provisioned Concurrency Config found for this function",
        )
    return _told(count, "READY", count)


async def list_provisioned_concurrency_configs(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    found = [
        {"FunctionArn": f"{state.arn}:{name}", **_told(count, "READY", count)}
        for name, count in sorted(state.provisioned.items())
    ]
    return page(found, asked, "ProvisionedConcurrencyConfigs", LISTED)


async def delete_provisioned_concurrency_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    if state.provisioned.pop(qualifier, None) is not None:
        await account.lab.forget(account.version(state, qualifier).spec)
    return {}


def _there(state: FunctionState, qualifier: str) -> None:
    """ApiError for an alias that is not."""
    if not qualifier.isdigit() and qualifier not in state.aliases:
        raise not_found(f"Cannot find alias arn: {state.arn}:{qualifier}")


def _fits(account: CloudAccount, state: FunctionState, more: int) -> None:
    """ApiError when so many environments more would leave too little for the other functions."""
    usage, least = account.lab.account, account.lab.limits.unreserved_minimum
    if state.name in usage.reserved:
        return
    taken = sum(sum(one.provisioned.values()) for one in account.functions.values() if one.name not in usage.reserved)
    unreserved = usage.concurrency - sum(usage.reserved.values())
    if taken + more > unreserved:
        raise invalid(
            "Specified ConcurrentExecutions for function is greater than "
            f"account's unreserved concurrency [{unreserved}]."
        )
    if taken + more > unreserved - least:
        raise invalid(
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            f"below its minimum value of [{least}]."
        )


def _told(count: int, status: str, ready: int) -> dict[str, Any]:
    return {
        "RequestedProvisionedConcurrentExecutions": count,
        "AvailableProvisionedConcurrentExecutions": ready,
        "AllocatedProvisionedConcurrentExecutions": ready,
        "Status": status,
        "LastModified": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
    }
