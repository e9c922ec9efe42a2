"""What an invocation does beside its work: waits, tells the log, asks for secrets, leaves things behind."""

from enum import StrEnum

from msgspec import Struct

from deburr.place import Place
from deburr.workload.phase import Certainty, Phase


class Sleep(Struct, frozen=True):
    """A wait for nothing but time.

    seconds   None when it is computed.
    looping   inside a loop: it waits as often as the loop turns.
    turns     how often at most the loops around it turn in one invocation; 0 while that is not known.
    certainty  possible where it only waits before it tries again what failed.
    timed     the loop looks at the clock and ends at a time of its own, which is not known.
    """

    at: Place
    phase: Phase
    always: bool
    seconds: float | None
    looping: bool = False
    certainty: Certainty = Certainty.CERTAIN
    turns: int = 0
    timed: bool = False


class Left(StrEnum):
    """How work is started that nobody waits for."""

    PROMISE = "promise"
    LOOP = "loop"
    THREAD = "thread"
    POOL = "pool"


class Growth(Struct, frozen=True):
    """A list that outlives the invocation, that invocations add to, and that nothing empties.

    Of sockets it is any such place, emptied or not.

    name  as the code calls it.
    """

    name: str
    at: Place
    always: bool
    certainty: Certainty = Certainty.CERTAIN


class FunctionCall(Struct, frozen=True):
    """A call of another function.

    name  of the function as written, or `$NAME` for the environment variable it comes from; "" when it is computed.
    waits  False where the function is only handed an event (`InvocationType` Event).
    """

    name: str
    at: Place
    phase: Phase
    always: bool
    looping: bool
    certainty: Certainty = Certainty.CERTAIN
    waits: bool = True


class Drop(Struct, frozen=True):
    """Which records of a batch are left out before anything is done with them.

    field  of the record, dotted (`eventName`, `body.type`).
    keeps  the values that are worked on; () where `drops` says which are not.
    """

    at: Place
    field: str
    keeps: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()


class BatchWork(Struct, frozen=True):
    """What becomes of a batch when one of its records fails.

    fails     where work on each record leaves the function and nothing catches its failure; () where none was seen.
    answers   where it names the records that failed (`batchItemFailures`); None when it never does.
    settles   True when failures may be gathered in a way that is not followed (`allSettled`, a batch processor).
    drops     which records it leaves out at once; None where it works on all, or that is not clear.
    goes_on   True when whatever fails while a record is worked on is caught, and the invocation ends well all the same.
    """

    fails: tuple[Place, ...] = ()
    answers: Place | None = None
    settles: bool = False
    drops: Drop | None = None
    goes_on: bool = False


NO_BATCH = BatchWork()
"""No batch was seen being worked through."""


class LeftRunning(Struct, frozen=True):
    """Work that an invocation starts and does not wait for.

    callee  what starts it, as the code names it: `notify`, `fetch`, `forEach`, `threading.Thread`.
    """

    how: Left
    callee: str
    at: Place
    always: bool
    certainty: Certainty = Certainty.CERTAIN


class SecretFetch(Struct, frozen=True):
    """A call that asks AWS for a secret or a parameter, by a name that is the same in every invocation.

    service  `secretsmanager` or `ssm`.
    kept     True when a later invocation in the same environment does not ask again, as far as the code shows.
    always   every invocation gets here.
    ways     the tests on the way here, by where they stand, and whether each holds.
    """

    service: str
    callee: str
    at: Place
    phase: Phase
    kept: bool
    always: bool
    certainty: Certainty = Certainty.CERTAIN
    ways: frozenset[tuple[str, int, int, bool]] = frozenset()

    def excludes(self, other: "SecretFetch") -> bool:
        """True where no invocation makes both, as far as tests on the way tell."""
        return any((*test, not holds) in other.ways for *test, holds in self.ways)


class Effect(StrEnum):
    """What is done once more when it is asked for once more."""

    COUNT = "counts"
    LIST = "lists"
    MAIL = "mails"
    MESSAGE = "messages"
    CHARGE = "charges"


class Repeated(Struct, frozen=True):
    """Something that an invocation does, and that a second one for the same event does again.

    callee  as the code names it, `boto3.resource.Table.update_item`.
    told    the part of it that says so: `ADD hits :one`; "" where the callee says it all.
    """

    effect: Effect
    callee: str
    told: str
    at: Place
    always: bool
    certainty: Certainty = Certainty.CERTAIN


class Service(StrEnum):
    """What stays up to answer others, by whom it waits to be asked."""

    SERVER = "server"
    CONSUMER = "consumer"


class Serving(Struct, frozen=True):
    """A server or a consumer that the code starts on every way, and does not stop.

    callee  fully named: `express.listen`, `uvicorn.run`.
    blocks  True when the call does not come back while it is up.
    """

    service: Service
    callee: str
    blocks: bool
    at: Place
    phase: Phase
    certainty: Certainty = Certainty.CERTAIN


class KeptBack(Struct, frozen=True):
    """Time that code keeps back from what is left of an invocation: what it takes away, or stops before.

    ms  milliseconds, as written.
    """

    ms: float
    at: Place
    certainty: Certainty = Certainty.CERTAIN


class Newer(Struct, frozen=True):
    """Syntax that an older version of the language takes for an error, and its first place in a file.

    name  as the facts call it: `match`, `?.`.
    """

    name: str
    at: Place


class Logged(StrEnum):
    """What of an invocation is written to the log as a whole."""

    EVENT = "event"
    ENVIRONMENT = "environment"


class LogCall(Struct, frozen=True):
    """A line that tells the log all of something, whatever the level it is set to.

    callee     fully named: `print`, `console.log`, `aws_lambda_powertools.Logger().info`.
    levelled   True when a logger's level decides whether it is written; False for `print` and `console`.
    certainty  likely where the level was read from elsewhere in the code.
    """

    what: Logged
    callee: str
    at: Place
    levelled: bool
    certainty: Certainty = Certainty.CERTAIN


class Pinning(Struct, frozen=True):
    """What changes a database session so that RDS Proxy keeps its connection for this client alone.

    what    `SET`, `a prepared statement`, `a temporary table`...
    engine  `postgres` or `mysql`.
    """

    what: str
    engine: str
    at: Place
    phase: Phase
    always: bool
    certainty: Certainty = Certainty.CERTAIN
