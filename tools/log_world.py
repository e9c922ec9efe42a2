"""Lambda logs of functions whose every environment is known: what readers of logs are measured against.

Usage: log_world.py FOLDER [--megabytes N] [--seed N] [--gzip]: an S3 export of 40 functions.
Environments are a pool: the one used last is used next, idle ones go after 5-7 minutes, all go after 2-3 hours.
Log time is the true time floored to the millisecond and late by a few ms, as CloudWatch's is.
"""

import argparse
import gzip
import heapq
import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

EPOCH_MS = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1000)
KEEP_ALIVE_MS = (300_000, 420_000)
LIFETIME_MS = (7_200_000, 10_800_000)
CHATTER = (
    "[INFO]\t{at}\t{rid}\torder accepted, total 129.90 EUR, customer 44871, items 3, warehouse BER-2, carrier parcel",
    '{{"level":"INFO","location":"handler:41","message":"cart priced","service":"orders","Duration":"14 ms"}}',
    "[INFO]\t{at}\t{rid}\tREPORT generated for tenant 17: 220 rows, 18 ms, format pdf, stored under reports/2026/11/",
    '{{"_aws":{{"Timestamp":1605034324256,"CloudWatchMetrics":[{{"Namespace":"Orders","Dimensions":[]}}]}},"total":129.9}}',
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one function is called and behaves; times in ms."""

    name: str
    per_second: float
    run_ms: float
    init_ms: float = 400
    memory_mb: int = 512
    used_mb: int = 180
    version: str = "$LATEST"
    chatter: int = 4
    fails: float = 0.002
    bursts: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One invocation as it really was; cause is "" when warm."""

    rid: str
    stream: str
    start: float
    end: float
    run_ms: float
    init_ms: float
    billed_ms: int
    used_mb: int
    status: str
    cause: str


@dataclass(slots=True)
class Environment:
    stream: str
    keep_ms: float
    retires: float
    used_mb: int
    free: float = 0
    calls: list[Call] = field(default_factory=list)


def simulate(shape: Shape, *, hours: float, seed: int) -> list[Environment]:
    """The environments of one function, each with its calls in order."""
    rng = random.Random(f"{seed}/{shape.name}/{shape.version}")
    everyone: list[Environment] = []
    idle: list[Environment] = []  # the one used last stands last
    gone: list[Environment] = []  # retired by age, nobody replaced them yet
    busy: list[tuple[float, int, Environment]] = []
    now, until, sequence = float(EPOCH_MS), EPOCH_MS + hours * 3_600_000, 0
    while True:
        rate = shape.per_second
        if shape.bursts and int(now / 60_000) % 20 == 0:
            rate *= 20
        now += rng.expovariate(rate) * 1000
        if now >= until:
            return everyone
        while busy and busy[0][0] <= now:
            _, _, freed = heapq.heappop(busy)
            idle.append(freed)
        kept: list[Environment] = []
        for each in idle:
            if now - each.free > each.keep_ms:
                continue
            (gone if now > each.retires else kept).append(each)
        idle = kept
        cause = ""
        if idle:
            environment = idle.pop()
        else:
            gone = [each for each in gone if now - each.free <= each.keep_ms]
            if not everyone:
                cause = "first_of_version"
            elif gone:
                cause = "recycle"
                gone.pop()
            else:
                cause = "scale_out" if busy else "idle_expiry"
            stream = f"2026/11/01/[{shape.version}]{rng.getrandbits(128):032x}"
            used = int(shape.used_mb * rng.uniform(0.8, 1))
            environment = Environment(stream, rng.uniform(*KEEP_ALIVE_MS), now + rng.uniform(*LIFETIME_MS), used)
            everyone.append(environment)
        call = _call(shape, environment, now, cause, rng)
        environment.calls.append(call)
        environment.free, environment.used_mb = call.end, call.used_mb
        sequence += 1
        heapq.heappush(busy, (call.end, sequence, environment))


def _call(shape: Shape, environment: Environment, now: float, cause: str, rng: random.Random) -> Call:
    init = round(rng.lognormvariate(math.log(shape.init_ms), 0.15), 2) if cause else 0.0
    run = round(rng.lognormvariate(math.log(shape.run_ms), 0.35) * (1.6 if cause else 1), 2)
    status = ""
    if rng.random() < shape.fails:
        status = rng.choice(("timeout", "oom", "exit"))
        if status == "timeout":
            run = max(3000.0, math.ceil(shape.run_ms * 4 / 1000) * 1000.0)
    used = shape.memory_mb if status == "oom" else min(environment.used_mb + rng.randrange(2), shape.memory_mb - 8)
    billed = math.ceil(round(run + init, 2))
    digits = f"{rng.getrandbits(128):032x}"
    rid = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8000-{digits[20:]}"
    return Call(rid, environment.stream, now, now + init + run, run, init, billed, used, status, cause)


def lines(shape: Shape, environment: Environment, rng: random.Random) -> Iterator[tuple[int, str]]:
    """What CloudWatch holds of one environment: (ms, message), in order."""
    for call in environment.calls:
        began = int(call.start)
        if call.cause:
            yield (
                began,
                "INIT_START Runtime Version: python:3.13.v31\tRuntime Version ARN: arn:aws:lambda:::runtime:f713",
            )
            began += int(call.init_ms)
        at = iso(began)
        yield began, f"START RequestId: {call.rid} Version: {shape.version}"
        for index in range(shape.chatter):
            yield began, CHATTER[(index + began) % len(CHATTER)].format(at=at, rid=call.rid)
        ended = int(call.end + rng.gammavariate(2, 1.5))
        yield ended, f"END RequestId: {call.rid}"
        yield ended, report(shape, call)


def report(shape: Shape, call: Call) -> str:
    """The REPORT line of a call, tabs kept."""
    init = f"\tInit Duration: {call.init_ms:.2f} ms" if call.init_ms else ""
    status = {
        "": "",
        "timeout": "\tStatus: timeout",
        "oom": "\tStatus: error\tError Type: Runtime.OutOfMemory",
        "exit": "\tStatus: error\tError Type: Runtime.ExitError",
    }[call.status]
    return (
        f"REPORT RequestId: {call.rid}\tDuration: {call.run_ms:.2f} ms\tBilled Duration: {call.billed_ms} ms"
        f"\tMemory Size: {shape.memory_mb} MB\tMax Memory Used: {call.used_mb} MB{init}{status}\t"
    )


def iso(ms: int) -> str:
    """`2026-11-01T09:22:24.751Z`."""
    seconds, rest = divmod(ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"


def text(shape: Shape, environment: Environment, seed: int) -> bytes:
    """One stream as an export holds it."""
    rng = random.Random(f"{seed}/{environment.stream}")
    return "".join(f"{iso(ms)} {message}\n" for ms, message in lines(shape, environment, rng)).encode()


def export(folder: Path, shapes: list[Shape], *, hours: float, seed: int, packed: bool) -> int:
    """Write `<function>/<task>/<stream>/000000` files; returns the bytes before packing."""
    written = 0
    for shape in shapes:
        for environment in simulate(shape, hours=hours, seed=seed):
            data = text(shape, environment, seed)
            written += len(data)
            place = folder / shape.name / "7e2b2c1e-0000-4000-8000-000000000001" / environment.stream.replace("/", "-")
            place.mkdir(parents=True, exist_ok=True)
            if packed:
                (place / "000000.gz").write_bytes(gzip.compress(data, 6, mtime=0))
            else:
                (place / "000000").write_bytes(data)
    return written


def shapes_of(count: int, scale: float) -> list[Shape]:
    """Functions from busy to quiet; a scale of 1 is about a million calls a day."""
    return [
        Shape(f"shop-prod-Fn{index:02d}", per_second=scale * 48 / (index + 4) ** 1.3, run_ms=20 + 37 * index,
              init_ms=200 + 20 * index, memory_mb=(128, 512, 1024, 1769)[index % 4], used_mb=90 + index,
              bursts=index % 5 == 0)
        for index in range(count)
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gzip", action="store_true")
    asked = parser.parse_args()
    shapes = shapes_of(40, 1.0)
    sample = sum(len(text(s, e, 1)) for s in shapes for e in simulate(s, hours=1, seed=1))
    hours = asked.megabytes * 1e6 / sample
    print(f"{export(asked.folder, shapes, hours=hours, seed=asked.seed, packed=asked.gzip):,} bytes of logs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
