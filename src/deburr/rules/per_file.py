"""Rules that the owner does not want told in some files: `[per-file-ignores]` in deburr.toml."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from deburr.findings import Finding
from deburr.workload.workload import Workload


def apply(
    findings: Sequence[Finding], ignores: Mapping[str, tuple[str, ...]], workload: Workload, *, prefix: str
) -> tuple[list[Finding], list[Finding]]:
    """What is told, and what is not: a finding in such a file, or about a function that is declared in one.

    ignores  pattern -> rules and shelves. A pattern fits a path below the configuration's folder, a folder on the way
             to it, or a name alone; `*` goes past slashes. After `!` it fits what the rest does not.
    prefix   the way from the configuration's folder to the checked one, ending in a slash; "" for the same.
    """
    homes = {function.address: function.at.file for function in workload.functions}
    told: list[Finding] = []
    left_out: list[Finding] = []
    for finding in findings:
        files = {f"{prefix}{file}" for file in (finding.at.file, homes.get(finding.function, finding.at.file))}
        ignored = any(_named(finding.rule, names) and _fits(pattern, files) for pattern, names in ignores.items())
        (left_out if ignored else told).append(finding)
    return told, left_out


def _named(rule: str, names: Iterable[str]) -> bool:
    shelf, _, slug = rule.partition("/")
    return any(name in (rule, shelf, slug) for name in names)


def _fits(pattern: str, files: Iterable[str]) -> bool:
    if pattern.startswith("!"):
        return not _fits(pattern[1:], files)
    folder = pattern.rstrip("/")
    return any(
        fnmatchcase(file, pattern) or fnmatchcase(file, f"{folder}/*") or fnmatchcase(file.rpartition("/")[2], pattern)
        for file in files
    )
