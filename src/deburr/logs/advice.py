"""What to do next about one function, in a line; and what its memory figures do and do not say."""

from decimal import Decimal

from deburr.facts.book import Facts
from deburr.logs.analysis import Activity
from deburr.logs.bill import NEVER_USED, Waste, most_used
from deburr.logs.tally import Tally

OFTEN = 0.01


def advice(activity: Activity, tally: Tally, wasted: tuple[Waste, ...], usd: Decimal) -> str:
    """The one thing that hurts most: failures first, then cold starts that people wait for, then dollars."""
    n = tally.n
    if not n:
        failed = sum(activity.init_failures.values())
        return f"no call answered, {failed:,} inits failed: fix the start" if failed else "no REPORT in these logs"
    errors = tally.errors
    if errors["oom"]:
        return f"{errors['oom']:,} ran out of memory: raise it, or hold less at once"
    if errors["timeout"] and errors["timeout"] >= n * OFTEN / 10:
        return f"{errors['timeout']:,} timed out: find what they wait for before raising the timeout"
    if errors["runtime_exit"]:
        return f"{errors['runtime_exit']:,} ended the process: look for exit and native crashes"
    if errors["handler"] and errors["handler"] >= n * OFTEN:
        return f"{errors['handler']:,} failed in your code ({errors['handler'] / n:.1%}): read their stack traces"
    if activity.init_failures:
        return f"{sum(activity.init_failures.values()):,} inits failed or were too long: lighten what is loaded"
    if tally.cold >= max(5, n * OFTEN):
        return _colder(activity, tally)
    dearest = max((each for each in wasted if not each.bound), key=lambda each: each.usd, default=None)
    if dearest and usd and dearest.usd > usd / 10:
        return f"{dearest.cause.replace('_', ' ')} takes {dearest.usd / usd:.0%} of the bill"
    idle = next((each for each in wasted if each.cause == NEVER_USED), None)
    if idle and usd and idle.usd > usd / 2:
        return "more memory than it uses; measure smaller sizes before you shrink"
    return "leave it"


def _colder(activity: Activity, tally: Tally) -> str:
    share = f"{tally.cold / tally.n:.1%} cold"
    told = sum((counter for counter in activity.causes.values()), start=type(tally.errors)())
    if not told:
        return f"{share}: lighten the init"
    cause, _ = min(told.items(), key=lambda item: (-item[1], item[0]))
    next_step = {
        "scale_out": "scale-out; a lighter init, or provisioned concurrency at known hours",
        "idle_expiry": "idle expiry; a lighter init helps, pinging keeps one environment only",
        "first_of_version": "new versions; a lighter init, or deploy less often",
        "recycle": "recycling, which nobody can avoid; a lighter init",
        "after_failure": "restarts after failures; fix those first",
    }
    return f"{share}, mostly {next_step.get(cause, 'for reasons the logs do not tell; a lighter init')}"


def memory_words(activity: Activity, tally: Tally, facts: Facts) -> str:
    """Am I allocating more memory than I use? In words, because the MB alone decide nothing."""
    sizes, used = tally.billed_ms, most_used(tally, activity.environments)
    if len(sizes) != 1 or not used:
        return "Memory: not in these logs." if not sizes else "Memory: the size changed within these logs."
    [size] = sizes
    full = facts["lambda.vcpu.full_at"].whole
    share = used / size
    if tally.errors["oom"]:
        return f"Memory: {used} of {size} MB and {tally.errors['oom']} out of memory: too little."
    if share > 0.9:
        return f"Memory: {used} of {size} MB: close to the limit; the next larger input may not fit."
    if size == facts["lambda.memory.min"].whole:
        return f"Memory: {used} of {size} MB, the smallest size there is: nothing to take away."
    if share > 0.6:
        return f"Memory: {used} of {size} MB: about right."
    if size < full:
        return (
            f"Memory: yes, at most {used} of {size} MB were used. But {size} MB is also {size / full:.2f} of a vCPU: "
            "less memory means less CPU, and what computes takes longer, perhaps for more money. Measure first."
        )
    return (
        f"Memory: yes, at most {used} of {size} MB were used, and beyond {full} MB only code on several threads "
        "gains from the CPU. Measure a smaller size."
    )
