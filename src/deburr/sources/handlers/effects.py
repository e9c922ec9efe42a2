"""What is done again when the same event comes again, and what code does so that it is not."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.flags import named
from deburr.sources.handlers.values import NONE, Const, Instance, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.invocation import Effect, Repeated

KEYS = frozenset(
    """
    ConditionExpression ClientRequestToken IdempotencyToken idempotency_key idempotencyKey idempotency-key
    Idempotency-Key MessageDeduplicationId ConditionCheck NX nx
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Names under which a request says what makes it the same as an earlier one, or when it shall not be done."""

_HELPERS = ("idempotency", "idempotent", "dedup", "already_processed", "alreadyProcessed")
_CONDITION = "ConditionExpression"
_EXISTS = r"\s*attribute_exists\s*\([^)]*\)\s*"
"""A condition that holds the second time as it did the first."""
_UPDATE = "UpdateExpression"
_VALUES = "ExpressionAttributeValues"
_WRITES = frozenset(
    """
    put_item update_item batch_write_item transact_write_items execute_statement execute executemany query putItem
    updateItem batchWrite batchWriteItem transactWrite transactWriteItems PutCommand PutItemCommand UpdateCommand
    UpdateItemCommand BatchWriteCommand TransactWriteCommand TransactWriteItemsCommand ExecuteStatementCommand
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""What may note that an event was seen."""
_OF_TABLES = frozenset({"put", "update"})
_EFFECTS = {
    "send_email": (Effect.MAIL, r"boto3\."),
    "send_raw_email": (Effect.MAIL, r"boto3\."),
    "send_templated_email": (Effect.MAIL, r"boto3\."),
    "sendEmail": (Effect.MAIL, r"aws-sdk|@aws-sdk/client-ses"),
    "sendRawEmail": (Effect.MAIL, r"aws-sdk|@aws-sdk/client-ses"),
    "sendTemplatedEmail": (Effect.MAIL, r"aws-sdk|@aws-sdk/client-ses"),
    "SendEmailCommand": (Effect.MAIL, r"@aws-sdk/client-ses"),
    "SendRawEmailCommand": (Effect.MAIL, r"@aws-sdk/client-ses"),
    "SendTemplatedEmailCommand": (Effect.MAIL, r"@aws-sdk/client-ses"),
    "publish": (Effect.MESSAGE, r"boto3\.|aws-sdk|@aws-sdk/client-sns"),
    "PublishCommand": (Effect.MESSAGE, r"@aws-sdk/client-sns"),
    "create": (Effect.CHARGE, r"stripe(\(\)|\.Stripe\(\)|\.StripeClient\(\))?(\.v1)?\.(Charge|PaymentIntent|charges"
    r"|payment_intents|paymentIntents|Refund|refunds|Transfer|transfers)\.create$"),
}  # fmt: skip
EFFECTS = _WRITES | _OF_TABLES | _EFFECTS.keys()
"""Methods that may have an effect outside, or note that an event was seen."""
_SUM = r"=\s*(if_not_exists\s*\([^)]*\)|[\w#.{}]+)\s*[+-]\s*:?[\w{]"
_ADD = r"(?i)\bADD\s+[\w#.{}]+\s+(:\w+)"
_APPEND = r"list_append\s*\("
_ATTEMPTS = r"(?i)attempt|retr(y|ies)|tries"
_REQUESTS = r"(?i)request|calls?\b|quota|usage"
_LONGEST = 80


def tells_apart(path: str) -> bool:
    """True for what knows a repeated event from a new one, as its name tells."""
    return any(word in path for word in _HELPERS)


def told_apart(w: Walker, call: Called) -> None:
    """A call of what `tells_apart`."""
    w.record.keyed = True


def repeats(w: Walker, call: Called) -> None:
    """A charge, a mail, a counter; nothing for what is only done when something failed."""
    if w.phase is not Phase.INVOCATION or _UPDATE in call.keywords:
        return
    args, base = call.args, call.base
    if call.method in _WRITES or (call.method in _OF_TABLES and base is not None and "dynamodb" in base.path.lower()):
        w.record.notes = True
    effect = _effect(call, args[0].attrs if args and isinstance(args[0], ObjectValue) else call.keywords)
    if effect is not None:
        _note(w, call.node, effect, call.name)


def names_keys(w: Walker, node: s.Mapping | s.Call, attrs: dict[str, Value]) -> None:
    """`{UpdateExpression: "ADD hits :one"}` and `{ConditionExpression: ...}`, wherever they end up."""
    if not w.record.keyed and _keyed(attrs):
        w.record.keyed = True
    if _UPDATE in attrs and w.phase is Phase.INVOCATION:
        _note_update(w, node, attrs)


def tells_keys(w: Walker, call: Called) -> None:
    """The same among what a call is given by name."""
    names_keys(w, call.node, call.keywords)


def _note_update(w: Walker, node: s.Node, given: dict[str, Value]) -> None:
    w.record.notes = True
    found = _update(given) if not any(name.startswith("**") for name in given) else None
    if found is not None and not _of_attempts(found[1], given) and not _changes_what_differs(w, node, given):
        _note(w, node, found[0], _UPDATE, found[1])


def _note(w: Walker, node: s.Node, effect: Effect, callee: str, told: str = "") -> None:
    if not w.doubtful and not w.once:
        at = w.place(node, callee)
        w.record.repeats.setdefault(at, Repeated(effect, callee, told, at, w.surely, w.certainty))


def _of_attempts(clause: str, given: dict[str, Value]) -> bool:
    """True for a counter of attempts, or of requests where their number is asked back: each one more is to count."""
    names = given.get("ExpressionAttributeNames")
    for short, name in sorted(names.attrs.items(), reverse=True) if isinstance(names, ObjectValue) else ():
        clause = clause.replace(short, as_text(name) or "")
    counted = clause.partition("=")[0]
    asked = as_text(given.get("ReturnValues", NONE)) in ("UPDATED_NEW", "ALL_NEW")
    return re.search(_ATTEMPTS, counted) is not None or (asked and re.search(_REQUESTS, counted) is not None)


def _changes_what_differs(w: Walker, node: s.Node, given: dict[str, Value]) -> bool:
    """True for an update to what something was just seen to differ from: the second time it does not."""
    differs = {each for way in w.ways for each in w.record.apart.get(way, ())}
    if not differs:
        return False
    pairs = node.pairs if isinstance(node, s.Mapping) else node.keywords if isinstance(node, s.Call) else ()
    values = next((value for name, value in pairs if name == _VALUES), None)
    text = as_text(given[_UPDATE]) or ""
    for name, value in values.pairs if isinstance(values, s.Mapping) else ():
        typed = isinstance(value, s.Mapping) and len(value.pairs) == 1  # `{"S": state}`
        put = value.pairs[0][1] if isinstance(value, s.Mapping) and typed else value
        if (
            isinstance(name, str)
            and named(w, put) in differs
            and re.search(rf"=\s*{re.escape(name)}\b(?!\s*[+-])", text)
        ):
            return True
    return False


def _keyed(given: dict[str, Value]) -> bool:
    """True where one of them is a key, or a condition that fails the second time."""
    named = KEYS & given.keys()
    condition = as_text(given[_CONDITION]) if _CONDITION in named else None
    return bool(named - {_CONDITION}) or (
        _CONDITION in named and (condition is None or re.fullmatch(_EXISTS, condition) is None)
    )


def _update(given: dict[str, Value]) -> tuple[Effect, str] | None:
    """How an update of an item in DynamoDB depends on what the item holds already."""
    text = as_text(given[_UPDATE])
    if text is None:
        return None
    if found := re.search(_SUM, text):
        return Effect.COUNT, _cut(text, found)
    if (found := re.search(_ADD, text)) and _is_number(given.get(_VALUES), found[1]):
        return Effect.COUNT, _cut(text, found)
    if found := re.search(_APPEND, text):
        return Effect.LIST, _cut(text, found)
    return None


def _cut(text: str, found: re.Match[str]) -> str:
    """The clause that was found, from the word before it to its end; "" for one that is too long to be quoted."""
    start = max(text.rfind(",", 0, found.start()), text.rfind("SET ", 0, found.start()) + 3)
    start = start if found[0].startswith("=") else found.start() - 1
    deep, end = 0, len(text)
    for at in range(start + 1, len(text)):
        deep += (text[at] == "(") - (text[at] == ")")
        if deep < 0 or (text[at] == "," and not deep and at >= found.end()):
            end = at
            break
    clause = " ".join(text[start + 1 : end].replace("{}", "...").split())
    return clause if len(clause) <= _LONGEST else ""


def _is_number(values: Value | None, name: str) -> bool:
    """True for a number, also as `{"N": "1"}`: what ADD takes besides is a set, and that is the same twice."""
    value = values.attrs.get(name) if isinstance(values, ObjectValue) else None
    if isinstance(value, ObjectValue):
        return "N" in value.attrs
    if isinstance(value, Instance):
        return value.path in ("decimal.Decimal", "Decimal", "int", "len", "Number", "parseInt")
    return isinstance(value, Const) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def _effect(call: Called, given: dict[str, Value]) -> Effect | None:
    known = _EFFECTS.get(call.method)
    if known is None or re.match(known[1], call.path) is None:
        return None
    if known[0] is Effect.MESSAGE and "PhoneNumber" not in given:
        return None  # a topic: its subscribers see to it
    return known[0]
