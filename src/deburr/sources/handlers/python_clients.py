"""Clients of Python for mail servers, files, services and stores that bound nothing by default, or hardly.

Those that connect when they are made are told there, others where they ask.
"""

from collections.abc import Callable, Iterator

from deburr.sources.handlers.timeouts import Arguments, Waiting, seconds
from deburr.sources.handlers.values import Instance, as_text
from deburr.workload.handler import Timeout

_COMPUTED = Timeout(None, known=False)


def _keywords(
    names: tuple[str, ...], fact: str, *, at: int | None = None, elsewhere: frozenset[str] = frozenset()
) -> Callable[[Arguments], Timeout]:
    """A bound in seconds under one of these keywords, of the call or else of the client.

    at         its place among the arguments of the call by position; None where nobody writes it so.
    elsewhere  keywords beside `**` that may bring a bound from elsewhere.
    """

    def read(given: Arguments) -> Timeout:
        if at is not None and len(given.args) > at:
            return seconds(given.args[at]) or _COMPUTED
        for held in (given.keywords, given.base.keywords if given.base is not None else {}):
            for name in names:
                written = seconds(held.get(name))
                if written is not None:
                    return written
            if "**" in held or not elsewhere.isdisjoint(held):
                return _COMPUTED
        return Timeout(None, by_default=True, fact=fact)

    return read


def _when_addressed(read: Callable[[Arguments], Timeout]) -> Callable[[Arguments], Timeout]:
    """What is given no address connects later, if at all, and is told there."""
    return lambda given: read(given) if given.args or given.keywords.keys() & {"host", "**"} else _COMPUTED


def _redis(given: Arguments) -> Timeout:
    """The query of an address may bound it."""
    address = given.args[0] if given.args else given.keywords.get("url")
    text = as_text(address) if address is not None else None
    if text is None or "timeout" in text or text.endswith("{}"):
        return _COMPUTED
    return _REDIS(Arguments([], given.keywords, None))


_REDIS = _keywords(
    ("socket_timeout",),
    "client.redis_py_total",
    at=4,
    elsewhere=frozenset({"connection_pool", "retry", "retry_on_timeout", "retry_on_error"}),
)


def _gql(given: Arguments) -> Timeout:
    """The transport of a GraphQL client asks; only the one over requests waits without end."""
    transport = given.base.keywords.get("transport") if given.base is not None else None
    if not isinstance(transport, Instance) or not transport.path.endswith("RequestsHTTPTransport"):
        return _COMPUTED
    return _TRANSPORT(Arguments([], transport.keywords, None))


_TRANSPORT = _keywords(("timeout", "default_timeout"), "client.gql_requests", elsewhere=frozenset({"session"}))


def _engine(given: Arguments) -> Timeout:
    """`create_engine("mysql+pymysql://...")`: a driver that is named, by an address that bounds nothing."""
    address = given.args[0] if given.args else given.keywords.get("url")
    text = as_text(address) if address is not None else None
    known = text is not None and text.startswith(_DRIVERS) and "imeout" not in text
    if not known or text is None or (text.endswith("{}") and not text.endswith("/{}")):
        return _COMPUTED  # what ends an address may be its query; what ends its path is a database's name
    return _ENGINE(Arguments([], given.keywords, None))


_DRIVERS = ("mysql+pymysql://", "postgresql+psycopg2://")
_ENGINE = _keywords((), "client.sqlalchemy", elsewhere=frozenset({"connect_args", "creator", "pool"}))


def _google(given: Arguments) -> Timeout:
    """A service over an `http` of one's own may be bounded there, and so may one call."""
    service = given.base
    while service is not None and service.base is not None:
        service = service.base
    told = {**given.keywords, **(service.keywords if service is not None else {})}
    by_position = bool(given.args) or service is None or len(service.args) > 2
    if by_position or told.keys() & {"http", "requestBuilder", "**"}:
        return _COMPUTED
    return Timeout(None, by_default=True, fact="client.googleapiclient")


_GOOGLE = (
    *(f"spreadsheets().values().{name}" for name in ("get", "append", "update", "clear", "batchGet", "batchUpdate")),
    *(f"spreadsheets().{name}" for name in ("get", "create", "batchUpdate")),
    *(f"files().{name}" for name in ("get", "list", "create", "update", "delete", "copy", "export")),
    *(f"events().{name}" for name in ("get", "list", "insert", "update", "patch", "delete")),
    *(f"users().messages().{name}" for name in ("get", "list", "send", "modify")),
    *(f"documents().{name}" for name in ("get", "create", "batchUpdate")),
    *("users().list", "users().get", "groups().list", "members().list", "search().list", "videos().list"),
)

