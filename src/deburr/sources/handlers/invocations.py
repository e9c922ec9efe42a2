"""Where code calls another function, and whether it waits for its answer."""

import re

from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import Const, External, Instance, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.invocation import FunctionCall

_COMMAND = "@aws-sdk/client-lambda.InvokeCommand"
_VARIABLE = r"(?:<environment>|process\.env)\.(\w+)"
_CLIENT = r"aws-sdk(\.Lambda|/clients/lambda)|@aws-sdk/client-lambda\.Lambda"


_WAITS = {"RequestResponse": True, "Event": False}
INVOKING = frozenset({"invoke", "send"})
"""Methods that may call a function."""


def invokes(w: Walker, call: Called) -> None:
    """Record a call by a name that no event changes: what is told whom to call is a tool, not a chain."""
    given = _given(call)
    if given is None or w.once or any(key.startswith("**") for key in given):
        return
    kind, function = given.get("InvocationType"), given.get("FunctionName")
    how = _WAITS.get(_how(kind)) if kind is not None else True
    if how is None or function is None or function.varies:
        return
    at = call.at(w)
    always = w.always and not w.branched
    found = FunctionCall(_name(function), at, w.phase, always, w.looping > 0, w.certainty, how)
    w.record.invokes.setdefault(at, found)


def _how(kind: Value) -> str:
    """`Event`, and SDK v3's `InvocationType.Event`."""
    if isinstance(kind, External):
        return kind.path.rpartition("InvocationType.")[2]
    return str(kind.value) if isinstance(kind, Const) else ""


def _given(call: Called) -> dict[str, Value] | None:
    """What the call is told; None for any other call, and where that is not known."""
    args, base = call.args, call.base
    if call.method == "invoke" and base is not None:
        if base.path.startswith(("boto3.", "aioboto3.")):
            service = base.args[0] if base.args else base.keywords.get("service_name")
            return call.keywords if service is not None and as_text(service) == "lambda" else None
        told = args[0] if args and re.match(_CLIENT, base.path) else None
    else:
        command = args[0] if call.method == "send" and args else None
        told = command.args[0] if isinstance(command, Instance) and command.path == _COMMAND and command.args else None
    return told.attrs if isinstance(told, ObjectValue) else None


def _name(function: Value) -> str:
    text = as_text(function)
    if text is not None:
        return text if "{}" not in text else ""
    found = re.fullmatch(_VARIABLE, function.path) if isinstance(function, External) else None
    return f"${found[1]}" if found else ""
