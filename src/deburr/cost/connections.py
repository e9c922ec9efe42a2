"""How many connections a database takes, by the memory of its class."""

import re
from math import log2

from deburr.facts.book import Facts
from deburr.workload.resources import Database

FORMULAS = {
    "postgres": "rds.max_connections.postgres",
    "mysql": "rds.max_connections.mysql",
    "mariadb": "rds.max_connections.mariadb",
}
AURORA = {"postgres": "aurora.max_connections.postgres", "mysql": "aurora.max_connections.mysql"}
BYTES_PER_GIB = 1024**3
LOGARITHM = re.compile(r"log2\(DBInstanceClassMemory/(?P<bytes>\d+)\)\*(?P<times>\d+)")
DEFAULT = re.compile(r"DBInstanceClassMemory/(?P<bytes>\d+)(?:, (?P<most>\d+))?")


def most_connections(facts: Facts, database: Database) -> int | None:
    """The most that RDS's default for its engine and class can come to; None when either is not known.

    It is an upper bound: AWS divides what is left of the class's memory, some of which the system takes.
    """
    formula = (AURORA if database.aurora else FORMULAS).get(database.engine.value or "")
    size = facts["rds.class_memory_gib"].table.get((database.instance_class.value or "").removeprefix("db."))
    written = str(facts[formula].value) if formula is not None else ""
    logarithms = [(int(each["bytes"]), int(each["times"])) for each in LOGARITHM.finditer(written)]
    if logarithms and size is not None:
        memory = int(str(size)) * BYTES_PER_GIB
        return max(round(log2(memory / part)) * times for part, times in logarithms)  # rounded, as in AWS's table
    found = DEFAULT.search(written)
    if found is None or size is None:
        return None
    connections = int(str(size)) * BYTES_PER_GIB // int(found["bytes"])
    return min(connections, int(found["most"])) if found["most"] else connections
