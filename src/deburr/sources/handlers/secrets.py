"""Where code asks AWS for a secret or a parameter, and whether the answer is kept."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.anatomy import unused
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


def fetches(
    w: Walker, path: str, args: list[Value], keywords: dict[str, Value], base: Instance | None, node: s.Call
) -> None:
    """Record a fetch by a name that no event changes, whose answer is used.

    What writes them too must see what others wrote, and who only asks whether there is one must see whether there is.
    """
    method = path.rpartition(".")[2]
    if method.lower().startswith(("put", "update")) and re.search(_WRITES, path):
        w.record.writes_secrets = True
    asked = _asked(method, args, base)
    if asked is None or unused(w.frame.body, node):
        return
    service, told = asked
    inside = [value for each in told if isinstance(each, ObjectValue) for value in each.attrs.values()]
    if any(value.varies for value in (*told, *inside, *keywords.values())):
        return
    at = w.place(node, path.replace("()", ""))
    w.record.add_secret(
        SecretFetch(
            service=service,
            callee=path.replace("()", ""),
            at=at,
            phase=w.phase,
            kept=w.lasting or _stored(w),
            always=w.surely,
            certainty=w.certainty,
            ways=frozenset(w.ways),
        )
    )


def _asked(method: str, args: list[Value], base: Instance | None) -> tuple[str, list[Value]] | None:
    """The service, and what it was told; None for any other call."""
    service = _METHODS.get(method)
    if service is not None and base is not None:
        if base.path.startswith(("boto3.", "aioboto3.")):
            name = base.args[0] if base.args else base.keywords.get("service_name")
            return (service, args) if name is not None and as_text(name) == service else None
        return (service, args) if re.match(_NODE, base.path) else None
    command = args[0] if method == "send" and args else None
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
