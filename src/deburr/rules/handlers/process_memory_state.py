"""A handler adds to a list that outlives the invocation, and nothing empties it.

What stands at the top of a module lives as long as the environment: the next invocation there finds what this one
added, so answers, files and messages made of the list hold somebody else's data, twice and more. Another environment
sees none of it, so it is no memory to rely on either.

Instead, make the list inside the handler; what must last belongs into a table or a cache that all environments share.
Silent when anything empties, takes from or replaces it, when it is only filled once, when a test of the list guards
the adding, when its size is bounded, and for dictionaries, which may be caches.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Certainty
from deburr.workload.invocation import Growth

RULE = Rule(
    name="process-memory-state",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file of code."""
    if function.handler is None or given.only_deployments_call(function):
        return
    by_file: dict[str, list[Growth]] = {}
    sockets = {kept.at for kept in function.handler.sockets}  # socket-state-in-memory speaks of these
    for growth in function.handler.grows:
        if growth.certainty is not Certainty.POSSIBLE and growth.at not in sockets:
            by_file.setdefault(growth.at.file, []).append(growth)
    for growths in by_file.values():
        yield _finding(function, growths)


def _finding(function: Function, growths: list[Growth]) -> Finding:
    first, *rest = growths
    more = f" and {len(rest)} more lists" if len(rest) > 1 else f" and {rest[0].name}" if rest else ""
    what, them = ("lists that outlive", "they grow") if rest else ("a list that outlives", "it grows")
    memory = f" until {function.memory_mb.value} MB are full" if function.memory_mb.value is not None else ""
    when = "in every invocation" if all(growth.always for growth in growths) else "when it gets there"
    return RULE.finding(
        f"{function.name} adds {when} to {first.name}{more}, {what} it and that nothing empties",
        at=first.at,
        also=[growth.at for growth in rest],
        consequence=f"the 2nd invocation of an environment finds what the 1st one added, and {them}{memory}",
        fix=Advice("make it inside the handler"),
        alike=", ".join(growth.name for growth in growths),
    )
