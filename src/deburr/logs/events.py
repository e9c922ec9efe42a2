"""What one log line of the platform says; None stands for a field that the line does not carry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """The line that closes an invocation.

    billed_ms   None on Managed Instances, which bill no duration.
    init_ms     of an init that succeeded within its own phase: one that failed or passed 10 s is in duration_ms.
    used_mb     the most that the environment has used so far, not this invocation alone.
    status      "" or success, failure, error, timeout.
    """

    request_id: str
    duration_ms: float
    billed_ms: int | None = None
    memory_mb: int | None = None
    used_mb: int | None = None
    init_ms: float | None = None
    restore_ms: float | None = None
    billed_restore_ms: float | None = None
    status: str = ""
    error_type: str = ""
    trace_id: str = ""
    segment_id: str = ""
    sampled: bool | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """function_arn  told by JSON logs since 2026 only."""

    request_id: str
    version: str = ""
    function_arn: str = ""


@dataclass(frozen=True, slots=True)
class End:
    request_id: str


@dataclass(frozen=True, slots=True)
class InitStart:
    """An environment begins, by an init or from a snapshot.

    kind  on-demand, provisioned-concurrency, snap-start, lambda-managed-instances; "" in text logs.
    """

    runtime_version: str = ""
    runtime_arn: str = ""
    kind: str = ""
    restores: bool = False
    function_name: str = ""


@dataclass(frozen=True, slots=True)
class InitReport:
    """How an init or a restore ended: written when it failed, and with SnapStart or provisioned concurrency.

    phase  init, or invoke when it was done again inside the invocation.
    """

    duration_ms: float
    phase: str = ""
    status: str = ""
    error_type: str = ""
    restores: bool = False
    billed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The old words for a timeout; newer functions only say it on the Report."""

    request_id: str
    after_s: float


@dataclass(frozen=True, slots=True)
class Exited:
    """The runtime process ended.

    cause  "signal: killed", "exit status 1"...; "" when no reason was given.
    """

    request_id: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """Code failed: an exception that nobody caught, or a module that could not be loaded.

    request_id  "" where the runtime does not write it.
    error       the exception's name, "" when unknown.
    """

    request_id: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """kind  EXTENSION, TELEMETRY or LOGS."""

    kind: str
    name: str
    state: str = ""
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """Lambda itself lost log records."""

    records: int
    bytes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """One event of the Lambda Insights extension; it joins the Report of the same request id."""

    request_id: str
    function: str
    cold: bool
    used_mb: int
    memory_mb: int
    cpu_ms: float
    network_bytes: int


@dataclass(frozen=True, slots=True)
class Other:
    """A platform event that says nothing about one invocation, such as those of Web Functions."""

    type: str


Event = Report | Start | End | InitStart | InitReport | TimedOut | Exited | Raised | Extension | Dropped | Usage | Other
