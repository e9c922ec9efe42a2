"""What is written to the log as a whole: the event, the environment."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.redacting import cut
from deburr.sources.handlers.values import (
    Const,
    EventValue,
    External,
    Instance,
    ListValue,
    ObjectValue,
    Pattern,
    Value,
    as_text,
)
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Certainty, Phase
from deburr.workload.invocation import LogCall, Logged

_PLAIN = frozenset({"print", "pprint.pprint", *(f"console.{verb}" for verb in ("log", "info", "warn", "error", "dir"))})
_LOGGER = (
    r"(logging(\.getLogger\(\)|\.root)?"
    r"|aws_lambda_powertools(\.logging)?(\.logger)?\.Logger\(\)|@aws-lambda-powertools/logger\.Logger\(\)"
    r"|loguru\.logger|structlog\.get_logger\(\)|winston\.createLogger\(\)|pino(\.pino)?\(\)|log4js\.getLogger\(\)"
    r"|bunyan\.createLogger\(\))\.\w+"
)
_VERBS = frozenset({"info", "warning", "warn", "error", "critical", "exception", "fatal", "setLevel"})
_DECORATOR = r"aws_lambda_powertools(\.logging)?(\.logger)?\.Logger\(\)\.inject_lambda_context"
_MIDDLEWARE = r"@aws-lambda-powertools/logger(/middleware)?\.injectLambdaContext"
_TEXTS = frozenset(
    {
        "json.dumps",
        "simplejson.dumps",
        "ujson.dumps",
        "str",
        "repr",
        "dict",
        "pprint.pformat",
        "JSON.stringify",
        "String",
        "util.inspect",
    }
)
_EVENTS = r"(?i)event|evt|^(e|input|req|request)$"
_ENVIRONMENTS = frozenset({"os.environ", "process.env"})
_INFORMING = frozenset({"logging.INFO", "logging.DEBUG", "INFO", "DEBUG", "10", "20"})


def a_log(path: str) -> bool:
    """True for what writes to a log, or says what is written to it."""
    method = path.rpartition(".")[2]
    if method in _VERBS:
        return path in _PLAIN or re.fullmatch(_LOGGER, path) is not None
    pattern = {"inject_lambda_context": _DECORATOR, "injectLambdaContext": _MIDDLEWARE}.get(method)
    return re.fullmatch(pattern, path) is not None if pattern else path in _PLAIN


def logs(w: Walker, call: Called) -> None:
    """Record a line that tells everything; what a branch guards or a failure brings about is none."""
    if call.method == "inject_lambda_context":
        _note(w, Logged.EVENT, call, on=_is_true(call.keywords.get("log_event")), levelled=True)
    elif call.method == "injectLambdaContext":
        options = call.args[1] if len(call.args) > 1 else None
        on = isinstance(options, ObjectValue) and _is_true(options.attrs.get("logEvent"))
        _note(w, Logged.EVENT, call, on=on, levelled=True)
    elif call.method == "setLevel":
        w.record.informs = w.record.informs or (bool(call.args) and _informs(call.args[0]))
    elif call.method != "info" or not call.path.startswith("logging.") or w.record.informs:
        _tell(w, call, levelled=call.path not in _PLAIN)


def _tell(w: Walker, call: Called, *, levelled: bool) -> None:
    if w.phase is Phase.INVOCATION and not (w.branched or w.doubtful or _passes_on(w, call.node)):
        told = [*call.args, *call.keywords.values()]
        for what in Logged:
            _note(w, what, call, on=any(_holds(w, value, what) for value in told), levelled=levelled)


def _passes_on(w: Walker, node: s.Call) -> bool:
    """True in a helper that writes whatever it is told: the line that matters is not this one."""
    named = [arg.id for arg in node.args if isinstance(arg, s.Name)]
    return len(w.via) > 1 and any(name in w.frame.given and not re.search(_EVENTS, name) for name in named)


def _note(w: Walker, what: Logged, call: Called, *, on: bool, levelled: bool) -> None:
    if not on or w.branched or w.doubtful:
        return
    certainty = Certainty.LIKELY if levelled else w.certainty
    at = call.at(w)
    w.record.logged.setdefault(at, LogCall(what, call.name, at, levelled, certainty))


def _holds(w: Walker, value: Value, what: Logged, depth: int = 3) -> bool:
    """True for the whole thing, its text, and an object or a sentence with it inside."""
    if depth == 0 or id(value) in w.record.redacted:
        return False
    if isinstance(value, EventValue):
        return what is Logged.EVENT and value.path == ""
    if isinstance(value, External):
        return what is Logged.ENVIRONMENT and value.path in _ENVIRONMENTS
    if isinstance(value, Instance):
        inner = value.args[:1] if value.path in _TEXTS and not _picks(value) else []
    elif isinstance(value, ObjectValue):
        kept = (held for key, held in value.attrs.items() if not (key.startswith("**") and cut(value, key)))
        inner = list(kept) if value.cls is None else []
    elif isinstance(value, ListValue):
        inner = value.items
    else:
        inner = list(value.parts) if isinstance(value, Pattern) else []
    return any(_holds(w, each, what, depth - 1) for each in inner)


def _picks(value: Instance) -> bool:
    """True for `JSON.stringify(event, replacer)`, where it is the replacer that says what is written.

    Of anything but a function and a list, JSON.stringify takes no notice: `JSON.stringify(event, 2, null)`.
    """
    replacer = value.args[1] if value.path == "JSON.stringify" and len(value.args) > 1 else None
    return replacer is not None and not isinstance(replacer, Const)


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Const) and value.value is True


def _informs(value: Value) -> bool:
    if isinstance(value, External):
        return value.path in _INFORMING
    return (as_text(value) or str(getattr(value, "value", ""))) in _INFORMING
