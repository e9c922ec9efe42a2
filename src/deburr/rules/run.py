"""Run every rule over a workload: one crash is one named fault, findings with one cause become one, order is fixed."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deburr.edits import Edit
from deburr.findings import Finding
from deburr.place import Place
from deburr.rules.given import Given
from deburr.rules.habits import consequences, together
from deburr.rules.registry import Listed
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.resources import Api, Distribution, Queue
from deburr.workload.workload import Workload


class Fault(Struct, frozen=True):
    """A rule that crashed: deburr's own mistake, named so that it can be reported."""

    rule: str
    subject: str
    error: str


class Outcome(Struct, frozen=True):
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]


def run(rules: Sequence[Listed], given: Given) -> Outcome:
    """Every finding of these rules, one by one, sorted by place, each with its fingerprint."""
    found: list[Finding] = []
    faults: list[Fault] = []
    provided = any(function.made_by for function in given.workload.functions)
    for rule in rules:
        for subject in _subjects(rule, given.workload):
            if provided and _not_the_owners(subject, rule):
                continue
            try:
                for finding in rule.check(subject, given):  # a generator around it costs more than most checks do
                    found.append(_addressed(rule, finding, subject, given))
            except Exception as error:  # noqa: BLE001 one broken rule must not cost all the others' findings
                faults.append(Fault(rule.card.id, _name(subject), f"{type(error).__name__}: {error}"))
    return Outcome(tuple(_numbered(found)), tuple(faults))


def grouped(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One cause, one finding; what an owner allows is taken out before, so that each place can be allowed by itself."""
    habits = [finding for finding in findings if finding.habit]
    others = [finding for finding in findings if not finding.habit]
    return tuple(sorted((*_grouped(others), *together(habits)), key=_order))


def _subjects(rule: Listed, workload: Workload) -> Iterable[object]:
    kind = rule.subject
    if kind is Function:
        return workload.functions
    if kind is Caller:
        return workload.callers
    if kind is Api:
        return workload.apis
    if kind is Distribution:
        return workload.distributions
    if kind is Workload:
        own = tuple(function for function in workload.functions if not _not_the_owners(function, rule))
        return (workload if len(own) == len(workload.functions) else replace(workload, functions=own),)
    return workload.queues


def _not_the_owners(subject: object, rule: Listed) -> bool:
    """Nobody can follow a finding in code that a library provides, unless upgrading the library follows it."""
    function = subject.function if isinstance(subject, Caller) else subject
    return isinstance(function, Function) and bool(function.made_by) and not rule.card.upgrades


def _addressed(rule: Listed, finding: Finding, subject: object, given: Given) -> Finding:
    finding = replace(finding, rule=rule.card.id)
    if finding.functions or finding.function:
        return finding
    if isinstance(subject, Function):
        return replace(finding, function=subject.address, functions=(subject.address,))
    if isinstance(subject, Caller):
        return replace(finding, function=subject.function.address, functions=(subject.function.address,))
    if isinstance(subject, Api | Queue):
        behind = sorted({c.function.address for c in given.workload.callers if c.source == subject.address})
        return replace(finding, function=behind[0] if behind else "", functions=tuple(behind))
    return finding


def _name(subject: object) -> str:
    return str(getattr(subject, "address", getattr(subject, "name", type(subject).__name__)))


def _grouped(found: Iterable[Finding]) -> Iterator[Finding]:
    """One cause, one finding: the same rule at the same place."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        at = finding.at
        key: tuple[object, ...] = (finding.rule, at.file, at.line, at.column, _property(at.path))
        if finding.group:
            key = (finding.rule, at.file, finding.group)
        groups.setdefault(key, []).append(finding)
    for group in groups.values():
        first = min(group, key=lambda finding: (finding.level.rank, finding.at))
        functions = tuple(sorted({address for finding in group for address in finding.functions}))
        first = replace(first, fixes=_edits(group))
        if len(functions) > 1 and first.functions != functions:
            places = sorted({p for f in group for p in (f.at, *f.also)} - {first.at})
            yield replace(
                first,
                functions=functions,
                also=tuple(places),
                group=f"{first.rule}@{first.at}",
                consequence=consequences(group, most=2),
            )
        else:
            yield replace(first, group="")


def _edits(group: Iterable[Finding]) -> tuple[Edit, ...]:
    """Each edit once: what one place gives to many functions is written once."""
    own = (finding.fixes or ((finding.fix,) if isinstance(finding.fix, Edit) else ()) for finding in group)
    return tuple(dict.fromkeys(edit for edits in own for edit in edits))


def _property(path: str) -> str:
    """What is set there, whichever resource it is: one line of an app may make many."""
    return path.partition(".Properties.")[2] or path


def _order(finding: Finding) -> tuple[Place, str]:
    """Those of one rule at one place stay in the workload's order, so that a group speaks of its first function."""
    return finding.at, finding.rule


def _numbered(found: Iterable[Finding]) -> Iterator[Finding]:
    """Fingerprints that stay the same while lines move: the ordinal counts equal ones in one file."""
    seen: dict[str, int] = {}
    for finding in sorted(found, key=_order):
        stem = f"{finding.at.file}|{finding.rule}|{finding.at.path}"
        seen[stem] = seen.get(stem, 0) + 1
        yield replace(finding, fingerprint=f"{stem}|{seen[stem]}")
