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
    bound = "as long as" if there < here else "only where"
    return (
        f"{other} was not measured here: it costs less {bound} calls take less than {here / there:.2f}x as long;"
        " --aws --beside NAME measures it where the same code is deployed for it"
    )