_SLACK_METHODS = (
    *("api_call", "auth_test", "bots_info", "team_info", "reactions_add", "pins_add", "dialog_open"),
    *("chat_postMessage", "chat_postEphemeral", "chat_update", "chat_delete", "chat_getPermalink"),
    *("conversations_list", "conversations_history", "conversations_replies", "conversations_info"),
    *("conversations_open", "conversations_members", "conversations_create", "conversations_invite"),
    *("conversations_join", "files_upload", "files_upload_v2", "users_info", "users_list", "users_lookupByEmail"),
    *("users_profile_get", "usergroups_list", "usergroups_users_list", "views_open", "views_publish", "views_update"),
)
_TWILIO_METHODS = (
    *("messages.create", "messages.list", "calls.create", "api.account.messages.create"),
    *("messages().fetch", "verify.services().verifications.create", "verify.v2.services().verifications.create"),
    *(f"verify{version}.services().verification_checks.create" for version in ("", ".v2")),
)


def _table() -> Iterator[tuple[str, Waiting]]:
    for name, at in (("SMTP", 3), ("SMTP_SSL", None)):
        smtp = _when_addressed(_keywords(("timeout",), "client.smtplib", at=at))
        yield f"smtplib.{name}", Waiting("smtplib", smtp)
        yield f"smtplib.{name}().connect", Waiting("smtplib", _keywords(("timeout",), "client.smtplib"))
    for name in ("FTP", "FTP_TLS"):
        ftp = _when_addressed(_keywords(("timeout",), "client.ftplib", at=4 if name == "FTP" else None))
        yield f"ftplib.{name}", Waiting("ftplib", ftp)
        yield f"ftplib.{name}().connect", Waiting("ftplib", _keywords(("timeout",), "client.ftplib", at=2))
    for module, names in (("imaplib", ("IMAP4", "IMAP4_SSL")), ("poplib", ("POP3", "POP3_SSL"))):
        for name in names:
            yield f"{module}.{name}", Waiting(module, _keywords(("timeout",), f"client.{module}"))
    for held in ("gql.Client()", "gql.client.Client()"):
        yield f"{held}.execute", Waiting("gql", _gql)
    slack = Waiting("slack_sdk", _keywords(("timeout",), "client.slack_sdk"))
    for held in ("slack_sdk.WebClient()", "slack_sdk.web.WebClient()", "slack_sdk.web.client.WebClient()"):
        for method in _SLACK_METHODS:
            yield f"{held}.{method}", slack
    for held in ("slack_sdk.webhook.WebhookClient()", "slack_sdk.WebhookClient()"):
        yield f"{held}.send", slack
    for method in _TWILIO_METHODS:
        yield f"twilio.rest.Client().{method}", Waiting("twilio-python", _twilio)
    sendgrid = Waiting("sendgrid", _keywords((), "client.sendgrid_python"))
    for held in ("sendgrid.SendGridAPIClient()", "sendgrid.sendgrid.SendGridAPIClient()"):
        yield f"{held}.send", sendgrid
        yield f"{held}.client.mail.send.post", sendgrid
    google = Waiting("googleapiclient", _google)
    for method in _GOOGLE:
        yield f"googleapiclient.discovery.build().{method}().execute", google
    yield from _stores()


def _twilio(given: Arguments) -> Timeout:
    """`http_client` may bound all that a client asks, by name or as its fifth argument."""
    client = given.base
    while client is not None and client.base is not None:
        client = client.base
    if client is None or len(client.args) > 4 or client.keywords.keys() & {"http_client", "**"}:
        return _COMPUTED
    return Timeout(None, by_default=True, fact="client.twilio_python")


def _stores() -> Iterator[tuple[str, Waiting]]:
    mysql = _keywords(
        ("connection_timeout", "connect_timeout", "read_timeout"),
        "client.mysql_connector.connect",
        elsewhere=frozenset({"option_files", "pool_name"}),
    )
    yield "mysql.connector.connect", Waiting("mysql.connector", mysql)
    yield "mysql.connector.connection.MySQLConnection", Waiting("mysql.connector", _when_addressed(mysql))
    yield "mysql.connector.MySQLConnection", Waiting("mysql.connector", _when_addressed(mysql))
    pg8000 = Waiting("pg8000", _keywords(("timeout",), "client.pg8000"))
    for name in ("connect", "dbapi.connect", "native.Connection"):
        yield f"pg8000.{name}", pg8000
    for made in ("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine"):
        yield made, Waiting("sqlalchemy", _engine)
    for made in ("redis.Redis", "redis.StrictRedis", "redis.client.Redis"):
        yield made, Waiting("redis-py", _REDIS)
        yield f"{made}.from_url", Waiting("redis-py", _redis)
    yield "redis.from_url", Waiting("redis-py", _redis)


PYTHON_CLIENTS: dict[str, Waiting] = dict(_table())
"""Their calls, and how long they wait."""
