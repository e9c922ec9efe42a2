"""Object mappers of Node.js over pg: what they hand it bounds connecting, and nothing else does.

Over MySQL they are bounded by its driver, which gives up connecting after ten seconds.
"""

from collections.abc import Iterator

from deburr.sources.handlers.timeouts import Arguments, Waiting, seconds
from deburr.sources.handlers.values import ObjectValue, as_text
from deburr.workload.handler import Timeout

_COMPUTED = Timeout(None, known=False)
_ELSEWHERE = frozenset({"extra", "replication", "driver", "dialectOptions", "dialectModule", "pool"})


def _postgres(options: ObjectValue, kind: str, address: str, fact: str) -> Timeout:
    """By options that name Postgres themselves, and hold nothing that pg may be bounded by.

    kind     under which key the kind of database stands.
    address  under which key an address may stand, whose query may bound it.
    """
    attrs = options.attrs
    if kind not in attrs or as_text(attrs[kind]) != "postgres" or _ELSEWHERE & attrs.keys():
        return _COMPUTED
    if any(key.startswith("**") for key in attrs):
        return _COMPUTED
    text = as_text(attrs[address]) if address in attrs else ""
    return _COMPUTED if text is None or "imeout" in text or "{}" in text else Timeout(None, by_default=True, fact=fact)


def _typeorm(given: Arguments) -> Timeout:
    """`new DataSource({...}).initialize()` and `createConnection({...})`"""
    held = given.args if given.base is None else given.base.args
    options = held[0] if held else None
    if not isinstance(options, ObjectValue):
        return _COMPUTED
    written = seconds(options.attrs.get("connectTimeoutMS"), 0.001)
    return written or _postgres(options, "type", "url", "client.typeorm")


def _sequelize(given: Arguments) -> Timeout:
    """`new Sequelize(database, user, password, options)`, or the options alone; an address is not looked into."""
    at = 0 if len(given.args) == 1 else 3
    options = given.args[at] if at < len(given.args) else None
    return _postgres(options, "dialect", "", "client.sequelize") if isinstance(options, ObjectValue) else _COMPUTED


def _table() -> Iterator[tuple[str, Waiting]]:
    typeorm = Waiting("typeorm", _typeorm)
    yield "typeorm.DataSource().initialize", typeorm
    yield "typeorm.createConnection", typeorm
    for made in ("sequelize", "sequelize.Sequelize", "sequelize.default"):
        yield made, Waiting("sequelize", _sequelize)


MAPPERS: dict[str, Waiting] = dict(_table())
"""Their calls that connect, or make what does, and how long they wait."""
