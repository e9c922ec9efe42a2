"""Asynchronous invocations of an account: how they are configured, and where they end."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from deburr.lab.asynchronous import Delivery, Policy
from deburr.lab.control.account import CloudAccount, FunctionState
from deburr.lab.control.errors import ApiError, invalid, not_found
from deburr.lab.control.paging import page

LISTED = 50
SETTINGS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
Parameters = Mapping[str, Any]


async def put_function_event_invoke_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier = account.asked(asked)
    account.version(state, qualifier)
    return _set(account, state, qualifier, {}, asked)


async def update_function_event_invoke_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier, told = _found(account, asked)
    return _set(account, state, qualifier, told, asked)


async def get_function_event_invoke_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    return _found(account, asked)[2]


async def delete_function_event_invoke_config(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, qualifier, _ = _found(account, asked)
    del state.event_configs[qualifier]
    return {}


async def list_function_event_invoke_configs(account: CloudAccount, asked: Parameters) -> dict[str, Any]:
    state, _ = account.asked(asked)
    return page([told for _, told in sorted(state.event_configs.items())], asked, "FunctionEventInvokeConfigs", LISTED)


def policy(state: FunctionState, qualifier: str) -> Policy:
    """How an event of a function is treated."""
    told = state.event_configs.get(qualifier, {})
    return Policy(told.get("MaximumRetryAttempts"), told.get("MaximumEventAgeInSeconds"))


async def hand_on(
    account: CloudAccount,
    state: FunctionState,
    qualifier: str,
    delivery: Delivery,
    send: Callable[[str, bytes], Awaitable[None]],
) -> None:
    """Bring an event that is over to its destination, and one that failed to the dead-letter queue.

    send  calls a function of an ARN asynchronously.
    """
    well = delivery.condition == "Success"
    destinations = state.event_configs.get(qualifier, {}).get("DestinationConfig", {})
    arn = destinations.get("OnSuccess" if well else "OnFailure", {}).get("Destination")
    if arn:
        body = json.dumps(delivery.destination, separators=(",", ":"))
        queue = account.queues.by_arn(arn)
        if queue is not None:
            queue.send(body)
        else:
            await send(arn, body.encode())
    dead = account.version(state, qualifier).configuration.get("DeadLetterConfig", {}).get("TargetArn")
    queue = account.queues.by_arn(dead) if dead and not well else None
    if queue is not None:
        queue.send(delivery.event.decode("utf-8", "replace"), attributes=_about(delivery))


def _refuse(account: CloudAccount, state: FunctionState, destinations: Parameters, arn: str | None) -> None:
    """ApiError for a destination that Lambda, or the lab, cannot deliver to."""
    if not arn or account.queues.by_arn(arn) is not None:
        return
    if ":lambda:" not in arn:
        given = (("onSuccess", "OnSuccess"), ("onFailure", "OnFailure"))
        told = ", ".join(
            f"{wire}="
            + (f"{kind}(destination={destinations[kind]['Destination']})" if kind in destinations else "null")
            for wire, kind in given
        )
        raise invalid(f"The provided destination config DestinationConfig({told}) is invalid.")
    try:
        target, _ = account.asked({"FunctionName": arn})
    except ApiError:
        raise invalid(f"The destination ARN {arn} is invalid.") from None
    if target is state:
        raise invalid("You can't specify the function as a destination for itself.")


def _about(delivery: Delivery) -> dict[str, Any]:
    """What a dead letter's attributes say."""
    last = delivery.records[-1] if delivery.records else None
    message = json.loads(last.answer.body).get("errorMessage", "") if last is not None else delivery.condition
    return {
        "RequestID": {"DataType": "String", "StringValue": delivery.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": "200" if last is not None else "429"},
        "ErrorMessage": {"DataType": "String", "StringValue": str(message)[:1024] or "none"},
    }


def _set(
    account: CloudAccount, state: FunctionState, qualifier: str, told: Mapping[str, Any], asked: Parameters
) -> dict[str, Any]:
    if not any(key in asked for key in SETTINGS):
        raise invalid("You must specify at least one of error handling or destination setting.")
    destinations = asked.get("DestinationConfig", {})
    for key in ("OnSuccess", "OnFailure"):
        _refuse(account, state, destinations, destinations.get(key, {}).get("Destination"))
    state.event_configs[qualifier] = {
        "DestinationConfig": {"OnSuccess": {}, "OnFailure": {}},
        **told,
        **{key: asked[key] for key in SETTINGS if key in asked},
        "FunctionArn": f"{state.arn}:{qualifier}",
        "LastModified": time.time(),
    }
    return state.event_configs[qualifier]


def _found(account: CloudAccount, asked: Parameters) -> tuple[FunctionState, str, dict[str, Any]]:
    state, qualifier = account.asked(asked)
    told = state.event_configs.get(qualifier)
    if told is None:
        raise not_found(f"The function {state.arn}:{qualifier} doesn't have an EventInvokeConfig")
    return state, qualifier, told
