"""What the page tells: verdicts of one or more runs, and whatever was measured or simulated beside them."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from deburr.facts.runtimes import RuntimeLife
from deburr.reports.page.excerpts import Shown
from deburr.reports.page.measured import Logs, Pruned, Simulated, Tuned
from deburr.reports.page.owners import NOBODY, Owners
from deburr.reports.page.verdicts import FindingTold, FunctionTold, VerdictTold
from deburr.workload.profile import Profile
from deburr.workload.proof import Proof

GROUPS = ("owner", "run", "none")
TAG = "tag:"
UNTAGGED = "no such tag"


class Run(Struct, frozen=True):
    """One verdict: a folder that was checked now, or a file that an earlier check wrote.

    name    unique on the page.
    shown   code and diffs; None for a verdict out of a file.
    """

    name: str
    verdict: VerdictTold
    shown: Shown | None = None
    owners: Owners | None = None


class Page(Struct, frozen=True):
    """Everything the page is made from.

    group     `owner`, `run`, `none`, or `tag:KEY`.
    addresses measured name -> the name of the function it joined.
    lives     days of the runtimes in use, by name.
    pages     by rule, what it is about in its own words.
    gb_s      USD per GB-second on demand, x86_64 first tier; None when unknown.
    """

    title: str
    today: date
    deburr: str
    runs: tuple[Run, ...] = ()
    group: str = "none"
    profiles: tuple[Profile, ...] = ()
    addresses: Mapping[str, str] = {}
    proofs: tuple[Proof, ...] = ()
    logs: tuple[Logs, ...] = ()
    simulated: tuple[Simulated, ...] = ()
    pruned: tuple[Pruned, ...] = ()
    tuned: tuple[Tuned, ...] = ()
    lives: Mapping[str, RuntimeLife] = {}
    pages: Mapping[str, tuple[str, tuple[str, ...]]] = {}
    gb_s: tuple[float, str] | None = None

    def group_of(self, run: Run, function: FunctionTold | None, file: str) -> str:
        """The heading something stands under; "" when nothing is grouped."""
        if self.group == "run":
            return run.name
        if self.group.startswith(TAG):
            return UNTAGGED if function is None else function.tags.get(self.group.removeprefix(TAG), UNTAGGED)
        if self.group == "owner":
            return NOBODY if run.owners is None else run.owners.of(file)
        return ""

    def of_finding(self, run: Run, finding: FindingTold, functions: Mapping[str, FunctionTold]) -> str:
        """The heading of a finding: of its first function's tag, or of the file it points at."""
        first = functions.get(finding.functions[0]) if finding.functions else None
        return self.group_of(run, first, finding.at.file)
