"""Which engine a library's server must be, where the library speaks to one only."""

_POSTGRES = "aiopg asyncpg pg pg-promise() pg8000 postgres psycopg psycopg2 psycopg_pool"
_MYSQL = "MySQLdb aiomysql mysql mysql2 mysql2/promise pymysql serverless-mysql"
_ENGINES = dict.fromkeys(_POSTGRES.split(), "postgres") | dict.fromkeys(_MYSQL.split(), "mysql")


def engine_of(callee: str) -> str:
    """`postgres` or `mysql` for what makes a client, such as `psycopg2.connect`; "" where it may be any."""
    return _ENGINES.get(callee.partition(".")[0], "")
