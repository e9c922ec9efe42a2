"""Rules speak CloudFormation; whoever writes Terraform, Serverless or CDK code reads the words of their own files.

The names of the AWS provider, the framework and the library:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function
https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda.FunctionProps.html
"""

import re
from collections.abc import Iterable
from enum import Enum
from functools import partial

from msgspec.structs import replace

from deburr.edits import Advice, Edit, Fix, SetValue
from deburr.findings import Finding
from deburr.place import Place
from deburr.workload.workload import Workload


class Dialect(Enum):
    """What a function is declared in; the value is its column in the tables."""

    TERRAFORM = 0
    SERVERLESS = 1
    CDK = 2
    CDK_PYTHON = 3
    TEMPLATE = 4


# CloudFormation's word, and those of Terraform, of Serverless (None: the same, in its `resources`) and of CDK code.
WORDS: dict[str, tuple[str, str | None, str]] = {
    "Timeout": ("timeout", "timeout", "timeout"),
    "MemorySize": ("memory_size", "memorySize", "memorySize"),
    "Runtime": ("runtime", "runtime", "runtime"),
    "EphemeralStorage": ("ephemeral_storage", "ephemeralStorageSize", "ephemeralStorageSize"),
    "ReservedConcurrentExecutions": (
        "reserved_concurrent_executions",
        "reservedConcurrency",
        "reservedConcurrentExecutions",
    ),
    "VpcConfig": ("vpc_config", "vpc", "vpc"),
    "InvokeMode": ("invoke_mode", "invokeMode", "invokeMode"),
    "VisibilityTimeout": ("visibility_timeout_seconds", None, "visibilityTimeout"),
    "RedrivePolicy": ("redrive_policy", None, "deadLetterQueue"),
    "RetentionInDays": ("retention_in_days", "logRetentionInDays", "retention"),
    "MaximumRetryAttempts": ("maximum_retry_attempts", "maximumRetryAttempts", "retryAttempts"),
    "BisectBatchOnFunctionError": (
        "bisect_batch_on_function_error",
        "bisectBatchOnFunctionError",
        "bisectBatchOnError",
    ),
    "FilterCriteria": ("filter_criteria", "filterPatterns", "filters"),
    "OriginReadTimeout": ("origin_read_timeout", None, "readTimeout"),
    "ExtendedStatistic": ("extended_statistic", None, "statistic"),
    "TimeoutSeconds": ("TimeoutSeconds", None, "taskTimeout"),
    "HeartbeatSeconds": ("HeartbeatSeconds", None, "heartbeatTimeout"),
}
IN_TIME = frozenset({"Timeout", "VisibilityTimeout", "OriginReadTimeout"})
"""Seconds, which CDK code writes as a `Duration`."""
ALONE = frozenset({"Timeout", "Runtime"})
"""Words that names in messages may be, so that they are other words only in what to do."""
# What is said in more than a word, longest first; {0} is the number or name in it.
PHRASES: tuple[tuple[str, tuple[str, str | None, str]], ...] = (
    (
        r"RetentionInDays on the log group, declared as /aws/lambda/ and the function's name",
        (
            "retention_in_days on an aws_cloudwatch_log_group, named /aws/lambda/ and the function's name",
            "logRetentionInDays on the provider, or on the function",
            "retention on a LogGroup, which the function is given as its logGroup (logRetention where its CDK, as"
            " version 1, knows no logGroup)",
        ),
    ),
    (r"^logRetention on the function$", ("", None, "logRetention on the function")),
    (
        r"a RedrivePolicy with a dead-letter queue and a maxReceiveCount of (\d+)",
        (
            "a redrive_policy with a dead-letter queue and a maxReceiveCount of {0}",
            None,
            "a deadLetterQueue with a maxReceiveCount of {0}",
        ),
    ),
    (
        r"^an on-failure destination or a dead-letter queue$",
        (
            "an on-failure destination (aws_lambda_function_event_invoke_config) or a dead-letter queue"
            " (dead_letter_config)",
            "an on-failure destination (destinations.onFailure) or a dead-letter queue (onError)",
            "an on-failure destination (onFailure) or a dead-letter queue (deadLetterQueue)",
        ),
    ),
    (
        r"^on-failure destinations or dead-letter queues",
        (
            "on-failure destinations (aws_lambda_function_event_invoke_config) or dead-letter queues"
            " (dead_letter_config)",
            "on-failure destinations (destinations.onFailure) or dead-letter queues (onError)",
            "on-failure destinations (onFailure) or dead-letter queues (deadLetterQueue)",
        ),
    ),
    (
        r"SnapStart on PublishedVersions",
        ('snap_start with apply_on = "PublishedVersions"', "snapStart: true", "SnapStartConf.ON_PUBLISHED_VERSIONS"),
    ),
    (
        r"(?:set )?FunctionResponseTypes: \[ReportBatchItemFailures\]|set ReportBatchItemFailures",
        (
            'set function_response_types = ["ReportBatchItemFailures"]',
            "set functionResponseType: ReportBatchItemFailures",
            "set reportBatchItemFailures",
        ),
    ),
    (
        r"InvokeMode: RESPONSE_STREAM",
        ('invoke_mode = "RESPONSE_STREAM"', "invokeMode: RESPONSE_STREAM", "InvokeMode.RESPONSE_STREAM"),
    ),
    (
        r"ThrottlingRateLimit in MethodSettings",
        (
            "throttling_rate_limit in an aws_api_gateway_method_settings",
            "a rate limit on the stage",
            "throttlingRateLimit on the stage",
        ),
    ),
    (
        r"ThrottlingRateLimit in DefaultRouteSettings",
        (
            "throttling_rate_limit in the stage's default_route_settings",
            "ThrottlingRateLimit in the stage's DefaultRouteSettings, in resources.extensions,",
            "a rate limit on the stage",
        ),
    ),
    (r"Architectures: \[(\w+)\]", ('architectures = ["{0}"]', "architecture: {0}", "Architecture.ARM_64")),
    (r"AuthType AWS_IAM", ('authorization_type "AWS_IAM"', "authorizer: aws_iam", "FunctionUrlAuthType.AWS_IAM")),
    (
        r" \(AutoPublishAlias in SAM\)",
        (" (publish = true, and an aws_lambda_alias)", "", " (fn.addAlias, or fn.currentVersion)"),
    ),
)
_WORD = rf"\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b"
_HUMP = r"(?<=[a-z])(?=[A-Z])"
_CAMEL = r"\b[a-z]+(?:[A-Z][a-z]+)+\b"
_ADDRESS = r"(?:^|\.)aws_\w+\."
_SERVICE = r"(?:^|/)serverless\.(?:ya?ml|json|[tj]s|cjs)$"  # .NET calls templates serverless.template
_CODE = (".ts", ".mts", ".js", ".mjs", ".cjs", ".py")
_TERRAFORM = (".tf", ".tf.json", ".tofu")


