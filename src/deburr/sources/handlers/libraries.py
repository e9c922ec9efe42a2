"""Which external names build clients, open connections, adapt web frameworks or register routes."""

import re
from typing import NamedTuple

from deburr.workload.handler import ClientKind


class Maker(NamedTuple):
    """A constructor: what it makes and whether using it means a connection to a server with limited room."""

    kind: ClientKind
    connects: bool


_SDK = Maker(ClientKind.SDK, False)
_HTTP = Maker(ClientKind.HTTP, False)
_DATABASE = Maker(ClientKind.DATABASE, True)
_CACHE = Maker(ClientKind.CACHE, True)
_BROKER = Maker(ClientKind.BROKER, True)

MAKERS: dict[str, Maker] = {
    # Python
    "boto3.client": _SDK,
    "boto3.resource": _SDK,
    "boto3.Session": _SDK,
    "boto3.session.Session": _SDK,
    "opensearchpy.OpenSearch": _HTTP,
    "elasticsearch.Elasticsearch": _HTTP,
    "boto3.Session().client": _SDK,
    "boto3.Session().resource": _SDK,
    "boto3.session.Session().client": _SDK,
    "boto3.session.Session().resource": _SDK,
    "aioboto3.Session().client": _SDK,
    "requests.Session": _HTTP,
    "requests.session": _HTTP,
    "requests.sessions.Session": _HTTP,
    "httpx.Client": _HTTP,
    "httpx.AsyncClient": _HTTP,
    "aiohttp.ClientSession": _HTTP,
    "urllib3.PoolManager": _HTTP,
    "psycopg2.connect": _DATABASE,
    "aurora_dsql_psycopg2.connect": _DATABASE,
    "aurora_dsql_psycopg.connect": _DATABASE,
    "aurora_dsql_asyncpg.connect": _DATABASE,
    "psycopg2.pool.SimpleConnectionPool": _DATABASE,
    "psycopg2.pool.ThreadedConnectionPool": _DATABASE,
    "psycopg.connect": _DATABASE,
    "psycopg.Connection.connect": _DATABASE,
    "psycopg.AsyncConnection.connect": _DATABASE,
    "psycopg_pool.ConnectionPool": _DATABASE,
    "psycopg_pool.AsyncConnectionPool": _DATABASE,
    "pymysql.connect": _DATABASE,
    "pymysql.connections.Connection": _DATABASE,
    "MySQLdb.connect": _DATABASE,
    "mysql.connector.connect": _DATABASE,
    "mysql.connector.pooling.MySQLConnectionPool": _DATABASE,
    "aiomysql.connect": _DATABASE,
    "aiomysql.create_pool": _DATABASE,
    "asyncpg.connect": _DATABASE,
    "asyncpg.create_pool": _DATABASE,
    "pg8000.connect": _DATABASE,
    "pg8000.native.Connection": _DATABASE,
    "pg8000.dbapi.connect": _DATABASE,
    "sqlalchemy.create_engine": _DATABASE,
    "sqlalchemy.engine.create_engine": _DATABASE,
    "sqlalchemy.ext.asyncio.create_async_engine": _DATABASE,
    "pyodbc.connect": _DATABASE,
    "pymssql.connect": _DATABASE,
    "oracledb.connect": _DATABASE,
    "oracledb.create_pool": _DATABASE,
    "cx_Oracle.connect": _DATABASE,
    "snowflake.connector.connect": _DATABASE,
    "redshift_connector.connect": _DATABASE,
    "pymongo.MongoClient": _DATABASE,
    "pymongo.mongo_client.MongoClient": _DATABASE,
    "motor.motor_asyncio.AsyncIOMotorClient": _DATABASE,
    "neo4j.GraphDatabase.driver": _DATABASE,
    "redis.Redis": _CACHE,
    "redis.StrictRedis": _CACHE,
    "redis.from_url": _CACHE,
    "redis.Redis.from_url": _CACHE,
    "redis.asyncio.Redis": _CACHE,
    "redis.cluster.RedisCluster": _CACHE,
    "pymemcache.client.base.Client": _CACHE,
    "pika.BlockingConnection": _BROKER,
    "kafka.KafkaProducer": _BROKER,
    "confluent_kafka.Producer": _BROKER,
    "paho.mqtt.client.Client": _BROKER,
    # Node
    "axios.create": _HTTP,
    "undici.Pool": _HTTP,
    "undici.Client": _HTTP,
    "pg.Client": _DATABASE,
    "pg.Pool": _DATABASE,
    "pg-promise()": _DATABASE,
    "mysql.createConnection": _DATABASE,
    "mysql.createPool": _DATABASE,
    "mysql2.createConnection": _DATABASE,
    "mysql2.createPool": _DATABASE,
    "mysql2/promise.createConnection": _DATABASE,
    "mysql2/promise.createPool": _DATABASE,
    "serverless-mysql": _DATABASE,
    "mongodb.MongoClient": _DATABASE,
    "mongodb.MongoClient.connect": _DATABASE,
    "mongoose.connect": _DATABASE,
    "mongoose.createConnection": _DATABASE,
    "knex": _DATABASE,
    "sequelize.Sequelize": _DATABASE,
    "sequelize": _DATABASE,
    "sequelize-typescript.Sequelize": _DATABASE,
    "typeorm.createConnection": _DATABASE,
    "typeorm.DataSource": _DATABASE,
    "@prisma/client.PrismaClient": _DATABASE,
    "postgres": _DATABASE,
    "mssql.connect": _DATABASE,
    "oracledb.getConnection": _DATABASE,
    "neo4j-driver.driver": _DATABASE,
    "ioredis": _CACHE,
    "ioredis.Redis": _CACHE,
    "ioredis.Cluster": _CACHE,
    "redis.createClient": _CACHE,
    "memjs.Client.create": _CACHE,
    "elasticsearch.Client": _HTTP,
    "@elastic/elasticsearch.Client": _HTTP,
    "@opensearch-project/opensearch.Client": _HTTP,
    "amqplib.connect": _BROKER,
    "kafkajs.Kafka": _BROKER,
}

