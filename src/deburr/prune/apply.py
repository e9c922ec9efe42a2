"""Delete what the plan names: written down before, looked at again before, stopped at the first surprise."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from deburr.aws.gate import Gate
from deburr.aws.plan import Plan, Step
from deburr.aws.trouble import AccountError, Missing
from deburr.prune.journal import Earlier, Journal, Tally
from deburr.sources.account.mentions import Mentions
from deburr.workload.storage import CodeStorage, Version

FRESH = timedelta(minutes=45)
"""How old an inventory may get before the account has to be looked at again."""

MAPPINGS_FRESH = timedelta(seconds=60)


class Surprise(Exception):
    """The account is not what the plan was made from."""


def planned(versions: Sequence[Version], region: str) -> Plan:
    """The steps that delete these versions."""
    return Plan.of(Step.delete_version(version.function, version.number, region=region) for version in versions)


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
        self._mapped: set[tuple[str, int | None]] = set()
        self._mapped_at: datetime | None = None

    def run(self, versions: Sequence[Version], progress: Callable[[int, int], None]) -> Tally:
        """Delete these versions, function by function, oldest first."""
        tally = Tally(journal=self._journal.name)
        ordered = sorted(versions)
        self._journal.write("plan", self._clock(), versions=len(ordered), region=self._storage.region)
        try:
            for function, group in groupby(ordered, key=lambda version: version.function):
                going = list(group)
                self._look_again(function, going)
                for version in going:
                    self._delete(version, tally)
                    progress(tally.deleted + tally.gone, len(ordered))
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
        step = Step.delete_version(version.function, version.number, region=self._storage.region)
        try:
            self._gate.change(self._plan, step)
        except Missing:
            if (version.function, version.number) not in self._earlier.in_doubt:
                raise Surprise(f"{version.function}:{version.number} was deleted by somebody else") from None
            self._journal.version("gone", self._clock(), version)
            tally.gone += 1
            return
        self._journal.version("deleted", self._clock(), version)
        tally.deleted += 1
        tally.freed_bytes += version.size_bytes

    def _look_again(self, function: str, going: Sequence[Version]) -> None:
        """Lambda's own side of a function once more: everything that may have changed since the inventory."""
        if self._clock() - self._seen_at > FRESH:
            raise Surprise(f"the inventory is older than {FRESH.seconds // 60} minutes: run it again")
        numbers = {version.number for version in going}
        for page in self._pages("ListAliases", function):
            for alias in page.get("Aliases", []):
                weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
                for named in {alias["FunctionVersion"], *weights}:
                    if named.isdigit() and int(named) in numbers:
                        raise Surprise(f"alias {alias['Name']} of {function} now names version {named}")
        for page in self._pages("ListProvisionedConcurrencyConfigs", function):
            for config in page.get("ProvisionedConcurrencyConfigs", []):
                named = str(config.get("FunctionArn", "")).rpartition(":")[2]
                if named.isdigit() and int(named) in numbers:
                    raise Surprise(f"{function}:{named} now has provisioned concurrency")
        self._same_code(function, going)
        for mapped, number in self._mappings():
            if mapped == function and (number is None or number in numbers):
                raise Surprise(f"an event source mapping now calls {function}:{number}")

    def _same_code(self, function: str, going: Sequence[Version]) -> None:
        """Versions of that number and that code: a function made anew would have others under the same name."""
        known = {version.number: version.sha256 for version in going}
        for page in self._pages("ListVersionsByFunction", function):
            for item in page.get("Versions", []):
                number = int(item["Version"]) if item["Version"].isdigit() else 0
                if number in known and item.get("CodeSha256", "") != known[number]:
                    raise Surprise(f"{function}:{number} has other code than when it was looked at")

    def _mappings(self) -> set[tuple[str, int | None]]:
        """Versions that event source mappings call, asked again once a minute."""
        now = self._clock()
        if self._mapped_at is None or now - self._mapped_at > MAPPINGS_FRESH:
            mentions = Mentions(self._storage.account, self._storage.region, self._storage.functions)
            pages = self._gate.pages("lambda", "ListEventSourceMappings", region=self._storage.region)
            self._mapped = {named for page in pages for named in mentions.of(page.get("EventSourceMappings", []))}
            self._mapped_at = now
        return self._mapped

    def _pages(self, operation: str, function: str) -> list[dict[str, Any]]:
        try:
            return list(self._gate.pages("lambda", operation, region=self._storage.region, FunctionName=function))
        except Missing:
            raise Surprise(f"{function} was deleted by somebody else") from None
