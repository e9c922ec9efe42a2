"""A mapping of a stream at work: every shard in order, what fails again, in halves, or to the failure's destination.

The lanes of a shard, as many as its parallelization factor, begin their next batches together; Lambda's do not wait
for each other. The wait between two attempts doubles up to a minute, which Lambda does not publish.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from zlib import crc32

from deburr.lab.control.account import LATEST
from deburr.lab.control.calling import MARGIN_BYTES, Told, called
from deburr.lab.control.polling import failures
from deburr.lab.control.stream_failures import discarded
from deburr.lab.errors import LabError
from deburr.lab.filtering import Filters
from deburr.lab.laboratory import Lab
from deburr.lab.queues.clock import Clock
from deburr.lab.queues.queue import Queue
from deburr.lab.record import Record
from deburr.lab.spec import Spec
from deburr.lab.streams.record import Shard, Start, StreamRecord
from deburr.lab.streams.sources import Source

AFTER = "AFTER_SEQUENCE_NUMBER"
PAUSE_FIRST_S, PAUSE_LONGEST_S = 1.0, 60.0
LOOKED_FOR_SHARDS_S = 10.0
OK, FAILED = "OK", "PROBLEM: Function call failed"
Batch = list[StreamRecord]


@dataclass(frozen=True, slots=True)
class StreamRules:
    """How a stream's mapping makes batches, and how it treats those that fail.

    lanes    batches of one shard in flight at once.
    retries  of a batch that fails; -1 until it is too old.
    age_s    beyond it a record is given up.
    bisects  whether a batch that fails is halved, which is no retry.
    """

    size: int
    window_s: int
    lanes: int
    retries: int
    age_s: float
    bisects: bool
    partial: bool
    filters: Filters
    start: Start


@dataclass(slots=True)
class Try:
    """A batch, or a part of one, and what has been tried."""

    batch: Batch
    failed: int = 0
    calls: int = 0
    record: Record | None = None


@dataclass(slots=True)
class StreamPoller:
    """Polls a stream for one function until it is cancelled.

    spec       the version to call, as it is now; None while the function is gone.
    dead       takes what is given up; None where it is forgotten.
    positions  the last record of each shard that is done with, kept by whoever pauses the mapping.
    report     told what the mapping's LastProcessingResult is now.
    """

    lab: Lab
    source: Source
    rules: StreamRules
    clock: Clock
    function_arn: str
    spec: Callable[[], Spec | None]
    dead: Queue | None
    positions: dict[str, str]
    report: Callable[[str], None]
    on_record: Told | None
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Never returns; cancelled, it drops the batches in flight, which are read again."""
        try:
            while True:
                await self._find_shards()
                await self._pause(LOOKED_FOR_SHARDS_S)
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _find_shards(self) -> None:
        """Begin with every shard whose parents, of those that are still there, have been read to their end."""
        try:
            shards = await asyncio.to_thread(self.source.shards)
        except LabError as error:
            self._note(error)
            return
        here = {shard.id for shard in shards}
        for shard in shards:
            if shard.id not in self._tasks and self._read.issuperset(here.intersection(shard.parents)):
                self._tasks[shard.id] = asyncio.create_task(self._follow(shard))

    async def _follow(self, shard: Shard) -> None:
        """Read one shard to its end, if it has one."""
        iterator: str | None = None
        while True:
            try:
                if iterator is None:
                    iterator = await asyncio.to_thread(self.source.iterator, shard.id, self._start(shard))
                found, iterator = await self._collect(shard, iterator)
            except LabError as error:
                self._note(error)
                iterator = None
                await self._pause(PAUSE_FIRST_S)
                continue
            if found:
                passing = [each for each in found if self.rules.filters.passes(each.seen, each.content)]
                await self._serve(shard, passing)
                self.positions[shard.id] = found[-1].sequence
                self.report(OK)
            if iterator is None:
                self._read.add(shard.id)
                return
            if not found:
                await self._pause(1 / self.source.polls)

    def _start(self, shard: Shard) -> Start:
        done = self.positions.get(shard.id)
        return Start(AFTER, done) if done is not None else self.rules.start

    async def _collect(self, shard: Shard, iterator: str) -> tuple[Batch, str | None]:
        """What the shard has, gathered for the length of the window once there is something."""
        most = self.rules.size * self.rules.lanes
        found, after = await asyncio.to_thread(self.source.read, shard.id, iterator, most)
        until_s = self.clock.now_s() + self.rules.window_s
        while found and after and len(found) < most and self.clock.now_s() < until_s:
            await self._pause(min(1 / self.source.polls, until_s - self.clock.now_s()))
            more, after = await asyncio.to_thread(self.source.read, shard.id, after, most - len(found))
            found += more
        return found, after

    async def _serve(self, shard: Shard, records: Batch) -> None:
        """Every lane in order, the lanes beside each other; records of one key are in one lane."""
        lanes: dict[int, Batch] = {}
        for record in records:
            lanes.setdefault(crc32(record.key.encode()) % self.rules.lanes, []).append(record)
        async with asyncio.TaskGroup() as group:
            for lane in lanes.values():
                group.create_task(self._lane(shard, lane))

    async def _lane(self, shard: Shard, records: Batch) -> None:
        size, batch = 0, Batch()
        for record in records:
            bytes_here = len(json.dumps(record.told))
            full = len(batch) == self.rules.size or size + bytes_here > self.lab.limits.sync_bytes - MARGIN_BYTES
            if batch and full:
                await self._see_through(shard, batch)
                size, batch = 0, []
            batch.append(record)
            size += bytes_here
        if batch:
            await self._see_through(shard, batch)

    async def _see_through(self, shard: Shard, batch: Batch) -> None:
        """Until every record has been handled or given up."""
        work, pause_s = [Try(batch)], PAUSE_FIRST_S
        while work:
            now = work.pop(0)
            old = [each for each in now.batch if self._age_s(each) > self.rules.age_s]
            if old:
                self._give_up(shard, Try(old, now.failed, now.calls, now.record), "RecordAgeExceeded")
                now.batch = now.batch[len(old) :]
            if not now.batch:
                continue
            spec = self.spec()
            if spec is None:  # its function is gone: its records wait
                work.insert(0, now)
                await self._pause(PAUSE_FIRST_S)
                continue
            again = await self._tried(spec, now)
            if not again:
                pause_s = PAUSE_FIRST_S
                continue
            if self.rules.retries >= 0 and again[0].failed > self.rules.retries:
                self._give_up(shard, again[0], "RetryAttemptsExhausted")
                continue
            work[:0] = again
            await self._pause(pause_s)
            pause_s = min(pause_s * 2, PAUSE_LONGEST_S)

    async def _tried(self, spec: Spec, now: Try) -> list[Try]:
        """Call the function once; what is to be tried again."""
        record = await called(
            self.lab,
            spec,
            [each.told for each in now.batch],
            clock=self.clock,
            patience_s=max(0.0, self.rules.age_s - self._age_s(now.batch[0])),
            on_record=self.on_record,
        )
        if record is None:
            return [now]
        names = [each.sequence for each in now.batch]
        failed = failures(record, set(names), partial=self.rules.partial)
        if not failed:
            return []
        self.report(FAILED)
        first = min(names.index(each) for each in failed)
        left, calls = now.batch[first:], now.calls + 1
        if self.rules.bisects and first == 0 and len(left) > 1:
            half = len(left) // 2
            return [Try(part, now.failed, calls, record) for part in (left[:half], left[half:])]
        return [Try(left, now.failed + 1, calls, record)]

    def _age_s(self, record: StreamRecord) -> float:
        return (time.time() - record.arrived_s) / self.clock.real_s(1.0)

    def _give_up(self, shard: Shard, given: Try, condition: str) -> None:
        if self.dead is None:
            return
        spec = self.spec()
        version = spec.version if spec is not None else LATEST
        told = discarded(
            self.source, shard, self.function_arn, version, given.batch, condition, given.calls, given.record
        )
        self.dead.send(json.dumps(told, separators=(",", ":")))

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(self.clock.real_s(seconds))

    def _note(self, error: LabError) -> None:
        spec = self.spec()
        if spec is not None:
            self.lab.note(spec, f"{self.source.arn} cannot be read: {error}")
