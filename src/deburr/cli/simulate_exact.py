"""`deburr simulate --exact --format json` for scripts that ask it by the thousand: click would take half of the time.

What is not spelled plainly, and everything else, is left to the command itself, which answers the same.
"""

from collections.abc import Sequence
from pathlib import Path

from deburr.cli.simulated import CHANGES, base_of, complete
from deburr.facts import book
from deburr.reports import simulate_json
from deburr.simulate import traffic
from deburr.simulate.closed import exactly
from deburr.simulate.decision import Decision
from deburr.simulate.scenario import checked
from deburr.simulate.what_if import changed

TAKEN = {f"--{name}": name for name in ("traffic", "service", "keep-alive", "provisioned", "reserved", "format")} | {
    "--arrivals": "traffic"
}
MONTH_S = 30 * 86_400.0
"""As --for has it when it is left out; what is exact does not depend on it."""


def answered(words: Sequence[str]) -> str | None:
    """The answer to these words after `simulate`; None when click must read them.

    Raises  DeburrError as the command does.
    """
    asked = _read(words)
    if asked is None or asked.pop("format", None) != "json" or Path(asked["traffic"]).exists():
        return None
    facts = book.load()
    scenario, _ = base_of(None, facts, "", (), seed=1, account=None, cpu_share=1.0)
    for key in CHANGES:
        if key in asked:
            scenario = changed(scenario, key, asked[key], facts, where=f"--{key}")
    scenario = checked(complete(scenario, asked.get("service")))
    coming = traffic.spelled(asked["traffic"], seconds_long=MONTH_S, seed=1)
    decision = Decision((exactly(scenario, coming, facts),), confidence=0.95, looks=1, most_looks=1)
    return simulate_json.render(decision, coming)


def _read(words: Sequence[str]) -> dict[str, str] | None:
    """Options by name; None for anything but each of them once, its value a word of its own or after a `=`."""
    asked: dict[str, str] = {}
    left = iter(word for word in words if word != "--exact")
    for word in left:
        name, equals, value = word.partition("=")
        value = value if equals else next(left, "")
        key = TAKEN.get(name)
        if key is None or key in asked or not value or value.startswith("-"):
            return None
        asked[key] = value
    return asked if "traffic" in asked and words.count("--exact") == 1 else None
