"""Clients of Node.js for services, mail and stores that bound nothing by default, or by more than many functions have.

Clients of stores connect when they are made or first asked, and are told where they are made.
"""

from collections.abc import Callable, Iterator

from deburr.sources.handlers.http_clients import in_options
from deburr.sources.handlers.timeouts import OPTIONS_ELSEWHERE, Arguments, Waiting, seconds
from deburr.sources.handlers.values import Const, ObjectValue, Pattern, as_text
from deburr.workload.handler import Timeout

_COMPUTED = Timeout(None, known=False)
_MS, _SIZE_UNKNOWN = 0.001, 0.0


def _of_root(read: Callable[[Arguments], Timeout]) -> Callable[[Arguments], Timeout]:
    """By what the client was told, however long the chain that leads from it to the call."""

    def root(given: Arguments) -> Timeout:
        base = given.base
        while base is not None and base.base is not None:
            base = base.base
        return read(Arguments(given.args, given.keywords, base))

    return root


def _stripe(given: Arguments) -> Timeout:
    """`timeout` among the options of a call, which stand last, or of the client."""
    for options in given.args:
        if isinstance(options, ObjectValue) and "timeout" in options.attrs:
            return seconds(options.attrs["timeout"], _MS) or _COMPUTED
    return _STRIPE(given)


_STRIPE = in_options("client.stripe_node", {"timeout": _MS, "httpClient": _SIZE_UNKNOWN}, call=None, client=1)


def _mongo(given: Arguments) -> Timeout:
    """An address may carry a bound in its query, and may come from elsewhere."""
    address = as_text(given.args[0]) if given.args else None
    if address is None or "{}" in address or "imeoutMS" in address:
        return _COMPUTED
    options = given.args[1].attrs if len(given.args) > 1 and isinstance(given.args[1], ObjectValue) else {}
    if _OLD_MONGO & options.keys() and "useUnifiedTopology" not in options:
        return _COMPUTED  # a driver that selects no servers as newer ones do
    return _MONGO(given)


_OLD_MONGO = frozenset({"useNewUrlParser", "useMongoClient", "autoReconnect", "reconnectTries"})
_MONGO = in_options(
    "client.mongodb_node_connect",
    dict.fromkeys(("serverSelectionTimeoutMS", "timeoutMS", "connectTimeoutMS", "socketTimeoutMS"), _MS),
    call=1,
)


def _ioredis(given: Arguments) -> Timeout:
    """`new Redis(port, host, options)`, in part; an address from elsewhere may carry options in its query."""
    for value in given.args:
        if isinstance(value, OPTIONS_ELSEWHERE):
            return _COMPUTED
        text = as_text(value) or ""
        if "imeout" in text or text.endswith("{}"):
            return _COMPUTED
    for at, value in enumerate(given.args):
        if isinstance(value, ObjectValue):
            return in_options("client.ioredis", {"commandTimeout": _MS, "socketTimeout": _MS}, call=at)(given)
    return Timeout(None, by_default=True, fact="client.ioredis")


def _redis(given: Arguments) -> Timeout:
    """redis from 4 on takes one object; what it bounds stands in its `socket` and its `commandOptions`."""
    options = given.args[0] if given.args else None
    if options is not None and (not isinstance(options, ObjectValue) or len(given.args) > 1):
        return _COMPUTED
    attrs = options.attrs if options is not None else {}
    if "commandOptions" in attrs or any(key.startswith("**") for key in attrs):
        return _COMPUTED
    socket = attrs.get("socket")
    if socket is not None:
        return in_options("client.node_redis", {"socketTimeout": _MS}, call=0)(Arguments([socket], {}, None))
    return Timeout(None, by_default=True, fact="client.node_redis")


def _nodemailer(given: Arguments) -> Timeout:
    """An SMTP transport that is told to wait for nothing less; other transports ask nobody by SMTP."""
    transport = given.base.args[0] if given.base is not None and given.base.args else None
    if not isinstance(transport, ObjectValue) or not {"host", "service"} & transport.attrs.keys():
        return _COMPUTED
    return _SMTP(given)


_SMTP = in_options(
    "client.nodemailer",
    dict.fromkeys(("connectionTimeout", "greetingTimeout", "socketTimeout", "SES", "transport"), _SIZE_UNKNOWN),
    call=None,
    client=0,
)

