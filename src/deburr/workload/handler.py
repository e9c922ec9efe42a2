"""What a function's code does, and when: at init or in every invocation."""

import re
from enum import StrEnum

from msgspec import Struct

from deburr.place import Place
from deburr.workload.invocation import (
    NO_BATCH,
    BatchWork,
    FunctionCall,
    Growth,
    KeptBack,
    LeftRunning,
    LogCall,
    Newer,
    Pinning,
    Repeated,
    SecretFetch,
    Serving,
    Sleep,
)
from deburr.workload.need import Needs
from deburr.workload.phase import Certainty as Certainty  # told here too: most rules that ask for one ask for both
from deburr.workload.phase import Phase as Phase
from deburr.workload.phase import Use as Use

LAZY_SINCE = (3, 15)
"""The first Python that loads what `__lazy_modules__` names when it is first used: https://peps.python.org/pep-0810/."""


def loads_lazily(runtime: str) -> bool:
    """True for a runtime of Python that looks at `__lazy_modules__`."""
    numbers = re.fullmatch(r"python(\d+)\.(\d+)", runtime)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) >= LAZY_SINCE


class Import(Struct, frozen=True):
    """A module brought in on the way to the handler.

    module  as imported: `pandas`, `scipy.stats`, `@aws-sdk/client-s3`.
    via     the local files passed on the way, the handler's own first.
    uses    where its names are used; empty when never used.
    kept    why it counts as used although no use was seen (re-export, side effects, `noqa`, a name in code that nothing
            was seen to call); "" otherwise.
    guarded inside try/except ImportError, a TYPE_CHECKING block or a test of sys.version_info.
    lazy    its file's `__lazy_modules__` names it; `phase` says when it is loaded on the function's own runtime.
    """

    module: str
    at: Place
    phase: Phase
    via: tuple[str, ...]
    uses: tuple[Use, ...] = ()
    kept: str = ""
    guarded: bool = False
    lazy: bool = False


class ClientKind(StrEnum):
    SDK = "sdk"
    HTTP = "http"
    DATABASE = "database"
    CACHE = "cache"
    BROKER = "broker"


class Bound(Struct, frozen=True):
    """How long the code lets an SDK client wait.

    seconds   for one attempt: the longest of its timeouts, as written.
    attempts  how often it asks where nobody answers, the first time included; None where the code does not say.
    mode      the SDK's way of trying again that the code names (`standard`, `legacy`); "" where it names none.
    warns     True where newer SDKs say no more than that the time has passed, and go on waiting.
    plain     True where what sends the requests is the client's own choice, HTTP/2 for some services.
    """

    seconds: float
    attempts: int | None = None
    mode: str = ""
    warns: bool = False
    plain: bool = False


class Pool(Struct, frozen=True):
    """Connections that a client keeps, as its constructor is told.

    most   how many may be open at once; None where that is left to the library.
    ready  how many are opened before anybody asks; None where that is left to the library.
    fact   the fact that tells what the library opens then; "" where it opens one at the most, or `ready` is told.
    named  what the library calls these sizes.
    """

    most: int | None
    ready: int | None = None
    fact: str = ""
    named: tuple[str, ...] = ()


class Client(Struct, frozen=True):
    """A client, session, pool or connection that the code builds.

    callee    the constructor, fully named: `boto3.client`, `psycopg2.connect`, `pg.Client`.
    service   `s3`, `dynamodb`... for SDK clients; "" otherwise.
    phase     when it is built.
    memoised  True when a later invocation in the same environment reuses it.
    per_call  why it must differ per call (credentials, region, tenant); "" when it need not.
    via       functions from the handler to it, outermost first.
    connects  True when building it opens a connection (or its first use always does).
    always    every invocation gets here.
    certainty  possible where it is only built when something failed, or unless one was handed over.
    called     when its methods, or those of what it gives, were seen called; empty when none was seen.
    bound      None where no timeout is written at it, or what is written is not known.
    pool       what is told of the connections it keeps; None where it is no pool, or that is computed.
    also       other services that the same place builds clients for, as a helper does that is told which; "" for one
               that is not known.
    """

    callee: str
    kind: ClientKind
    service: str
    at: Place
    phase: Phase
    memoised: bool
    per_call: str
    via: tuple[str, ...]
    connects: bool
    always: bool = True
    certainty: Certainty = Certainty.CERTAIN
    called: frozenset[Phase] = frozenset()
    bound: Bound | None = None
    pool: Pool | None = None
    also: tuple[str, ...] = ()

    @property
    def services(self) -> tuple[str, ...]:
        """All that the place builds clients for; "" for one that is not known, and for what is no SDK client."""
        return (self.service, *self.also)


