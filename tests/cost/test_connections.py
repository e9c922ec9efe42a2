"""How many connections a class takes, beside the example on AWS's page."""

import pytest

from deburr.cost.connections import most_connections
from deburr.facts import book
from deburr.place import Place
from deburr.workload.resources import Database
from deburr.workload.setting import Setting

FACTS = book.load()
AT = Place("template.yaml", 1, 1)


def most(engine: str | None, size: str | None) -> int | None:
    return most_connections(FACTS, Database("template.yaml#Db", "Db", AT, Setting(engine, AT), Setting(size, AT)))


def test_the_example_of_the_page() -> None:
    # "8 GiB class: nominal 682, actual about 630 (db.m7g.large)", of MySQL.
    assert "nominal 682" in FACTS["rds.max_connections.mysql"].note
    assert most("mysql", "db.m7g.large") == 682


def test_never_less_than_what_is_really_there() -> None:
    # "db.t3.micro about 60", in the same place.
    smallest = most("mysql", "db.t3.micro")
    assert smallest is not None
    assert smallest >= 60


def test_larger_classes_take_more_up_to_the_engines_end() -> None:
    small, large = most("postgres", "db.t3.small"), most("postgres", "db.t3.2xlarge")
    assert small is not None
    assert large is not None
    assert small < large <= 5000


@pytest.mark.parametrize(
    ("engine", "size"),
    [
        pytest.param(None, "db.t3.micro", id="engine settled at deploy time"),
        pytest.param("postgres", None, id="class settled at deploy time"),
        pytest.param("postgres", "db.serverless", id="a class without a size"),
        pytest.param("redis", "cache.t3.micro", id="not RDS"),
        pytest.param("oracle-ee", "db.t3.micro", id="an engine without a formula here"),
    ],
)
def test_unknown(engine: str | None, size: str | None) -> None:
    assert most(engine, size) is None


@pytest.mark.parametrize(
    ("size", "most"),
    [("db.t3.small", 45), ("db.t3.medium", 90), ("db.r5.large", 1000), ("db.r5.xlarge", 2000)],
)
def test_aurora_counts_as_in_its_table(size: str, most: int) -> None:
    aurora = Database("template.yaml#Db", "Db", AT, Setting("mysql", AT), Setting(size, AT), aurora=True)
    assert most_connections(FACTS, aurora) == most
