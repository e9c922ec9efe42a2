"""Advice in the words of the files that a function is declared in."""

import pytest
from msgspec.structs import replace
from tests.rules.build import a_function

from deburr.edits import Advice, SetValue
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.reports.telling import advised
from deburr.rules.dialects import WORDS, Dialect, advice, spelled
from deburr.sources.terraform.tables import TYPES
from deburr.workload.function import Function
from deburr.workload.workload import Workload

T, S, C, P = Dialect.TERRAFORM, Dialect.SERVERLESS, Dialect.CDK, Dialect.CDK_PYTHON


@pytest.mark.parametrize(
    ("written", "to", "expected"),
    [
        ("a Timeout of 29 s for these", T, "a timeout of 29 s for these"),
        ("a Timeout of 29 s for these", S, "a timeout of 29 s for these"),
        ("a Timeout of 29 s for these", C, "a timeout of 29 s for these"),
        ("a VisibilityTimeout of 60 s", T, "a visibility_timeout_seconds of 60 s"),
        ("a VisibilityTimeout of 60 s", S, "a VisibilityTimeout of 60 s"),
        ("a VisibilityTimeout of 60 s", P, "a visibility_timeout of 60 s"),
        ("ReservedConcurrentExecutions below 10", S, "reservedConcurrency below 10"),
        ("ReservedConcurrentExecutions below 10", P, "reserved_concurrent_executions below 10"),
        (
            "set FunctionResponseTypes: [ReportBatchItemFailures]",
            T,
            'set function_response_types = ["ReportBatchItemFailures"]',
        ),
        ("Architectures: [arm64], built for it", S, "architecture: arm64, built for it"),
        ("Architectures: [arm64], built for it", C, "Architecture.ARM_64, built for it"),
        (
            "an on-failure destination or a dead-letter queue",
            P,
            "an on-failure destination (on_failure) or a dead-letter queue (dead_letter_queue)",
        ),
        ("AuthType AWS_IAM", T, 'authorization_type "AWS_IAM"'),
        ("MyTimeout and Timeouts stay", T, "MyTimeout and Timeouts stay"),
        ("a Timeout of 29 s", Dialect.TEMPLATE, "a Timeout of 29 s"),
    ],
)
def test_what_to_do(written: str, to: Dialect, expected: str) -> None:
    assert advice(written, to) == expected


@pytest.mark.parametrize(
    ("address", "file", "expected"),
    [
        pytest.param("#aws_lambda_function.f", "main.tf", "set timeout to 29 at main.tf:3:5", id="Terraform"),
        pytest.param("#aws_lambda_function.f", "plan.json", "set timeout to 29 at plan.json:3:5", id="a plan"),
        pytest.param("serverless.yml#f", "serverless.yml", "set timeout to 29 at serverless.yml:3:5", id="Serverless"),
        pytest.param("api/serverless.ts#f", "api/f.ts", "set timeout to 29 at api/f.ts:3:5", id="a part of a service"),
        pytest.param("cdk.json#S/F", "s.ts", "set timeout to a Duration of 29 s at s.ts:3:5", id="CDK"),
        pytest.param("Stack/F", "s.py", "set timeout to a Duration of 29 s at s.py:3:5", id="CDK that was synthesized"),
        pytest.param("template.yaml#F", "template.yaml", "set Timeout to 29 at template.yaml:3:5", id="SAM"),
        pytest.param(
            "serverless.template#F", "serverless.template", "set Timeout to 29 at serverless.template:3:5", id=".NET"
        ),
    ],
)
def test_the_owners_dialect(address: str, file: str, expected: str) -> None:
    at = Place(file, 3, 5, 3, 7, "Resources.F.Properties.Timeout")
    (told,) = spelled([_finding(at, address)], Workload(functions=(_declared(address, at),)))
    assert told.fix is not None
    assert advised(told.fix) == f"{expected} (changes behaviour: look first)"
    assert [advised(edit) for edit in told.fixes] == [advised(told.fix)]


def test_a_habit_of_two_dialects_speaks_cloudformation() -> None:
    at, other = Place("main.tf", 3, 5), Place("serverless.yml", 3, 5)
    one, two = _declared("#aws_lambda_function.f", at), _declared("serverless.yml#f", other)
    finding = _finding(at, one.address, two.address)
    finding = Finding(
        finding.rule, finding.level, finding.confidence, "its log group has no RetentionInDays", at,
        fix=Advice("leave EphemeralStorage out"), functions=finding.functions,
    )  # fmt: skip
    (both,) = spelled([finding], Workload(functions=(one, two)))
    assert both == finding
    (alone,) = spelled([finding], Workload(functions=(one,)))
    assert (alone.message, alone.fix) == (
        "its log group has no retention_in_days",
        Advice("leave ephemeral_storage out"),
    )


def test_terraforms_words_are_those_that_are_read() -> None:
    """The tables by which Terraform is read are a second witness."""
    read = {(right.split(".")[0], left.split(".")[0]) for _, paths in TYPES.values() for left, right in paths.items()}
    read |= {
        (right.split(".")[-1], left.split(".")[-1]) for _, paths in TYPES.values() for left, right in paths.items()
    }
    known = {word for word, _ in read}
    checked = [word for word, (terraform, *_) in WORDS.items() if word in known and (word, terraform) in read]
    assert [word for word in WORDS if word in known and word not in checked] == []
    assert len(checked) > 8


def _declared(address: str, at: Place) -> Function:
    return replace(a_function(), address=address, at=at)


def _finding(at: Place, *addresses: str) -> Finding:
    fix = SetValue(at, 29)
    return Finding(
        "timeouts/x", Level.INFO, Confidence.CERTAIN, "it is", at, fix=fix, fixes=(fix,), functions=addresses
    )
