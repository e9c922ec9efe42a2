"""Layers looked at again between the plan and each deletion: their policies, and every minute who uses them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from deburr.aws.gate import Gate
from deburr.aws.reads import READS
from deburr.aws.trouble import Missing
from deburr.prune.again import Surprise
from deburr.sources.account.layers import used_by
from deburr.sources.account.pins import principals
from deburr.workload.storage import CodeStorage, Version

FUNCTIONS_FRESH = timedelta(seconds=60)


class LayersAgain:
    """Looks at one Region of one account; what was refused and accepted for the plan is not asked again."""

    def __init__(self, gate: Gate, storage: CodeStorage, clock: Callable[[], datetime]) -> None:
        self._gate = gate
        self._account, self._region = storage.account, storage.region
        self._accepted = frozenset(storage.unseen)
        self._clock = clock
        self._used: dict[tuple[str, int | None], str] = {}
        self._used_at: datetime | None = None

    def look(self, version: Version, going: Sequence[Version]) -> None:
        """Look at the functions as they are now, and at the version's own policy.

        Raises  Surprise when one of them uses it, or somebody was let in.
        """
        now = self._clock()
        if self._used_at is None or now - self._used_at > FUNCTIONS_FRESH:
            pages = self._gate.pages("lambda", "ListFunctions", region=self._region)  # a version is made from $LATEST
            items = (item for page in pages for item in page.get("Functions", []))
            found = used_by(self._account, self._region, items)
            self._used, self._used_at = {(pin.function, pin.number): pin.by for pin in found}, now
        name = f"{version.function}:{version.number}"
        if (by := self._used.get((version.function, version.number))) is not None:
            raise Surprise(f"layer {name} is now needed: {by}")
        if READS["lambda", "GetLayerVersionPolicy"].action in self._accepted:
            return
        given = {"LayerName": version.function, "VersionNumber": version.number}
        try:
            policy = self._gate.read("lambda", "GetLayerVersionPolicy", region=self._region, **given).get("Policy")
        except Missing:
            return  # as it was
        if policy:
            raise Surprise(f"layer {name} is now shared with {principals(policy)}")
