"""What was seen on the walk, before it becomes the workload's Handler."""

from typing import NamedTuple

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.handlers.syntax import Call
from deburr.sources.handlers.values import Value
from deburr.workload.handler import Certainty, Client, Framework, Import, NetworkCall, Phase, TmpTouch, Use
from deburr.workload.invocation import (
    Drop,
    FunctionCall,
    Growth,
    KeptBack,
    LeftRunning,
    LogCall,
    Pinning,
    Repeated,
    SecretFetch,
    Serving,
    Sleep,
)
from deburr.workload.need import Needs


class ImportRecord:
    """One import statement of an external module, and every use met on the way."""

    __slots__ = ("at", "guarded", "kept", "last", "lazy", "local", "module", "phase", "uses", "via")

    def __init__(
        self,
        module: str,
        at: Place,
        phase: Phase,
        via: tuple[str, ...],
        kept: str,
        guarded: bool,
        lazy: bool = False,
        local: str = "",
    ) -> None:
        self.module = module
        self.at = at
        self.phase = phase
        self.via = via
        self.kept = kept
        self.guarded = guarded
        self.lazy = lazy
        self.local = local
        self.last = at
        self.uses: dict[tuple[Place, Phase], bool] = {}

    def use(self, at: Place, phase: Phase, always: bool) -> None:
        self.last = at
        key = (at, phase)
        self.uses[key] = self.uses.get(key, False) or always

    def finished(self) -> Import:
        uses = tuple(
            Use(at=at, always=always, phase=phase) for (at, phase), always in sorted(self.uses.items(), key=_order)
        )
        return Import(
            module=self.module,
            at=self.at,
            phase=self.phase,
            via=self.via,
            uses=uses,
            kept=self.kept,
            guarded=self.guarded,
            lazy=self.lazy,
        )


def _order(item: tuple[tuple[Place, Phase], bool]) -> tuple[Place, Phase]:
    return item[0]


Way = tuple[str, int, int, bool]
"""A side of a test: where it stands, and whether it holds."""


class Grown(NamedTuple):
    """A list that is added to.

    held  the list.
    spot  the lasting place that holds it.
    ways  the tests whose one side the adding is on.
    """

    held: Value
    spot: tuple[int, str]
    growth: Growth
    ways: tuple[Way, ...]


