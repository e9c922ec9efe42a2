"""What other commands print as JSON and the page shows: logs, simulated scenarios, a tuning, a plan to prune."""

from collections.abc import Mapping

from msgspec import Struct


class Marks(Struct, frozen=True):
    """Quantiles of something in milliseconds."""

    p50: float | None = None
    p90: float | None = None
    p99: float | None = None
    n: int = 0


class LoggedFunction(Struct, frozen=True):
    """What one function's logs tell."""

    name: str
    invocations: int
    cold_starts: int = 0
    timeouts: int = 0
    oom: int = 0
    errors: Mapping[str, int] = {}
    cost_usd: float | None = None
    waste_usd: Mapping[str, float] = {}
    warm_ms: Marks | None = None
    cold_ms: Marks | None = None
    init_ms: Marks | None = None
    peak_concurrency: int | None = None
    next: str = ""
    address: str | None = None
    first: str | None = None
    last: str | None = None

    @property
    def failed(self) -> int:
        return self.timeouts + self.oom + sum(self.errors.values())


class Logs(Struct, frozen=True):
    """`deburr logs --format json`."""

    functions: tuple[LoggedFunction, ...]
    not_in_logs: tuple[str, ...]
    complete: bool = True
    prices_checked: str = ""


class Scene(Struct, frozen=True):
    """One simulated scenario; an interval is None where the answer is exact."""

    label: str
    cold_share: float
    usd_a_month: float
    cold_share_95: tuple[float, float] | None = None
    latency_s: Mapping[str, float] = {}
    latency_s_95: Mapping[str, tuple[float, float] | None] = {}
    environments: float = 0
    most_environments: int | None = None
    memory_mb: int | None = None
    lost: int = 0
    notes: tuple[str, ...] = ()


class Simulated(Struct, frozen=True):
    """`deburr simulate --format json`."""

    scenarios: tuple[Scene, ...]
    traffic: Mapping[str, str | float | None]
    best: str | None = None


class Between(Struct, frozen=True):
    """A value with its 95 % interval; an end is None where it is not bounded."""

    value: float
    low_95: float | None = None
    high_95: float | None = None


class TunedSize(Struct, frozen=True):
    """One memory size of a tuning; nothing measured there is None."""

    memory_mb: int
    calls: int = 0
    warm_ms: Between | None = None
    usd_per_1m: Between | None = None


class Tuned(Struct, frozen=True):
    """`deburr tune --format json`; `says` is the answer in sentences."""

    deburr: str
    function: str
    sizes: tuple[TunedSize, ...]
    says: tuple[str, ...] = ()
    calls: int = 0


class PrunedVersion(Struct, frozen=True):
    function: str
    version: int
    bytes: int
    stays: bool


class Pruned(Struct, frozen=True):
    """`deburr prune --format json`: how full one Region is, and would be."""

    kind: str
    account: str
    region: str
    used_bytes: int
    quota_bytes: int
    used_bytes_after: int | None = None
    full_in_days: int | None = None
    full_in_days_after: int | None = None
    versions: tuple[PrunedVersion, ...] = ()
