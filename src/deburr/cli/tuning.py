"""What tuning in the lab and in the account share: the events, the course, what is made of it and what is kept."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from deburr.cli.meter import Meter
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.tune.course import Course, Rules
from deburr.tune.failing import Progress
from deburr.tune.mix import Mix
from deburr.tune.payloads import Payload, weighted
from deburr.tune.result import Result, result
from deburr.tune.target import target
from deburr.tune.tariff import Tariff


def course_of(
    every: list[int], price: Tariff, facts: Facts, asked: Mapping[str, Any], payloads: tuple[Payload, ...]
) -> Course:
    """A course over these sizes, as it was asked for.

    Raises  DeburrError when there is nothing to compare.
    """
    if len(every) < 2:
        raise DeburrError("one size cannot be compared", where="--memory", hint="write 128..3008 or 256,512,1024")
    warm = max(asked["warm"], len(payloads) if len(payloads) > 1 else 1)
    if asked["calls"] is not None:
        while warm > 1 and 2 * (1 + warm) * len(every) > asked["calls"]:
            warm -= 1  # two environments of a size say more than many calls of one
    rules = Rules(
        most=asked["calls"] or 0, warm=warm, worth_usd=asked["worth"], full_mb=facts["lambda.vcpu.full_at"].whole
    )
    return Course(every, price, target(asked["wanted"]), rules, seed=asked["seed"])


def mixed_of(asked: Mapping[str, Any], found: Mix) -> Mix:
    """The cold share that was given, else the one that was found."""
    return found if asked["cold_share"] is None else Mix(asked["cold_share"], "cold starts: as --cold-share says")


def events(asked: Mapping[str, Any], usual: bytes = b"{}") -> tuple[Payload, ...]:
    """What --payload and --payloads say.

    usual   while they say nothing.
    Raises  DeburrError when a file is missing or is no JSON.
    """
    if asked["payload"] is not None and asked["payloads"] is not None:
        raise click.UsageError("give --payload or --payloads, not both")
    if asked["payloads"] is not None:
        return weighted(_json(_text(asked["payloads"]), str(asked["payloads"])), str(asked["payloads"]))
    if asked["payload"] is None:
        return (Payload(usual),)
    text = asked["payload"]
    if text.lstrip()[:1] in ("{", "[", '"') or text.strip() in ("null", "true", "false"):
        _json(text, "--payload")
        return (Payload(text.encode()),)
    body = _text(Path(text))
    _json(body, text)
    return (Payload(body.encode()),)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise DeburrError(f"cannot be read: {reason}", where=str(path), hint="give JSON, or a file of it") from error
    except UnicodeDecodeError as error:
        raise DeburrError("is not UTF-8 text", where=str(path), hint="save it as UTF-8") from error


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise DeburrError(f"is no JSON: {error}", where=where, hint="an event is JSON") from error


def progress(meter: Meter) -> Progress:
    """What is undecided, and how long it may take at most."""

    def told(course: Course) -> None:
        undecided = ", ".join(f"{size:,}" for size in course.live)
        meter("calls at most", course.calls, course.most, f"undecided: {undecided} MB")

    return told


def finished(
    course: Course,
    facts: Facts,
    asked: Mapping[str, Any],
    name: str,
    runtime: str,
    now_mb: int | None,
    where: str,
    start: datetime,
    notes: list[str],
) -> Result:
    """What it came to, with what another architecture would have to be."""
    alternative = ""
    if asked["arch"] == "both":
        from deburr.tune.alternative import told

        alternative = told(course, facts)
    return result(
        course,
        facts,
        function=name,
        runtime=runtime,
        now_mb=now_mb,
        where=where,
        seed=asked["seed"],
        start=start,
        end=datetime.now(UTC),
        notes=notes,
        alternative=alternative,
    )


def keep(root: Path, found: Result, facts: Facts) -> None:
    """The samples as Profiles, for the next check."""
    from deburr import __version__, memory
    from deburr.reports.tune import answer
    from deburr.tune.profiles import profiles

    dates = facts.checked_range([name for name in facts if name.startswith(("lambda.", "price.lambda."))])
    rows: dict[int, list[Any]] = {}
    for one in found.seen:
        rows.setdefault(one.memory_mb, []).append(one)
    told: dict[str, object] = {
        "answer": str(found.verdict.answer),
        "says": answer(found)[0],
        "memory_mb": found.verdict.size,
        "target": found.target,
        "now": _of(found, found.now_mb),
        "then": _of(found, found.verdict.size),
    }
    kept = profiles(
        rows,
        function=found.function,
        runtime=found.runtime,
        architecture=found.architecture,
        start=found.start,
        end=found.end,
        facts_date=dates[1] if dates else None,
        deburr=__version__,
        note=found.where,
        told=told,
    )
    path = memory.write_profiles(root, kept, stamp=found.start)
    many = f"{len(kept)} profile{'s' * (len(kept) != 1)}"
    click.echo(f"kept as {many} in {path.relative_to(root).as_posix()}", err=True)


def _of(found: Result, size: int | None) -> dict[str, float]:
    """What a size was measured to take and cost; empty when it was not."""
    row = next((row for row in found.rows if row.memory_mb == size), None)
    if row is None or row.warm_ms is None or row.usd is None:
        return {}
    return {"warm_ms": round(row.warm_ms.value, 3), "usd_per_1m": round(row.usd.value, 6)}
