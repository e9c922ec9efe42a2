"""Every request by itself, for what theory and levels cannot tell: limits, refusals and retries, schedules, queues.

The environments are those of crossings.py: provisioned ones first, then the newest idle one, then a new one. A request
that a new one is started for takes whichever is ready first, in the order of their coming: the init runs on, and a
later request finds its environment idle. (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html:
Lambda can use one that becomes available while it initializes another to process an invocation.) What is added is what
may stand in the way of a new one, and what becomes of a request that gets none.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from heapq import heappop, heappush

from msgspec import Struct

from deburr.simulate.counting import Counting
from deburr.simulate.draws import RETRIES, SERVICES, alone, generator, uniforms
from deburr.simulate.outcome import Outcome
from deburr.simulate.tracking import MINUTE_S, Tracker
from deburr.simulate.world import World

DAY_S = 86400.0
CHECK = 20_000


class Kind(IntEnum):
    """What happens, in this order at one moment."""

    STARTED = 0
    LEAVES = 1
    READY = 2
    SCHEDULE = 3
    DEPLOY = 4
    MINUTE = 5
    ASKS = 6


class Place(IntEnum):
    """Where a call goes: to an environment that is ready, or it waits for one that starts."""

    USED = 0
    FRESH = 1
    PROVISIONED = 2
    STARTING = 3
    TO_START = 4


class _Request(Struct):
    number: int
    came: float
    tries: int = 0


class Simulation:
    """One run of a World."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._counted = Counting(world)
        self._events: list[tuple[float, int, int, object]] = []
        self._order = 0
        self._busy = 0
        self._idle: list[tuple[float, Place]] = []  # on demand, since when; the newest last
        self._here = 0  # on demand: idle, at work or starting
        self._starting = 0
        self._waiting: deque[list[_Request]] = deque()  # calls that found nobody ready
        self._kept = self._ready = self._kept_busy = 0  # provisioned: wanted, idle, at work
        self._tracker = None if world.tracking is None else Tracker(world.tracking)
        self._slots: list[float] = []  # when each that was ever taken is free
        self._version = 0
        self._tokens, self._tokens_at = float(world.scale_at_once), 0.0
        self._queue: deque[_Request] = deque()
        self._polls = 0
        self._backlog = 0.0  # since when messages wait
        self._waits = generator(world.seed, RETRIES).random
        self._clock = 0.0
        self._shares: dict[int, float] = {}  # of requests that are not answered yet
        self._number = 0
        self._counting = not world.from_s

    def run(
        self, moments_s: Iterable[Sequence[float]], end_s: float, progress: Callable[[int], bool] | None = None
    ) -> Outcome:
        """All requests until the end, and what was still under way then.

        progress  is told now and then how many came; when it answers False the run ends there.
        """
        world = self.world
        self._provide(self._wanted(0.0), at_once=True)
        if self._tracker is not None:
            self._push(MINUTE_S, Kind.MINUTE, None)
        for window in world.schedule:
            for edge in (window.from_s, window.until_s):
                self._push((edge - world.clock_s) % DAY_S or DAY_S, Kind.SCHEDULE, None)
        if world.deploy_s:
            self._push(world.deploy_s, Kind.DEPLOY, None)
        shares = uniforms(world.seed, SERVICES)
        for chunk in moments_s:
            for moment in chunk:
                if not self._counting and moment >= world.from_s:
                    self._count_from_here()
                self._until(moment)
                self._shares[self._number] = next(shares)
                request = _Request(self._number, moment)
                self._number += 1
                self._counted.told.requests += 1
                self._come(request)
                if progress is not None and self._number % CHECK == 0 and not progress(self._number):
                    return self._finished(moment)
        self._until(end_s)
        return self._finished(end_s)

    def _count_from_here(self) -> None:
        """The pool has filled: what was counted until now is forgotten."""
        self._until(self.world.from_s)
        self._counted = Counting(self.world)
        self._counting = True

    def _until(self, moment: float) -> None:
        events = self._events
        while events and events[0][0] <= moment:
            at, kind, _, what = heappop(events)
            self._pass(at)
            match kind:
                case Kind.STARTED:
                    self._starting -= 1
                    self._free(at, Place.FRESH, what)
                    self._poll(at)
                case Kind.LEAVES:
                    self._leave(at, what)
                case Kind.READY:
                    if self._ready + self._kept_busy < self._kept:
                        self._free(at, Place.PROVISIONED, None)
                    self._poll(at)
                case Kind.SCHEDULE:
                    self._provide(self._wanted(at))
                    self._push(at + DAY_S, Kind.SCHEDULE, None)
                case Kind.DEPLOY:
                    self._here -= len(self._idle)
                    self._idle.clear()
                    self._version += 1
                    self._push(at + (self.world.deploy_s or DAY_S), Kind.DEPLOY, None)
                case Kind.MINUTE if self._tracker is not None:
                    self._provide(self._tracker.minute(self._kept))
                    self._push(at + MINUTE_S, Kind.MINUTE, None)
                case Kind.ASKS if isinstance(what, _Request):
                    self._ask(at, what)
                case _:
                    self._poll(at)
        self._pass(moment)

    def _pass(self, moment: float) -> None:
        """Time goes by: idle environments leave, and everybody who is there is counted."""
        told, keep_alive = self._counted.told, self.world.keep_alive_s
        gone = 0
        for since, _ in self._idle:  # the oldest first
            if since + keep_alive >= moment:
                break
            told.environments_s += max(0.0, since + keep_alive - self._clock)
            gone += 1
        if gone:
            del self._idle[:gone]
            self._here -= gone
        self._counted.passed(self._clock, moment - self._clock, self._here, self._kept)
        self._clock = moment

    def _come(self, request: _Request) -> None:
        if self.world.polling is None:
            self._ask(request.came, request)
            return
        if not self._queue:
            self._backlog = request.came
        self._queue.append(request)
        self._poll(request.came)
        if self._queue and self.world.polling.window_s:
            self._push(request.came + self.world.polling.window_s, Kind.ASKS, None)

    def _ask(self, now: float, request: _Request) -> None:
        request.tries += 1
        place = self._take(now)
        if place is not None:
            self._place(now, [request], place)
            return
        self._counted.refused(now)
        asking = self.world.asking
        wait = min(asking.longest_s, asking.first_s * 2 ** (request.tries - 1))
        wait *= self._waits() if asking.jitter else 1.0
        if request.tries >= asking.attempts or now + wait - request.came > asking.within_s:
            self._counted.lost(request.came)
            self._shares.pop(request.number)
            return
        self._push(now + wait, Kind.ASKS, request)

    def _poll(self, now: float) -> None:
        polling = self.world.polling
        if polling is None:
            return
        while self._queue:
            allowed = min(polling.most, polling.at_once + polling.per_s * (now - self._backlog))
            full = len(self._queue) >= polling.batch or now >= self._queue[0].came + polling.window_s
            if self._polls >= int(allowed) or not full:
                return
            place = self._take(now)
            if place is None:
                self._counted.refused(now)
                self._push(now + 1.0, Kind.ASKS, None)
                return
            batch = [self._queue.popleft() for _ in range(min(polling.batch, len(self._queue)))]
            self._counted.queued([now - request.came for request in batch])
            self._polls += 1
            self._place(now, batch, place)

    def _take(self, now: float) -> Place | None:
        """Where a call can go; None when there is nothing to have."""
        world = self.world
        if world.limit is not None and self._busy >= world.limit:
            return None
        if self._ready:
            self._ready -= 1
            return Place.PROVISIONED
        if self._idle:
            return self._idle.pop()[1]
        if self._starting > len(self._waiting):  # one is on its way that nobody waits for any more
            return Place.STARTING
        if world.scale_per_s is not None:
            self._tokens = min(float(world.scale_at_once), self._tokens + (now - self._tokens_at) * world.scale_per_s)
            self._tokens_at = now
            if self._tokens < 1:
                return None
            self._tokens -= 1
        return Place.TO_START

    def _place(self, now: float, batch: list[_Request], place: Place) -> None:
        """A call comes to be served, at once or when somebody is ready."""
        self._busy += 1
        cold = place is Place.TO_START
        if cold:
            init = self.world.init.drawn([alone(self.world.seed, batch[0].number)])[0]
            self._here += 1
            self._starting += 1
            self._counted.ran(now, init, provisioned=False)
            self._push(now + init, Kind.STARTED, self._version)
        self._counted.placed(now, self._busy, self._here + self._kept, cold=cold)
        if place in (Place.STARTING, Place.TO_START):
            self._waiting.append(batch)
        else:
            self._serve(now, batch, place, self._version)
        if self._tracker is not None:
            self._tracker.called(self._kept_busy, self._kept)

    def _serve(self, now: float, batch: Sequence[_Request], place: Place, version: object) -> None:
        """An environment takes a call, now."""
        world = self.world
        share = self._shares[batch[0].number]
        for request in batch:
            self._shares.pop(request.number)
        work = (world.cold if place is Place.FRESH else world.warm).drawn([share])[0]
        hold = self._slot_wait(now, work) + work
        self._kept_busy += place is Place.PROVISIONED
        self._counted.told.spilled += place is not Place.PROVISIONED and self._kept > 0
        self._counted.ran(now, hold, provisioned=place is Place.PROVISIONED)
        self._counted.answered(now, [now + hold - request.came for request in batch])
        self._push(now + hold, Kind.LEAVES, (place, version))

    def _free(self, now: float, place: Place, version: object) -> None:
        """An environment is ready: the call that waits longest takes it; else it is idle, or left behind."""
        current = place is Place.PROVISIONED or version == self._version
        if self._waiting and (current or place is Place.FRESH):
            self._counted.told.elsewhere += place is not Place.FRESH
            self._serve(now, self._waiting.popleft(), place, version)
        elif place is Place.PROVISIONED:
            self._ready += 1
        elif current:
            self._idle.append((now, place))
        else:
            self._here -= 1

    def _slot_wait(self, ready: float, work: float) -> float:
        """How long a call waits for a slot that it then keeps while it works."""
        if self.world.slots is None:
            return 0.0
        begins = ready if len(self._slots) < self.world.slots else max(ready, heappop(self._slots))
        heappush(self._slots, begins + work)
        self._counted.told.slot_s += begins - ready
        self._counted.told.slot_waits += begins > ready
        return begins - ready

    def _leave(self, now: float, what: object) -> None:
        assert isinstance(what, tuple)
        place, version = what
        self._busy -= 1
        self._polls -= self.world.polling is not None
        if place is Place.PROVISIONED:
            self._kept_busy -= 1
            if self._ready + self._kept_busy < self._kept:
                self._free(now, place, version)
        else:
            self._free(now, Place.USED, version)
        self._poll(now)

    def _provide(self, count: int, *, at_once: bool = False) -> None:
        """Provisioned environments come after an init each; those too many leave when they are idle."""
        more = count - self._kept
        self._kept = count
        if more < 0:
            self._ready = max(0, min(self._ready, count - self._kept_busy))
        for number in range(max(0, more)):
            if at_once:
                self._ready += 1
            else:
                init = self.world.init.drawn([alone(self.world.seed, -number - 1)])[0]
                self._push(self._clock + init, Kind.READY, None)

    def _wanted(self, moment: float) -> int:
        if self.world.tracking is not None:
            return self.world.tracking.least
        second = round(moment + self.world.clock_s, 6) % DAY_S  # at an edge, its own side of it
        inside = [window.count for window in self.world.schedule if window.holds(second)]
        return max(inside, default=self.world.provisioned)

    def _push(self, at: float, kind: Kind, what: object) -> None:
        self._order += 1
        heappush(self._events, (at, kind, self._order, what))

    def _finished(self, end_s: float) -> Outcome:
        return self._counted.finished(end_s - (self.world.from_s if self._counting else 0.0), len(self._shares))
