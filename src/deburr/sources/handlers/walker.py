"""The state of a walk through a handler's code, and the three verbs everything else is written in."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from deburr.place import Place
from deburr.sources.handlers.record import ImportRecord, Record
from deburr.sources.handlers.syntax import Call, Expr, Import, Name, Node, Stmt
from deburr.sources.handlers.values import Asked, ClassValue, Namespace, Scope, Value
from deburr.workload.handler import Certainty, Phase, Timeout
from deburr.workload.invocation import Drop
from deburr.workload.need import Need

if TYPE_CHECKING:
    from deburr.sources.handlers.settled import Habits, Written

R = TypeVar("R")

STEPS = 60_000  # nodes walked per handler before the rest is said to be unread
DEPTH = 24  # calls followed into one another


class Frame:
    """One running function: its body, where it writes its names, what it returned."""

    __slots__ = ("body", "given", "heeded", "module", "name", "returns", "scope", "sheltered", "this")

    def __init__(
        self, scope: Scope, module: Namespace, name: str, this: Value | None, body: Sequence[Stmt] = ()
    ) -> None:
        self.body = body
        self.scope = scope
        self.module = module
        self.name = name
        self.this = this
        self.returns: list[Value] = []
        self.given: dict[str, Value] = {}  # parameters that the caller passed something for
        self.heeded = False  # whoever called it waits for its promise
        self.sheltered = 0  # where it was called


class Turn:
    """A loop over the records of a batch.

    frames    how deep its body runs.
    filters   True where the body says which records are kept.
    requests  that had been made when it began.
    drop      which records it leaves out before it does anything; None where none are.
    after     requests that had been made when all work on the others was done; None where the rest is not reached.
    kept      True once something was noted of a record: put into a list, counted, handed to a function.
    """

    __slots__ = ("after", "at", "drop", "filters", "frames", "kept", "requests")

    def __init__(self, at: Place, frames: int, filters: bool, requests: int) -> None:
        self.at = at
        self.frames = frames
        self.filters = filters
        self.requests = requests
        self.drop: Drop | None = None
        self.after: int | None = None
        self.kept = False


def implied_call(near: Node | None) -> Call:
    """A call that nobody wrote out: a decorator, a property, the invocation itself."""
    made = Call(Name("<implied>"), [], [])
    made.line, made.column = (near.line, near.column) if near is not None else (0, 0)
    made.end_line, made.end_column = (near.end_line, near.end_column) if near is not None else (0, 0)
    return made


class Walker(ABC):
    """Where the walk stands.

    phase        init, or inside an invocation.
    once         > 0 inside code that runs once per environment although an invocation triggers it.
    conditional  > 0 where only some invocations come.
    branched     > 0 inside any branch whose test is not decided: not surely every invocation comes.
    ended        > 0 behind a branch that may have returned: nor does every invocation come there.
    ways         the tests whose one side the walk is on, or behind whose other side: where, and whether it holds.
    doubtful     > 0 where hardly any comes: after a failure, or unless something unknown was handed over.
    failed       > 0 where whatever failed was just caught.
    looping      > 0 inside a loop body.
    idle         > 0 inside a loop that some invocations may find nothing to turn for.
    at_most      how often the loops around turn together at most; 0 where it is not known.
    timed        > 0 inside a loop that looks at the clock and ends at a time of its own.
    batching     > 0 where each record of a batch is worked on.
    catching     > 0 where a failure is caught and not raised again.
    sheltered    > 0 where every failure is.
    recordless   > 0 where only events come that have no `Records`.
    telling      > 0 in what a log is told.
    heeded       > 0 where the promise of what is called is waited for, or its failure caught.
    returning    in what a function gives back, where its own `try` catches no promise.
    promising    how many shelters catch it where the promise that is being made is rejected.
    bare         functions by their syntax that were walked where not every failure is caught.
    wrapped      those that a decorator stands around which may fail, or ask somebody.
    running      those that the walk is in.
    settling     > 0 in a callback, whose caller may wait for what it starts.
    retrying     > 0 inside a loop that tries again what failed.
    turns        of the loop that the walk stands in, by itself; 0 where it is not known.
    needs        what environment variables hold where the walk stands, as tests have shown.
    answers      calls that came to a test of such variables when they were last made.
    stood_in     what is evaluated while something stands in for it where it is not there.
    there        keys of the event that are there where the walk stands, as a test has just shown.
    absent       files under /tmp that are not there where the walk stands, as a test has just shown.
    awaiting     > 0 where what is called is waited for, in JavaScript.
    dropped      > 0 where nobody waits for what is called, in JavaScript.
    caught       what is caught around where the walk stands, by the names of its exceptions.
    tries        how often is done what is done here, where it fails each time.
    pause_s      seconds slept between these tries, as far as they are written.
    written      the call being made, where all that it passes is told.
    partly       functions by their syntax that are handed on with some of their arguments.
    variants     of a function by its syntax: what was settled of its parameters so far.
    language     of the module being walked.
    """

    def __init__(self, record: Record, *, script: bool) -> None:
        self.record = record
        self.script = script  # JavaScript or TypeScript, where what is not declared belongs to a scope outside
        self.phase = Phase.INIT
        self.once = 0
        self.conditional = 0
        self.branched = 0
        self.ended = 0
        self.ways: list[tuple[str, int, int, bool]] = []
        self.doubtful = 0
        self.failed = 0
        self.looping = 0
        self.idle = 0
        self.at_most = 1
        self.timed = 0
        self.retrying = 0
        self.turns = 0
        self.tries = 1
        self.pause_s: float = 0
        self.slept_s: float = 0  # by each turn of the loop that the walk stands in
        self.awaiting = 0
        self.needs: list[Need] = []
        self.answers: dict[Call, Asked] = {}
        self.stood_in: Node | None = None
        self.there: list[str] = []
        self.written: Written | None = None
        self.partly: set[int] = set()
        self.variants: dict[int, set[tuple[tuple[str, str], ...]]] = {}
        self.habits: dict[int, Habits] = {}  # a function by its syntax -> what it does with names
        self.dropped = 0
        self.caught: list[str] = []
        self.absent: list[str] = []
        self.tried: dict[int, int] = {}  # a function by its syntax -> how often a decorator calls it until it works
        self.settling = 0
        self.batching = 0
        self.turn: Turn | None = None  # the loop over a batch that the walk is in
        self.catching = 0
        self.sheltered = 0
        self.recordless = 0
        self.telling = 0
        self.heeded = 0
        self.returning = False
        self.promising = 0
        self.bare: set[int] = set()
        self.wrapped: set[int] = set()
        self.running: set[int] = set()
        self.guarded_import = 0
        self.uncertain = False  # something unknown was called with the event on the way here
        self.bounded_sockets = False  # socket.setdefaulttimeout was called
        self.defaults_set: dict[str, Timeout] = {}  # library -> `axios.defaults.timeout = ...`
        self.steps = 0
        self.frames: list[Frame] = []
        self.via: list[str] = []
        self.touched: set[ImportRecord] = set()  # imports used since the last fork in the way
        self.moved: dict[str, tuple[str, int]] = {}  # inline code: where its first line really stands

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    @property
    def scope(self) -> Scope:
        return self.frames[-1].scope

    @property
    def lasting(self) -> bool:
        """True where what is made now outlives this invocation if something holds on to it."""
        return self.phase is Phase.INIT or self.once > 0

    @property
    def always(self) -> bool:
        return self.conditional == 0

    @property
    def surely(self) -> bool:
        """True where every invocation comes, whatever its event says."""
        return self.always and not self.branched and not self.ended and not self.idle

    @property
    def certainty(self) -> Certainty:
        """How sure it is that an invocation comes by where the walk stands."""
        if self.doubtful:
            return Certainty.POSSIBLE
        return Certainty.LIKELY if self.uncertain else Certainty.CERTAIN

    def place(self, node: Node, path: str = "") -> Place:
        file, line, end = self.frame.module.file, node.line, node.end_line
        if file in self.moved:
            file, offset = self.moved[file]
            line, end = line + offset, end + offset
        return Place(file, line, node.column, end, node.end_column, path)

    def shown(self, file: str) -> str:
        """The file a reader of the report can open: the template for inline code."""
        return self.moved[file][0] if file in self.moved else file

    def either(self, ways: Sequence[Callable[[], R]], conditional: Sequence[bool]) -> list[R]:
        """Walk ways of which an invocation takes one; an import that all of them use is used always."""
        before, used, results = self.touched, [], []
        for way, only_sometimes in zip(ways, conditional, strict=True):
            self.touched = set()
            self.conditional += only_sometimes
            results.append(way())
            self.conditional -= only_sometimes
            used.append(self.touched)
        for record in set.intersection(*used) if len(used) > 1 else ():
            record.use(record.last, self.phase, self.always)
        self.touched = before.union(*used)
        return results

    @abstractmethod
    def eval(self, expr: Expr) -> Value:
        """What an expression stands for; everything it does is recorded."""

    @abstractmethod
    def run(self, body: Sequence[Stmt]) -> bool:
        """Walk statements; True when control surely leaves (return, raise, break)."""

    @abstractmethod
    def call(self, callee: Value, args: list[Value], keywords: dict[str, Value], node: Call) -> Value:
        """Call something, following it when it is local."""

    @abstractmethod
    def load(self, module: str, importer: Namespace) -> Namespace | None:
        """A local module by the name an import gives it, walked once; None when it is not local."""

    @abstractmethod
    def bind(self, target: Expr, value: Value, *, declares: bool = False) -> None:
        """Assign to a name, an attribute, a key or a pattern of them."""

    @abstractmethod
    def bring(self, node: Import) -> None:
        """Walk an import statement: bind its names, load what is local, record what is not."""

    @abstractmethod
    def bring_named(self, module: str, node: Node) -> Value:
        """`import_module("x")`, `await import("x")`: the module itself."""

    @abstractmethod
    def decorate(self, decorators: list[Expr], made: Value) -> Value:
        """What is left of a function or class after its decorators, innermost first."""

    @abstractmethod
    def run_in_class(self, cls: ClassValue) -> None:
        """Walk a class body; its assignments become the class's attributes."""
