"""Alarms for a person, and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from textwrap import wrap
from typing import Any

from deburr.alarms.alarm import Alarm
from deburr.cost.price import money
from deburr.facts.book import Facts

WIDTH = 80
ALARM_PRICE = "price.cw.alarm"
MILLISECONDS = frozenset({"Duration", "IteratorAge", "AsyncEventAge"})


def table(alarms: Sequence[Alarm], facts: Facts) -> str:
    """Grouped by what is watched: the condition that rings, then the reason of its threshold."""
    if not alarms:
        return "no functions here\n"
    lines: list[str] = []
    last = ""
    for alarm in alarms:
        of = f"{alarm.of}  {alarm.file}" if alarm.of else "the account"
        if of != last:
            lines += ["", of] if lines else [of]
            last = of
        lines += wrap(condition(alarm), WIDTH, initial_indent="  ", subsequent_indent="      ")
        lines += [f"    {line}" for line in wrap(alarm.why, WIDTH - 4)]
    usd, checked = monthly(len(alarms), facts)
    lines += ["", f"{len(alarms)} alarms, {money(usd)} a month (price of {checked}); a dashboard for each template"]
    lines += wrap("write them: --format cloudformation, sam or terraform; --write puts them into the templates", WIDTH)
    return "\n".join(lines) + "\n"


def condition(alarm: Alarm) -> str:
    """`Duration p99 >= 23.2 s in 3 of 5 minutes`."""
    where = f" of alias {alarm.qualifier}" if alarm.qualifier else ""
    minutes = alarm.period_s * alarm.periods // 60
    times = f"{alarm.breaching} of {alarm.periods} minutes" if alarm.periods > 1 else f"{minutes} minutes"
    return f"{alarm.metric} {alarm.statistic}{where} >= {_threshold(alarm)} in {times}"


def _threshold(alarm: Alarm) -> str:
    if alarm.metric in MILLISECONDS:
        return f"{(alarm.threshold / 1000).normalize():,f} s"
    return f"{alarm.threshold:,f}{' s' if alarm.metric == 'ApproximateAgeOfOldestMessage' else ''}"


def document(alarms: Sequence[Alarm], facts: Facts) -> dict[str, Any]:
    usd, checked = monthly(len(alarms), facts)
    return {
        "deburr": "alarms",
        "version": 1,
        "usd_per_month": str(usd),
        "price_checked": checked,
        "alarms": [
            asdict(alarm) | {"threshold": str(alarm.threshold), "description": alarm.description} for alarm in alarms
        ],
    }


def monthly(count: int, facts: Facts) -> tuple[Decimal, str]:
    """US dollars a month for standard alarms on one metric each, without a free tier; and the price's date."""
    price = facts[ALARM_PRICE]
    return Decimal(str(price.table["standard"])) * count, price.checked
