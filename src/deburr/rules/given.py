"""What every rule is given beside the thing it looks at: the date, the facts, the workload, what was measured."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from deburr.cost.compute import compute, gb_second, provisioned_month
from deburr.cost.price import Price
from deburr.facts.book import Facts
from deburr.facts.fact import Fact
from deburr.facts.imports import ImportCosts
from deburr.workload.caller import Caller, Mode, Schedule
from deburr.workload.function import Function
from deburr.workload.resources import Api, Queue
from deburr.workload.workload import Workload

if TYPE_CHECKING:  # Profiles are read only where something was measured
    from deburr.workload.profile import Profile

MILLION = 1_000_000
AT_DEPLOYMENT = frozenset({"custom_resource", "macro", "codedeploy", "codepipeline", "secrets_rotation"})
"""Kinds of caller that come with a deployment, or as rarely."""
PERMISSION = "permission"
"""The kind of a caller of which no more is known than that it may call."""
KEPT_MIN = 30
"""Minutes after which neither what an invocation kept nor its environment would be expected to be there still."""
CUSTOM_RESOURCE = frozenset({"RequestType", "ResourceProperties"})
"""Keys of the events of custom resources, also where a provider in between keeps the `ResponseURL`:
https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html"""
EDGE_NAMES = r"(?i)edge|cloudfront|viewer|origin"
EDGE_EVENT = "Records[].cf"
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html"""


class Traffic(Struct, frozen=True):
    """Invocations a month: assumed for all, or known for some functions by name or address; None: per million."""

    default_per_month: int | None = None
    functions: Mapping[str, int] = {}

    def per_month(self, function: Function) -> int | None:
        return self.functions.get(function.address, self.functions.get(function.name, self.default_per_month))


