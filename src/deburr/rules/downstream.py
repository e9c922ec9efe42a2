"""How many connections a function may open to a database of the project, and how many that takes."""

from msgspec import Struct

from deburr.cost.connections import most_connections
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.engines import engine_of
from deburr.workload.function import Compute, Function
from deburr.workload.handler import ClientKind
from deburr.workload.resources import Database

MANY = frozenset({"s3", "sns", "eventbridge", "iot", "ses", "logs"})
"""Callers that start as many at once as events come."""


class Downstream(Struct, frozen=True):
    """The one database that a function talks to, and the most connections that it takes by default."""

    database: Database
    most: int
    at: Place


def downstream(function: Function, given: Given) -> Downstream | None:
    """None where it is not known, more than one would fit, or a proxy stands between."""
    handler = function.handler
    if handler is None or not function.vpc.value or function.compute not in (Compute.EVENT, Compute.DURABLE):
        return None  # outside a VPC it talks to some other database
    clients = [client for client in handler.clients if client.kind is ClientKind.DATABASE and client.connects]
    engines = {engine for client in clients if (engine := engine_of(client.callee))}
    if len(engines) != 1 or given.workload.proxies:
        return None
    fitting = [
        (database, most)
        for database in given.workload.databases
        if database.engine.value in engines
        and same_project(database.at, function.at)
        and (most := most_connections(given.facts, database)) is not None
    ]
    return Downstream(*fitting[0], clients[0].at) if len(fitting) == 1 else None


def unbounded(function: Function, given: Given) -> list[Caller]:
    """The callers that may bring up as many environments at once as there are calls; none where something caps them."""
    if function.reserved is not None:
        return []
    return [c for c in given.callers(function) if c.mode is Mode.SYNC or (c.mode is Mode.ASYNC and c.kind in MANY)]


def same_project(one: Place, other: Place) -> bool:
    """In a repository of many projects, a folder at the top is one; what stands at the top belongs to all."""
    tops = {place.file.partition("/")[0] if "/" in place.file else "" for place in (one, other)}
    return len(tops - {""}) < 2
