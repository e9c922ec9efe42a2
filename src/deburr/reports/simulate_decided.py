"""What of a comparison of scenarios is sure, in words."""

from collections.abc import Sequence

from deburr.cost.price import money
from deburr.simulate.decision import Compared, Decision, Sign, near, word
from deburr.simulate.objective import Choice
from deburr.simulate.slices import value_of


def sentences(decision: Decision, choice: Choice | None) -> list[str]:
    """What was decided, what was not, and on how much that rests; empty for a single scenario and no objective."""
    if choice is None and len(decision.found) < 2:
        return []
    exact = all(told.how == "exact" for told in decision.found)
    said: list[str] = []
    if choice is None:
        against = decision.found[0].scenario.label
        said.append(f"Against {against}{'' if exact else f', {percent(decision.confidence)} sure of all of it'}:")
        for told in decision.found[1:]:
            of = [each for each in decision.compared if each.label == told.scenario.label]
            said.append(f"  {told.scenario.label}: {', '.join(_pair(each, decision) for each in of)}")
    else:
        said += _chosen(decision, choice, "" if exact else f", {percent(decision.confidence)} sure")
    return [*said, *([] if exact else _rests(decision, choice))]


def percent(share: float) -> str:
    return f"{share * 100:.4g} %"


def _pair(each: Compared, decision: Decision) -> str:
    name = word(each.what)
    fewer = {Sign.LESS: "fewer" if each.what == "cold" else "less", Sign.MORE: "more", Sign.SAME: "the same"}
    base = next((value_of(told, each.what) for told in decision.found if told.scenario.label == each.against), None)
    if each.sign is Sign.SAME:
        return f"{name} the same"
    if each.sign is Sign.UNSURE:
        if each.low is None or each.high is None or not base:
            return f"{name} not decided"
        return f"{name} not decided ({_by(each.low, base)} to {_by(each.high, base)})"
    return f"{name} {fewer[each.sign]}" + (f" ({_by(each.off, base)})" if base else "")


def _by(off: float, base: float) -> str:
    share = max(-100.0, off / base * 100)  # there is no less than none
    return f"{share:+.0f} %" if abs(share) < 1000 else f"{share / 100 + 1:,.0f} times"


def _chosen(decision: Decision, choice: Choice, sure: str) -> list[str]:
    wanted = " and ".join(objective.text for objective in choice.objectives)
    least = "cheapest" if choice.least == "cost" else f"least {word(choice.least)}"
    best = decision.best
    if best is None:
        none = "none surely has" if decision.unsure else "none has"
        return [f"{none} {wanted}{'' if decision.unsure else sure}"]
    doubt = " as far as is decided" if decision.unsure else sure
    said = [f"{least} with {wanted}: {best.scenario.label}, {money(best.usd)} a month{doubt}"]
    ties = [each.label for each in decision.compared if each.sign is Sign.SAME]
    return said + ([f"  within {percent(near(choice.least))} of it: {_listed(ties)}"] if ties else [])


def _rests(decision: Decision, choice: Choice | None) -> list[str]:
    requests = min(told.requests for told in decision.found)
    if not decision.unsure:
        why = "was enough" if decision.looks < decision.most_looks else "decided it"
        return [f"  look {decision.looks} of {decision.most_looks}, at {requests:,} requests of each, {why}"]
    names = f": {_listed(decision.unsure)}" if choice else ""
    if not decision.complete:
        return [f"  interrupted before all of it was decided{names}"]
    if decision.all_of_it:
        more = "that is all of the traffic" + (f", and about {decision.needed:,} would" if decision.needed else "")
    elif decision.needed:
        more = f"about {decision.needed:,} would: --most {decision.needed}"
    else:
        more = "--most N takes more"
    return [f"  {requests:,} requests of each did not decide all of it{names}; {more}"]


def _listed(names: Sequence[str], most: int = 6) -> str:
    return "; ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
