"""Delete what the plan names: written down before, looked at again before, stopped at the first surprise."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from deburr.aws.gate import Gate
from deburr.aws.plan import Plan, Step
from deburr.aws.trouble import AccountError, Missing
from deburr.prune.again import Again, Changing, Surprise
from deburr.prune.journal import Earlier, Journal, Tally
from deburr.prune.layers_again import LayersAgain
from deburr.workload.storage import CodeStorage, Kept, Version

FRESH = timedelta(minutes=45)
"""How old an inventory may get before the account has to be looked at again."""


def planned(storage: CodeStorage, versions: Sequence[Version]) -> Plan:
    """The steps that delete these versions."""
    return Plan.of(_step(storage, version) for version in versions)


def _step(storage: CodeStorage, version: Version) -> Step:
    delete = Step.delete_layer_version if storage.of is Kept.LAYER else Step.delete_version
    return delete(version.function, version.number, region=storage.region)


class Pruning:
    """One run over one Region of one account."""

    def __init__(
        self,
        gate: Gate,
        storage: CodeStorage,
        plan: Plan,
        journal: Journal,
        *,
        earlier: Earlier,
        seen_at: datetime,
        clock: Callable[[], datetime],
    ) -> None:
        """seen_at  when the inventory was begun."""
        self._gate = gate
        self._storage = storage
        self._plan = plan
        self._journal = journal
        self._earlier = earlier
        self._seen_at = seen_at
        self._clock = clock
        look = LayersAgain if storage.of is Kept.LAYER else Again
        self._again: Again | LayersAgain = look(gate, storage, clock)

    def run(self, versions: Sequence[Version], progress: Callable[[int, int], None]) -> Tally:
        """Delete these versions, function by function or layer by layer, oldest first."""
        tally = Tally(journal=self._journal.name)
        ordered = sorted(versions)
        self._journal.write(
            "plan", self._clock(), versions=len(ordered), of=self._storage.of, region=self._storage.region
        )
        try:
            for function, group in groupby(ordered, key=lambda version: version.function):
                going = list(group)
                try:
                    for version in going:
                        self._fresh()
                        self._again.look(version, going)
                        self._delete(version, tally)
                        progress(tally.deleted + tally.gone, len(ordered))
                except Changing as changing:
                    self._journal.write("left", self._clock(), function=function, why=str(changing))
                    tally.left.append(str(changing))
        except Surprise as surprise:
            tally.surprise = str(surprise)
        except AccountError as error:
            tally.surprise = f"{error.where}: {error.message}" if error.where else error.message
        if tally.surprise is not None:
            self._journal.write("stopped", self._clock(), why=tally.surprise)
        else:
            self._journal.write("done", self._clock(), deleted=tally.deleted, gone=tally.gone)
        return tally

    def _delete(self, version: Version, tally: Tally) -> None:
        self._journal.version("deleting", self._clock(), version)
        try:
            self._gate.change(self._plan, _step(self._storage, version))
        except Missing:
            if (version.function, version.number) not in self._earlier.in_doubt:
                raise Surprise(f"{version.function}:{version.number} was deleted by somebody else") from None
            self._journal.version("gone", self._clock(), version)
            tally.gone += 1
            return
        self._journal.version("deleted", self._clock(), version)
        tally.deleted += 1
        tally.freed_bytes += version.size_bytes

    def _fresh(self) -> None:
        if self._clock() - self._seen_at > FRESH:
            raise Surprise(f"the inventory is older than {FRESH.seconds // 60} minutes: run it again")
