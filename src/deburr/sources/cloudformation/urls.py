"""Function URLs: who may call them, and whether they stream."""

from collections.abc import Iterator

from deburr.place import Place
from deburr.sources.cloudformation.references import Called
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode
from deburr.workload.setting import Setting

UNSIGNED = "NONE"
FORMAT = "2.0"
"""Of its events: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads"""
INVOKES = ("lambda:invokefunctionurl", "lambda:*", "*")
"""Actions in lower case: IAM does not look at case."""


def from_url(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """An AWS::Lambda::Url."""
    function = wiring.function(stack, resource.properties.get("TargetFunctionArn"))
    if function is not None:
        yield wiring.caller(
            function,
            "function_url",
            Mode.SYNC,
            name=resource.logical_id,
            at=resource.at,
            source=stack.address(resource.logical_id),
            payload=FORMAT,
            streams=streams(resource.properties),
            public=_opened(wiring, stack, function, _unsigned(resource.properties, resource.at)),
        )


def from_function(wiring: Wiring, stack: Stack, function: Called, logical_id: str, url: Value) -> Caller:
    """A SAM function's FunctionUrlConfig; where it asks for no signature, SAM adds the policy that opens it."""
    return wiring.caller(
        function,
        "function_url",
        Mode.SYNC,
        name=f"{logical_id}Url",
        at=url.at,
        source=stack.address(f"{logical_id}Url"),
        payload=FORMAT,
        streams=streams(url),
        public=_unsigned(url, url.at),
    )


def streams(url: Value) -> bool:
    """True when a function URL passes a streamed response on, or may: its mode is settled at deploy time."""
    mode = url.get("InvokeMode")
    return mode is not None and mode.text() in (None, "RESPONSE_STREAM")


def _unsigned(url: Value, at: Place) -> Setting[bool]:
    asked = url.get("AuthType")
    if asked is None or asked.text() is None:
        return Setting(None, asked.at if asked is not None else at)
    return Setting(asked.text() == UNSIGNED, asked.at)


def _opened(wiring: Wiring, stack: Stack, function: Called, unsigned: Setting[bool]) -> Setting[bool]:
    """A URL that asks for no signature answers nobody until a policy opens it; that policy may stand elsewhere.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    if not unsigned.value:
        return unsigned
    for each in stack.family():
        for permission in each.of_type("AWS::Lambda::Permission"):
            principal, action = permission.properties.get("Principal"), permission.properties.get("Action")
            if principal is None or principal.text() != "*" or action is None:
                continue
            named = wiring.function(each, permission.properties.get("FunctionName"))
            if named is not None and named.address == function.address and action.pattern().lower() in INVOKES:
                return unsigned
    return Setting(None, unsigned.at)
