"""The measured import costs, and which row speaks for which import."""

from datetime import date
from decimal import Decimal

import pytest

from deburr.facts import imports
from deburr.facts.imports import ImportCost, ImportCosts


def row(language: str, module: str, kind: str = "import") -> ImportCost:
    return ImportCost(language, module, module, "1.0", Decimal(1), date(2026, 11, 23), kind=kind)


COSTS = ImportCosts(
    {
        ("python", "scipy"): row("python", "scipy"),
        ("python", "scipy.stats"): row("python", "scipy.stats"),
        ("python", "boto3.client('s3')"): row("python", "boto3.client('s3')", "client"),
        ("node", "lodash"): row("node", "lodash"),
        ("node", "@aws-sdk/client-s3"): row("node", "@aws-sdk/client-s3"),
    }
)


@pytest.mark.parametrize(
    ("language", "module", "found"),
    [
        pytest.param("python", "scipy.stats", "scipy.stats", id="its own row"),
        pytest.param("python", "scipy.stats.norm", "scipy.stats", id="the longest prefix"),
        pytest.param("python", "scipy.sparse", "scipy", id="the package that runs first"),
        pytest.param("python", "scipyx", None, id="another package whose name begins the same"),
        pytest.param("typescript", "@aws-sdk/client-s3", "@aws-sdk/client-s3", id="TypeScript runs on Node"),
        pytest.param("javascript", "lodash/get", None, id="a Node subpath does not load the main file"),
        pytest.param("python", "lodash", None, id="another language"),
        pytest.param("java", "scipy", None, id="a language without rows"),
        pytest.param(None, "scipy", None, id="an unknown language"),
        pytest.param("python", "", None, id="no module"),
        pytest.param("python", "boto3.client('s3')", None, id="a client is not an import"),
    ],
)
def test_which_row_speaks(language: str | None, module: str, found: str | None) -> None:
    cost = COSTS.of(language, module)
    assert (cost.module if cost else None) == found


def test_client_rows_are_asked_for_by_name() -> None:
    assert COSTS.client("python", "boto3.client", "s3") is not None
    assert COSTS.client("python", "boto3.client", "sqs") is None
    assert COSTS.client(None, "boto3.client", "s3") is None


def test_shipped_rows_are_whole() -> None:
    rows = imports.load().rows
    assert len({language for language, _ in rows}) == 2
    for (language, module), cost in rows.items():
        assert (cost.language, cost.module) == (language, module)
        assert cost.cpu_ms >= 0
        assert cost.kind in ("import", "client", "stdlib")
        assert cost.kind == "stdlib" or (cost.version and cost.mb)
        assert (cost.kind == "client") == bool(cost.above)
        assert cost.cpu_ms_no_pyc is None or language == "python"


def test_a_client_stands_above_a_measured_import() -> None:
    costs = imports.load()
    clients = [cost for cost in costs.rows.values() if cost.kind == "client"]
    assert clients
    assert all(costs.of(cost.language, cost.above) for cost in clients)
