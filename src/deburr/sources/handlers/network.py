"""Calls that wait for a network, and how long they wait."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.attempts import ADAPTED, retried
from deburr.sources.handlers.batches import requests
from deburr.sources.handlers.model_clients import MODELS
from deburr.sources.handlers.timeouts import WAITING, Arguments
from deburr.sources.handlers.values import UNKNOWN, Instance, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import NetworkCall

_LOCAL = ("http://localhost", "http://127.0.0.1", "http://sandbox.localdomain")


def waits(w: Walker, path: str, given: Arguments, node: s.Call) -> None:
    """Record a call that leaves the function, and its bound; or the bound of an earlier one."""
    waiting = WAITING.get(path) or MODELS.get(path)
    if waiting is None:
        _bounded_later(w, path, given)
        return
    if any(_is_local(arg) for arg in given.args[:2]):
        return  # an extension in the same environment: no network to wait for
    requests(w, path, given.args, node)
    timeout = waiting.read(given)
    if timeout.by_default and waiting.library in w.defaults_set:
        timeout = w.defaults_set[waiting.library]
    if timeout.by_default and w.bounded_sockets and waiting.library in ("urllib", "http.client", "requests", "urllib3"):
        return
    place = w.place(node, path.replace("()", ""))
    w.record.add_call(
        NetworkCall(
            callee=path.replace("()", ""),
            library=waiting.library,
            at=place,
            phase=w.phase,
            timeout=timeout,
            always=w.always,
            via=tuple(w.via),
            certainty=w.certainty,
            attempts=w.tries,
            pause_s=w.pause_s if w.tries > 1 else 0,
            retries=retried(waiting.library, given),
            in_turn=w.surely and not w.doubtful and (w.awaiting > 0 or w.frame.module.file.endswith(".py")),
            dropped=w.dropped > 0,
            catches=tuple(name for names in w.caught for name in names.split()),
        )
    )


def _is_local(target: Value) -> bool:
    """A URL, a request for one, or options with a host, of the environment itself."""
    if isinstance(target, ObjectValue):
        hosts = [as_text(target.attrs[key]) for key in ("hostname", "host") if key in target.attrs]
        return any(f"http://{host}".startswith(_LOCAL) for host in hosts if host)
    if isinstance(target, Instance) and target.path.rpartition(".")[2] == "Request":
        return any(_is_local(each) for each in (*target.args[:1], *target.keywords.values()))
    return (as_text(target) or "").startswith(_LOCAL)


def _bounded_later(w: Walker, path: str, given: Arguments) -> None:
    """`session.mount(...)`, `req.setTimeout(...)`, `req.on('timeout')`: the bound is set after the call was made."""
    if given.base is None:
        return
    method = path.rpartition(".")[2]
    if method in ("mount", "use", "hooks"):
        given.base.keywords["**"] = UNKNOWN
        if method == "mount" and len(given.args) > 1:
            given.base.keywords[ADAPTED] = given.args[1]
    elif method in ("setTimeout", "timeout", "abort", "destroy") or (
        method in ("on", "once") and given.args and as_text(given.args[0]) == "timeout"
    ):
        owner: Instance | None = given.base
        while owner is not None:
            if owner.call is not None:
                w.record.calls.pop(w.place(owner.call, owner.path.replace("()", "")), None)
            owner = owner.base
