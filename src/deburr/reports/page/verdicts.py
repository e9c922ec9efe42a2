"""A verdict as its published schema tells it (`schemas/verdict.v1.json`), whoever wrote it and when."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from deburr.cost.price import Price


class At(Struct, frozen=True):
    """A place; `line` is None when only the file is known."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Costs(Struct, frozen=True):
    """A price as JSON tells it."""

    usd: float
    per: str
    basis: str = ""
    overlaps: str | None = None

    @property
    def price(self) -> Price:
        return Price(Decimal(repr(self.usd)), self.per, self.basis, self.overlaps or "")


class Waits(Struct, frozen=True):
    """Time that goes by for nothing."""

    ms: float
    per: str


class Mending(Struct, frozen=True):
    """What to do; verdicts of before this key told what only where it was advice."""

    kind: str
    text: str = ""
    safe: bool = False


class Way(Struct, frozen=True):
    """One way in; `waits_s` is None when it waits as long as the function runs, or while that is unknown."""

    kind: str
    mode: str
    name: str = ""
    waits_s: float | None = None


class Call(Struct, frozen=True):
    """One call over the network; `bounded` is None while what bounds it is computed."""

    callee: str
    at: At
    phase: str = "invocation"
    bounded: bool | None = None
    bound_s: float | None = None


class LibraryTold(Struct, frozen=True):
    """One library of a package; `bytes` is None while nothing is built."""

    name: str
    version: str | None = None
    bytes: int | None = None


class WasteTold(Struct, frozen=True):
    """Files of one kind that no invocation reads."""

    kind: str
    bytes: int
    files: int = 0


class PackageTold(Struct, frozen=True):
    """What a function ships."""

    form: str
    at: At
    unzipped_bytes: int | None = None
    zipped_bytes: int | None = None
    libraries: tuple[LibraryTold, ...] = ()
    waste: tuple[WasteTold, ...] = ()


class FunctionTold(Struct, frozen=True):
    """A function and its verdict."""

    address: str
    name: str
    at: At
    verdict: str
    runtime: str | None = None
    memory_mb: int | None = None
    timeout_s: int | None = None
    callers: tuple[Way, ...] = ()
    calls: tuple[Call, ...] = ()
    tags: Mapping[str, str] = {}
    change: tuple[str, ...] = ()
    saves: tuple[Costs, ...] = ()
    rests_on: str = ""
    package: PackageTold | None = None

    @property
    def changes(self) -> bool:
        """True when its verdict says so; verdicts of before the key `change` say it in words alone."""
        return bool(self.change) or not self.verdict.startswith("leave it")


class ProofTold(Struct, frozen=True):
    """What an experiment showed, as far as the verdict tells; stale: its code has changed since."""

    shown: bool
    seen: str
    on: str | None = None
    stale: bool = False


class FindingTold(Struct, frozen=True):
    """A finding as JSON tells it."""

    rule: str
    level: str
    confidence: str
    message: str
    at: At
    fingerprint: str
    functions: tuple[str, ...] = ()
    also: tuple[At, ...] = ()
    price: Costs | None = None
    delay: Waits | None = None
    consequence: str | None = None
    fix: Mending | None = None
    proof: ProofTold | None = None

    @property
    def rank(self) -> int:
        """0 for the worst level."""
        return ("error", "warning", "info").index(self.level) if self.level in ("error", "warning") else 2

    @property
    def slug(self) -> str:
        return self.rule.partition("/")[2]


class GapTold(Struct, frozen=True):
    """Something seen and not understood."""

    at: At
    what: str


class FaultTold(Struct, frozen=True):
    """A rule that crashed."""

    rule: str
    subject: str
    error: str


class Checked(Struct, frozen=True):
    """The days between which the prices were checked."""

    oldest: str
    newest: str


class VerdictTold(Struct, frozen=True):
    """A whole verdict, what the page needs of it."""

    version: int
    functions: tuple[FunctionTold, ...]
    findings: tuple[FindingTold, ...]
    gaps: tuple[GapTold, ...] = ()
    faults: tuple[FaultTold, ...] = ()
    silenced: tuple[FindingTold, ...] = ()
    facts_checked: Checked | None = None
