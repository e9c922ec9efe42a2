"""Servers that listen and consumers that wait for messages, started by code that is itself called for each event."""

import re
from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.record import Record
from deburr.sources.handlers.values import Instance, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.invocation import Service, Serving

_LISTENS = (
    r"(express|koa|fastify|restify\.createServer|@hapi/hapi\.server|@nestjs/core\.NestFactory\.create"
    r"|(http|https|http2|net|tls)\.(createServer|createSecureServer|Server)|socket\.io\.Server)\(\)\.(listen|start)"
)
_BLOCKS = (
    r"flask\.Flask\(\)\.run|quart\.Quart\(\)\.run|bottle\.(Bottle\(\)\.)?run|uvicorn\.run|uvicorn\.Server\(\)\.run"
    r"|waitress\.serve|hypercorn\.run|aiohttp\.web\.run_app|gevent\.pywsgi\.WSGIServer\(\)\.serve_forever"
    r"|(http\.server|socketserver)\.\w+\(\)\.serve_forever|wsgiref\.simple_server\.make_server\(\)\.serve_forever"
    r"|tornado\.ioloop\.IOLoop\.(current|instance)\(\)\.start|grpc\.server\(\)\.wait_for_termination"
)
_CONSUMES = (
    r"pika\.BlockingConnection\(\)\.channel\(\)\.start_consuming|paho\.mqtt\.client\.Client\(\)\.loop_forever"
    r"|stomp\.\w+\(\)\.listen|nsq\.run"
)
_SUBSCRIBES = r"kafkajs\.Kafka\(\)\.consumer\(\)\.run|amqplib\.connect\(\)\.create(Confirm)?Channel\(\)\.consume"
_LOOPED = r"kafka\.KafkaConsumer|(redis\.(Redis|StrictRedis|from_url|Redis\.from_url)\(\)\.pubsub\(\)\.listen)"
_SOCKETS = frozenset({"ws.WebSocketServer", "ws.Server"})
"""They listen from the moment they are made, where they are given a port."""

_SANDBOX = "sandbox"
_STARTS = frozenset(
    """
    listen start run serve run_app serve_forever wait_for_termination start_consuming loop_forever consume
    WebSocketServer Server
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
_STOPS = frozenset(
    "close stop shutdown disconnect cancel stop_consuming loop_stop server_close unsubscribe".split()  # noqa: SIM905
)
SERVES = _STARTS | _STOPS
"""Methods that start or stop a server or a consumer."""


def serves(w: Walker, call: Called) -> None:
    """`app.listen(3000)`, `uvicorn.run(app)`, `channel.start_consuming()`.

    call  one of a method of `SERVES`.
    """
    path, args, node = call.path, call.args, call.node
    if call.method in _STOPS:
        w.record.stopped.add(_root(path))
        return
    if any((as_text(arg) or "").startswith(_SANDBOX) for arg in args):
        return  # what an extension listens on for Lambda itself
    if re.fullmatch(_LISTENS, path) or (path in _SOCKETS and _has_port(args)):
        _note(w, node, path, Service.SERVER, blocks=False)
    elif re.fullmatch(_BLOCKS, path):
        _note(w, node, path, Service.SERVER, blocks=True)
    elif re.fullmatch(_CONSUMES, path):
        _note(w, node, path, Service.CONSUMER, blocks=True)
    elif re.fullmatch(_SUBSCRIBES, path):
        _note(w, node, path, Service.CONSUMER, blocks=False)


def consumes(w: Walker, over: Value, node: s.Loop) -> None:
    """`for message in KafkaConsumer("orders")`: without an end of its own it has none."""
    if not isinstance(over, Instance) or "consumer_timeout_ms" in over.keywords:
        return
    if re.fullmatch(_LOOPED, over.path) and not _leaves(node.body):
        _note(w, node, over.path, Service.CONSUMER, blocks=True)


def standing(record: Record) -> tuple[Serving, ...]:
    """Those that nothing stops."""
    return tuple(record.serving[at] for at in sorted(record.serving) if _root(at.path) not in record.stopped)


def _note(w: Walker, node: s.Node, path: str, service: Service, *, blocks: bool) -> None:
    """Only where every way leads: what stands behind a test is for a developer's own machine."""
    if w.surely and not w.doubtful and not w.settling:
        at = w.place(node, path.replace("()", ""))
        w.record.serving.setdefault(at, Serving(service, at.path, blocks, at, w.phase, w.certainty))


def _has_port(args: Sequence[Value]) -> bool:
    return bool(args) and isinstance(args[0], ObjectValue) and "port" in args[0].attrs


def _root(path: str) -> str:
    return re.split(r"[./]", path.replace("()", "").lstrip("@"), maxsplit=1)[0]


def _leaves(body: Sequence[s.Stmt]) -> bool:
    """True when a turn of the loop may end it."""
    for statement in body:
        if isinstance(statement, s.Return | s.Raise) or (isinstance(statement, s.Jump) and statement.kind == "break"):
            return True
        if isinstance(statement, s.If) and (_leaves(statement.body) or _leaves(statement.orelse)):
            return True
        if isinstance(statement, s.Try | s.With) and _leaves(statement.body):
            return True
    return False
