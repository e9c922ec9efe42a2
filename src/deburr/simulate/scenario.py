"""A function as it is, or as it would be: everything a simulation needs beside the traffic."""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate.law import Law
from deburr.simulate.tracking import Tracking
from deburr.simulate.world import Asking, Window

DOORS = {
    "none": "",
    "rest": "REST API",
    "http": "HTTP API",
    "url": "Function URL",
    "cloudfront": "URL + CloudFront",
    "alb": "ALB",
}
CALLERS = ("sync", "retrying", "async", "queue")


class Scenario(Struct, frozen=True):
    """One function in one configuration.

    label     what is different about it; "as is" for the one that others are held against.
    warm      handler time in an environment that had answered before; `cold` in one that had not, without its init.
    account   most environments at work at once that the account allows.
    cpu_share  how much of the handler's time is CPU, 0-1: that part changes with memory below 1,769 MB.
    caller    `sync` waits and takes a 429 for an answer; `retrying` asks again as AWS's SDKs do; `async`; `queue`.
    batch, window_s  of a queue.
    slots     how many calls a database or an API behind it serves at once; None: as many as come.
    proxy     whether a database proxy pools the connections; `proxy_vcpus` of the database set its price, 0 if unknown.
    image     whether it is a container image.
    door      the way in that is on the bill, by its name in cost/ways_in.py; "" for none.
    response_kb  of one answer, for what data costs at the door.
    connections_most  what the database allows; None when it is not known.
    notes     what was assumed about it.
    """

    label: str
    warm: Law
    cold: Law
    init: Law
    memory_mb: int
    architecture: str
    keep_alive_s: float
    account: int
    runtime: str = ""
    image: bool = False
    provisioned: int = 0
    schedule: tuple[Window, ...] = ()
    tracking: Tracking | None = None
    reserved: int | None = None
    cpu_share: float = 1.0
    caller: str = "sync"
    batch: int = 10
    window_s: float = 0.0
    deploy_s: float | None = None
    slots: int | None = None
    snapstart: bool = False
    proxy: bool = False
    proxy_vcpus: int = 0
    tmp_mb: int = 512
    door: str = ""
    response_kb: Decimal = Decimal(10)
    connections_most: int | None = None
    seed: int = 0
    notes: tuple[str, ...] = ()

    @property
    def limit(self) -> int:
        """Most environments at work at once."""
        return self.account if self.reserved is None else self.reserved

    @property
    def even(self) -> bool:
        """Whether nothing of it changes with the time, and no call waits."""
        changes = self.schedule or self.tracking or self.deploy_s
        return not (changes or self.slots or self.caller == "queue")

    @property
    def plain(self) -> bool:
        """Whether one pass over levels answers it, as long as no limit is met."""
        return self.even and not self.provisioned

    def runs_as(self, other: "Scenario", *, limits: bool) -> bool:
        """Whether the two differ in nothing but names and the bill: what happens is then the same in both.

        limits  whether limits are looked at, and what a caller does when it meets them.
        """
        return self._running(limits) == other._running(limits)

    def _running(self, limits: bool) -> "Scenario":
        bare = self if limits or self.caller == "queue" else replace(self, reserved=None, account=0, caller="")
        return replace(
            bare,
            label="",
            memory_mb=0,
            architecture="",
            runtime="",
            image=False,
            snapstart=False,
            proxy=False,
            proxy_vcpus=0,
            tmp_mb=0,
            door="",
            response_kb=Decimal(0),
            connections_most=None,
            cpu_share=1.0,
            notes=(),
        )

    def asking(self, facts: Facts) -> Asking:
        """What its caller does about a refusal."""
        if self.caller == "retrying":
            attempts = int(str(facts["client.botocore.retries"].table["max_attempts"]))
            return Asking(attempts=attempts, first_s=1.0, longest_s=20.0)
        if self.caller == "async":
            oldest = float(str(facts["lambda.async.max_age"].table["default"]))
            return Asking(attempts=1e9, first_s=1.0, longest_s=300.0, within_s=oldest, jitter=False)
        return Asking()


def checked(scenario: Scenario) -> Scenario:
    """The scenario, when AWS would have it.

    Raises  DeburrError for a limit below what is provisioned, and for SnapStart together with it.
    """
    tracked = scenario.tracking.most if scenario.tracking is not None else 0
    most = max((scenario.provisioned, tracked, *(window.count for window in scenario.schedule)))
    if scenario.limit < most:
        raise DeburrError(
            f"{most} provisioned environments do not fit into {scenario.limit} at once",
            where=scenario.label,
            hint="reserve at least what is provisioned: AWS refuses less",
        )
    if scenario.snapstart and most:
        raise DeburrError("SnapStart excludes provisioned concurrency", where=scenario.label, hint="choose one")
    return scenario