# What gives another value each time, or seeds what does.
DRAWS = frozenset(
    """
    uuid.uuid1 uuid.uuid4 uuid.uuid7 secrets.token_hex secrets.token_urlsafe secrets.token_bytes secrets.randbits
    os.urandom random.seed random.Random random.random random.randint random.randrange random.choice
    random.getrandbits ulid.ULID ulid.new numpy.random.seed numpy.random.default_rng
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)

# Methods of SDK clients whose answer is good for a time only.
FETCHES = frozenset({"get_secret_value", "assume_role", "assume_role_with_web_identity", "get_session_token"})

# Constructors that are called as plain functions or with `new` under their module's bare name.
_NEW_ONLY = frozenset({"sequelize", "ioredis"})

_V3 = r"^@aws-sdk/client-([a-z0-9-]+)\.([A-Za-z0-9]+)$"
_V2 = r"^aws-sdk(?:/clients/([a-z0-9]+)|\.([A-Z][A-Za-z0-9]+)(?:\.(?:DocumentClient|Converter))?)$"

# The constructors that aws-sdk 2.1693.0 exports beside its services, all but the many kinds of credentials.
_V2_CORE = frozenset(
    """
    apiLoader EndpointCache SequentialExecutor Service Config Endpoint HttpRequest HttpResponse HttpClient
    NodeHttpClient Request Response ResourceWaiter ParamValidator IniLoader MetadataService
    CredentialProviderChain Token TokenProviderChain SSOTokenProvider
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)


def maker_of(path: str, *, new: bool) -> tuple[Maker, str] | None:
    """What a constructor makes and for which AWS service ("" when that does not apply); None for anything else."""
    known = MAKERS.get(path)
    if known is not None:
        return None if path in _NEW_ONLY and not new else (known, "")
    if not new:
        return None
    v3 = re.match(_V3, path) if path.startswith("@") else None
    if v3:
        service, name = v3.group(1), v3.group(2)
        if name.endswith("Client") or name.lower() == service.replace("-", ""):
            return _SDK, service
        return None
    v2 = re.match(_V2, path) if path.startswith("aws-sdk") else None
    if v2:
        name = v2.group(1) or v2.group(2)
        if name not in _V2_CORE and not name.endswith("Credentials"):
            return _SDK, name.lower()
    return None


