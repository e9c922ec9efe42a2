"""Which calls build clients, why one must differ per call, and which calls of a client make a request."""

import re
from collections.abc import Iterator

from deburr.place import Place
from deburr.sources.handlers import libraries
from deburr.sources.handlers.attempts import bound_of
from deburr.sources.handlers.batches import requests
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import places_set
from deburr.sources.handlers.pools import pool_of
from deburr.sources.handlers.values import Choice, Instance, ListValue, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Client, Use

_CREDENTIALS = frozenset(
    """
    aws_access_key_id aws_secret_access_key aws_session_token botocore_session credentials accessKeyId sessionToken
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)


def calls_on(w: Walker, call: Called) -> None:
    """A method is called: of a client, or of what one gave (`boto3.resource(...).Table(...)`)."""
    base = call.base
    if base is not None and _asks(w, call.method, base):
        requests(w, call)
    if call.method in _SIGNS:  # by itself, nobody is asked
        return
    while base is not None:
        for asked in (base, *base.args):  # `DynamoDBDocumentClient.from(client)` asks by the client it was given
            at = w.record.made_by.get(asked.call) if isinstance(asked, Instance) and asked.call is not None else None
            if at is not None:
                w.record.called.setdefault(at, set()).add(w.phase)
        base = base.base


def asks_by(path: str) -> bool:
    """True for what makes requests by a client that it is handed."""
    return path.startswith("@aws-sdk/") and re.search(_ASKS_BY, path) is not None


def calls_by(w: Walker, call: Called) -> None:
    """`paginateListTables({ client }, ...)`, `waitUntilTableExists(...)`, `new Upload(...)`"""
    for handed in _handed(w, call.args) if w.script else ():
        requests(w, call)
        w.record.called.setdefault(handed, set()).add(w.phase)


def _handed(w: Walker, args: list[Value]) -> Iterator[Place]:
    given = args[0] if args else None
    client = given.attrs.get("client") if isinstance(given, ObjectValue) else None
    for each in client.options if isinstance(client, Choice) else (client,):
        at = w.record.made_by.get(each.call) if isinstance(each, Instance) and each.call is not None else None
        if at is not None:
            yield at


_ASKS_BY = r"^@aws-sdk/.*\.(paginate|waitUntil|waitFor)[A-Z]|^@aws-sdk/lib-storage\.Upload$"
"""Of the SDK v3 for JavaScript: functions and classes that make requests by a client they are handed.
https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/js-sdk-v3-paginators.html"""

_SIGNS = frozenset(
    """
    generate_presigned_url generate_presigned_post getSignedUrl getSignedUrlPromise createPresignedPost
    generate_db_auth_token generate_db_connect_auth_token generate_db_connect_admin_auth_token getAuthToken
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
_ASKS_NOBODY = frozenset(
    """
    get_paginator get_waiter close destroy on add_listener batch_writer
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)


def _asks(w: Walker, method: str, base: Instance) -> bool:
    """True for a method of a client, or of a table, bucket or queue of one, that makes a request."""
    if method[:1].isupper() or method in _ASKS_NOBODY or method in _SIGNS:
        return False
    if base.call in w.record.made_by:
        return True
    owner, named = base.base, base.path.rpartition(".")[2]
    return owner is not None and owner.call in w.record.made_by and named[:1].isupper()


def makes(path: str) -> bool:
    """True for what may make a client."""
    return libraries.maker_of(path, new=True) is not None


def made(w: Walker, call: Called) -> None:
    """Record the client that a call builds, if it does."""
    found = libraries.maker_of(call.path, new=call.node.new)
    if found is None:
        return
    maker, service = found
    path, args, keywords = call.path, call.args, call.keywords
    named = args[0] if args else keywords.get("service_name")
    if not service and named is not None and path.startswith(("boto3.", "aioboto3.")):
        service = as_text(named) or ""
    at = w.record.made_by[call.node] = call.at(w)
    w.record.add_client(
        Client(
            callee=call.name,
            kind=maker.kind,
            service=service,
            at=at,
            phase=w.phase,
            memoised=w.lasting,
            per_call=_per_call(args, keywords, call.base),
            via=tuple(w.via),
            connects=maker.connects,
            always=w.surely,
            certainty=w.certainty,
            bound=bound_of(args, keywords),
            pool=pool_of(call.name, args, keywords) if maker.connects else None,
        ),
        held=not (w.lasting or w.surely) and bool(places_set(w, w.frame.body)),
    )


def _per_call(args: list[Value], keywords: dict[str, Value], base: Instance | None) -> str:
    given = dict(keywords)
    for arg in args:
        if isinstance(arg, ObjectValue):
            given.update(arg.attrs)
    for key, value in given.items():
        if key in _CREDENTIALS:
            return f"{key} is given per call"
        if value.varies:
            return f"{key} depends on the event"
        if isinstance(value, Choice) and not value.settled:
            return f"{key} differs from one to the next"
    if any(arg.varies for arg in args):
        return "its arguments depend on the event"
    if base is not None and (base.varies or _CREDENTIALS & set(base.keywords)):
        return "its session is made per call"
    return ""


PUBLISHING = frozenset({"put_metric_data", "putMetricData", "send"})
"""Methods that may publish metrics."""


def publishes(w: Walker, call: Called) -> None:
    """`put_metric_data` of a client for CloudWatch, in every SDK."""
    args, base, sends = call.args, call.base, call.path.endswith(".send")
    command = args[0].path if sends and args and isinstance(args[0], Instance) else ""
    named = not sends and base is not None and base.call in w.record.made_by
    if not (named or command == "@aws-sdk/client-cloudwatch.PutMetricDataCommand") or w.doubtful or w.once:
        return
    asked = args[0].args if command and isinstance(args[0], Instance) else args
    if not w.surely and _tells_failures(w, [*asked, *call.keywords.values()]):
        return
    at = call.at(w)
    seen = w.record.metrics.get(at)
    if seen is None or (w.surely and not seen.always):
        w.record.metrics[at] = Use(at, w.surely, w.phase)


_FAILURE = r"(?i)fail|error|fault|exception|throttl|timed?_?out|dropped|reject"


def _tells_failures(w: Walker, told: list[Value]) -> bool:
    """True where some invocations publish what is named for failures, or come by a helper that is."""
    names = [name for value in told for name in _metrics(value)]
    return any(re.search(_FAILURE, step) for step in w.via[1:]) or (
        bool(names) and all(re.search(_FAILURE, name) for name in names)
    )


def _metrics(value: Value, depth: int = 4) -> Iterator[str]:
    """The names of the metrics in a request; a computed one is `{}`."""
    if isinstance(value, ListValue):
        for item in value.items if depth else ():
            yield from _metrics(item, depth - 1)
    elif isinstance(value, ObjectValue):
        if "MetricName" in value.attrs:
            yield as_text(value.attrs["MetricName"]) or "{}"
        for inner in value.attrs.values() if depth else ():
            yield from _metrics(inner, depth - 1)
