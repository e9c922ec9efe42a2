"""The function that is simulated, as a project and its Profiles describe it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from deburr.cost.function import SECONDS_A_MONTH
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate.law import Law, fixed, quantiles
from deburr.simulate.scenario import Scenario
from deburr.simulate.traffic import spoken
from deburr.simulate.what_if import started, started_note

if TYPE_CHECKING:
    from pathlib import Path

    from deburr.cli.session import Session
    from deburr.workload.function import Function
    from deburr.workload.profile import Profile
    from deburr.workload.spread import Spread
    from deburr.workload.workload import Workload

GRID = (0.01, 0.05, *(tenth / 10 for tenth in range(1, 10)), 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)


CHANGES = (
    "memory",
    "arch",
    "provisioned",
    "reserved",
    "keep-alive",
    "service",
    "cold-service",
    "init",
    "caller",
    "door",
    "response-kb",
)
"""What of a scenario has an option of its own, in the order in which they are applied."""


class Known(Struct, frozen=True):
    """How often a function is called; `note` says how that is known."""

    per_s: float
    note: str


def base_of(
    session: "Session | None",
    facts: Facts,
    name: str,
    measured: "Sequence[Path]",
    *,
    seed: int,
    account: int | None,
    cpu_share: float,
) -> tuple[Scenario, Known | None]:
    """The scenario that others are held against, and how often it is known to be called.

    What deburr.toml says of the function goes before what was measured, and that before what it says of every function.

    session  None without a project: then nothing but defaults is known.
    Raises   DeburrError when the function is not there, or it is not clear which one is meant.
    """
    scenario = Scenario(
        label="as is",
        warm=fixed(0.0),
        cold=fixed(0.0),
        init=fixed(0.0),
        memory_mb=facts["lambda.memory.default"].whole,
        architecture="x86_64",
        keep_alive_s=float(facts.seconds("keep_alive.observed")),
        account=account or facts["lambda.concurrency.account_default"].whole,
        cpu_share=cpu_share,
        seed=seed,
    )
    if session is None:
        profiles = [profile for _, profile in _loaded(measured)]
        if len(profiles) > 1:
            profiles = [profile for profile in profiles if name and name in profile.function]
        if measured and len(profiles) != 1:
            raise DeburrError("it is not clear which Profile is meant", where="--measured", hint="name it: --function")
        return (_measured(scenario, profiles[0]), measured_rate(profiles[0])) if profiles else (scenario, None)
    workload, found = session.measured(measured)
    function = _one(workload, name)
    config = session.config
    per_month = config.per_month.get(function.name, config.per_month.get(function.address))
    known = None if not per_month else Known(per_month / SECONDS_A_MONTH, "deburr.toml says how often it is called")
    scenario = _configured(scenario, function, workload, facts)
    profile = found.get(function.address)
    if profile is not None:
        scenario = _measured(scenario, profile)
        known = known or measured_rate(profile)
    if known is None and config.default_per_month:
        known = Known(
            config.default_per_month / SECONDS_A_MONTH, "traffic as deburr.toml assumes it for every function"
        )
    return scenario, known


def complete(base: Scenario, service: str | None) -> Scenario:
    """The scenario; DeburrError while nothing says how long the function takes."""
    if service is None and not base.warm.mean:
        raise DeburrError(
            "how long the function takes is not known",
            where="--service",
            hint="write --service lognormal:80ms,p99=600ms, or give a Profile with --measured",
        )
    return base


def measured_rate(profile: "Profile") -> Known | None:
    """While it was measured; None where it has no window, or its calls were made for measuring."""
    from deburr.workload.profile import How

    if profile.how not in (How.LOGS, How.ACCOUNT, How.HAND) or profile.start is None or profile.end is None:
        return None
    seconds = (profile.end - profile.start).total_seconds()
    if seconds <= 0 or profile.n < 2:
        return None
    note = f"called as often as while it was measured, {profile.n:,} times in {spoken(seconds)}, taken to be steady"
    return Known(profile.n / seconds, note)


def rate_in(path: "Path", name: str) -> Known | None:
    """That of the Profile in a file; None when it is a file of something else.

    name    of the function, where the file has several.
    Raises  DeburrError when it is not clear which is meant, or it does not say how long it was measured.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            if '"profile"' not in stream.read(4096):
                return None
    except (OSError, UnicodeDecodeError):
        return None
    every = [profile for _, profile in _loaded([path])]
    profiles = [profile for profile in every if name in profile.function]
    if len(profiles) != 1:
        names = ", ".join(sorted({profile.function for profile in every})[:8])
        raise DeburrError(
            f"{len(profiles)} of its Profiles could be meant", where=str(path), hint=f"--function: {names}"
        )
    rate = measured_rate(profiles[0])
    if rate is None:
        raise DeburrError("its Profile has no window of real calls", where=str(path), hint="say --traffic poisson:20/s")
    return rate