class Record:
    """Everything one handler's walk has shown so far; the first sight of a place wins unless a later one says more."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.imports: dict[tuple[str, Place], ImportRecord] = {}
        self.clients: dict[Place, Client] = {}
        self.services: dict[Place, dict[str, None]] = {}  # a client's place -> all it is built for
        self.made_by: dict[Call, Place] = {}  # the call that made a client -> that client's place
        self.called: dict[Place, set[Phase]] = {}  # a client's place -> when its methods were called
        self.calls: dict[Place, NetworkCall] = {}
        self.tmp: dict[tuple[Place, str], TmpTouch] = {}
        self.frameworks: dict[str, Framework] = {}
        self.servers: dict[str, Place] = {}  # web frameworks whose application was made
        self.draws: dict[Place, set[Phase]] = {}
        self.sleeps: dict[tuple[Place, float], Sleep] = {}
        self.secrets: dict[Place, SecretFetch] = {}
        self.left: dict[Place, LeftRunning] = {}
        self.requests = 0  # calls met that leave the function
        self.requesting: set[int] = set()  # functions on whose way one was met
        self.grows: list[Grown] = []
        self.closed: dict[Way, frozenset[tuple[int, str]]] = {}  # ways that nobody comes while these places are not set
        self.apart: dict[Way, frozenset[tuple[int, str]]] = {}  # what something else differs from there, by its name
        self.sockets: dict[Place, Growth] = {}  # where ids of WebSocket connections are kept in memory
        self.emptied: set[tuple[int, str]] = set()  # places
        self.taken_from: list[Value] = []  # lists, by whatever name
        self.invokes: dict[Place, FunctionCall] = {}
        self.metrics: dict[Place, Use] = {}
        self.fragile: dict[Place, None] = {}  # work on a record of a batch whose failure nothing catches
        self.turns: dict[Place, Drop | None] = {}  # loops over a batch, and which records each leaves out
        self.answers: Place | None = None
        self.settles = False
        self.shelters = False  # whatever fails while a record of a batch is worked on is caught
        self.escapes = False  # something may fail in an invocation where not everything is caught
        self.thrown_keys: set[str] = set()  # those read in a way that fails where what they are read from is not
        self.escapes_alone = False  # the same, where only events come that have no records
        self.acts = False  # an invocation asks somebody, runs code that is not known, or may compute for long
        self.exposed = False  # something leaves the function, or is raised, where not everything is caught
        self.cleans = False  # files are removed somewhere, or may be
        self.weighs = False  # it is asked how large an object is, or how much room is left
        self.sets_retention = False  # it is said how long a log group keeps its lines, or a group is deleted
        self.joins = False  # threads or futures are waited for somewhere
        self.writes_secrets = False
        self.logged: dict[Place, LogCall] = {}
        self.redacted: dict[int, Value] = {}  # events and copies of them that something was taken out of
        self.mounted = False  # something below /mnt is named, where file systems are mounted
        self.repeats: dict[Place, Repeated] = {}
        self.notes = False  # something is written to a table or a database in an invocation
        self.keyed = False  # something tells a repeated event from a new one
        self.reports = False  # somebody is told of whatever fails in an invocation and is caught
        self.informs = False  # a logger of Python's was set to a level that writes `info`
        self.routes: dict[tuple[Call | None, str], None] = {}  # by what routes them, and `METHOD /path`
        self.routes_elsewhere = False  # further ones are mounted, or their paths are computed
        self.event_keys: set[str] = set()
        self.free: set[Call] = set()  # calls, by their syntax, that need nothing of environment variables
        self.needy: dict[Call, tuple[Place, Needs]] = {}  # others: where they are, and what they need
        self.bare_keys: set[str] = set()  # of them, those that are read with nothing to stand in
        self.mild_keys: set[str] = set()  # those read from what something stands in for: no error, and nothing there
        self.told: dict[str, set[str]] = {}  # a key of the event -> the texts that it is held against
        self.environment: set[str] = set()
        self.unsure: set[tuple[str, str]] = set()  # files, and names in them that held a variable before
        self.supplied: set[str] = set()  # variables that the code sets
        self.unread: list[str] = []
        self.truncated: set[str] = set()  # /tmp paths emptied earlier on this walk
        self.writes_back: dict[Place, Use] = {}  # objects put into the event's own bucket
        self.outside: dict[Place, TmpTouch] = {}  # writes where nothing can be written
        self.asks_time = False  # how much time is left is asked for
        self.kept_back: dict[Place, KeptBack] = {}
        self.at_once = False  # several things are done at once or threads are started, or may be
        self.serving: dict[Place, Serving] = {}
        self.stopped: set[str] = set()  # what servers and consumers came from that something stops
        self.replaced: set[Place] = set()  # clients that some invocations make anew and put where others find them
        self.stale: dict[Place, TmpTouch] = {}  # written for one event, and kept for the next
        self.sweeps: dict[Place, None] = {}  # whatever is in /tmp is removed, folders or not
        self.moves = False  # the working folder is changed
        self.revives = False  # a kept connection is looked at, or made anew when it is dead
        self.creates = False  # every invocation creates a table, which only the first one can
        self.founds = False  # a database is created
        self.asks_more = False  # a database is asked for something that is no part of a set-up
        self.pins: dict[Place, Pinning] = {}  # what changes a database session
        self.streams = False  # the answer is written piece by piece
        self.server_sent: Place | None = None  # an answer is told as a stream of events
        self.server_sent_in: frozenset[int] = frozenset()  # the functions around it, by their bodies
        self.subscribing: set[int] = set()  # such functions that listen to a lasting emitter
        self.loops = False

    def add_import(self, record: ImportRecord) -> ImportRecord:
        return self.imports.setdefault((record.module, record.at), record)

    def add_client(self, client: Client, *, held: bool) -> None:
        """Built at init on one way and per invocation on another: the costlier way is the finding.

        Unless only some invocations come that way and put it where a test on another way keeps it: they replace it.

        held  True when that is what is done with it.
        """
        seen = self.clients.get(client.at)
        self.services.setdefault(client.at, {})[client.service] = None
        if held:
            self.replaced.add(client.at)
        if seen is None or _rather(client, seen, replaced=client.at in self.replaced):
            self.clients[client.at] = client

    def others(self, client: Client) -> tuple[str, ...]:
        """Services that the place of a client builds others for."""
        return tuple(sorted(self.services[client.at].keys() - {client.service}))

    def add_call(self, call: NetworkCall) -> None:
        seen = self.calls.get(call.at)
        if seen is None or (call.phase is Phase.INVOCATION and seen.phase is Phase.INIT) or call.always > seen.always:
            dropped = call.dropped and (seen is None or seen.dropped)  # else it is waited for on one way
            self.calls[call.at] = replace(call, dropped=dropped) if call.dropped != dropped else call
        elif seen.dropped and not call.dropped and call.phase is seen.phase:
            self.calls[call.at] = replace(seen, dropped=False)

    def bounded_since(self, seen: frozenset[Place]) -> None:
        """Forget the calls met since then: something around them waits only so long."""
        for at in [at for at in self.calls if at not in seen]:
            del self.calls[at]

    def add_secret(self, fetch: SecretFetch) -> None:
        """Asked once on one way and each time on another: the second is the finding."""
        seen = self.secrets.get(fetch.at)
        if seen is None:
            self.secrets[fetch.at] = fetch
            return
        rather = fetch if (seen.kept, fetch.always) > (fetch.kept, seen.always) else seen
        self.secrets[fetch.at] = replace(rather, ways=seen.ways & fetch.ways)

    def routed(self) -> tuple[str, ...]:
        """`METHOD /path` of each route, in the order of the code."""
        return tuple(route for _, route in self.routes)

    def growing(self) -> tuple[Growth, ...]:
        """The lists that are added to and never emptied, each once, first places first."""
        taken = {id(value) for value in self.taken_from}
        kept = {
            grown.spot: grown.growth
            for grown in reversed(self.grows)
            if id(grown.held) not in taken and all(self._open(way) for way in grown.ways)
        }
        return tuple(sorted((kept[spot] for spot in kept if spot not in self.emptied), key=lambda each: each.at))

    def _open(self, way: Way) -> bool:
        """False for a way that nobody comes: what would have to be set before, the code sets nowhere."""
        return way not in self.closed or bool(self.closed[way] & self.emptied)

    def dropping(self) -> Drop | None:
        """What every loop over the batch leaves out at once; None where one does not, or they differ."""
        found = set(self.turns.values())
        return next(iter(found)) if len(found) == 1 else None

    def add_sleep(self, sleep: Sleep) -> None:
        """Of several ways to one wait the surest counts; a helper that waits as it is told waits once for each time."""
        key = (sleep.at, sleep.seconds if sleep.seconds is not None else -1.0)
        seen = self.sleeps.get(key)
        if seen is not None:
            sleep, seen = replace(sleep, turns=0), replace(seen, turns=0)  # come to by two ways, it turns for each
            self.sleeps[key] = seen
        order = list(Certainty)
        if seen is None or order.index(sleep.certainty) < order.index(seen.certainty):
            self.sleeps[key] = sleep

    def awake_since(self, seen: frozenset[tuple[Place, float]]) -> None:
        """Forget the waits met since then: they only end a race."""
        for key in [key for key in self.sleeps if key not in seen]:
            del self.sleeps[key]

    def untouched(self, at: Place) -> None:
        """Forget what was opened for appending there: nothing is written to it."""
        self.tmp.pop((at, "append"), None)

    def add_tmp(self, touch: TmpTouch) -> None:
        key = (touch.at, touch.mode)
        seen = self.tmp.get(key)
        if seen is None or (seen.fresh and not touch.fresh) or (seen.caught and not touch.caught):
            self.tmp[key] = touch

    def add_framework(self, framework: Framework) -> None:
        self.frameworks.setdefault(framework.adapter, framework)

    def missed(self, what: str) -> None:
        if what not in self.unread:
            self.unread.append(what)


def _rather(client: Client, seen: Client, *, replaced: bool) -> bool:
    """True where a client tells more than the same one, seen on another way."""
    if replaced and seen.phase is client.phase:
        return _per_invocation(seen) and not _per_invocation(client)
    return _per_invocation(client) and not _per_invocation(seen)


def _per_invocation(client: Client) -> bool:
    return client.phase is Phase.INVOCATION and not client.memoised
