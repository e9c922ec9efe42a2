"""How often a schedule calls, as far as its expression says."""

import pytest

from deburr.workload.caller import Schedule


@pytest.mark.parametrize(
    ("expression", "apart_min", "always"),
    [
        pytest.param("rate(5 minutes)", 5, True, id="rate"),
        pytest.param("rate(1 hour)", 60, True, id="hours"),
        pytest.param("rate(7 days)", 7 * 1440, True, id="days"),
        pytest.param("cron(0/10 * * * ? *)", 10, True, id="steps of minutes"),
        pytest.param("cron(* * * * ? *)", 1, True, id="each minute"),
        pytest.param("cron(* 8-18 ? * MON-FRI *)", 1, False, id="each minute of office hours"),
        pytest.param("cron(15 * * * ? *)", 60, True, id="once an hour"),
        pytest.param("cron(0 8-18 ? * MON-FRI *)", 60, False, id="hours of a day"),
        pytest.param("cron(0 */6 * * ? *)", 360, False, id="steps of hours"),
        pytest.param("cron(24 14 * * ? *)", 1440, False, id="once a day"),
        pytest.param("cron(0,30 14 * * ? *)", None, False, id="two minutes of an hour"),
        pytest.param("at(2026-12-01T00:00:00)", 1440, False, id="once"),
        pytest.param("${Rate}", None, False, id="settled at deploy time"),
        pytest.param(None, None, False, id="unknown"),
    ],
)
def test_rhythm(expression: str | None, apart_min: int | None, always: bool) -> None:
    schedule = Schedule(expression)
    assert (schedule.apart_min, schedule.around_the_clock) == (apart_min, always)
