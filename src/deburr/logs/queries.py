"""A Question in the language of an engine: SQL through sqlglot, CloudWatch Logs Insights by our own hand.

SQL reads S3 exports: a column `line` with a line of log, a column `path` with the file's. Fields are split out by name;
a regular expression of several groups takes these engines many times as long.
"""

import importlib
from typing import Any

from deburr.errors import DeburrError
from deburr.logs.block import milliseconds
from deburr.logs.metrics import Bucket, Count, Field, Key, Least, Measure, Most, Present, Question, Sum

NAMES = {
    Field.DURATION: ("Duration: ", "DOUBLE"),
    Field.BILLED: ("Billed Duration: ", "BIGINT"),
    Field.MEMORY: ("Memory Size: ", "BIGINT"),
    Field.USED: ("Max Memory Used: ", "BIGINT"),
    Field.INIT: ("Init Duration: ", "DOUBLE"),
    Field.RESTORE: ("Restore Duration: ", "DOUBLE"),
}
INSIGHTS = {
    Field.FUNCTION: "@log",
    Field.DURATION: "@duration",
    Field.BILLED: "@billedDuration",
    Field.MEMORY: "@memorySize / 1000000",  # Insights counts a MB as 10**6 bytes; 1024**2 would read 488 for 512
    Field.USED: "@maxMemoryUsed / 1000000",
    Field.INIT: "@initDuration",
    Field.RESTORE: "restore",
    Field.STATUS: "status",
}
# Where an engine finds the lines of an export, as its own SQL.
LINES = {
    "duckdb": "SELECT line, filename AS path FROM read_csv('exports/**/*', columns = {'line': 'VARCHAR'},"
    " header = false, auto_detect = false, delim = '\\x01', quote = '', escape = '', filename = true,"
    " max_line_size = 4000000)",
    "athena": 'SELECT line, "$path" AS path FROM lambda_logs',
    "spark": "SELECT value AS line, input_file_name() AS path FROM text.`exports/`",
}
ATHENA_TABLE = """\
-- once, with the place of your export:
-- CREATE EXTERNAL TABLE lambda_logs (line string)
--   ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001' LOCATION 's3://BUCKET/PREFIX/';
"""
ENGINES = ("insights", *LINES)
ROWS = 10_000
"""What Insights answers at once, logs.insights.rows: an answer as long as this may be cut."""


def compiled(question: Question, engine: str, *, lines: str = "") -> str:
    """The question for one of ENGINES.

    lines   SQL that gives `line` and `path`; the engine's own LINES by default.
    Raises  DeburrError for SQL without sqlglot.
    """
    return _insights(question) if engine == "insights" else _sql(question, engine, lines or LINES[engine])


def _sql(question: Question, engine: str, lines: str) -> str:
    """Written once, as DuckDB has it; sqlglot knows how the others want it."""
    try:
        sqlglot: Any = importlib.import_module("sqlglot")
    except ImportError:
        raise DeburrError("SQL needs sqlglot", where="--print-query", hint="pip install 'deburr[sql]'") from None
    said = ["SUBSTRING(line, 24, 20) = 'Z REPORT RequestId: '"]
    said += [f"SUBSTRING(line, 1, 24) >= '{question.since}'"] if question.since else []
    said += [f"SUBSTRING(line, 1, 24) < '{question.until}'"] if question.until else []
    columns = ["REVERSE(SPLIT_PART(REVERSE(path), '/', 4)) AS function"]  # <function>/<task>/<stream>/<file>
    columns += [f"TRY_CAST({_field(name)} AS {kind}) AS {field}" for field, (name, kind) in NAMES.items()]
    columns.append(f"{_field('Status: ')} AS status")
    keys = [f"{_key(key)} AS {_name(key)}" for key in question.keys]
    measures = [f"{_measure(each)} AS {each.name}" for each in question.measures]
    places = ", ".join(str(index + 1) for index in range(len(keys)))
    needed = [f"{key.field} > 0" for key in question.keys if isinstance(key, Bucket)]
    select = f"SELECT {', '.join([*keys, *measures])} FROM calls {'WHERE ' + ' AND '.join(needed) if needed else ''}"
    head: str = sqlglot.transpile(
        f"WITH calls AS (SELECT {', '.join(columns)} FROM lines WHERE {' AND '.join(said)}) "
        f"{select} GROUP BY {places} ORDER BY {places}",
        read="duckdb",
        write=engine,
        pretty=True,
    )[0]
    return f"WITH lines AS (\n  {lines}\n), " + head.removeprefix("WITH ")


def _field(name: str) -> str:
    """The text between a field's name and its unit; the TAB before it keeps `Duration` apart from `Billed Duration`."""
    value = f"SPLIT_PART(SPLIT_PART(line, CHR(9) || '{name}', 2), ' ', 1)"
    return f"NULLIF(TRIM(SPLIT_PART({value}, CHR(9), 1)), '')"


def _key(key: Key) -> str:
    match key:
        case Present():
            return " OR ".join(f"{field} IS NOT NULL" for field in key.fields)
        case Bucket():
            return f"CAST(CEIL(LN({key.field}) / {key.log_ratio!r}) AS INT)"
        case Field():
            return str(key)


def _measure(measure: Measure) -> str:
    match measure:
        case Count():
            return "COUNT(*)"
        case Sum():
            return f"SUM({measure.field})"
        case Most():
            return f"MAX({measure.field})"
        case Least():
            return f"MIN({measure.field})"


def _insights(question: Question) -> str:
    """Text logs. The time is chosen beside the query too, where Insights has it in whole seconds."""
    told = [(_insights_key(key), _name(key)) for key in question.keys]
    keys = [name if name == key else f"{key} as {name}" for key, name in told]  # a field is not its own alias
    measures = [f"{_insights_measure(each)} as {each.name}" for each in question.measures]
    used = {each for key in question.keys for each in (key.fields if isinstance(key, Present) else (key,))}
    lines = ['filter @type = "REPORT"']
    for bound, sign in ((question.since, ">="), (question.until, "<")):
        if (at := milliseconds(bound)) is not None:
            lines.append(f"filter toMillis(@timestamp) {sign} {at}")
    if Field.STATUS in used:
        lines.append("parse @message /Status: (?<status>[a-z]+)/")
    if Field.RESTORE in used:
        lines.append("parse @message /\\tRestore Duration: (?<restore>[0-9.]+) ms/")
    lines += [f"filter {INSIGHTS[key.field]} > 0" for key in question.keys if isinstance(key, Bucket)]
    lines += [f"stats {', '.join(measures)} by {', '.join(keys)}", f"limit {ROWS}"]
    return "\n| ".join(lines)


def _insights_key(key: Key) -> str:
    match key:
        case Present():
            return " or ".join(f"ispresent({INSIGHTS[field]})" for field in key.fields)
        case Bucket():
            return f"ceil(log({INSIGHTS[key.field]}) / {key.log_ratio!r})"
        case Field():
            return INSIGHTS[key]


def _insights_measure(measure: Measure) -> str:
    match measure:
        case Count():
            return "count(*)"
        case Sum():
            return f"sum({INSIGHTS[measure.field]})"
        case Most():
            return f"max({INSIGHTS[measure.field]})"
        case Least():
            return f"min({INSIGHTS[measure.field]})"


def _name(key: Key) -> str:
    return str(key) if isinstance(key, Field) else key.name
