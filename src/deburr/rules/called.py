"""What functions are called where people read of them: those of one name by the folder of their template too."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from deburr.edits import Advice
from deburr.findings import Finding
from deburr.workload.function import Function
from deburr.workload.workload import Workload

_WORD = re.compile(r"[a-z]+")
"""A name that may stand in a sentence and mean no function."""


def names(workload: Workload) -> dict[str, str]:
    """Address of a function -> its name; of several of one name, each with as much of its template's way as it takes.

    `orders/Handler`, `shop/orders/Handler`; the address where no way tells them apart.
    """
    by_name: dict[str, list[Function]] = {}
    for function in workload.functions:
        by_name.setdefault(function.name, []).append(function)
    found: dict[str, str] = {}
    for name, alike in by_name.items():
        ways = {each.address: _way(each, alike) for each in alike}
        for address, way in ways.items():
            found[address] = name if len(alike) == 1 else _shortest(way, ways.values(), name) or address
    told = Counter(found.values())
    return {address: name if told[name] == 1 else address for address, name in found.items()}


def told_apart(findings: Iterable[Finding], workload: Workload) -> list[Finding]:
    """The same findings, in which functions of one name are called as `names` does."""
    told = names(workload)
    plain = {function.address: function.name for function in workload.functions}
    return [_said(finding, plain.get(finding.function, ""), told) for finding in findings]


def _said(finding: Finding, name: str, told: Mapping[str, str]) -> Finding:
    new = told.get(finding.function, name)
    if new == name:
        return finding
    anywhere = "" if _WORD.fullmatch(name) is None else "^"
    pattern = re.compile(rf"{anywhere}(?<![\w/#.-]){re.escape(name)}(?![\w/#-])")

    def said(text: str) -> str:
        return pattern.sub(lambda _: new, text)

    fix = finding.fix
    if isinstance(fix, Advice):
        fix = replace(fix, text=said(fix.text))
    return replace(finding, message=said(finding.message), consequence=said(finding.consequence), fix=fix)


def _way(function: Function, alike: Sequence[Function]) -> tuple[str, ...]:
    """The folders above a template, what it is called itself where others stand beside it, and stacks within it."""
    file, _, inside = function.address.rpartition("#")
    *folders, template = file.split("/")
    beside = {other for each in alike if (other := each.address.rpartition("#")[0]) != file}
    crowded = any(other.rpartition("/")[0] == "/".join(folders) for other in beside)
    nested = inside.split("/")[:-1] if "/" in inside and not function.name.startswith(inside) else []
    return (*folders, *([template.partition(".")[0]] if crowded else []), *nested)


def _shortest(way: tuple[str, ...], ways: Iterable[tuple[str, ...]], name: str) -> str | None:
    """The least of a way, from its end, that no other ends in, or the whole; None where another has the same."""
    others = list(ways)
    for length in range(1, len(way) + 1):
        end = way[-length:]
        if sum(other[-length:] == end for other in others) == 1:
            return "/".join((*end, name))
    return "/".join((*way, name)) if others.count(way) == 1 else None
