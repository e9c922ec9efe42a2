"""How many connections a pool may open, and how many it opens before anybody asks, as far as the code says so."""

from typing import NamedTuple

from deburr.sources.handlers.values import Choice, Instance, ObjectValue, Value, as_whole
from deburr.workload.handler import Pool


class Sizes(NamedTuple):
    """Where a constructor is told its sizes: keywords, in JavaScript keys of an object of options.

    most     what may be open; several add up.
    ready    what is opened at once and kept; "" where such a pool opens each connection when it is first needed.
    below    the option that holds both; "" for none.
    order    names of the arguments by position.
    fact     the fact that says what it opens at once when nobody says so; "" where that is one, or none.
    only     True where there is a pool only if it is asked for.
    """

    most: tuple[str, ...]
    ready: str = ""
    below: str = ""
    order: tuple[str, ...] = ()
    fact: str = ""
    only: bool = False


_PSYCOPG2 = Sizes(("maxconn",), "minconn", order=("minconn", "maxconn"))
_PSYCOPG3 = Sizes(("max_size",), "min_size", fact="client.psycopg_pool")
_ALCHEMY = Sizes(("pool_size", "max_overflow"))
_MYSQL = Sizes(("connectionLimit",))
_MONGO = Sizes(("maxPoolSize",), "minPoolSize")
_SEQUELIZE = Sizes(("max",), below="pool")
POOLS = {
    "psycopg2.pool.SimpleConnectionPool": _PSYCOPG2,
    "psycopg2.pool.ThreadedConnectionPool": _PSYCOPG2,
    "psycopg_pool.ConnectionPool": _PSYCOPG3,
    "psycopg_pool.AsyncConnectionPool": _PSYCOPG3,
    "asyncpg.create_pool": Sizes(("max_size",), "min_size", fact="client.asyncpg.pool"),
    "aiomysql.create_pool": Sizes(("maxsize",), "minsize", order=("minsize", "maxsize")),
    "mysql.connector.connect": Sizes(("pool_size",), "pool_size", only=True),
    "mysql.connector.pooling.MySQLConnectionPool": Sizes(
        ("pool_size",), "pool_size", order=("pool_size",), fact="client.mysql_connector.pool"
    ),
    "oracledb.create_pool": Sizes(("max",), "min"),
    "sqlalchemy.create_engine": _ALCHEMY,
    "sqlalchemy.engine.create_engine": _ALCHEMY,
    "sqlalchemy.ext.asyncio.create_async_engine": _ALCHEMY,
    "pymongo.MongoClient": _MONGO,
    "pymongo.mongo_client.MongoClient": _MONGO,
    "motor.motor_asyncio.AsyncIOMotorClient": _MONGO,
    "pg.Pool": Sizes(("max",)),
    "mysql.createPool": _MYSQL,
    "mysql2.createPool": _MYSQL,
    "mysql2/promise.createPool": _MYSQL,
    "mongodb.MongoClient": _MONGO,
    "mongodb.MongoClient.connect": _MONGO,
    "mongoose.connect": _MONGO,
    "mongoose.createConnection": _MONGO,
    "knex": Sizes(("max",), below="pool"),
    "sequelize.Sequelize": _SEQUELIZE,
    "sequelize": _SEQUELIZE,
    "sequelize-typescript.Sequelize": _SEQUELIZE,
    "mssql.connect": Sizes(("max",), below="pool"),
    "postgres": Sizes(("max",)),
}


def pool_of(callee: str, args: list[Value], keywords: dict[str, Value]) -> Pool | None:
    """What the code says of the pool that this call makes; None for what makes none, and where a size is computed."""
    sizes = POOLS.get(callee)
    if sizes is None:
        return None
    given = dict(zip(sizes.order, args, strict=False))
    for arg in args:
        if isinstance(arg, ObjectValue) and arg.cls is None:
            given.update(arg.attrs)
        elif isinstance(arg, Instance | Choice):
            return None  # options that are made elsewhere
    given.update(keywords)
    if sizes.below:
        inner = given.get(sizes.below)
        if inner is not None and not isinstance(inner, ObjectValue):
            return None
        given = inner.attrs if isinstance(inner, ObjectValue) else {}
    if any(key.startswith("**") for key in given) or "poolclass" in given:
        return None
    told = [given[name] for name in sizes.most if name in given]
    ready = given.get(sizes.ready) if sizes.ready else None
    if any(as_whole(value) is None for value in (*told, *(() if ready is None else (ready,)))):
        return None
    if sizes.only and not told:
        return None
    return Pool(
        most=sum(as_whole(value) or 0 for value in told) if told else None,
        ready=as_whole(ready) if ready is not None else None,
        fact=sizes.fact if sizes.ready and ready is None else "",
        named=tuple(dict.fromkeys(name for name in (sizes.ready, *sizes.most) if name)),
    )
