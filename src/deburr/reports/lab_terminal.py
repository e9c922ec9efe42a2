"""What the lab measured, for a person to read."""

import json
import textwrap
from collections.abc import Iterator, Sequence

from deburr.lab.control.account import ACCOUNT
from deburr.lab.deployment import Deployment
from deburr.lab.record import Record, Status
from deburr.lab.spec import Spec
from deburr.reports.screen import Screen
from deburr.workload.histogram import Histogram
from deburr.workload.profile import Profile

LISTED = 5
SHOWN = ("start", "init", "thaw", "invoke", "freeze")
ANSWER_LINES = 40
PLATFORM = ("INIT_START ", "START RequestId", "END RequestId", "REPORT RequestId")


def heading(spec: Spec, notes: Sequence[str], mechanism: str, ran_on: str, screen: Screen) -> str:
    """The function, what holds it, and what had to be decided for it."""
    told = f"{spec.runtime}, {spec.memory_mb} MB, timeout {spec.timeout_s:g} s, /tmp {spec.tmp_mb} MB"
    lines = [f"{screen.paint(spec.name, '1')}  {told}"]
    for each in filter(None, (f"held by: {mechanism}", ran_on, *notes)):
        lines += textwrap.wrap(each, screen.width, initial_indent="  ", subsequent_indent="    ")
    return "\n".join([*lines, ""])


def one(record: Record, screen: Screen) -> str:
    """A single call: its phases, its log, its answer."""
    lines = [_phases(record), "", *_log(record, screen.width), ""]
    lines += [_verdict(record, screen), *_answer(record)]
    return "\n".join([*lines, ""])


def several(records: Sequence[Record], screen: Screen, *, wall_s: float, throttled: int) -> str:
    """Many calls: the first few by their phases, then how the times are spread."""
    lines = [f"  {_number(index)} {_phases(record).strip()}" for index, record in enumerate(records[:LISTED], 1)]
    if len(records) > LISTED:
        lines.append(f"  {len(records) - LISTED} more")
    return "\n".join([*lines, "", *_spreads(records, wall_s, throttled), *_failures(records, screen), ""])


def saved(profile: Profile, path: str) -> str:
    return f"kept as a profile of {profile.n} call{'s' if profile.n != 1 else ''} in {path}\n"


def _log(record: Record, width: int) -> Iterator[str]:
    for line in record.log.rstrip("\n").split("\n"):
        plain = line.rstrip().replace("\t", "  ")
        yield from textwrap.wrap(
            plain,
            width,
            initial_indent="  ",
            subsequent_indent="      ",
            drop_whitespace=False,
            replace_whitespace=False,
        )


def _number(index: int) -> str:
    return f"#{index}".ljust(3)


def _phases(record: Record) -> str:
    told = [f"{name} {record.phase_ms(name):.1f}" for name in SHOWN if any(each.name == name for each in record.phases)]
    kind = "cold" if record.cold else "warm"
    return f"  {kind}  " + ", ".join(told) + " ms"


def _verdict(record: Record, screen: Screen) -> str:
    bill = f"billed {record.billed_ms} ms, {record.max_memory_mb} of {record.memory_mb} MB"
    if record.status is Status.SUCCESS:
        return f"{screen.paint('answered', '32')}  {bill}"
    return f"{screen.paint(record.error_type or str(record.status), '31')}  {bill}"


def _answer(record: Record) -> Iterator[str]:
    """The answer; of an error only its message, for its trace stands in the log."""
    try:
        told = json.loads(record.answer.body)
        if record.answer.error and isinstance(told, dict) and "errorMessage" in told:
            told = {key: told[key] for key in ("errorType", "errorMessage") if key in told}
        text = json.dumps(told, indent=2, ensure_ascii=False)
    except ValueError:
        text = record.answer.body.decode("utf-8", "backslashreplace").replace("\0", "\\0")
    lines = text.splitlines()
    yield from lines[:ANSWER_LINES]
    if len(lines) > ANSWER_LINES:
        yield f"... {len(lines) - ANSWER_LINES} more lines"


