"""Lambda's limits as the lab applies them, each from the book of facts."""

from dataclasses import dataclass

from deburr.facts.book import Facts

MB = 2**20
PROVISIONED_INIT_S = 130.0
"""The number in the text of the fact `lambda.init.max_pc_snapstart_lmi`; a longer function timeout counts instead."""
GET_FUNCTION_RPS = 100
"""The number in the note of the fact `lambda.api.control_plane_rps`."""
RESPONSE_MARGIN_BYTES = 100
"""What Lambda allows a response beyond 6 MB, as its error message counts it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers in the units their names say."""

    init_s: float
    provisioned_init_s: float
    full_cpu_mb: int
    cores: tuple[tuple[int, int, int], ...]
    files: int
    processes: int
    sync_bytes: int
    async_bytes: int
    stream_bytes: int
    stream_uncapped_bytes: int
    stream_bytes_per_s: int
    account_concurrency: int
    unreserved_minimum: int
    environments_per_10_s: int
    requests_per_environment: int
    tail_bytes: int
    async_waits_s: tuple[int, ...]
    async_retries: int
    async_age_s: int
    timeout_s: int
    memory_mb: int
    code_storage_bytes: int
    unzipped_bytes: int
    zipped_bytes: int
    layers: int
    control_plane_rps: int
    get_function_rps: int
    get_policy_rps: int
    queue_visibility_s: int
    queue_retention_s: int
    batch_default: int
    batch_most: int
    batch_without_window: int
    stream_batch_default: int
    stream_batch_most: int
    stream_retention_s: int
    pollers_first: int
    pollers_per_minute: int
    pollers_most: int
    shutdown_internal_s: float
    shutdown_external_s: float

    def share(self, memory_mb: int) -> float:
        """CPU seconds a second that a memory size buys."""
        return memory_mb / self.full_cpu_mb

    def cpus(self, memory_mb: int) -> int:
        """CPUs that a function of this size sees."""
        return next((cores for _, to, cores in self.cores if memory_mb <= to), self.cores[-1][2])


def limits(facts: Facts) -> Limits:
    """Lambda's limits today.

    Raises  FactsError when the book's value has become something else.
    """
    retries, age = facts["lambda.async.retries"].table, facts["lambda.async.max_age"].table
    batch, pollers = facts["sqs.esm.batch"].table, facts["sqs.esm.scaling"].table
    stream_batch = facts["stream.esm.batch"].table
    shutdown = facts["lambda.shutdown.ms"].table
    return Limits(
        init_s=float(facts.seconds("lambda.init.max_on_demand")),
        provisioned_init_s=PROVISIONED_INIT_S,
        full_cpu_mb=facts["lambda.vcpu.full_at"].whole,
        cores=_rows(facts["lambda.vcpu.visible_cores"].value),
        files=facts["lambda.fd.max"].whole,
        processes=facts["lambda.threads.max"].whole,
        sync_bytes=facts["lambda.payload.sync"].whole * MB,
        async_bytes=facts["lambda.payload.async"].whole * MB,
        stream_bytes=facts["lambda.payload.stream_response"].whole * MB,
        stream_uncapped_bytes=facts["lambda.stream.uncapped_first"].whole * MB,
        stream_bytes_per_s=facts["lambda.stream.rate_after"].whole * MB,
        account_concurrency=facts["lambda.concurrency.account_default"].whole,
        unreserved_minimum=facts["lambda.concurrency.unreserved_min"].whole,
        environments_per_10_s=facts["lambda.scaling.rate"].whole,
        requests_per_environment=facts["lambda.rps.per_environment"].whole,
        tail_bytes=facts["lambda.logresult.tail"].whole * 1024,
        async_waits_s=_row(retries["waits_s"]),
        async_retries=_whole(retries["function_error_default"]),
        async_age_s=_whole(age["default"]),
        timeout_s=facts["lambda.timeout.max"].whole,
        memory_mb=facts["lambda.memory.max"].whole,
        code_storage_bytes=facts["lambda.code_storage.quota"].whole * 1024 * MB,
        unzipped_bytes=facts["lambda.package.unzipped_max"].whole * MB,
        zipped_bytes=facts["lambda.package.zip_direct_max"].whole * MB,
        layers=facts["lambda.layers.max"].whole,
        control_plane_rps=facts["lambda.api.control_plane_rps"].whole,
        get_function_rps=GET_FUNCTION_RPS,
        get_policy_rps=facts["lambda.api.get_policy_rps"].whole,
        queue_visibility_s=facts["timeout.sqs.visibility.default"].whole,
        queue_retention_s=facts["sqs.retention.default"].whole,
        batch_default=_whole(batch["default"]),
        batch_most=_whole(batch["standard_max"]),
        batch_without_window=_whole(batch["window_required_over"]),
        stream_batch_default=_whole(stream_batch["default"]),
        stream_batch_most=_whole(stream_batch["max"]),
        stream_retention_s=facts["stream.retention.default"].whole * 3600,
        pollers_first=_whole(pollers["initial"]),
        pollers_per_minute=_whole(pollers["per_minute"]),
        pollers_most=_whole(pollers["max"]),
        shutdown_internal_s=_whole(shutdown["internal_extension"]) / 1000,
        shutdown_external_s=_whole(shutdown["external_extension"]) / 1000,
    )


def _rows(value: object) -> tuple[tuple[int, int, int], ...]:
    assert isinstance(value, tuple)
    return tuple((low, high, cores) for low, high, cores in map(_row, value))


def _row(value: object) -> tuple[int, ...]:
    assert isinstance(value, tuple)
    return tuple(map(_whole, value))


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value
