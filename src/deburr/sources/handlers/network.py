"""Calls that wait for a network, and how long they wait."""

from deburr.sources.handlers.attempts import ADAPTED, retried
from deburr.sources.handlers.batches import requests
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.http_clients import HTTP_CLIENTS
from deburr.sources.handlers.mappers import MAPPERS
from deburr.sources.handlers.model_clients import MODELS
from deburr.sources.handlers.node_clients import NODE_CLIENTS
from deburr.sources.handlers.python_clients import PYTHON_CLIENTS
from deburr.sources.handlers.timeouts import WAITING, Arguments, seconds
from deburr.sources.handlers.values import UNKNOWN, Instance, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import NetworkCall, Timeout

_MOUNTS = frozenset({"mount", "use", "hooks"})
_ENDS = frozenset({"setTimeout", "timeout", "abort", "abortSignal", "destroy"})
_COMPUTED = Timeout(None, known=False)
_LISTENS = frozenset({"on", "once"})
BOUNDING = _MOUNTS | _ENDS | _LISTENS
"""Methods that may bound a call which was made before."""
OF_ALL = {
    "@sendgrid/mail.setTimeout": "@sendgrid/mail",
    "@sendgrid/mail.default.setTimeout": "@sendgrid/mail",
    "googleapis.google.options": "googleapis",
}
"""Calls that bound all others of a library: in milliseconds, or by options that may hold them."""
CALLS = {**WAITING, **MODELS, **HTTP_CLIENTS, **NODE_CLIENTS, **PYTHON_CLIENTS, **MAPPERS}
"""Calls that leave the function, and what bounds each."""
_OVER_SOCKETS = frozenset(
    """
    urllib http.client requests urllib3 smtplib ftplib imaplib poplib gql twilio-python sendgrid mysql.connector pg8000
    sqlalchemy googleapiclient
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Libraries of Python whose sockets `socket.setdefaulttimeout` bounds."""
_LOCAL = ("http://localhost", "http://127.0.0.1", "http://sandbox.localdomain")


def leaves(path: str) -> bool:
    """True for a call that leaves the function."""
    return path in CALLS


def waits(w: Walker, call: Called) -> None:
    """Record a call that `leaves` the function, and its bound."""
    if any(_is_local(arg) for arg in call.args[:2]):
        return  # an extension in the same environment: no network to wait for
    requests(w, call)
    waiting = CALLS[call.path]
    given = Arguments(call.args, call.keywords, call.base)
    timeout = waiting.read(given)
    if timeout.by_default and waiting.library in w.defaults_set:
        timeout = w.defaults_set[waiting.library]
    if timeout.by_default and w.bounded_sockets and waiting.library in _OVER_SOCKETS:
        return
    w.record.add_call(
        NetworkCall(
            callee=call.name,
            library=waiting.library,
            at=call.at(w),
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


def bounds_all(w: Walker, call: Called) -> None:
    """A library is told once how long each of its calls may wait."""
    w.defaults_set[OF_ALL[call.path]] = (seconds(call.args[0], 0.001) if call.args else None) or _COMPUTED


def bounded_later(w: Walker, call: Called) -> None:
    """`session.mount(...)`, `req.setTimeout(...)`, `req.on('timeout')`: the bound is set after the call was made."""
    if call.base is None or leaves(call.path):
        return
    if call.method in _MOUNTS:
        call.base.keywords["**"] = UNKNOWN
        if call.method == "mount" and len(call.args) > 1:
            call.base.keywords[ADAPTED] = call.args[1]
    elif call.method in _ENDS or (call.args and as_text(call.args[0]) == "timeout"):
        owner: Instance | None = call.base
        while owner is not None:
            if owner.call is not None:
                w.record.calls.pop(w.place(owner.call, owner.path.replace("()", "")), None)
            owner = owner.base