def _spreads(records: Sequence[Record], wall_s: float, throttled: int) -> Iterator[str]:
    cold = [record for record in records if record.cold]
    warm = [record for record in records if not record.cold]
    rows = [
        ("init", [record.init_ms for record in cold if record.init_ms is not None]),
        ("cold invoke", [record.duration_ms for record in cold]),
        ("warm invoke", [record.duration_ms for record in warm]),
        ("billed", [float(record.billed_ms) for record in records]),
    ]
    yield f"{'':<14}{'calls':>7}{'p50':>10}{'p90':>10}{'p99':>10}{'max':>10}  ms"
    for name, values in rows:
        if values:
            spread = Histogram.of(values)
            quantiles = (spread.quantile(share) or 0.0 for share in (0.5, 0.9, 0.99, 1))
            yield f"  {name:<12}{len(values):>7}" + "".join(f"{value:>10.1f}" for value in quantiles)
    environments = len({record.environment for record in records})
    rate = len(records) / wall_s if wall_s else 0.0
    yield ""
    yield f"  {len(records)} calls in {wall_s:.1f} s ({rate:.0f}/s), {environments} environments, {throttled} throttled"


def _failures(records: Sequence[Record], screen: Screen) -> Iterator[str]:
    kinds = sorted({record.error_type for record in records if record.status is not Status.SUCCESS})
    for kind in kinds:
        failed = [record for record in records if record.error_type == kind]
        yield f"  {screen.paint(kind, '31')}  {len(failed)} times, for example:"
        yield textwrap.shorten(failed[0].answer.body.decode("utf-8", "replace"), 300, placeholder="...")


def board(deployment: Deployment, port: int, mechanism: str, screen: Screen) -> str:
    """Where everything is, when a project is up."""
    lines = [screen.paint("The lab is up", "1") + ", until ctrl-C."]
    lines += textwrap.wrap(f"held by: {mechanism}", screen.width, initial_indent="  ", subsequent_indent="    ")
    lines += ["", f"  Lambda's API  http://127.0.0.1:{port}  (endpoint URL for boto3, the AWS CLI)"]
    for number, door in deployment.open:
        waits = f", gives up after {door.waits_s:g} s" if door.waits_s is not None else ""
        streams = ", streams" if door.streams else ""
        lines.append(f"  {door.kind:<13} http://127.0.0.1:{number}  {door.name}{streams}{waits}")
        if door.iam:
            lines.append("    turns unsigned requests away; signatures are not verified")
        if len(door.routes) > 1 or (door.routes[:1] and door.routes[0].key != "$default"):
            lines += [f"    {route.key:<30} {route.spec.name}" for route in door.routes]
    lines += _edges(deployment)
    lines += _queues(deployment, port)
    lines += _decided(deployment, screen.width)
    if deployment.refused:
        lines += ["", "  not served:"]
        for name, why in sorted(deployment.refused.items()):
            told = f"{name}: {why}"
            lines += textwrap.wrap(told, screen.width, initial_indent="    ", subsequent_indent="      ")
    return "\n".join([*lines, ""])


def _edges(deployment: Deployment) -> Iterator[str]:
    for number, edge in deployment.edges:
        waits = f"gives up after {edge.read_s:g} s, asks a GET up to {edge.attempts} times"
        yield f"  {'cloudfront':<13} http://127.0.0.1:{number}  {edge.name}, {waits}"
        yield f"    before http://127.0.0.1:{edge.origin_port}"


def _queues(deployment: Deployment, port: int) -> Iterator[str]:
    """Each queue's address, and who polls it."""
    for queue in deployment.queues.by_address.values():
        pollers = [name for polled, name in deployment.queues.polled if polled is queue]
        yield f"  {'queue':<13} http://127.0.0.1:{port}/{ACCOUNT}/{queue.name}"
        if pollers:
            yield f"    polled by {', '.join(pollers)}"


def _decided(deployment: Deployment, width: int) -> Iterator[str]:
    """What had to be decided for the functions, each thing once."""
    prepared = deployment.prepared.values()
    keys = sorted({key for each in prepared for key, _ in each.made_up})
    notes: dict[str, list[str]] = {}
    for each in prepared:
        for note in each.notes:
            notes.setdefault(note, []).append(each.spec.name)
    told = [f"{note} ({', '.join(names)})" for note, names in notes.items()]
    told += deployment.queues.refused
    if keys:
        told.insert(0, f"settled at deployment, so made up here: {', '.join(keys)}; --env {keys[0]}=... sets one")
    if told:
        yield ""
    for each_note in told:
        yield from textwrap.wrap(each_note, width, initial_indent="  ", subsequent_indent="    ")


def line(record: Record, screen: Screen) -> str:
    """One invocation in a running log: a line, and below it what the handler printed."""
    kind = "cold" if record.cold else "warm"
    told = "" if record.status is Status.SUCCESS else f"  {screen.paint(record.error_type or str(record.status), '31')}"
    head = f"{record.function}  {kind} {record.duration_ms:.0f} ms, billed {record.billed_ms} ms{told}\n"
    own = [each for each in record.log.splitlines() if not each.startswith(PLATFORM)]
    return head + "".join(f"  {each}\n" for each in own)