class Timeout(Struct, frozen=True):
    """How long a call may wait.

    seconds     None when nothing bounds it, or when `known` is False.
    known       False when the value is computed or comes from elsewhere.
    by_default  True when the library's default applies (`fact` names it).
    fact        id of the fact the default comes from; "" when written in code.
    """

    seconds: float | None
    known: bool = True
    by_default: bool = False
    fact: str = ""


class NetworkCall(Struct, frozen=True):
    """A call that leaves the function.

    callee   fully named: `requests.get`, `fetch`, `psycopg2.connect`.
    library  the package whose rules apply: `requests`, `undici`, `pg`.
    timeout  what bounds it, wherever that was set (call, client, session).
    always   every invocation gets here.
    attempts how often the code around it makes it where it fails: a loop, a decorator.
    pause_s  seconds that the code around it sleeps after each of these attempts, as far as they are written.
    retries  how often the library makes it again each time; None for as often as it does by default.
    in_turn  every invocation makes it, and waits for it before it goes on.
    dropped  True where nobody waits for it: the invocation ends without its answer.
    catches  names of exceptions that are caught around it, in this function and those that call it.
    """

    callee: str
    library: str
    at: Place
    phase: Phase
    timeout: Timeout
    always: bool
    via: tuple[str, ...]
    certainty: Certainty = Certainty.CERTAIN
    attempts: int = 1
    retries: int | None = 0
    in_turn: bool = False
    dropped: bool = False
    catches: tuple[str, ...] = ()
    pause_s: float = 0


class TmpTouch(Struct, frozen=True):
    """Something done to a path under /tmp.

    path     the literal path, `{}` where a part is computed.
    fixed    True when the path is the same in every invocation.
    mode     `append`, `write`, `read`, `exists`, `remove` or `list`.
    phase    when it happens.
    fresh    True when the same invocation truncates or removes it first.
    own      True when each invocation, or each event, gives it a name of its own, and nothing removes it by itself.
    renewed  True when that name surely never comes again: an id, a time, the key of an object.
    caught   True where whatever fails there is caught, and not raised again.
    """

    path: str
    fixed: bool
    mode: str
    at: Place
    phase: Phase
    fresh: bool
    via: tuple[str, ...]
    certainty: Certainty = Certainty.CERTAIN
    own: bool = False
    renewed: bool = False
    caught: bool = False

    @property
    def shown(self) -> str:
        """The path for people, with a `*` where a part is computed."""
        return re.sub(r"(?:\{\})+", "*", self.path)


WEB_ADAPTER = "the Lambda Web Adapter"
"""The adapter that runs a whole web server beside the function."""


class Framework(Struct, frozen=True):
    """A web framework behind an adapter.

    adapter    `mangum`, `serverless-http`...
    framework  `fastapi`, `express`... ; "" when it was not seen.
    routes     `METHOD /path` as far as they could be read.
    whole      False where further routes are mounted from what is not read, or have computed paths.
    """

    adapter: str
    framework: str
    at: Place
    routes: tuple[str, ...] = ()
    whole: bool = True


