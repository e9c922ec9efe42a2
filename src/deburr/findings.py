"""A finding, and the card of the rule that made it."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from deburr.cost.price import Price
from deburr.edits import Edit, Fix
from deburr.place import Place


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return (Level.ERROR, Level.WARNING, Level.INFO).index(self)


class Confidence(StrEnum):
    """How sure a rule is that it read the workload right."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE).index(self)


class Evidence(Struct, frozen=True):
    """What an experiment on the user's own handler said about a finding.

    shown  True when the harm was seen, False when it was looked for and not seen.
    seen   what was seen, one sentence without a full stop.
    on     the day; None when unknown.
    stale  True when the handler's files have changed since.
    """

    shown: bool
    seen: str
    on: date | None = None
    stale: bool = False


class Delay(Struct, frozen=True):
    """Time that goes by for nothing, never bare.

    ms   at least so much, each time it happens.
    per  "cold start", "invocation", "hung call"...
    """

    ms: float
    per: str


class Finding(Struct, frozen=True):
    """One antipattern that hurts this workload, and what it costs.

    rule         `shelf/slug`.
    message      names the thing and the numbers, one sentence without a full stop.
    at           where to look first; `at.path` is the property path or callee that the fingerprint is made from.
    also         other places that belong to it.
    delay        time that somebody waits, or that is billed, for nothing; None where it is not known.
    consequence  what happens if nothing is done, where there is no price or beside it.
    function     address of the function it is about; "" for the project.
    functions    addresses of all functions with the same cause, this one included.
    group        what findings told as one have in common; "" for one that stands alone.
    habit        what is said of the project for all findings of this rule that have one, with `{count}` for how many
                 functions; "" for a finding that speaks for itself.
    proof        what an experiment showed; None without one.
    fingerprint  stable while lines move: file + rule + `at.path` + ordinal.
    fixes        the edits of all findings that are told as this one, each place once.
    """

    rule: str
    level: Level
    confidence: Confidence
    message: str
    at: Place
    also: tuple[Place, ...] = ()
    price: Price | None = None
    consequence: str = ""
    fix: Fix | None = None
    function: str = ""
    functions: tuple[str, ...] = ()
    group: str = ""
    habit: str = ""
    fingerprint: str = ""
    proof: Evidence | None = None
    fixes: tuple[Edit, ...] = ()
    delay: Delay | None = None


class Rule(Struct, frozen=True):
    """The card that each rule carries.

    name        its slug: reads well after "allow", same as the file name with dashes.
    level       how bad it is at worst; a finding may say less.
    confidence  of a finding that says nothing else.
    since       the version that brought it.
    sources     where the claim can be checked.
    upgrades    it also speaks of functions that a library provides: a newer version of the library is the cure.
    """

    name: str
    level: Level
    confidence: Confidence
    since: str
    sources: tuple[str, ...] = field(default=())
    upgrades: bool = False
    shelf: str = ""

    @property
    def id(self) -> str:
        return f"{self.shelf}/{self.name}"

    def finding(
        self,
        message: str,
        *,
        at: Place,
        also: Sequence[Place] = (),
        price: Price | None = None,
        delay: Delay | None = None,
        consequence: str = "",
        fix: Fix | None = None,
        level: Level | None = None,
        confidence: Confidence | None = None,
        alike: str = "",
        habit: str = "",
        edits: Iterable[Edit] = (),
        functions: Iterable[str] = (),
    ) -> Finding:
        """A finding of this rule; `level` and `confidence` only where they differ from the card.

        edits      those that mend it together, where one is not enough; `fix` says it in words.
        alike      findings of one file that share this text are told as one, with their functions listed.
        habit      for hygiene: told once per project with its functions listed, in these words; `{count}` is how many.
        functions  addresses of those it is about, first the one it stands under, where that is not the rule's
                   subject or what stands behind it.
        """
        about = tuple(functions)
        return Finding(
            rule=self.name,  # `rules.run` puts the shelf before it
            level=level or self.level,
            confidence=confidence or self.confidence,
            message=message,
            at=at,
            also=tuple(also),
            price=price,
            delay=delay,
            consequence=consequence,
            fix=fix,
            fixes=tuple(edits),
            group=alike,
            habit=habit,
            function=about[0] if about else "",
            functions=about,
        )
