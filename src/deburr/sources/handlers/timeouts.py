"""Which external calls wait for somebody else, and what bounds the wait.

Defaults come from facts (`client.*`); what is written in the code is read here. Where a bound exists but its size is
computed, the timeout is unknown, never missing.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from deburr.sources.handlers.values import (
    Choice,
    Const,
    EventValue,
    External,
    Instance,
    ListValue,
    ObjectValue,
    Unknown,
    Value,
    as_text,
)
from deburr.workload.handler import Timeout

# Values at an options' place that may hold a bound nobody can see.
OPTIONS_ELSEWHERE = (Unknown, Choice, External, Instance, EventValue)

_VERBS = ("get", "post", "put", "delete", "patch", "head", "options", "request")


class Arguments(NamedTuple):
    """What a call was given, by position and by name, and the instance it was made on."""

    args: list[Value]
    keywords: dict[str, Value]
    base: Instance | None


def seconds(value: Value | None, scale: float = 1) -> Timeout | None:
    """A written bound; None when nothing is written. `scale` is 0.001 for milliseconds."""
    if value is None:
        return None
    if isinstance(value, Const):
        if value.value is None:
            return Timeout(None)
        if isinstance(value.value, int | float) and not isinstance(value.value, bool):
            return Timeout(float(value.value) * scale) if value.value else Timeout(None)
    if isinstance(value, ListValue):
        parts = [seconds(item, scale) for item in value.items]
        if parts and all(part is not None and part.known and part.seconds is not None for part in parts):
            return Timeout(sum(part.seconds or 0 for part in parts if part))
        if any(part is not None and part.known and part.seconds is None for part in parts):
            return Timeout(None)
    return Timeout(None, known=False)


_COMPUTED = Timeout(None, known=False)


def _default(fact: str) -> Timeout:
    return Timeout(None, by_default=True, fact=fact)


def _keyword(name: str, fact: str, position: int | None = None) -> "Callable[[Arguments], Timeout]":
    def read(given: Arguments) -> Timeout:
        written = seconds(given.keywords.get(name))
        if written is None and position is not None and len(given.args) > position:
            written = seconds(given.args[position])
        if written is not None:
            return written
        if "**" in given.keywords or (given.base is not None and "**" in given.base.keywords):
            return _COMPUTED
        on_client = seconds(given.base.keywords.get(name)) if given.base is not None else None
        return on_client or _default(fact)

    return read


def aborts(signal: Value) -> Timeout | None:
    """`AbortSignal.timeout(5000)`; None for any other signal."""
    timed = isinstance(signal, Instance) and signal.path.removeprefix("globalThis.") == "AbortSignal.timeout"
    return seconds(signal.args[0], 0.001) if timed and isinstance(signal, Instance) and signal.args else None


def _options(keys: dict[str, float], fact: str, *positions: int) -> "Callable[[Arguments], Timeout]":
    """Options objects of JavaScript: `keys` maps an option to its scale in seconds (0: bounds it by unknown size)."""

    def read(given: Arguments) -> Timeout:
        for held in (given.args, given.base.args if given.base is not None else []):
            for position, value in enumerate(held):
                if isinstance(value, ObjectValue):
                    for key, scale in keys.items():
                        if key in value.attrs:
                            written = value.attrs[key]
                            return (seconds(written, scale) if scale else aborts(written)) or _COMPUTED
                    told_here = held is not given.args or position in positions  # not in a body: `{...event}`
                    if told_here and any(key.startswith("**") for key in value.attrs):
                        return _COMPUTED
                elif position in positions and isinstance(value, OPTIONS_ELSEWHERE):
                    if position and isinstance(held[0], ObjectValue):
                        continue  # the options came first: this is the callback
                    if _is_address(position, held):
                        continue
                    return _COMPUTED  # an options object from elsewhere
        if given.base is not None and "**" in given.base.keywords:
            return _COMPUTED
        return _default(fact)

    return read


def _is_address(position: int, held: Sequence[Value]) -> bool:
    """True for what stands before the options, or is a URL: `https.request(url, {...}, callback)`."""
    first = held[0]
    url = isinstance(first, Instance) and first.path in ("URL", "url.URL", "globalThis.URL", "node:url.URL")
    return position == 0 and (url or (len(held) > 1 and isinstance(held[1], ObjectValue)))


def _fetch(read: "Callable[[Arguments], Timeout]") -> "Callable[[Arguments], Timeout]":
    """A `Request` carries the options that fetch itself may be given; what signed a request put no signal there."""

    def of_either(given: Arguments) -> Timeout:
        first = given.args[0] if given.args else None
        if isinstance(first, Instance) and first.path.removeprefix("globalThis.") == "Request":
            options = [arg for arg in first.args[1:] if not isinstance(arg, Instance)]
            own = read(Arguments([first, *options], first.keywords, None))
            return own if not own.by_default else read(given)
        return read(given)

    return of_either


_DSN_TIMEOUT = r"connect_timeout=(\d+)"


def _psycopg(fact: str) -> "Callable[[Arguments], Timeout]":
    by_keyword = _keyword("connect_timeout", fact)

    def read(given: Arguments) -> Timeout:
        dsn = as_text(given.args[0]) if given.args else None
        found = re.search(_DSN_TIMEOUT, dsn or "")
        if found:
            return Timeout(float(found.group(1)))
        if given.args and (dsn is None or "{}" in dsn):
            return _COMPUTED  # a DSN from elsewhere may carry connect_timeout
        return by_keyword(given)

    return read


class Waiting(NamedTuple):
    library: str
    read: "Callable[[Arguments], Timeout]"


def _table() -> dict[str, Waiting]:
    table: dict[str, Waiting] = {}
    requests = Waiting("requests", _keyword("timeout", "client.requests"))
    httpx = Waiting("httpx", _keyword("timeout", "client.httpx"))
    aiohttp = Waiting("aiohttp", _keyword("timeout", "client.aiohttp"))
    urllib3 = Waiting("urllib3", _keyword("timeout", "client.urllib3"))
    for verb in _VERBS:
        for base in (
            "requests",
            "requests.api",
            "requests.Session()",
            "requests.session()",
            "requests.sessions.Session()",
        ):
            table[f"{base}.{verb}"] = requests
        for base in ("httpx", "httpx.Client()", "httpx.AsyncClient()"):
            table[f"{base}.{verb}"] = httpx
        table[f"aiohttp.ClientSession().{verb}"] = aiohttp
    for base in ("urllib3", "urllib3.PoolManager()", "urllib3.poolmanager.PoolManager()"):
        table[f"{base}.request"] = urllib3
    table["urllib.request.urlopen"] = Waiting("urllib", _keyword("timeout", "client.urllib", 2))
    table["urllib.request.build_opener().open"] = table["urllib.request.urlopen"]
    for connection in ("HTTPConnection", "HTTPSConnection"):
        table[f"http.client.{connection}"] = Waiting("http.client", _keyword("timeout", "client.http_client", 2))
    table["psycopg2.connect"] = Waiting("psycopg2", _psycopg("client.psycopg2"))
    table["aurora_dsql_psycopg2.connect"] = table["psycopg2.connect"]  # it adds a token to the arguments
    table["psycopg.connect"] = Waiting("psycopg", _psycopg("client.psycopg3.connect"))
    for mysql in ("pymysql.connect", "pymysql.connections.Connection"):
        table[mysql] = Waiting("pymysql", _keyword("read_timeout", "client.pymysql"))
    for mongo in ("pymongo.MongoClient", "pymongo.mongo_client.MongoClient"):
        table[mongo] = Waiting("pymongo", _mongo)

    signal = {"signal": 0.0, "dispatcher": 0.0}
    table["fetch"] = table["globalThis.fetch"] = Waiting(
        "fetch", _fetch(_options(signal, "client.node_fetch_undici", 1))
    )
    table["node-fetch"] = Waiting("node-fetch", _options({"timeout": 0.001, "signal": 0.0}, "client.node_fetch", 1))
    table["cross-fetch"] = Waiting("cross-fetch", _options(signal, "client.node_fetch", 1))
    axios = Waiting("axios", _options({"timeout": 0.001, "signal": 0.0, "cancelToken": 0.0}, "client.axios", 0))
    body = Waiting("axios", _options({"timeout": 0.001, "signal": 0.0, "cancelToken": 0.0}, "client.axios", 2))
    config = Waiting("axios", _options({"timeout": 0.001, "signal": 0.0, "cancelToken": 0.0}, "client.axios", 1))
    for base in ("axios", "axios.create()", "axios.default"):
        for verb in ("get", "delete", "head", "options"):
            table[f"{base}.{verb}"] = config
        for verb in ("post", "put", "patch"):
            table[f"{base}.{verb}"] = body
        table[f"{base}.request"] = axios
    table["axios"] = table["axios.create()"] = axios
    native = Waiting("http", _options({"timeout": 0.0, "signal": 0.0}, "client.node_http", 0, 1))
    for module in ("http", "https"):
        for verb in ("get", "request"):
            table[f"{module}.{verb}"] = native
    for module in ("mysql", "mysql2", "mysql2/promise"):
        library = module.partition("/")[0]
        query = Waiting(library, _query(f"client.{library}.query"))
        for held in ("createConnection()", "createPool()", "createPool().getConnection()", "createPool().promise()"):
            for verb in ("query", "execute"):
                table[f"{module}.{held}.{verb}"] = query
    for made in ("pg.Pool", "pg.Client"):
        table[made] = Waiting("pg", _pg)
    return table


def _query(fact: str) -> "Callable[[Arguments], Timeout]":
    """mysql and mysql2 bound a query where the query itself says so, never by the options of its connection."""
    read = _options({"timeout": 0.001}, fact, 0)
    return lambda given: read(Arguments(given.args, given.keywords, None))


def _pg(given: Arguments) -> Timeout:
    """A pool or client of pg bounds every query, or none; a connection string may do so too."""
    options = given.args[0] if given.args else None
    if options is not None and not isinstance(options, ObjectValue):
        return _COMPUTED
    attrs = options.attrs if options is not None else {}
    for name in ("query_timeout", "statement_timeout"):
        written = seconds(attrs.get(name), 0.001)
        if written is not None:
            return written
    address = as_text(attrs["connectionString"]) if "connectionString" in attrs else ""
    if address is None or "{}" in address or "timeout" in address or "options" in attrs:
        return _COMPUTED
    return _COMPUTED if any(key.startswith("**") for key in attrs) else _default("client.pg")


def _mongo(given: Arguments) -> Timeout:
    for name in ("serverSelectionTimeoutMS", "timeoutMS", "connectTimeoutMS"):
        written = seconds(given.keywords.get(name), 0.001)
        if written is not None:
            return written
    if "**" in given.keywords:
        return _COMPUTED
    uri = as_text(given.args[0]) if given.args else None
    if given.args and (uri is None or "{}" in uri or "imeoutMS" in uri):
        return _COMPUTED
    return _default("client.pymongo")


WAITING: dict[str, Waiting] = _table()
