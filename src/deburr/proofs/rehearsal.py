"""A first run with each event: what the function calls, what it lacks, and which lines it gets to."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deburr.facts.book import Facts
from deburr.lab.observations import of_kind
from deburr.lab.record import Record, Status
from deburr.place import Place
from deburr.proofs.events import Sample
from deburr.proofs.made_events import with_key
from deburr.proofs.outcome import NotRun
from deburr.proofs.scene import Scene, Setting, unhurried
from deburr.proofs.standins.servers import Servers
from deburr.proofs.subject import Subject

PATIENCE_S = 10.0
"""How long one invocation may take here: what hangs is seen later."""
INITS = 4
"""As many times what its init took may an invocation take, when that is longer: the machine may be slow."""
ROUNDS = 12
"""How often a run with one event is repeated for a server, a table or a column that it lacked."""
MOST_PORTS = 8
FIXED = {4566, 9001}
SERVER_ERROR = 500
NOT_FOUND = re.compile(r"(?:No module named|Cannot find (?:module|package)) '([^']+)'")
"""As Python and Node tell that a module is not there."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One event's first run.

    calls    how often it called out.
    reached  lines it got to, (file, line) relative to the code's folder; None where they cannot be told.
    """

    sample: Sample
    record: Record
    calls: int
    reached: frozenset[tuple[str, int]] | None

    @property
    def succeeded(self) -> bool:
        return self.record.status is Status.SUCCESS and self._status < SERVER_ERROR

    @property
    def lacks(self) -> str:
        """The module that it imports and that is not here; "" when that is not what went wrong."""
        if self.record.error_type != "Runtime.ImportModuleError":
            return ""
        named = NOT_FOUND.search(self.wrong)
        return named[1] if named else "a module"

    @property
    def _status(self) -> int:
        """The HTTP status that it answered; 0 for an answer that has none."""
        told = _read(self.record)
        status = told.get("statusCode") if isinstance(told, dict) else None
        return status if isinstance(status, int) else 0

    @property
    def wrong(self) -> str:
        """What went wrong, in a few words; "" when nothing did."""
        if self.succeeded:
            return ""
        if self.record.status is Status.TIMEOUT:
            return f"it had not ended after {self.record.duration_ms / 1000:.0f} s"
        if self.record.status is Status.SUCCESS:
            return f"it answered {self._status}"
        told = _read(self.record)
        if isinstance(told, dict) and "errorType" in told:
            return f"{told['errorType']}: {' '.join(str(told.get('errorMessage', '')).split())}"[:160]
        return self.record.error_type or "its answer is no JSON"


def past_init(record: Record) -> None:
    """Raises  NotRun when it was killed or died before any handler was called."""
    died = record.status is Status.TIMEOUT or record.error_type in ("Runtime.ExitError", "Runtime.OutOfMemory")
    if died and record.init_ms is None and record.cold:
        raise NotRun("its init did not come to an end", hint="--patience gives it longer")


def _read(record: Record) -> object:
    try:
        return json.loads(record.answer.body)
    except ValueError:
        return None


async def rehearse(
    subject: Subject,
    samples: Iterable[Sample],
    setting: Setting,
    places: Iterable[Place],
    *,
    facts: Facts,
    servers: Servers,
    most_s: float,
) -> tuple[tuple[Rehearsed, ...], Setting]:
    """Run every event once, in one environment with a whole vCPU; the setting that they all need.

    most_s  the longest that one invocation may take.
    Raises  NotRun, NotRunnable, LabError.
    """
    watch = watched(subject, places)
    setting = replace(setting, watch=watch, observe=True)
    left, done = list(samples), []
    rounds, patience_s = ROUNDS, min(subject.spec.timeout_s, PATIENCE_S, most_s)
    again, init_s, limit_s = True, 0.0, float(facts.seconds("lambda.init.max_on_demand"))
    await servers.begun(subject.function)
    while left:
        spec = unhurried(subject.spec, patience_s, facts)
        async with Scene(spec, setting, facts=facts, servers=servers) as scene:
            more = setting
            at_init: frozenset[tuple[str, int]] = frozenset()
            while left and more == setting:
                record = await scene.call(left[0])
                if record.cold:  # one that ran inside the invoke had not ended within its own limit
                    init_s = record.init_ms / 1000 if record.init_ms is not None else limit_s
                if record.status is Status.TIMEOUT and again:  # it may be the machine that is slow
                    again, patience_s = False, min(max(PATIENCE_S, INITS * init_s), most_s)
                    break
                at_init |= _reached(record, phase="init")
                rounds -= 1
                more = _with(setting, record) if rounds > 0 else setting
                if rounds > 0 and (better := _fuller(left[0], record)) is not None:
                    left[0] = better
                    continue
                if more == setting and not (rounds > 0 and await scene.pg.supply()):
                    calls = len(scene.aws.since_mark) + len(scene.http.since_mark) + len(scene.postgres.since_mark)
                    reached = at_init | _reached(record) if watch else None
                    done.append(Rehearsed(left.pop(0), record, calls, reached))
                    rounds = ROUNDS
        setting = more
    return tuple(done), replace(setting, watch={}, observe=False)


def _fuller(sample: Sample, record: Record) -> Sample | None:
    """A made-up event with a key that the handler looked for and did not find; None when that is not why it failed."""
    told = _read(record)
    if sample.given or record.error_type != "KeyError" or not isinstance(told, dict):
        return None
    key = str(told.get("errorMessage", "")).strip("'\"")
    fuller = with_key(sample.told, key)
    return Sample(sample.name, fuller) if key and fuller != sample.told else None


def watched(subject: Subject, places: Iterable[Place]) -> Mapping[str, tuple[int, ...]]:
    """Lines to watch, by file as the sandbox names it."""
    found: dict[str, set[int]] = {}
    for place in places:
        name = inside(subject, place)
        if name and not name.endswith((".ts", ".tsx", ".mts", ".cts")):
            found.setdefault(name, set()).update(lines(place))
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}


def inside(subject: Subject, place: Place) -> str:
    """A place's file as the sandbox names it; "" when it is none of the function's code."""
    folder = (subject.function.code.folder or "").strip("/")
    if folder in ("", "."):
        return place.file
    return place.file.removeprefix(f"{folder}/") if place.file.startswith(f"{folder}/") else ""


def lines(place: Place) -> range:
    return range(place.line, max(place.end_line, place.line) + 1)


def _reached(record: Record, phase: str = "") -> frozenset[tuple[str, int]]:
    """Lines that one invocation got to, or one phase of it."""
    found = of_kind(record.observed, "reached")
    return frozenset((str(each.told["file"]), int(each.told["line"])) for each in found if phase in ("", each.phase))


def _with(setting: Setting, record: Record) -> Setting:
    """A setting with the servers that a run looked for and did not find."""
    hosts, ports = set(setting.hosts), set(setting.ports)
    for each in record.observed:
        if each.kind == "lookup":
            _add(each.told.get("host"), each.told.get("port"), hosts, ports)
        elif each.kind == "connect" and isinstance(to := each.told.get("to"), list):
            _add(to[0], to[-1], hosts, ports)
    return replace(setting, hosts=tuple(sorted(hosts)), ports=tuple(sorted(ports)))


def _add(host: object, port: object, hosts: set[str], ports: set[int]) -> None:
    if isinstance(host, str) and host.strip(".") and host != "localhost" and not _numeric(host):
        hosts.add(host)
    if not isinstance(port, int | str) or not str(port).isdigit() or int(port) in FIXED:
        return
    if 0 < int(port) < 65536 and len(ports) < MOST_PORTS:
        ports.add(int(port))


def _numeric(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
