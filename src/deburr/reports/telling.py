"""A finding in one text, for formats that have room for one."""

from deburr.cost.price import Price, money
from deburr.findings import (
    Advice,
    AnswerFailures,
    DeclareLogs,
    Evidence,
    Finding,
    Fix,
    Hoist,
    Keep,
    MoveImport,
    OpenAnew,
    PassArgument,
    RemoveAfter,
    Require,
    Revive,
    UseGuard,
)


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
    doubt = "" if fix.safe else " (changes behaviour: look first)"
    if isinstance(fix, PassArgument):
        return f"pass {fix.name}{'=' if fix.options is None else ': '}{fix.value}{doubt}"
    if isinstance(fix, Hoist):
        return f"build it at the module's level{doubt}"
    if isinstance(fix, DeclareLogs):
        return f"declare a log group that keeps {fix.days} days{doubt}"
    if isinstance(fix, Revive):
        return f"check it when an invocation begins{doubt}"
    if isinstance(fix, OpenAnew):
        return f"open it for writing{doubt}"
    if isinstance(fix, RemoveAfter):
        return f"remove it in a finally{doubt}"
    if isinstance(fix, Keep):
        return f"keep it behind a getter that checks it{doubt}"
    if isinstance(fix, AnswerFailures):
        return f"name failed records in the answer, and ask for that{doubt}"
    if isinstance(fix, MoveImport):
        return f"import {fix.at.path} where it is used{doubt}"
    if isinstance(fix, UseGuard | Require):
        return f"use {fix.guard if isinstance(fix, UseGuard) else 'it'} of deburr_guards{doubt}"
    key = fix.at.path.rpartition(".")[2] or "the value"
    resource = fix.at.path.partition(".Properties")[0]
    resource = resource if fix.at.in_template else resource.removeprefix("Resources.")
    where = f"at {fix.at}" if fix.at.end_line else f"on {resource}"
    value = ", ".join(fix.value) if isinstance(fix.value, tuple) else fix.value
    return f"set {fix.told or f'{key} to {value}'} {where}{doubt}"
