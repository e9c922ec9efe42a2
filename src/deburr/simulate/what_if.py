"""What a scenario would be with something changed: memory, what is provisioned, a door, as people spell it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate.law import Law, quantiles, scaled
from deburr.simulate.scenario import CALLERS, DOORS, Scenario, checked
from deburr.simulate.spelled import law_of, seconds
from deburr.simulate.tracking import Tracking
from deburr.simulate.world import Window

KEYS = (
    "memory",
    "arch",
    "arm",
    "provisioned",
    "schedule",
    "reserved",
    "keep-alive",
    "service",
    "cold-service",
    "init",
    "runtime",
    "package",
    "snapstart",
    "caller",
    "batch",
    "window",
    "deploy",
    "downstream",
    "proxy",
    "tmp",
    "door",
    "response-kb",
)
BATCHES = "a batch is taken to take as long as one message does: service= says how long it really takes"
PROVISIONED = r"(?P<count>\d+)(?:@(?P<from>\d{1,2}):(?P<from_min>\d\d)-(?P<to>\d{1,2}):(?P<to_min>\d\d))?"
TRACKED = r"(?P<least>\d{1,6})\.\.(?P<most>\d{1,6})@(?P<target>\d{1,2}(\.\d+)?|100)%"


def what_ifs(base: Scenario, texts: tuple[str, ...], facts: Facts) -> Iterator[Scenario]:
    """Scenarios that differ from the base: `memory=1024,provisioned=5`; `memory=512|1024` is one for each value.

    Raises  DeburrError for a key or value that is none.
    """
    for text in texts:
        pairs: list[list[tuple[str, str]]] = []
        for part in filter(None, (each.strip() for each in re.split(r",(?=[a-z-]+=)", text))):
            key, equals, values = part.partition("=")
            if not equals or key not in KEYS:
                raise DeburrError(
                    f"{part!r} changes nothing known", where="--what-if", hint=f"one of {', '.join(KEYS)}"
                )
            pairs.append([(key, value) for value in values.split("|")])
        if not pairs:
            raise DeburrError("says nothing", where="--what-if", hint="write --what-if memory=1024,provisioned=5")
        for chosen in product(*pairs):
            scenario = replace(base, label=", ".join(f"{key}={value}" for key, value in chosen))
            for key, value in chosen:
                scenario = changed(scenario, key, value, facts)
            yield checked(scenario)


def changed(scenario: Scenario, key: str, value: str, facts: Facts, *, where: str = "") -> Scenario:
    """The scenario with one thing different.

    where  what names the thing in messages; "" for a what-if.
    """
    where = where or f"--what-if {key}"
    match key:
        case "memory":
            most = facts["lambda.memory.max"].whole
            size = _whole(value.removesuffix("MB"), where, facts["lambda.memory.min"].whole, most)
            return _resized(scenario, size, facts["lambda.vcpu.full_at"].whole)
        case "arch":
            chosen = {"arm": "arm64", "x86": "x86_64"}.get(value, value)
            if chosen not in ("arm64", "x86_64"):
                raise DeburrError(f"{value!r} is no architecture", where=where, hint="arm64 or x86_64")
            return replace(scenario, architecture=chosen)
        case "arm":
            return replace(scenario, architecture="arm64" if _yes(value, where) else "x86_64")
        case "provisioned" | "schedule":
            if key == "schedule" and "@" not in value:
                raise DeburrError(f"{value!r} says no time", where=where, hint="write 5@08:00-20:00")
            return _provisioned(scenario, value, where, facts)
        case "reserved":
            return replace(scenario, reserved=None if value == "none" else _whole(value, where, 1, 10**6))
        case "keep-alive":
            return replace(scenario, keep_alive_s=seconds(value, where, zero=True))
        case "service":
            return replace(scenario, warm=law_of(value, where), cold=law_of(value, where))
        case "cold-service":
            return replace(scenario, cold=law_of(value, where))
        case "init":
            return replace(scenario, init=law_of(value, where))
        case "runtime" | "package":
            return _started(scenario, key, value, facts)
        case "snapstart":
            note = "AWS gives no time for SnapStart's restore: its own init stands in for it, unless you say init="
            return replace(scenario, snapstart=_yes(value, where), notes=(*scenario.notes, note))
        case "proxy":
            vcpus = _whole(value, where, 1, 1000) if value.isdecimal() else 0
            return replace(scenario, proxy=bool(vcpus) or _yes(value, where), proxy_vcpus=vcpus)
        case "caller":
            if value not in CALLERS:
                raise DeburrError(f"{value!r} is no kind of caller", where=where, hint=", ".join(CALLERS))
            return replace(scenario, caller=value)
        case "batch":
            notes = tuple(dict.fromkeys((*scenario.notes, BATCHES)))
            return replace(scenario, batch=_whole(value, where, 1, 10_000), caller="queue", notes=notes)
        case "window":
            notes = tuple(dict.fromkeys((*scenario.notes, BATCHES)))
            return replace(scenario, window_s=seconds(value, where, zero=True), caller="queue", notes=notes)
        case "door":
            if value not in DOORS:
                raise DeburrError(f"{value!r} is no way in", where=where, hint=f"one of {', '.join(DOORS)}")
            return replace(scenario, door=DOORS[value])
        case "response-kb":
            return replace(scenario, response_kb=Decimal(_whole(value, where, 0, 10**6)))
        case "downstream":
            return replace(scenario, slots=None if value == "none" else _whole(value, where, 1, 10**6))
        case "deploy":
            return replace(scenario, deploy_s=seconds(value, where))
    low, high = facts["lambda.tmp.default"].whole, facts["lambda.tmp.max"].whole
    return replace(scenario, tmp_mb=_whole(value, where, low, high))


def started(facts: Facts, runtime: str, architecture: str, *, image: bool) -> Law | None:
    """The init of a function that does nothing, from the public table; None for a runtime that is not in it."""
    fact = facts.get(f"init.{runtime}")
    if fact is None:
        return None
    column = "image_x86" if image else "zip_arm" if architecture == "arm64" else "zip_x86"
    values = fact.table[column]
    assert isinstance(values, tuple)
    return quantiles([(share, float(str(ms)) / 1000) for share, ms in zip((0.5, 0.9, 0.99), values, strict=True)])


def started_note(facts: Facts, runtime: str) -> str:
    """What must be said wherever `started` is used."""
    of = facts[f"init.{runtime}"].checked
    return f"init of a function that does nothing, from a public table of {of}: a floor, never a promise"


def _resized(scenario: Scenario, memory_mb: int, whole_mb: int) -> Scenario:
    """CPU time stretches as CPU is taken away below one whole vCPU; waiting, and init, do not."""
    before_mb, after_mb = (min(each, whole_mb) for each in (scenario.memory_mb, memory_mb))
    factor = 1 - scenario.cpu_share + scenario.cpu_share * before_mb / after_mb
    note = (
        f"{scenario.cpu_share:.0%} of the handler's time is taken to be CPU, which memory changes below {whole_mb:,} MB"
    )
    if memory_mb == scenario.memory_mb:
        return scenario
    notes = tuple(dict.fromkeys((*scenario.notes, note)))
    warm, cold = scaled(scenario.warm, factor), scaled(scenario.cold, factor)
    return replace(scenario, memory_mb=memory_mb, warm=warm, cold=cold, notes=notes)


def _provisioned(scenario: Scenario, value: str, where: str, facts: Facts) -> Scenario:
    if tracked := re.fullmatch(TRACKED, value):
        return _tracked(scenario, int(tracked["least"]), int(tracked["most"]), float(tracked["target"]), where, facts)
    found = re.fullmatch(PROVISIONED, value)
    scenario = replace(scenario, tracking=None)
    if not found:
        raise DeburrError(
            f"{value!r} provisions nothing", where=where, hint="write 5, 5@08:00-20:00 or, by use, 2..50@70%"
        )
    count = int(found["count"])
    if found["from"] is None:
        return replace(scenario, provisioned=count, schedule=())
    edges = [
        int(found[hour]) * 3600 + int(found[minute]) * 60 for hour, minute in (("from", "from_min"), ("to", "to_min"))
    ]
    if max(edges) > 86400 or edges[0] == edges[1]:
        raise DeburrError(f"{value!r} is no time of the day", where=where, hint="write 5@08:00-20:00")
    window = Window(float(edges[0]), float(edges[1]), count)
    return replace(scenario, provisioned=0, schedule=(*scenario.schedule, window))


def _tracked(scenario: Scenario, least: int, most: int, percent: float, where: str, facts: Facts) -> Scenario:
    if not 1 <= least <= most or not percent:
        raise DeburrError(
            f"{least}..{most} at {percent:g}% tracks nothing", where=where, hint="write 2..50@70%, with 1 or more"
        )
    table = facts["lambda.provisioned.tracking"].table
    tracking = Tracking(
        target=percent / 100,
        least=least,
        most=most,
        rises_after=int(str(table["rises_after_min"])),
        falls_after=int(str(table["falls_after_min"])),
        falls_below=float(facts["lambda.provisioned.tracking_low"].number),
    )
    note = "how far target tracking steps at once is not published: it is taken to go where use meets the target"
    notes = tuple(dict.fromkeys((*scenario.notes, note)))
    return replace(scenario, provisioned=0, schedule=(), tracking=tracking, notes=notes)


def _started(scenario: Scenario, key: str, value: str, facts: Facts) -> Scenario:
    if key == "package" and value not in ("zip", "image"):
        raise DeburrError(f"{value!r} is no kind of package", where="--what-if package", hint="zip or image")
    runtime = value if key == "runtime" else scenario.runtime
    image = value == "image" if key == "package" else scenario.image
    init = started(facts, runtime, scenario.architecture, image=image)
    if init is None:
        known = ", ".join(sorted(fact.removeprefix("init.") for fact in facts if fact.startswith("init.")))
        raise DeburrError(
            f"no public cold starts of {runtime or 'an unknown runtime'}", where=f"--what-if {key}", hint=known
        )
    note = started_note(facts, runtime)
    notes = tuple(dict.fromkeys((*scenario.notes, note)))
    return replace(scenario, runtime=runtime, image=image, init=init, notes=notes)


def _whole(text: str, where: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
        raise DeburrError(f"{text!r} is not from {least:,} to {most:,}", where=where, hint="write a whole number")
    return int(text)


def _yes(text: str, where: str) -> bool:
    if text not in ("yes", "no", "on", "off"):
        raise DeburrError(f"{text!r} is neither yes nor no", where=where, hint="write yes or no")
    return text in ("yes", "on")
