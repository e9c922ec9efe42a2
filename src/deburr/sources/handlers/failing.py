"""What of an invocation may end it as a failure, and whether it does anything that takes time."""

import re
from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.sleeps import REJECT
from deburr.sources.handlers.values import Const, EventValue, External, FuncValue, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

_SURE = frozenset(
    """
    print len str repr bool dict list set tuple frozenset isinstance issubclass type enumerate range zip reversed
    sorted any all min max abs round hasattr callable super json.dumps os.environ.get os.getenv os.path.join time.time
    time.monotonic time.perf_counter datetime.datetime.now datetime.datetime.utcnow datetime.timedelta uuid.uuid4
    traceback.format_exc traceback.print_exc asyncio.run asyncio.gather pprint.pprint <event>.get <mapping>.get
    JSON.stringify Date Date.now Array Array.isArray Array.from Array.of Boolean String Number parseInt parseFloat
    isNaN Map Set Promise Promise.all Promise.allSettled Promise.resolve <resolve> Object.keys Object.values
    Object.entries Object.assign Object.fromEntries Object.freeze crypto.randomUUID uuid.v4 <function>.call
    <function>.apply performance.now logging.getLogger logging.basicConfig
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""What fails for no event, and answers at once."""

_METHODS = frozenset(
    """
    get keys values items append push extend update setdefault add join split rsplit strip lstrip rstrip lower upper
    title capitalize startswith endswith format replace removeprefix removesuffix count toString toLowerCase
    toUpperCase toISOString getTime trim includes startsWith endsWith indexOf slice substring substr concat filter map
    forEach reduce some every find flatMap flat sort reverse unshift has set entries then catch finally isoformat
    strftime timestamp total_seconds copy padStart padEnd replaceAll at toFixed getRemainingTimeInMillis
    get_remaining_time_in_millis
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Of texts, lists, maps and days, where they are what they seem."""

_PURE = frozenset(
    """
    <value> <event> <mapping> <environment> <function> json JSON datetime Date time str String Object Array Math math
    collections uuid re Map Set base64 decimal Decimal Buffer URL URLSearchParams hashlib hmac itertools functools
    copy random string dict list set int float Number Boolean console logging Intl RegExp Promise Symbol dataclasses
    typing enum atob btoa encodeURIComponent decodeURIComponent querystring urllib.parse os.environ os.getenv os.path
    process.env sum ord chr hash divmod pow bytes bytearray iter next map filter getattr setattr vars traceback
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Libraries and built-ins that only compute, by what their names begin with."""
_WAITS = frozenset({"time.sleep"})

_VERBS = frozenset(
    """
    debug info warn warning error critical exception fatal log trace verbose setLevel append_keys appendKeys
    addContext addPersistentLogAttributes add_metric addMetric add_dimension addDimension put_annotation putAnnotation
    put_metadata putMetadata
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
_TELLS = r"(?i)log|console|pino|winston|metrics|tracer"
_ERRORS = ("Error", "Exception")
_CHAINS = frozenset({"then", "catch", "finally"})
"""Say what becomes of a promise; whatever made it was met before."""

KNOWN = frozenset(
    """
    Records Records[] Records[].body Records[].messageId Records[].receiptHandle Records[].attributes
    Records[].messageAttributes Records[].eventSource Records[].eventSourceARN Records[].awsRegion
    Records[].eventName Records[].eventID Records[].dynamodb Records[].dynamodb.Keys Records[].kinesis
    Records[].kinesis.data Records[].kinesis.partitionKey Records[].kinesis.sequenceNumber Records[].s3
    Records[].s3.bucket Records[].s3.bucket.name Records[].s3.object Records[].s3.object.key Records[].Sns
    Records[].Sns.Message Records[].Sns.MessageId Records[].Sns.Timestamp Records[].Sns.TopicArn detail detail-type
    source account region resources time id awslogs awslogs.data
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
) | {""}
"""What every event of its kind has, whoever wrote the message in it."""

_TOLD = frozenset({"callback", "cb", "done", "succeed", "fail"})
_HANDS_BACK = frozenset(
    """
    inject_lambda_context capture_lambda_handler capture_method log_metrics event_source wraps staticmethod classmethod
    property setter cached_property lru_cache cache dataclass override abstractmethod
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Decorators that neither fail for an event nor ask anybody."""


def may_fail(path: str) -> bool:
    """True for what may fail, or may not answer at once."""
    return not (path in _SURE or path.rpartition(".")[2] in _CHAINS or path.endswith(_ERRORS))


def calls(w: Walker, call: Called) -> None:
    """A call of what `may_fail`."""
    if w.phase is not Phase.INVOCATION or tells(call.path, call.node):
        return
    if call.path == REJECT:  # whoever waits for the promise gets it, whenever a timer or another callback does it
        _exposed(w, w.promising)
        return
    pure = _is_pure(call.path)
    w.record.acts = w.record.acts or not pure
    if not (pure and call.method in _METHODS):
        promised = w.script and w.returning and not (pure or call.node.new or _answers_at_once(call.path))
        _exposed(w, promise_sheltered(w) if promised else w.sheltered)


def chains(node: s.Call) -> bool:
    """`.then`, `.catch`: of what it is called on, the promise is given back; of `text.trim()`, nothing is."""
    return isinstance(node.func, s.Attribute) and node.func.name in _CHAINS


def hands_on(callee: Value) -> bool:
    """True for what gives back the promises that it gets."""
    return isinstance(callee, External) and callee.path.startswith("Promise.")


def _answers_at_once(path: str) -> bool:
    """True for what makes no promise: it fails where it is called."""
    first, method = path.partition(".")[0].replace("()", ""), path.rpartition(".")[2]
    return method.endswith("Sync") or method in _METHODS or (first == "crypto" and "subtle" not in path)


def tells(path: str, node: s.Call) -> bool:
    """`console.log(...)`, `logger.info(...)`, `metrics.addMetric(...)`"""
    named = path.rpartition(".")[2] or s.last_name(node.func)
    return named in _VERBS and bool(re.search(_TELLS, path) or re.search(_TELLS, _owner(node)))


def unresolved(w: Walker, callee: Value, args: Sequence[Value], node: s.Call) -> None:
    """Something is called that is not known, or a method of the event."""
    if w.phase is not Phase.INVOCATION:
        return
    name = s.last_name(node.func)
    if isinstance(callee, EventValue):
        if name not in _METHODS or callee.path not in KNOWN:
            _exposed(w, w.sheltered)
        return
    if name in _TOLD:
        if name == "fail" or (name != "succeed" and _told_badly(args)):
            _exposed(w, 0)  # nothing catches what the runtime is told
        return
    if isinstance(node.func, s.Attribute) and (
        name in _METHODS or (name in _VERBS and re.search(_TELLS, _owner(node)))
    ):
        return
    w.record.acts = True
    _exposed(w, w.sheltered)


def reads(w: Walker, base: str, whole: str) -> None:
    """`event["a"]["b"]` fails where there is no such key; a script does where it reads on in what is not there."""
    if (base if w.script else whole) not in KNOWN and w.phase is Phase.INVOCATION:
        _exposed(w, w.sheltered)


def awaits(w: Walker, value: Value, node: s.Await) -> None:
    """A promise that is kept in a name may be anything that goes on."""
    if w.phase is Phase.INVOCATION and not isinstance(node.value, s.Call) and not isinstance(value, Const | FuncValue):
        w.record.acts = True
        _exposed(w, w.sheltered)


def raises(w: Walker) -> None:
    if w.phase is Phase.INVOCATION:
        _exposed(w, w.sheltered)


def turns(w: Walker, node: s.Loop, over: Value) -> None:
    """A loop that may turn for long: over nothing that is there already, or by a test that counts no list's items."""
    if w.phase is not Phase.INVOCATION:
        return
    endless = node.iterable is None and not _counts_items(node.test)
    if endless or getattr(over, "path", "") in ("range", "itertools"):
        w.record.acts = True


def brings(w: Walker, module: str) -> None:
    if w.phase is Phase.INVOCATION and not module.startswith(".") and not _is_pure(module) and module != "os":
        w.record.acts = True


def walked_before(w: Walker, func: FuncValue) -> None:
    """A function is met that is not walked again: it calls itself, or was walked in these circumstances."""
    if w.phase is not Phase.INVOCATION:
        return
    if id(func.node) not in w.bare:
        _exposed(w, w.sheltered)
    w.record.acts = w.record.acts or id(func.node) in w.running


def enters(w: Walker, func: FuncValue) -> None:
    if w.phase is not Phase.INVOCATION:
        return
    if not w.sheltered and not w.recordless:
        w.bare.add(id(func.node))
    if id(func.node) in w.wrapped:
        w.record.acts = True
        _exposed(w, w.sheltered)


def promise_sheltered(w: Walker) -> int:
    """How many shelters catch what fails later, in a promise that is made here."""
    if w.heeded:
        return w.sheltered
    return w.frame.sheltered if w.returning and w.frame.heeded else 0


def hands_back(by: str) -> bool:
    """True for a decorator that changes neither what a function may do nor how it fails."""
    return by.replace("()", "").rpartition(".")[2] in _HANDS_BACK


def _counts_items(test: s.Expr | None) -> bool:
    """`i < event.Records.length`"""
    sides = (test.left, test.right) if isinstance(test, s.Compare) else ()
    return any(s.last_name(side) == "length" for side in sides)


def _exposed(w: Walker, sheltered: int) -> None:
    if sheltered:
        return
    if w.recordless:
        w.record.escapes_alone = True
    else:
        w.record.escapes = True


def _is_pure(path: str) -> bool:
    first, _, rest = path.replace("()", "").partition(".")
    return path not in _WAITS and (first in _PURE or f"{first}.{rest.partition('.')[0]}" in _PURE)


def _owner(node: s.Call) -> str:
    return s.last_name(node.func.base) if isinstance(node.func, s.Attribute) else ""


def _told_badly(args: Sequence[Value]) -> bool:
    return bool(args) and not (isinstance(args[0], Const) and args[0].value is None)
