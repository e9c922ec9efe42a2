"""A finding, the fix it may carry, and the card of the rule that made it."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from deburr.cost.price import Price
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


class SetValue(Struct, frozen=True):
    """Write another value where one is written now.

    at     the value's place; for a default, the resource that left it out, with the property path to add.
    value  a tuple for a list of texts.
    safe   True only if behaviour cannot change.
    told   `timeout to 29`, as the dialect of its owner says it; "" where that is the property's own name.
    name   the property's name in that dialect; "" where it is the same.
    """

    at: Place
    value: str | int | tuple[str, ...]
    safe: bool = False
    told: str = ""
    name: str = ""


class PassArgument(Struct, frozen=True):
    """Pass one more argument to a call, or another value for one that it passes.

    at       the call; `at.path` is its callee.
    name     the keyword, or in JavaScript the key of the options object.
    value    as written in the file's language.
    options  which argument of the call is the options object, counted from 0; None where it takes keywords. An
             address that stands there has them behind it.
    needs    a module that the value names; "" for none.
    wraps    under which key what stands there goes into the options, where it is none itself; "" where it does not.
    safe     True only if behaviour cannot change.
    """

    at: Place
    name: str
    value: str
    options: int | None = None
    needs: str = ""
    wraps: str = ""
    safe: bool = False


class Hoist(Struct, frozen=True):
    """Build at the module's level what a function builds each time it is called.

    at    the call that builds it; `at.path` is its callee.
    safe  True only if behaviour cannot change.
    """

    at: Place
    safe: bool = False


class Keep(Struct, frozen=True):
    """Keep behind a getter, which checks it, what a function connects each time it is called.

    at     the call that connects; `at.path` is its callee.
    entry  the name of the function that Lambda calls: it runs once at a time.
    safe   True only if behaviour cannot change.
    """

    at: Place
    entry: str
    safe: bool = False


class Revive(Struct, frozen=True):
    """Check a module's connection when an invocation begins, and connect again when it is dead.

    at     the call that connects; `at.path` is its callee.
    entry  the name of the function that Lambda calls.
    safe   True only if behaviour cannot change.
    """

    at: Place
    entry: str
    safe: bool = False


class OpenAnew(Struct, frozen=True):
    """Open for writing a file that is opened for appending.

    at     the call that opens it; `at.path` is its callee.
    entry  the name of the function that Lambda calls: only there it is known to be opened once.
    safe   True only if behaviour cannot change.
    """

    at: Place
    entry: str
    safe: bool = False


class RemoveAfter(Struct, frozen=True):
    """Remove a file under /tmp when the block that writes it is done, whatever happens in it.

    at    the call that writes it; `at.path` is its callee.
    safe  True only if behaviour cannot change.
    """

    at: Place
    safe: bool = False


class MoveImport(Struct, frozen=True):
    """Import in the functions that use it what a file imports for all.

    at    the module's name in the import; `at.path` is the module.
    safe  True only if behaviour cannot change.
    """

    at: Place
    safe: bool = False


class DeclareLogs(Struct, frozen=True):
    """Give a function of a template a log group of its own that forgets.

    at    the function, with the property path of the group's name.
    days  that it keeps what is written.
    safe  True only if behaviour cannot change.
    """

    at: Place
    days: int
    safe: bool = False


class AnswerFailures(Struct, frozen=True):
    """Name in the answer which records of a batch failed, and let the event source ask for that.

    at       work on one record that may fail, in the loop over them; `at.path` is the callee.
    mapping  where the event source mapping says what it asks for.
    entry    the name of the function that Lambda calls: nobody else's answer counts.
    safe     True only if behaviour cannot change.
    """

    at: Place
    mapping: Place
    entry: str
    safe: bool = False


class Require(Struct, frozen=True):
    """Name deburr_guards among what a function's package is made of.

    at  the list of requirements.
    """

    at: Place
    safe: bool = False


class UseGuard(Struct, frozen=True):
    """Let one of deburr_guards do what a Python handler does by hand.

    at       the call that the finding is about.
    guard    deadline, reuse, once or scratch.
    entry    the name of the function that Lambda calls.
    method   of Deadline, that gives this client its timeout; "" for the other guards.
    passed   in JavaScript, the argument that bounds the call by a constant; None in Python.
    waits_s  how long the caller waits, where that is less than the function may run; None otherwise.
    needs    what must be added so that the guards are shipped.
    lacks    why they cannot be; "" where they can.
    safe     True only if behaviour cannot change.
    """

    at: Place
    guard: str
    entry: str
    method: str = ""
    passed: PassArgument | None = None
    waits_s: int | None = None
    needs: tuple[Require, ...] = ()
    lacks: str = ""
    safe: bool = False


class Advice(Struct, frozen=True):
    """What to do by hand, where no edit can be offered yet."""

    text: str


InCode = PassArgument | Hoist | Keep | MoveImport | AnswerFailures | OpenAnew | RemoveAfter | Revive | UseGuard
"""Edits of programs."""
Edit = SetValue | DeclareLogs | Require | InCode
Fix = Edit | Advice


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