class Given(Struct, frozen=True, dict=True):
    """What a rule may rest on. A rule reads no clock, disk, network or environment.

    region    where prices hold; facts know `us-east-1`.
    measured  address -> Profile, where one joined.
    imports   what importing a library costs, measured.
    """

    today: date
    facts: Facts
    workload: Workload
    region: str = "us-east-1"
    traffic: Traffic = Traffic()
    measured: "Mapping[str, Profile]" = {}
    imports: ImportCosts = field(default_factory=ImportCosts)

    @cached_property
    def _said(self) -> dict[str, str]:
        return {}

    @cached_property
    def _at_deployment(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _callers(self) -> dict[str, tuple[Caller, ...]]:
        by_address: dict[str, list[Caller]] = {}
        for caller in self.workload.callers:
            by_address.setdefault(caller.function.address, []).append(caller)
        return {address: tuple(callers) for address, callers in by_address.items()}

    def once(self, key: str, say: Callable[[], str]) -> str:
        """What is said alike of every finding, made once: it may rest on nothing but what is given here."""
        if key not in self._said:
            self._said[key] = say()
        return self._said[key]

    def callers(self, function: Function) -> tuple[Caller, ...]:
        """Everything that is known to call a function."""
        return self._callers.get(function.address, ())

    def waited_for(self, function: Function) -> bool | None:
        """True when somebody waits for its answer, False when surely nobody does, None while no caller is known."""
        callers = self.callers(function)
        if any(caller.mode is Mode.SYNC for caller in callers):
            return True
        if not callers or any(caller.mode is Mode.UNKNOWN for caller in callers):
            return None
        return False

    def only_deployments_call(self, function: Function) -> bool:
        """True when every known caller comes with a deployment or a rotation: how long they wait matters to nobody.

        A function that no template calls, and that reads what only CloudFormation sends, is a custom resource of
        another stack; one that somebody may call besides, and nobody knows who, is one still.
        """
        known = self._at_deployment.get(function.address)  # a dozen rules ask
        if known is None:
            known = self._at_deployment[function.address] = self._only_deployments_call(function)
        return known

    def _only_deployments_call(self, function: Function) -> bool:
        callers = self.callers(function)
        told = [caller for caller in callers if caller.kind != PERMISSION]
        if (callers and not told) or any(caller.kind not in AT_DEPLOYMENT for caller in told):
            return False
        all_known = bool(callers) and len(told) == len(callers)
        return all_known or _answers_cloudformation(function)

    def only_schedules_call(self, function: Function) -> bool:
        """True when every known caller is a schedule, or a state machine that only schedules start and that calls once.

        Nobody waits, and one call seldom meets another.
        """
        callers = self.callers(function)
        return bool(callers) and all(caller.kind == "schedule" or caller.schedule is not None for caller in callers)

    def seldom_called(self, function: Function, *, perhaps: bool = False) -> bool:
        """True when deployments and schedules alone lead to it, and its next call finds no environment of the last one.

        perhaps  also where the rhythm of a schedule is settled at deploy time.
        """
        callers = self.callers(function)
        return bool(callers) and all(
            caller.kind in AT_DEPLOYMENT or _rare(caller.schedule, perhaps) for caller in callers
        )

    def runs_once(self, function: Function) -> bool:
        """True when no later invocation would gain by what one keeps: deployments call it, or it sets a database up."""
        handler = function.handler
        return self.only_deployments_call(function) or (handler is not None and handler.sets_up)

    def at_edge(self, function: Function) -> bool:
        """True for Lambda@Edge: a distribution calls it by no URL, or it reads what only CloudFront sends."""
        kinds = {caller.kind for caller in self.callers(function)}
        keys = function.handler.event_keys if function.handler is not None else ()
        return ("cloudfront" in kinds and "function_url" not in kinds) or any(
            key == EDGE_EVENT or key.startswith(f"{EDGE_EVENT}.") for key in keys
        )

    def may_be_at_edge(self, function: Function) -> bool:
        """True for what is at the edge or called so: its distribution is often declared elsewhere."""
        return self.at_edge(function) or bool(re.search(EDGE_NAMES, function.address))

    def api(self, caller: Caller) -> Api | None:
        return next((api for api in self.workload.apis if api.address == caller.source), None)

    def queue(self, caller: Caller) -> Queue | None:
        return next((queue for queue in self.workload.queues if queue.address == caller.source), None)

    def profile(self, function: Function) -> "Profile | None":
        return self.measured.get(function.address)

    def compute(self, function: Function, billed_ms: Decimal | int | float) -> Price | None:
        """What more billed milliseconds cost, per month or million invocations; None while memory is unknown."""
        if function.memory_mb.value is None or self.at_edge(function):
            return None  # the edge has prices of its own
        gb_s = gb_second(self.facts, function.architecture.value)
        each = compute(memory_mb=function.memory_mb.value, billed_ms=Decimal(str(billed_ms)), gb_s=gb_s)
        calls = self.traffic.per_month(function)
        memory = _rated(function, gb_s)
        if calls is None:
            return Price(each * MILLION, "1M invocations", memory, overlaps=function.address)
        return Price(
            each * calls, "month", f"{calls:,} invocations a month assumed, {memory}", overlaps=function.address
        )

    def compute_once(self, function: Function, billed_ms: Decimal | int | float, per: str) -> Price | None:
        """What billed milliseconds cost each time something happens (`per` names it); None as above."""
        if function.memory_mb.value is None or self.at_edge(function):
            return None
        gb_s = gb_second(self.facts, function.architecture.value)
        each = compute(memory_mb=function.memory_mb.value, billed_ms=Decimal(str(billed_ms)), gb_s=gb_s)
        return Price(each, per, _rated(function, gb_s), overlaps=function.address)

    def kept_ready(self, function: Function) -> Price | None:
        """What a month of its provisioned concurrency costs; None when there is none, or memory is unknown."""
        ready, memory_mb = function.provisioned.value, function.memory_mb.value
        if not ready or memory_mb is None:
            return None
        gb_s = self.facts[f"price.lambda.pc.{'arm' if function.architecture.value == 'arm64' else 'x86'}.gbs"]
        usd = provisioned_month(environments=ready, memory_mb=memory_mb, gb_s=gb_s)
        scaled = ", as if never scaled down" if function.scales else ""
        kept = f"{ready} x {memory_mb} MB all month{scaled}{_processor(function)}"
        basis = f"{kept}, invocations not included, price of {gb_s.checked}"
        return Price(usd, "month", basis, overlaps=f"{function.address}#provisioned")


def _rare(schedule: Schedule | None, perhaps: bool) -> bool:
    """True for a schedule whose calls lie so far apart that neither an environment nor what it kept is expected."""
    if schedule is None:
        return False
    return (schedule.apart_min or 0) >= KEPT_MIN or (perhaps and schedule.expression is None)


def _answers_cloudformation(function: Function) -> bool:
    """True for a custom resource, as what it reads of its event tells."""
    event_keys = function.handler.event_keys if function.handler is not None else ()
    keys = {key.partition(".")[0] for key in event_keys}
    return "ResponseURL" in keys or keys >= CUSTOM_RESOURCE


def _rated(function: Function, gb_s: Fact) -> str:
    """What a price of compute rests on."""
    return f"{function.memory_mb.value} MB{_processor(function)}, price of {gb_s.checked}"


def _processor(function: Function) -> str:
    """Whose price it is, where that is not the usual one or not known."""
    architecture = function.architecture.value
    return ", x86_64 assumed" if architecture is None else ", arm64" if architecture == "arm64" else ""
