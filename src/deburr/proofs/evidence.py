"""Proofs beside the findings they are about, and whether the code is still what was proved."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from deburr.findings import Evidence, Finding
from deburr.workload.function import Function
from deburr.workload.proof import Proof
from deburr.workload.workload import Workload


def joined(findings: Iterable[Finding], proofs: Iterable[Proof], workload: Workload, root: Path) -> tuple[Finding, ...]:
    """The same findings, those with a Proof carrying it.

    root  what the files of handlers are relative to.
    """
    known = {(proof.rule, proof.fingerprint): proof for proof in proofs}
    functions = {function.address: function for function in workload.functions}
    return tuple(
        replace(finding, proof=evidence(proof, functions.get(proof.function), root))
        if (proof := known.get((finding.rule, finding.fingerprint))) is not None
        else finding
        for finding in findings
    )


def evidence(proof: Proof, function: Function | None, root: Path) -> Evidence:
    """A Proof as a finding carries it."""
    stale = bool(proof.run.code) and (function is None or digest(function, root) != proof.run.code)
    return Evidence(proof.shown, proof.seen, proof.date.date() if proof.date is not None else None, stale)


def digest(function: Function, root: Path) -> str:
    """Of the handler's own files; "" when they were not read, or are gone."""
    if function.handler is None:
        return ""
    found = hashlib.sha256()
    try:
        for file in sorted(function.handler.files):
            found.update((root / file).read_bytes())
    except OSError:
        return ""
    return found.hexdigest()[:16]
