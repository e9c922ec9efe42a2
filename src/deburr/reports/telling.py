"""A finding in one text, for formats that have room for one."""

from deburr.cost.price import Price, money
from deburr.edits import Advice, Fix
from deburr.findings import Evidence, Finding


def told(finding: Finding) -> str:
    """What is wrong, what happens, what it costs, what to do; each a sentence."""
    costs = f"costs {costing(finding.price)} ({finding.price.basis})" if finding.price is not None else ""
    fix = f"fix: {advised(finding.fix)}" if finding.fix is not None else ""
    parts = (finding.message, costs, finding.consequence, proved(finding.proof) if finding.proof else "", fix)
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)


def proved(proof: Evidence) -> str:
    """`proved on 2026-11-29: ...`, or that it was looked for and not seen."""
    when = f" on {proof.on}" if proof.on is not None else ""
    old = ", before its code last changed" if proof.stale else ""
    return f"{'proved' if proof.shown else 'not seen when tried'}{when}{old}: {proof.seen}"


def costing(price: Price) -> str:
    """`$3.50 per 1M invocations`."""
    return f"{money(price.usd)} per {price.per}"


def advised(fix: Fix) -> str:
    """What to do: `set Timeout to 29 at template.yaml:7:16`, `pass timeout=10`."""
    if isinstance(fix, Advice):
        return fix.text
    return fix.says if fix.safe else f"{fix.says} (changes behaviour: look first)"
