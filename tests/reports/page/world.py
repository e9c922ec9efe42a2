"""One project with everything that can be known of it: what the page is looked at with."""

import json
import math
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from deburr.cli.main import deburr
from deburr.cli.session import Session
from deburr.facts import book
from deburr.findings import Confidence
from deburr.place import Place
from deburr.prune.outlook import outlook
from deburr.reports.prune import document as prune_document
from deburr.workload.cold_start import ColdStart, Estimate, InitPhase, ModuleCost, Saving
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile, profiles_document
from deburr.workload.proof import Figure, Proof, Run, proofs_document
from deburr.workload.reach import Keeping
from deburr.workload.storage import CodeStorage, Version

EXAMPLES = Path(__file__).parents[3] / "examples"
ORDERS = EXAMPLES / "orders"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SIMULATE = (
    "simulate --traffic poisson:5/s --service lognormal:80ms,p99=600ms --memory 512 --init 300ms --what-if memory=1024 "
    "--what-if provisioned=3 --most 3000 --format json"
)


def everything(folder: Path) -> list[str]:
    """Files of every kind about `examples/orders`; the arguments of `deburr report` that show them all."""
    files = {
        "measured.json": profiles_document([*_tuned(), _cold(), *_logged()]),
        "proofs.json": proofs_document(_proofs()),
        "storage.json": _storage(),
        "what-if.json": _printed(SIMULATE),
    }
    for name, document in files.items():
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return [str(ORDERS), *(str(folder / name) for name in files)]


def run(*arguments: str) -> str:
    """What a command prints; it must go well."""
    result = CliRunner().invoke(deburr, list(arguments), catch_exceptions=False)
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def _printed(command: str) -> object:
    return json.loads(run(*command.split()))


def _values(median: float, spread: float, n: int, seed: int) -> Histogram:
    chance = random.Random(seed)
    return Histogram.of(chance.lognormvariate(math.log(median), spread) for _ in range(n))


def _tuned() -> list[Profile]:
    found = []
    for name, work, floor in (("OrdersFunction", 190_000, 64.0), ("CatalogFunction", 26_000, 21.0)):
        for memory_mb in (128, 256, 512, 1024, 1769, 3008):
            median = floor + work / min(memory_mb, 1769)
            warm = _values(median, 0.12, 240, memory_mb)
            found.append(Profile(name, 240, how=How.TUNE, memory_mb=memory_mb, warm_ms=warm, billed_ms=warm))
    return found


def _cold() -> Profile:
    def about(ms: float) -> Estimate:
        return Estimate(ms, ms * 0.96, ms * 1.05)

    modules = (
        ModuleCost("orders.api", "", about(3), about(612), at="shop/src/orders/api.py:1", package=""),
        ModuleCost(
            "pandas", "orders.api", about(41), about(388), 41.5, 212_000, 1, "pandas", "shop/src/orders/api.py:9"
        ),
        ModuleCost("boto3", "orders.api", about(22), about(171), 18.2, 96_000, 3, "boto3", "shop/src/orders/api.py:6"),
        ModuleCost(
            "requests", "orders.api", about(8), about(49), 6.4, 31_000, 2, "requests", "shop/src/orders/api.py:8"
        ),
    )
    return Profile(
        "OrdersFunction",
        20,
        how=How.COLD,
        memory_mb=1024,
        cold_ms=_values(96, 0.1, 20, 7),
        cold_start=ColdStart(
            environments=20,
            events=3,
            phases=(
                InitPhase("runtime start", about(88)),
                InitPhase("modules", about(612)),
                InitPhase("until ready", about(6)),
            ),
            modules=modules,
            savings=(
                Saving("import pandas inside sales_report", about(371), 20, "shop/src/orders/api.py:9", 0.41, 260.0),
            ),
            uncompiled=2,
            network=("lookup dynamodb.us-east-1.amazonaws.com",),
        ),
    )


def _logged() -> list[Profile]:
    shapes = (
        ("CustomersFunction", 74, 0.5, 410, 18_432, {"timeout": 31}),
        ("CatalogFunction", 58, 0.4, 690, 240_118, {}),
        ("PaymentsFunction", 410, 0.7, 520, 41_006, {"handler": 212, "timeout": 4}),
        ("ShopFrontFunction", 33, 0.6, 300, 90_551, {}),
    )
    return [
        Profile(
            name,
            n,
            how=How.LOGS,
            start=NOW - timedelta(days=14),
            end=NOW,
            memory_mb=512,
            warm_ms=_values(median, spread, 2000, nth),
            init_ms=_values(init, 0.15, 60, nth + 50),
            errors=errors,
            cold_starts=n // 300,
        )
        for nth, (name, median, spread, init, n, errors) in enumerate(shapes)
    ]


def _proofs() -> list[Proof]:
    session = Session.open((ORDERS,), today=TODAY)
    verdict = session.check(select=(), ignore=(), confidence=Confidence.LIKELY, parameters={}, fresh=True)
    found = next(finding for finding in verdict.findings if finding.rule == "tmp/appends-to-tmp")
    ran = Run(asked="python3.12", used="python3.11", seed=1, repetitions=3)
    seen = "the 2nd invocation read the rows that the 1st one wrote"
    figures = (Figure("rows of another invocation", 412, "rows"), Figure("growth", 0.3, "MB an invocation"))
    return [Proof(found.rule, found.fingerprint, found.function, True, seen, figures, ran, NOW)]


def _storage() -> object:
    versions = tuple(
        Version(
            f"orders-{letter}",
            number,
            38_000_000,
            NOW - timedelta(days=40 - number),
            f"{letter}{number}",
            512,
            "python3.12",
        )
        for letter in "abcdefgh"
        for number in range(1, 41)
    )
    storage = CodeStorage(
        "123456789012", "us-east-1", Place("a.db"), 251_000_000_000, 300_000_000_000, 0, 0, versions, ()
    )
    return prune_document(outlook(storage, Keeping(), book.load(), NOW))