class Handler(Struct, frozen=True):
    """What the code does.

    file, entry  the file, relative to the checked folder, and the name in it that Lambda calls.
    language     `python`, `javascript` or `typescript`.
    files        every local file that was followed, the handler's own first.
    sleeps       where it waits for nothing but time.
    draws        where init alone draws an id, random bytes, a seed, a secret or credentials; `at.path` is the callee.
    grows        lists of the module or of a lasting object that it adds to and never empties.
    sockets      where it keeps the ids of WebSocket connections in what outlives the invocation.
    invokes      where it calls another function.
    metrics      where it publishes metrics by a request to CloudWatch, failures aside.
    batch        how it works through a batch of records.
    weighs       True when it asks how large an object is, or how much room is left.
    cleans       True when it removes files, or may: whatever they are called.
    sets_retention  True when it tells log groups how long they keep what is written to them, or deletes them.
    left         what it starts and does not wait for.
    secrets      where it asks AWS for secrets and parameters.
    writes_secrets  True when it writes secrets or parameters.
    repeats      what it does again when its event comes again.
    keyed        True when something in it tells a repeated event from a new one: a condition, a key, a helper.
    notes        True when an invocation writes to a table or a database, where it may find what it did.
    reports      True when it tells somebody of whatever it catches: a topic, a mailbox, a chat, who is on call.
    logged       where it writes its whole event or environment to the log.
    mounted      True when it names something below /mnt, where file systems are mounted.
    event_keys   keys read from the event, dotted (`requestContext.http`).
    guarded_keys  of them, those that it reads only where something stands in when they are not there, or a test has
                 shown that they are; and that decide nothing, a preflight apart.
    quiet_keys   of event_keys, those that a script reads only by `?.` or for a log, and that decide nothing.
    environment  environment variables read.
    supplied     variables that it sets by itself; `*` where these may be any that is not set, `**` where any at all.
    needs        where it calls something only while environment variables hold something, and what.
    trivial      True when the code does no I/O and no loop over data worth CPU.
    instant      True when an invocation surely only computes, and not for long: all code was read, and asks nobody.
    never_fails  True when no event makes an invocation fail: all that may be raised is caught, and no failures named.
    never_fails_on_records  True when that is so of events that have `Records`, whatever becomes of others.
    unread       local modules that were named and not found or not parsed.
    writes_back  where it writes an object into the bucket that its event came from.
    outside      writes to paths that are surely on the read-only file system.
    sweeps       where it removes each thing that it finds in /tmp by a call that fails on folders, and catches nothing.
    revives      True when it looks at a kept connection before using it, or connects again when it finds it dead.
    sets_up      True when it creates tables without asking for them, so that all but its first run fail, and no more;
                 or when it creates a database.
    streams      True when it writes its answer piece by piece (`awslambda.streamifyResponse`).
    server_sent  where an answer is told as a stream of events (`text/event-stream`); None where none was seen.
    sent_from_memory  True where these events come from an emitter that outlives the invocation, as others may feed.
    stale        where it writes to a path under /tmp what depends on the event, and only if nothing is there yet.
    asks_time    True when it asks how much time is left.
    kept_back    what it keeps back of that.
    at_once      True when it does several things at once or starts threads, or may.
    serving      servers and consumers that it starts and does not stop.
    pins         what it does to a database session that RDS Proxy then keeps for it alone.
    newer        syntax in its files that came late to the language.
    may_come     npm packages that a build could put beside the code, as manifests and locks around it list them;
                 None where anything may be there, and for other languages.
    for_development  those of its packages that its lock keeps for development alone: a build leaves them out.
    """

    file: str
    entry: str
    at: Place
    language: str
    files: tuple[str, ...]
    imports: tuple[Import, ...] = ()
    clients: tuple[Client, ...] = ()
    calls: tuple[NetworkCall, ...] = ()
    tmp: tuple[TmpTouch, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    draws: tuple[Place, ...] = ()
    sleeps: tuple[Sleep, ...] = ()
    grows: tuple[Growth, ...] = ()
    sockets: tuple[Growth, ...] = ()
    invokes: tuple[FunctionCall, ...] = ()
    metrics: tuple[Use, ...] = ()
    batch: BatchWork = NO_BATCH
    weighs: bool = False
    cleans: bool = False
    sets_retention: bool = False
    left: tuple[LeftRunning, ...] = ()
    secrets: tuple[SecretFetch, ...] = ()
    writes_secrets: bool = False
    logged: tuple[LogCall, ...] = ()
    repeats: tuple[Repeated, ...] = ()
    keyed: bool = False
    notes: bool = False
    reports: bool = False
    mounted: bool = False
    event_keys: tuple[str, ...] = ()
    guarded_keys: tuple[str, ...] = ()
    quiet_keys: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    supplied: tuple[str, ...] = ()
    needs: tuple[tuple[Place, Needs], ...] = ()
    trivial: bool = False
    instant: bool = False
    never_fails: bool = False
    never_fails_on_records: bool = False
    unread: tuple[str, ...] = ()
    writes_back: tuple[Use, ...] = ()
    outside: tuple[TmpTouch, ...] = ()
    revives: bool = False
    sets_up: bool = False
    streams: bool = False
    server_sent: Place | None = None
    sent_from_memory: bool = False
    may_come: tuple[str, ...] | None = None
    for_development: tuple[str, ...] = ()
    sweeps: tuple[Place, ...] = ()
    stale: tuple[TmpTouch, ...] = ()
    newer: tuple[Newer, ...] = ()
    serving: tuple[Serving, ...] = ()
    asks_time: bool = False
    kept_back: tuple[KeptBack, ...] = ()
    at_once: bool = False
    pins: tuple[Pinning, ...] = ()
