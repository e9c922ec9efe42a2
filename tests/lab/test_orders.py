"""The shipped example in the lab: every function that can run is called again and again, and nothing is left behind.

DEBURR_INVOKES sets how many calls; `make soak` asks for 10,000, and has the example's packages installed.
"""

import asyncio
import os
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

from tests.lab.test_soak import INVOKES, WITHIN_S
from tests.lab.world import left_behind, with_lab

from deburr.cli.session import Session
from deburr.lab.control.account import CloudAccount
from deburr.lab.control.invoking import Invoker
from deburr.lab.control.mappings import Mappings
from deburr.lab.dependencies import with_dependencies
from deburr.lab.deployment import Deployment
from deburr.lab.laboratory import Lab
from deburr.lab.project_queues import ProjectQueues
from deburr.lab.record import Record
from deburr.lab.samples import SAMPLES, sample
from deburr.lab.serving import Serving
from deburr.lab.spec import Spec
from deburr.workload.workload import Workload

ORDERS = Path(__file__).parents[2] / "examples/orders"
TODAY = date(2026, 11, 24)
CALLERS = 3
SOAKED = "DEBURR_INVOKES" in os.environ
NOBODY = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
"""No service listens there: what a handler asks of AWS fails at once."""


def test_the_example_is_called_and_leaves_nothing(tmp_path: Path) -> None:
    session = Session.open((ORDERS,), today=TODAY)
    workload = session.workload()

    async def use(lab: Lab) -> tuple[list[Record], Deployment]:
        serving, account, invoker = Serving(lab, lambda record: None), CloudAccount(lab), Invoker()
        queues = ProjectQueues(account, Mappings(account, invoker))
        deployment = Deployment(lab, serving, account, session.root, NOBODY, queues)
        if SOAKED:
            deployment.install = partial(with_dependencies, root=session.root, facts=session.facts, work=lab.work)
        try:
            await deployment.deploy(workload, 0)
            calls = iter(plan(workload, deployment))
            records: list[Record] = []

            async def caller() -> None:
                for spec, kind in calls:
                    event = sample(kind, spec) if kind in SAMPLES else b"{}"
                    records.append(await lab.invoke(spec, event))

            await asyncio.gather(*(caller() for _ in range(CALLERS)))
            for each in deployment.prepared.values():
                await lab.forget(each.spec)
            assert left_behind(lab) == []
            return records, deployment
        finally:
            await invoker.close()
            await serving.close()

    records, deployment = with_lab(use, mechanism="cgroups", within_s=WITHIN_S)
    assert list(deployment.refused) == ["InvoiceFunction"] and "TypeScript" in deployment.refused["InvoiceFunction"]
    assert {record.function for record in records} == {each.spec.name for each in deployment.prepared.values()}
    assert all("\nREPORT RequestId: " in record.log and "START RequestId: " in record.log for record in records)
    answered = Counter(record.error_type for record in records)
    assert not any(kind.startswith(("Runtime.ExitError", "Runtime.OutOfMemory")) for kind in answered), answered


def plan(workload: Workload, deployment: Deployment) -> list[tuple[Spec, str]]:
    """Every function with every kind of its callers; over and over where so many calls are asked for."""
    once = [
        (each.spec, kind)
        for address, each in deployment.prepared.items()
        for kind in sorted({caller.kind for caller in workload.callers if caller.function.address == address} or {""})
    ]
    count = INVOKES if SOAKED else len(once)
    return [once[number % len(once)] for number in range(count)]
