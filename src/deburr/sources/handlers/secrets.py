"""Where code asks AWS for a secret or a parameter, and whether the answer is kept."""

import re

from deburr.sources.handlers.anatomy import unused
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import places_set
from deburr.sources.handlers.values import Instance, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.invocation import SecretFetch

_METHODS = {
    "get_secret_value": "secretsmanager",
    "get_parameter": "ssm",
    "get_parameters": "ssm",
    "get_parameters_by_path": "ssm",
    "getSecretValue": "secretsmanager",
    "getParameter": "ssm",
    "getParameters": "ssm",
    "getParametersByPath": "ssm",
}
_COMMAND = r"@aws-sdk/client-(secrets-manager\.GetSecretValue|ssm\.GetParameters?(?:ByPath)?)Command"
_WRITES = r"(?i)\.((put|update)_?secret\w*|put_?parameter(command)?)$"
_NODE = r"(?i)(@aws-sdk/client-|aws-sdk(\.|/clients/))(secrets-?manager|ssm)"


FETCHING = _METHODS.keys() | {"send"}
"""Methods that may ask for a secret or a parameter."""


def writes_secrets(path: str) -> bool:
    """True for what writes a secret or a parameter."""
    return path.rpartition(".")[2].lower().startswith(("put", "update")) and re.search(_WRITES, path) is not None


def writes(w: Walker, call: Called) -> None:
    """A call of what `writes_secrets`."""
    w.record.writes_secrets = True


def fetches(w: Walker, call: Called) -> None:
    """Record a fetch by a name that no event changes, whose answer is used.

    What writes them too must see what others wrote, and who only asks whether there is one must see whether there is.
    """
    asked = _asked(call)
    if asked is None or unused(w.frame.body, call.node):
        return
    service, told = asked
    inside = [value for each in told if isinstance(each, ObjectValue) for value in each.attrs.values()]
    if any(value.varies for value in (*told, *inside, *call.keywords.values())):
        return
    at = call.at(w)
    w.record.add_secret(
        SecretFetch(
            service=service,
            callee=call.name,
            at=at,
            phase=w.phase,
            kept=w.lasting or _stored(w),
            always=w.surely,
            certainty=w.certainty,
            ways=frozenset(w.ways),
        )
    )


def _asked(call: Called) -> tuple[str, list[Value]] | None:
    """The service, and what it was told; None for any other call."""
    args, base = call.args, call.base
    service = _METHODS.get(call.method)
    if service is not None and base is not None:
        if base.path.startswith(("boto3.", "aioboto3.")):
            name = base.args[0] if base.args else base.keywords.get("service_name")
            return (service, args) if name is not None and as_text(name) == service else None
        return (service, args) if re.match(_NODE, base.path) else None
    command = args[0] if call.method == "send" and args else None
    if isinstance(command, Instance) and (found := re.fullmatch(_COMMAND, command.path)):
        return ("ssm" if found[1].startswith("ssm") else "secretsmanager"), command.args
    return None


def _stored(w: Walker) -> bool:
    """True when a function on the way puts something where a later invocation finds it: as good as a cache."""
    held = list(w.frames)
    try:
        while w.frames:
            if places_set(w, w.frame.body):
                return True
            w.frames.pop()
    finally:
        w.frames[:] = held
    return False
