"""What is counted when every request is followed."""

from msgspec import Struct, field

from deburr.workload.histogram import Histogram

SLICES = 40
"""Parts of a run whose latencies are kept apart."""


class Outcome(Struct):
    """What was counted. Seconds are sums over environments; `ask_s` is how long an answer took from the first attempt.

    slot_s         how long calls waited for a slot of what stands behind, together; `slot_waits` of them had to.
    ask_in         of `ask_s`, what was answered in each of SLICES equal parts of the bins.
    cold_by_level  how many were at work when a cold start came, it included.
    elsewhere      calls that another environment was free for before an init had ended; that init ran on.
    lost           requests that were never answered.
    refused        attempts that were refused.
    """

    requests: int = 0
    answered: int = 0
    invocations: int = 0
    cold: int = 0
    refused: int = 0
    lost: int = 0
    waiting: int = 0
    on_demand_s: float = 0.0
    on_provisioned_s: float = 0.0
    provisioned_s: float = 0.0
    environments_s: float = 0.0
    seconds: float = 0.0
    peak: int = 0
    spilled: int = 0
    elsewhere: int = 0
    slot_s: float = 0.0
    slot_waits: int = 0
    cold_by_level: dict[int, int] = field(default_factory=dict)
    calls_in: list[int] = field(default_factory=list)
    cold_in: list[int] = field(default_factory=list)
    refused_in: list[int] = field(default_factory=list)
    peak_in: list[int] = field(default_factory=list)
    there_in: list[int] = field(default_factory=list)
    lost_in: list[int] = field(default_factory=list)
    on_demand_in: list[float] = field(default_factory=list)
    on_provisioned_in: list[float] = field(default_factory=list)
    provisioned_in: list[float] = field(default_factory=list)
    ask_in: list[Histogram] = field(default_factory=list)
    ask_s: Histogram = field(default_factory=Histogram)
    queued_s: Histogram = field(default_factory=Histogram)