def _loaded(measured: "Sequence[Path]") -> "list[tuple[Path, Profile]]":
    if not measured:
        return []
    from deburr.cli.measured import measured_in

    return measured_in(measured)


def _one(workload: "Workload", name: str) -> "Function":
    functions = [each for each in workload.functions if not each.copy_of]
    exact = [each for each in functions if name in (each.name, each.address)]
    found = exact or [each for each in functions if name.casefold() in each.address.casefold()]
    if len(found) == 1:
        return found[0]
    listed = found or functions
    alone = len({each.name for each in listed}) == len(listed)
    names = ", ".join(sorted(each.name if alone else each.address for each in listed)[:8])
    if not functions:
        raise DeburrError("no function was found here", hint="name a project, or leave it out and say --service")
    says = f"{len(found)} functions could be meant" if found else f"no function is called {name!r}"
    raise DeburrError(says, where="--function", hint=f"one of {names}")


def _configured(scenario: Scenario, function: "Function", workload: "Workload", facts: Facts) -> Scenario:
    """What the templates say; what is settled at deploy time keeps its default, and that is noted."""
    from deburr.cost.connections import most_connections
    from deburr.workload.caller import Mode  # 15 ms that only a project should cost
    from deburr.workload.function import PackageKind

    unknown = [
        name
        for name, setting in (
            ("memory", function.memory_mb),
            ("architecture", function.architecture),
            ("provisioned concurrency", function.provisioned),
            ("reserved concurrency", function.reserved),
            ("/tmp", function.tmp_mb),
        )
        if setting is not None and setting.value is None
    ]
    callers = [caller for caller in workload.callers if caller.function.address == function.address]
    modes = {caller.mode for caller in callers}
    queue = next((caller for caller in callers if caller.kind == "sqs"), None)
    runtime, architecture = function.runtime.value or "", function.architecture.value or "x86_64"
    image = function.code.kind is PackageKind.IMAGE
    allowed = [most for each in workload.databases if (most := most_connections(facts, each)) is not None]
    init = started(facts, runtime, architecture, image=image)
    notes = [f"settled at deploy time, the default is taken: {', '.join(unknown)}"] if unknown else []
    if init is not None:
        notes.append(started_note(facts, runtime))
    return replace(
        scenario,
        label=f"{function.name} as is",
        memory_mb=function.memory_mb.value or scenario.memory_mb,
        architecture=architecture,
        runtime=runtime,
        image=image,
        init=init or scenario.init,
        provisioned=function.provisioned.value or 0,
        reserved=function.reserved.value if function.reserved is not None else None,
        snapstart=bool(function.snapstart.value),
        tmp_mb=function.tmp_mb.value or scenario.tmp_mb,
        caller="queue" if queue and modes == {Mode.POLL} else "async" if modes == {Mode.ASYNC} else "sync",
        batch=(queue.batch.value if queue and queue.batch else None) or scenario.batch,
        window_s=float((queue.window_s.value if queue and queue.window_s else None) or 0),
        connections_most=min(allowed, default=None),
        notes=(*scenario.notes, *notes),
    )


def _measured(scenario: Scenario, profile: "Profile") -> Scenario:
    """Durations and init as they were measured; a Profile's quantiles are joined by straight lines."""
    warm, cold, init = (_law(spread) for spread in (profile.warm_ms, profile.cold_ms, profile.init_ms))
    notes = tuple(note for note in scenario.notes if not (init and note.startswith("init of a function")))
    return replace(
        scenario,
        label=scenario.label if scenario.label != "as is" else f"{profile.function} as measured",
        warm=warm or scenario.warm,
        cold=cold or warm or scenario.cold,
        init=init or scenario.init,
        memory_mb=profile.memory_mb or scenario.memory_mb,
        architecture=profile.architecture or scenario.architecture,
        notes=(*notes, f"durations: {profile.basis}"),
    )


def _law(spread: "Spread | None") -> Law | None:
    if spread is None:
        return None
    from deburr.workload.histogram import Histogram

    if isinstance(spread, Histogram):
        points = [(share, spread.quantile(share) or 0.0) for share in GRID] if spread.n else []
    else:
        points = list(spread.given)
        if not points and spread.mean is not None:
            return fixed(spread.mean / 1000)
    if not points:
        return None
    ends = [None if end is None else end / 1000 for end in (spread.min, spread.max)]
    return quantiles([(share, value / 1000) for share, value in points], least_s=ends[0], most_s=ends[1])
