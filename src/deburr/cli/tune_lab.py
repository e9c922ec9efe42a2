"""`deburr tune` without an account: the function of a project, measured in the lab."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from deburr.cli import lab_options, tuning, usual_event
from deburr.cli.meter import Meter
from deburr.cli.session import Session
from deburr.lab.dependencies import with_dependencies
from deburr.lab.laboratory import Lab
from deburr.lab.mechanism import Rung
from deburr.lab.project import Prepared, prepare
from deburr.lab.spec import Spec
from deburr.proofs.events import Sample
from deburr.tune import local
from deburr.tune.course import Course
from deburr.tune.mix import mix
from deburr.tune.payloads import Payload
from deburr.tune.result import Result
from deburr.tune.sizes import sizes
from deburr.tune.tariff import tariff
from deburr.workload.function import Function
from deburr.workload.workload import Workload

INTERRUPTED = 130


@dataclass(slots=True)
class Bench:
    """A function on the bench: what ctrl-C leaves of it is still a result.

    per_month  invocations; None while nobody said.
    """

    session: Session
    workload: Workload
    function: Function
    asked: Mapping[str, Any]
    cold_share: float
    per_month: int | None
    notes: list[str]
    course: Course | None = None
    spec: Spec | None = None
    where: str = ""

    async def run(self, meter: Meter) -> None:
        """Measure until the course has ended."""
        asked = self.asked
        settings = lab_options.settings(asked["mechanism"], asked["network"], asked["standins"])
        given = lab_options.variables(asked["env"])
        event = usual_event.usual(self.function, self.workload, self.session.root)
        payloads = tuning.events(asked, event.body)
        async with Lab(self.session.facts, settings) as lab:
            prepared = prepare(self.function, self.workload, root=self.session.root, work=lab.work, given=given)
            if asked["install"]:
                facts = self.session.facts
                prepared = with_dependencies(
                    prepared, self.function, root=self.session.root, facts=facts, work=lab.work
                )
            self.spec = replace(prepared.spec, timeout_s=min(prepared.spec.timeout_s, asked["longest"]))
            self.course = self._course(lab, self.spec, payloads)
            self.where = f"in the lab, {lab.mechanism.told}"
            if lab.mechanism.rung is Rung.PLAIN:
                self.notes.append("memory is not limited by this mechanism: a size that is too small is not noticed")
            self._note(prepared, lab.fleet(self.spec).program.ran_on, event)
            progress = tuning.progress(meter)
            await local.run(lab, self.spec, self.course, payloads, seed=asked["seed"], progress=progress)

    def _course(self, lab: Lab, spec: Spec, payloads: tuple[Payload, ...]) -> Course:
        facts = self.session.facts
        every = sizes(self.asked["spelled"], facts, current=spec.memory_mb)
        beyond = local.beyond(lab, every)
        if beyond:
            told = ", ".join(f"{size:,}" for size in beyond)
            self.notes.append(f"not measured, for they bring more CPU than this machine has: {told} MB")
        price = tariff(
            facts,
            architecture=spec.architecture,
            tmp_mb=spec.tmp_mb,
            cold_share=self.cold_share,
            per_month=self.per_month,
        )
        within = [size for size in every if size not in beyond]
        return tuning.course_of(within, price, facts, self.asked, payloads)

    def _note(self, prepared: Prepared, ran_on: str, event: Sample) -> None:
        longest_s = self.asked["longest"]
        if longest_s < prepared.spec.timeout_s:
            self.notes.append(f"no call was waited for longer than {longest_s:g} s (--longest)")
        if not (self.asked["payload"] or self.asked["payloads"]):
            self.notes.append(usual_event.told(event, "--payload"))
        self.notes += filter(None, (ran_on, *prepared.told))


def tuned(name: str, asked: Mapping[str, Any]) -> Result:
    """What a tuning of a project's function comes to; its samples are kept in `.deburr/`.

    Raises  DeburrError, HandlerFailed and LabError when there is nothing to measure.
    """
    session = Session.open((asked["project"],), today=datetime.now(UTC).date())
    workload, known = session.measured(())
    function = lab_options.named(workload, name)
    named = session.config.per_month
    assumed = named.get(function.address, named.get(function.name, session.config.default_per_month))
    per_month = asked["per_month"] or assumed
    found = mix(session.facts, profile=known.get(function.address), per_month=per_month)
    mixed = tuning.mixed_of(asked, found)
    bench = Bench(session, workload, function, asked, mixed.share, per_month, [mixed.told])
    start = datetime.now(UTC)
    with Meter() as meter:
        try:
            asyncio.run(bench.run(meter))
        except KeyboardInterrupt:
            if bench.course is None or not bench.course.blocks:
                raise SystemExit(INTERRUPTED) from None
    course, spec = bench.course, bench.spec
    assert course is not None and spec is not None
    notes = [*bench.notes, *filter(None, [local.stolen(course)])]
    told = tuning.finished(
        course, session.facts, asked, spec.name, spec.runtime, spec.memory_mb, bench.where, start, notes
    )
    tuning.keep(session.root, told, session.facts)
    return told
