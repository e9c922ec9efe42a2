"""The other architecture, which one machine cannot measure: how much slower it may be before it costs more."""

from deburr.cost.compute import gb_second
from deburr.facts.book import Facts
from deburr.facts.tiers import tiers
from deburr.tune.course import Course

OTHER = {"x86_64": "arm64", "arm64": "x86_64"}


def told(course: Course, facts: Facts) -> str:
    """One sentence; nothing is claimed about its speed."""
    mine = course.tariff.architecture
    other = OTHER[mine]
    here, there = (float(tiers(gb_second(facts, each))[0][1]) for each in (mine, other))
    if there < here:
        return (
            f"{other} was not measured here: it costs less as long as calls take less than {here / there:.2f}x as long"
        )
    return f"{other} was not measured here: it costs less only where calls take less than {here / there:.2f}x as long"