_CRUD = ("create", "retrieve", "update", "list", "del", "cancel", "search")
_STRIPE_OBJECTS = (
    *("customers", "paymentIntents", "checkout.sessions", "subscriptions", "charges", "invoices", "products"),
    *("prices", "refunds", "billingPortal.sessions", "accounts", "accountLinks", "transfers", "paymentMethods"),
    *("setupIntents", "ephemeralKeys", "tokens", "paymentLinks", "coupons", "promotionCodes", "invoiceItems"),
)
_SUPABASE = (
    *(f"from().{method}" for method in ("select", "insert", "update", "upsert", "delete")),
    *(f"auth.{method}" for method in ("getUser", "signUp", "signInWithPassword", "signInWithOtp", "signOut")),
    *(f"storage.from().{method}" for method in ("upload", "download", "remove", "list", "createSignedUrl")),
    *("rpc", "functions.invoke"),
)
_TWILIO = ("messages.create", "messages.list", "calls.create", "verify.v2.services().verifications.create")
_GOOGLE = {
    "sheets": (
        *(
            f"spreadsheets.values.{method}"
            for method in ("get", "append", "update", "clear", "batchGet", "batchUpdate")
        ),
        *(f"spreadsheets.{method}" for method in ("get", "create", "batchUpdate")),
    ),
    "drive": tuple(f"files.{method}" for method in ("get", "list", "create", "update", "delete", "copy", "export")),
    "calendar": tuple(f"events.{method}" for method in ("get", "list", "insert", "update", "patch", "delete")),
    "gmail": tuple(f"users.messages.{method}" for method in ("get", "list", "send")),
    "docs": tuple(f"documents.{method}" for method in ("get", "create", "batchUpdate")),
}
_OPENSEARCH = ("search", "index", "bulk", "get", "update", "delete", "create", "count", "indices.create", "msearch")


def _table() -> Iterator[tuple[str, Waiting]]:
    for stripe in ("stripe()", "stripe.default()", "stripe.Stripe()"):
        for held in _STRIPE_OBJECTS:
            for method in _CRUD:
                yield f"{stripe}.{held}.{method}", Waiting("stripe", _stripe)
    supabase = {"global": _SIZE_UNKNOWN, "db": _SIZE_UNKNOWN}
    rows = Waiting("@supabase/supabase-js", _of_root(in_options("client.supabase_node", supabase, call=None, client=2)))
    for method in _SUPABASE:
        yield f"@supabase/supabase-js.createClient().{method}", rows
    twilio = {"timeout": _MS, "httpClient": _SIZE_UNKNOWN}
    texts = Waiting("twilio", _of_root(in_options("client.twilio_node", twilio, call=None, client=2)))
    for made in ("twilio()", "twilio.Twilio()", "twilio.default()"):
        for method in _TWILIO:
            yield f"{made}.{method}", texts
    mail = Waiting("@sendgrid/mail", in_options("client.sendgrid_node", {}, call=None))
    for module in ("@sendgrid/mail", "@sendgrid/mail.default"):
        for method in ("send", "sendMultiple"):
            yield f"{module}.{method}", mail
    model = "@google/generative-ai.GoogleGenerativeAI().getGenerativeModel()"
    asks = {"timeout": _MS, "signal": _SIZE_UNKNOWN}
    for method in ("generateContent", "generateContentStream", "embedContent", "countTokens"):
        generative = in_options("client.generative_ai_node", asks, call=1, client=1)
        yield f"{model}.{method}", Waiting("@google/generative-ai", generative)
    search = Waiting(
        "@opensearch-project/opensearch",
        in_options("client.opensearch_node", {"requestTimeout": _MS}, call=1, client=0),
    )
    for method in _OPENSEARCH:
        yield f"@opensearch-project/opensearch.Client().{method}", search
    google = _of_root(
        in_options(
            "client.googleapis", {"timeout": _MS, "signal": _SIZE_UNKNOWN, "adapter": _SIZE_UNKNOWN}, call=1, client=0
        )
    )
    for service, methods in _GOOGLE.items():
        for method in methods:
            yield f"googleapis.google.{service}().{method}", Waiting("googleapis", google)
    for made in ("nodemailer.createTransport()", "nodemailer.default.createTransport()"):
        yield f"{made}.sendMail", Waiting("nodemailer", _nodemailer)
    yield from _stores()


def _stores() -> Iterator[tuple[str, Waiting]]:
    for made in ("ioredis", "ioredis.default", "ioredis.Redis"):
        yield made, Waiting("ioredis", _ioredis)
    yield "redis.createClient", Waiting("redis", _redis)
    for made in ("mongodb.MongoClient", "mongodb.MongoClient.connect"):
        yield made, Waiting("mongodb", _mongo)
    for made in ("mongoose.connect", "mongoose.createConnection", "mongoose.default.connect"):
        yield made, Waiting("mongoose", _mongo)
    query = in_options("client.serverless_mysql", {"timeout": _MS}, call=0)
    yield (
        "serverless-mysql().query",
        Waiting(
            "serverless-mysql", lambda given: query(Arguments(given.args, {}, None)) if _plain(given) else _COMPUTED
        ),
    )


def _plain(given: Arguments) -> bool:
    """True for a query that is a text or an object here, none that comes from elsewhere."""
    return bool(given.args) and isinstance(given.args[0], Const | Pattern | ObjectValue)


NODE_CLIENTS: dict[str, Waiting] = dict(_table())
"""Their calls, and how long they wait."""
