"""Reserved and provisioned concurrency."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deburr.lab.control.account import LATEST, CloudAccount
from deburr.lab.control.errors import ApiError, invalid
from deburr.lab.control.paging import page

LISTED = 50
Parameters = Mapping[str, Any]


async def put_function_concurrency(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
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
    before = state.provisioned.get(qualifier, 0)
    await account.lab.fleet(account.version(state, qualifier).spec).provision(max(0, count - before))
    state.provisioned[qualifier] = count
    return _told(count, "IN_PROGRESS", 0)


async def get_provisioned_concurrency_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
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


def _told(count: int, status: str, ready: int) -> dict[str, Any]:
    return {
        "RequestedProvisionedConcurrentExecutions": count,
        "AvailableProvisionedConcurrentExecutions": ready,
        "AllocatedProvisionedConcurrentExecutions": ready,
        "Status": status,
        "LastModified": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
    }