def spelled(findings: Iterable[Finding], workload: Workload) -> tuple[Finding, ...]:
    """The findings, each in the words of the files that its functions are declared in."""
    places = {function.address: function.at for function in workload.functions}
    return tuple(_spelled(finding, _dialect(finding, places)) for finding in findings)


def dialect(address: str, at: Place) -> Dialect:
    """What a function, or something else with an address, is declared in."""
    file, _, name = address.partition("#")
    if at.file.endswith(_TERRAFORM) or ("aws_" in name and re.search(_ADDRESS, name)):
        return Dialect.TERRAFORM
    if "serverless." in file and re.search(_SERVICE, file):
        return Dialect.SERVERLESS
    if at.file.endswith(_CODE):
        return Dialect.CDK_PYTHON if at.file.endswith(".py") else Dialect.CDK
    return Dialect.TEMPLATE


def _dialect(finding: Finding, places: dict[str, Place]) -> Dialect:
    """That of all its functions; what is about several dialects speaks CloudFormation."""
    found = {dialect(address, places[address]) for address in finding.functions if address in places}
    if not found:
        at = finding.at
        return Dialect.TERRAFORM if at.file.endswith(_TERRAFORM) else Dialect.TEMPLATE
    return found.pop() if len(found) == 1 else Dialect.TEMPLATE


def _spelled(finding: Finding, to: Dialect) -> Finding:
    if to is Dialect.TEMPLATE:
        return finding
    return replace(
        finding,
        message=_text(finding.message, to, ALONE),
        consequence=_text(finding.consequence, to, ALONE),
        habit=_text(finding.habit, to, ALONE),
        fix=_fix(finding.fix, to) if finding.fix is not None else None,
        fixes=tuple(_edit(edit, to) for edit in finding.fixes),
    )


def _fix(fix: Fix, to: Dialect) -> Fix:
    return Advice(advice(fix.text, to)) if isinstance(fix, Advice) else _edit(fix, to)


def _edit(edit: Edit, to: Dialect) -> Edit:
    if not isinstance(edit, SetValue):
        return edit
    key = edit.at.path.rpartition(".")[2]
    name = _word(key, to)
    value = edit.value
    if isinstance(value, int) and key in IN_TIME and to in (Dialect.CDK, Dialect.CDK_PYTHON):
        # No `Duration.seconds(...)`: a file may import it by another name, or as a part of `cdk`.
        return replace(edit, told=f"{name} to a Duration of {value} s", name=name)
    shown = ", ".join(value) if isinstance(value, tuple) else str(value)
    return replace(edit, told=f"{name} to {shown}", name=name) if name != key else edit


def advice(text: str, to: Dialect) -> str:
    """What to do, in the owner's words."""
    if to is Dialect.TEMPLATE:
        return text
    for pattern, ways in PHRASES:
        way = ways[min(to.value, 2)]
        if way is not None:
            way = re.sub(_CAMEL, lambda found: _snake(found[0]), way) if to is Dialect.CDK_PYTHON else way
            text = re.sub(pattern, partial(_put, way), text)
    return _text(text, to, frozenset())


def _put(way: str, found: re.Match[str]) -> str:
    return way.format(*found.groups())


def _text(text: str, to: Dialect, left: frozenset[str]) -> str:
    def told(found: re.Match[str]) -> str:
        return found[0] if found[0] in left else _word(found[0], to)

    return re.sub(_WORD, told, text)


def _word(word: str, to: Dialect) -> str:
    ways = WORDS.get(word)
    way = ways[min(to.value, 2)] if ways is not None else None
    if way is None:
        return word
    return _snake(way) if to is Dialect.CDK_PYTHON else way


def _snake(name: str) -> str:
    return re.sub(_HUMP, "_", name).lower()
