"""Connections that move behind a getter, and those that stay as they are, with the reason."""

from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.edits import Keep
from deburr.fixes import keeping
from deburr.fixes.splice import CannotEdit, spliced


def kept(text: str, call: str, callee: str, file: str = "app.py") -> str:
    return spliced(text, keeping.splices(text, Keep(place(text, call, file=file).named(callee), "handler")))


@pytest.mark.parametrize(
    ("file", "call", "callee", "before", "after"),
    [
        pytest.param(
            "app.py",
            "psycopg2.connect(\n        DSN,  # from the stack\n    )",
            "psycopg2.connect",
            """
            import psycopg2

            # é
            @traced
            def handler(event, context):
                conn = psycopg2.connect(
                    DSN,  # from the stack
                )
                try:
                    return conn.cursor().execute("SELECT 1")
                finally:
                    conn.close()  # always
            """,
            """
            import psycopg2

            _kept = None


            def kept_connection(connect):
                \"""This environment's own connection, made anew when the server has closed it.\"""
                global _kept
                if _kept is None or not at_rest(_kept):
                    _kept = connect()
                return _kept


            def at_rest(connection):
                \"""True for a connection that is alive; what it has not committed is rolled back.\"""
                try:
                    connection.rollback()
                    connection.cursor().execute("SELECT 1")
                    connection.rollback()
                    return True
                except psycopg2.Error:
                    return False


            # é
            @traced
            def handler(event, context):
                conn = kept_connection(lambda: psycopg2.connect(
                    DSN,  # from the stack
                ))
                try:
                    return conn.cursor().execute("SELECT 1")
                finally:
                    at_rest(conn)  # always
            """,
            id="what is built from stays where it is",
        ),
        pytest.param(
            "app.py",
            "redis.Redis()",
            "redis.Redis",
            """
            import redis

            def handler(event, context):
            \tr = redis.Redis()
            \treturn r.get("a")
            """,
            """
            import redis

            _kept = None


            def kept_client(connect):
            \t\"""This environment's own client, which connects again by itself.\"""
            \tglobal _kept
            \tif _kept is None:
            \t\t_kept = connect()
            \treturn _kept


            def handler(event, context):
            \tr = kept_client(lambda: redis.Redis())
            \treturn r.get("a")
            """,
            id="tabs",
        ),
        pytest.param(
            "app.py",
            "mysql.connect(host=host)",
            "pymysql.connect",
            """
            import pymysql as mysql
            def opened(host):
              return mysql.connect(host=host)
            def handler(event, context):
              conn = opened("db")
              conn.cursor().execute("SELECT 1")
              conn.close()
            """,
            """
            import pymysql as mysql

            _kept = None


            def kept_connection(connect):
              \"""This environment's own connection, made anew when the server has closed it.\"""
              global _kept
              if _kept is None or not at_rest(_kept):
                _kept = connect()
              return _kept


            def at_rest(connection):
              \"""True for a connection that is alive; what it has not committed is rolled back.\"""
              try:
                connection.ping(reconnect=False)
                connection.rollback()
                return True
              except mysql.Error:
                return False


            def opened(host):
              return kept_connection(lambda: mysql.connect(host=host))
            def handler(event, context):
              conn = opened("db")
              conn.cursor().execute("SELECT 1")
              at_rest(conn)
            """,
            id="by a function of its own, two spaces",
        ),
        pytest.param(
            "app.mjs",
            "new Client({ host })",
            "pg.Client",
            """
            import { Client } from 'pg';

            export const handler = async () => {
              const client = new Client({ host });
              await client.connect();
              try {
                return await client.query('SELECT 1');
              } finally {
                await client.end();
              }
            };
            """,
            """
            import { Client } from 'pg';

            let kept;

            // This environment's own connection, made anew when the server has closed it.
            const keptConnection = async (connect) => {
              if (!kept || !(await atRest(kept))) {
                const made = await connect();
                made.on('error', () => { kept = undefined; });
                await made.connect();
                kept = made;
              }
              return kept;
            };

            // True for a connection that is alive; what it has not committed is rolled back.
            const atRest = (connection) =>
              connection.query({ text: 'ROLLBACK', query_timeout: 1000 }).then(() => true, () => false);

            export const handler = async () => {
              const client = await keptConnection(() => new Client({ host }));
              try {
                return await client.query('SELECT 1');
              } finally {
                await atRest(client);
              }
            };
            """,
            id="pg connects in its getter",
        ),
        pytest.param(
            "app.ts",
            "new MongoClient(uri)",
            "mongodb.MongoClient",
            """
            export const handler = async () => {
              const client = new MongoClient(uri);
              try {
                return await client.db('a').collection('b').findOne();
              } finally {
                await client.close();
                console.log('closed');
              }
            };
            """,
            """
            let kept: any;

            // This environment's own client, which connects again by itself.
            const keptClient = (connect: () => any) => {
              kept ??= connect();
              return kept;
            };

            export const handler = async () => {
              const client = keptClient(() => new MongoClient(uri));
              try {
                return await client.db('a').collection('b').findOne();
              } finally {
                console.log('closed');
              }
            };
            """,
            id="a client that looks after itself",
        ),
    ],
)
def test_keeps(file: str, call: str, callee: str, before: str, after: str) -> None:
    assert kept(dedent(before), call, callee, file) == dedent(after)


