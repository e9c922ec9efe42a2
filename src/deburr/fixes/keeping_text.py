"""What keeps a connection, for each library: whether it must be checked, and the text of its getter."""

from typing import NamedTuple

from msgspec import Struct


class Names(NamedTuple):
    """What the getter brings into a module; `rest` is "" where nothing is left open."""

    kept: str
    getter: str
    rest: str = ""


class Library(Struct, frozen=True):
    """checked      False where the library connects again by itself.
    asks         the calls that ask a connection whether it is alive, and end its transaction.
    opens        it must be told to connect once it is made.
    closes_with  a `with` statement closes it.
    script       it is JavaScript.
    """

    checked: bool
    asks: tuple[str, ...] = ()
    opens: bool = False
    closes_with: bool = False
    script: bool = False

    @property
    def names(self) -> Names:
        if self.script:
            return Names("kept", "keptConnection", "atRest") if self.checked else Names("kept", "keptClient")
        return Names("_kept", "kept_connection", "at_rest") if self.checked else Names("_kept", "kept_client")

    def text(self, *, error: str, step: str, typed: bool) -> str:
        """The getter and what it needs, without a line end behind it.

        error  the module that has the library's own `Error`.
        typed  for TypeScript.
        """
        if self.script:
            return _script(self, step, ": any" if typed else "", typed=typed)
        lines = _CHECKED if self.checked else _KEPT
        asks = "".join(f"        connection.{ask}\n" for ask in self.asks)
        return lines.replace("ASKS\n", asks).replace("ERROR", f"{error}.Error").replace("    ", step).strip("\n")


_KEPT = '''
_kept = None


def kept_client(connect):
    """This environment's own client, which connects again by itself."""
    global _kept
    if _kept is None:
        _kept = connect()
    return _kept
'''
_CHECKED = '''
_kept = None


def kept_connection(connect):
    """This environment's own connection, made anew when the server has closed it."""
    global _kept
    if _kept is None or not at_rest(_kept):
        _kept = connect()
    return _kept


def at_rest(connection):
    """True for a connection that is alive; what it has not committed is rolled back."""
    try:
ASKS
        return True
    except ERROR:
        return False
'''


def _script(library: Library, step: str, any_type: str, *, typed: bool) -> str:
    made = f"(connect{': () => any' if typed else ''})"
    if not library.checked:
        return "\n".join(
            [
                f"let kept{any_type};",
                "",
                "// This environment's own client, which connects again by itself.",
                f"const keptClient = {made} => {{",
                f"{step}kept ??= connect();",
                f"{step}return kept;",
                "};",
            ]
        )
    return "\n".join(
        [
            f"let kept{any_type};",
            "",
            "// This environment's own connection, made anew when the server has closed it.",
            f"const keptConnection = async {made} => {{",
            f"{step}if (!kept || !(await atRest(kept))) {{",
            f"{step * 2}const made = await connect();",
            f"{step * 2}made.on('error', () => {{ kept = undefined; }});",
            *([f"{step * 2}await made.connect();"] if library.opens else []),
            f"{step * 2}kept = made;",
            f"{step}}}",
            f"{step}return kept;",
            "};",
            "",
            "// True for a connection that is alive; what it has not committed is rolled back.",
            f"const atRest = (connection{any_type}) =>",
            f"{step}connection.{library.asks[0]}.then(() => true, () => false);",
        ]
    )


_SELECT = ("rollback()", 'cursor().execute("SELECT 1")', "rollback()")
_PING = ("ping(reconnect=False)", "rollback()")

PYTHON = {
    "psycopg2.connect": Library(True, _SELECT),
    "psycopg.connect": Library(True, _SELECT, closes_with=True),
    "pymysql.connect": Library(True, _PING, closes_with=True),
    "mysql.connector.connect": Library(True, _PING, closes_with=True),
    "redis.Redis": Library(False),
    "redis.StrictRedis": Library(False),
    "pymongo.MongoClient": Library(False, closes_with=True),
}
SCRIPT = {
    "pg.Client": Library(True, ("query({ text: 'ROLLBACK', query_timeout: 1000 })",), opens=True, script=True),
    "mysql2/promise.createConnection": Library(True, ("query({ sql: 'ROLLBACK', timeout: 1000 })",), script=True),
    "mongodb.MongoClient": Library(False, script=True),
}