ADAPTERS: dict[str, str] = {
    "mangum.Mangum": "mangum",
    "apig_wsgi.make_lambda_handler": "apig-wsgi",
    "awsgi.response": "awsgi",
    "awsgi2.response": "awsgi2",
    "serverless_wsgi.handle_request": "serverless-wsgi",
    "aws_wsgi.response": "aws-wsgi",
    "a2wsgi.ASGIMiddleware": "",
    "serverless-http": "serverless-http",
    "aws-serverless-express.proxy": "aws-serverless-express",
    "aws-serverless-express.createServer": "aws-serverless-express",
    "aws-serverless-fastify.proxy": "aws-serverless-fastify",
    "@vendia/serverless-express": "@vendia/serverless-express",
    "@vendia/serverless-express.configure": "@vendia/serverless-express",
    "@codegenie/serverless-express": "@codegenie/serverless-express",
    "@codegenie/serverless-express.configure": "@codegenie/serverless-express",
    "@fastify/aws-lambda": "@fastify/aws-lambda",
    "aws-lambda-fastify": "aws-lambda-fastify",
    "hono/aws-lambda.handle": "",  # Hono is made for it: no adapter cost worth a word
}

FRAMEWORKS: dict[str, str] = {
    "fastapi.FastAPI": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "connexion.FlaskApp": "flask",
    "django.core.wsgi.get_wsgi_application": "django",
    "django.core.asgi.get_asgi_application": "django",
    "bottle.Bottle": "bottle",
    "falcon.App": "falcon",
    "quart.Quart": "quart",
    "express": "express",
    "express.Router": "express",
    "koa": "koa",
    "fastify": "fastify",
    "@hapi/hapi.server": "hapi",
    "@nestjs/core.NestFactory.create": "nestjs",
}

ROUTERS = frozenset({"get", "post", "put", "delete", "patch", "options", "head", "route", "api_route", "all"})

MOUNTS = frozenset(
    {
        "include_router", "mount", "register_blueprint", "add_url_rule", "add_api_route", "add_route", "add_api",
        "register", "websocket", "applyMiddleware",
    }
)  # fmt: skip
"""Methods of a web framework that bring routes which are not read."""


def caches(decorator: str) -> bool:
    """True for a decorator or wrapper after which a function runs once for the same arguments."""
    return decorator in CACHED or decorator.endswith(".cached_property")


CACHED = frozenset(
    {
        "deburr_guards.once",
        "deburr_guards.reuse",
        "functools.lru_cache",
        "functools.cache",
        "functools.cached_property",
        "cachetools.cached",
        "cachetools.func.lru_cache",
        "cachetools.func.ttl_cache",
        "lodash.once",
        "lodash.memoize",
        "memoizee",
        "ramda.once",
        "ramda.memoizeWith",
        "p-memoize",
    }
)

# Methods that call what they are given at once, also while the module is being loaded.
IMMEDIATE = frozenset(
    {"map", "forEach", "filter", "reduce", "then", "catch", "finally", "flatMap", "some", "every", "find", "for_each"}
)

# Of these, the ones that are through with what they were given when they return.
AT_ONCE = IMMEDIATE - {"then", "catch", "finally"}

SEVERAL = frozenset(
    """
    Promise.all Promise.allSettled Promise.race Promise.any p-map p-limit asyncio.gather asyncio.wait
    asyncio.as_completed asyncio.create_task asyncio.ensure_future asyncio.TaskGroup anyio.create_task_group
    threading.Thread
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
SEVERAL_OF = ("concurrent.futures.", "multiprocessing.", "worker_threads.")


def starts_several(path: str) -> bool:
    """True for a call that may start several things before the first is done."""
    return path in SEVERAL or path.startswith(SEVERAL_OF)


NAMES = frozenset(
    path.partition(".")[0].partition("()")[0] for path in (*MAKERS, *ADAPTERS, *FRAMEWORKS) if path[0] != "@"
)