CLOSED = "\n    conn.close()\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "def handler():\n    conn = d.connect()\n    conn.x()\n", "nothing ends its transaction", id="never closed"
        ),
        pytest.param(
            f"def handler():\n    conn = connect(){CLOSED}", "own errors have no name", id="its module has no name"
        ),
        pytest.param(f"import threading\ndef handler():\n    conn = d.connect(){CLOSED}", "threads", id="threads"),
        pytest.param(
            f"_kept = 1\ndef handler():\n    conn = d.connect(){CLOSED}", "has a name of", id="a name that is taken"
        ),
        pytest.param(
            f"def handler():\n    conn = d.connect()\n    conn = 1{CLOSED}", "another value", id="given twice"
        ),
        pytest.param("def f():\n    return d.connect()\n", "not called in its own file", id="handed to another file"),
        pytest.param(
            f"def f():\n    return d.connect()\ndef g():\n    conn = f(){CLOSED}    f()\n",
            "called in 2 places",
            id="two at once",
        ),
        pytest.param(
            f"def f():\n    return d.connect()\ndef g():\n    for x in y:\n        conn = f(){CLOSED}",
            "in a loop",
            id="in a loop",
        ),
        pytest.param(f"def f():\n    conn = d.connect()\n    f(){CLOSED}", "f calls itself", id="within itself"),
        pytest.param(
            f"def handler():\n    conn = d.connect()\n    conn.x('CREATE TEMP TABLE t (a int)'){CLOSED}",
            "CREATE TEMP would outlast",
            id="what the connection itself holds",
        ),
        pytest.param(
            "def f():\n    with d.connect() as conn:\n        pass\n", "not put in a name", id="a with statement"
        ),
        pytest.param("conn = d.connect()\nconn.close()\n", "does not stand in a function", id="at the module's level"),
    ],
)
def test_stays(text: str, reason: str) -> None:
    call = "d.connect()" if "d.connect()" in text else "connect()"
    with pytest.raises(CannotEdit, match=reason):
        kept(text, call, "psycopg2.connect")


def test_a_block_of_its_own_is_not_emptied() -> None:
    text = "const handler = async () => {\n  const c = new MongoClient(u);\n  try { g(c); } finally {\n    await c.close();\n  }\n};\n"
    with pytest.raises(CannotEdit, match="nothing else stands where it is closed"):
        kept(text, "new MongoClient(u)", "mongodb.MongoClient", "app.js")


def test_what_runs_several_times_at_once_keeps_its_own() -> None:
    text = "const one = async (id) => {\n  const c = new Client();\n  await c.end();\n};\nconst all = (ids) => Promise.all(ids.map(one));\n"
    for calls in (text, text.replace("ids.map(one)", "ids.map((id) => one(id))")):
        with pytest.raises(CannotEdit, match="at once"):
            kept(calls, "new Client()", "pg.Client", "app.js")


def test_the_getter_hands_out_what_is_alive_and_makes_what_is_not() -> None:
    """The text that is written, run against a driver that loses its connection."""
    text = "import driver\ndef handler():\n    conn = driver.connect()\n    conn.asked += 1\n    conn.close()\n    return conn\n"
    made: dict[str, object] = {}
    exec(kept(text, "driver.connect()", "psycopg2.connect").replace("import driver\n", ""), made)

    class Driver:
        Error = RuntimeError

        def __init__(self) -> None:
            self.connected = 0

        def connect(self) -> "Connection":
            self.connected += 1
            return Connection()

    class Connection:
        asked = 0
        open = False
        dead = False

        def rollback(self) -> None:
            self.open = False

        def cursor(self) -> "Connection":
            return self

        def execute(self, _: str) -> None:
            if self.dead:
                raise RuntimeError
            self.open = True

    driver = made["driver"] = Driver()
    handler = made["handler"]
    assert callable(handler)
    first, second = handler(), handler()
    assert (first is second, first.asked, first.open) == (True, 2, False)
    second.dead = True
    assert handler() is not second
    assert driver.connected == 2
