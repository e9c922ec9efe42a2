"""Connections of a module that are checked when an invocation begins, and those that are left, with the reason."""

from textwrap import dedent
from types import SimpleNamespace

import pytest
from tests.fixes.test_splice import place

from deburr.edits import Revive
from deburr.fixes import reviving
from deburr.fixes.splice import CannotEdit, spliced


def revived(text: str, call: str, callee: str = "psycopg2.connect") -> str:
    return spliced(text, reviving.splices(text, Revive(place(text, call, file="app.py").named(callee), "handler")))


def test_the_handler_begins_with_a_check() -> None:
    before = """
        import pymysql
        conn = pymysql.connect(
            host=HOST,  # é
        )
        def handler(event, context):
          \"""Counts.\"""
          # all of them
          return conn.cursor().execute("SELECT 1")
        """
    after = """
        import pymysql
        conn = pymysql.connect(
            host=HOST,  # é
        )


        def connected():
          \"""Connect again where the server has closed the connection meanwhile.\"""
          global conn
          if not at_rest(conn):
            conn = pymysql.connect(
                host=HOST,  # é
            )


        def at_rest(connection):
          \"""True for a connection that is alive; what it has not committed is rolled back.\"""
          try:
            connection.ping(reconnect=False)
            connection.rollback()
            return True
          except pymysql.Error:
            return False
        def handler(event, context):
          \"""Counts.\"""
          # all of them
          connected()
          return conn.cursor().execute("SELECT 1")
        """
    call = "pymysql.connect(\n    host=HOST,  # é\n)"
    assert revived(dedent(before), call, "pymysql.connect") == dedent(after)


def test_a_connection_on_the_last_line_gets_a_line_end() -> None:
    text = "import d\ndef handler(e, _):\n    c.cursor()\nc = d.connect()"
    assert "\nc = d.connect()\n\n\ndef connected():\n" in revived(text, "d.connect()")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("c = d.connect()\nx = c.cursor()\ndef handler(e, _): ...\n", "itself uses c", id="a cursor of it"),
        pytest.param("c = d.connect()\ndef f():\n    global c\n    c = 1\n", "itself uses c", id="given anew"),
        pytest.param(
            "c = d.connect()\ndef f(c=c): ...\ndef handler(e, _):\n    f()\n",
            "itself uses c",
            id="a parameter's default",
        ),
        pytest.param("c = d.connect()\ndef f(): ...\n", "does not stand in the same file", id="another file's handler"),
        pytest.param(
            "def handler(e, c):\n    c = d.connect()\n", "not stand at the module's level", id="in a function"
        ),
        pytest.param("a.c = d.connect()\n", "not put in a name of its own", id="an attribute"),
        pytest.param("c = d.connect()\nconnected = 1\n", "has a name of connected", id="a name that is taken"),
    ],
)
def test_stays(text: str, reason: str) -> None:
    with pytest.raises(CannotEdit, match=reason):
        revived(text, "d.connect()")


def test_a_dead_connection_is_made_anew() -> None:
    """The text that is written, run against a driver that loses its connection."""

    class Connection:
        dead = False

        def ping(self, *, reconnect: bool) -> None:
            if self.dead:
                raise driver.Error

        def rollback(self) -> None: ...

    driver = SimpleNamespace(Error=type("Error", (Exception,), {}), connect=Connection)
    made: dict[str, object] = {"d": driver}
    text = "c = d.connect()\ndef handler(event, context):\n    return c\n"
    exec(revived(text, "d.connect()", "pymysql.connect"), made)
    handler = made["handler"]
    assert callable(handler)
    first = handler({}, None)
    assert handler({}, None) is first
    first.dead = True
    second = handler({}, None)
    assert second is not first
    assert handler({}, None) is second
