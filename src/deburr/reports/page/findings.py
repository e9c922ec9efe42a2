"""Each finding with all the page says of it, worst first."""

from msgspec import Struct

from deburr.reports.page.excerpts import Line
from deburr.reports.page.run import Page, Run
from deburr.reports.page.verdicts import FindingTold
from deburr.workload.proof import Proof


class Evidence(Struct, frozen=True):
    """What an experiment on the owner's own handler showed.

    figures  measured on the way, in words.
    when     the day, and what it ran on; "" when unknown.
    """

    shown: bool
    seen: str
    figures: str = ""
    when: str = ""


class Told(Struct, frozen=True):
    """id     of its element on the page.
    names     of the functions it is about.
    group     the heading it stands under; "" without.
    """

    id: str
    run: str
    finding: FindingTold
    names: tuple[str, ...]
    group: str
    lines: tuple[Line, ...] = ()
    diff: str = ""
    proof: Evidence | None = None


def told(page: Page) -> list[Told]:
    """Every finding of every run: by group, then level, dollars a month, place."""
    proofs = {(proof.rule, proof.fingerprint): proof for proof in page.proofs}
    found = [each for run in page.runs for each in _of(run, page, proofs)]
    found.sort(key=_worst)
    return [_numbered(each, nth) for nth, each in enumerate(found, 1)]


def _of(run: Run, page: Page, proofs: dict[tuple[str, str], Proof]) -> list[Told]:
    functions = {function.address: function for function in run.verdict.functions}
    names = {address: function.name for address, function in functions.items()}
    found = []
    for finding in run.verdict.findings:
        mark = finding.fingerprint
        found.append(
            Told(
                id="",
                run=run.name,
                finding=finding,
                names=tuple(names.get(address, address) for address in finding.functions),
                group=page.of_finding(run, finding, functions),
                lines=run.shown.lines.get(mark, ()) if run.shown else (),
                diff=run.shown.diffs.get(mark, "") if run.shown else "",
                proof=_evidence(finding, proofs.get((finding.rule, mark))),
            )
        )
    return found


def _evidence(finding: FindingTold, proof: Proof | None) -> Evidence | None:
    """Of the Proof itself, which tells more, else of the verdict."""
    told = finding.proof
    if proof is None:
        if told is None:
            return None
        return Evidence(told.shown, told.seen, when=f"{told.on or ''}{', before its code changed' * told.stale}")
    figures = "; ".join(f"{each.name}: {each.value:,.6g} {each.unit}" for each in proof.figures)
    parts = (f"{proof.date:%Y-%m-%d}" if proof.date else "", f"on {proof.run.used}" if proof.run.used else "")
    old = "before its code changed" if told is not None and told.stale else ""
    return Evidence(proof.shown, proof.seen, figures, ", ".join(part for part in (*parts, old) if part))


def _worst(told: Told) -> tuple[object, ...]:
    price = told.finding.price
    monthly = price.usd if price is not None and price.per == "month" else 0
    at = told.finding.at
    return told.group, told.finding.rank, -monthly, told.run, at.file, at.line or 0, told.finding.rule


def _numbered(told: Told, nth: int) -> Told:
    return Told(f"f{nth}", told.run, told.finding, told.names, told.group, told.lines, told.diff, told.proof)
