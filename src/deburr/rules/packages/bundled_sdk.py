"""A package brings an AWS SDK that the runtime has, in whatever version was the newest on the day of the build.

boto3 and botocore are the heaviest part of many small packages: some 22 MB that are uploaded, stored with every version
and read from disk on every cold start. Bringing them is good advice where it fixes a version, so that the runtime's
updates change nothing; asked for without one, they change with every build instead.

Instead, leave them to the runtime, or say which version is meant.
Silent when a version or range is named, when something else in the list needs the SDK, when a layer brings it, for
images, which have no SDK but their own, and for SDK v2 of JavaScript from Node.js 18 on, which lacks it. Said
once per project.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.shipped import MB, installed_mb, megabytes, with_needs_mb
from deburr.workload.function import Function, PackageKind
from deburr.workload.package import Form, Language, Library, Package

RULE = Rule(
    name="bundled-sdk",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html",
    ),
)

NAMES = ("boto3", "botocore")
NEEDS = frozenset(
    {
        "aioboto3", "aiobotocore", "awswrangler", "s3fs", "sagemaker", "moto", "boto3-stubs", "langchain-aws", "dask",
        "pynamodb", "django-storages", "smart-open", "apache-airflow", "strands-agents", "bedrock-agentcore", "chalice",
        "aws-encryption-sdk", "requests-aws4auth", "aws-requests-auth", "cloudsplaining", "watchtower", "dynamodb-json",
        "botocore-stubs", "aws-durable-execution-sdk-python", "boto3-type-annotations", "aws-parallelcluster",
        "aws-xray-sdk", "aws-secretsmanager-caching", "redshift-connector", "pyathena", "pycognito",
        "aws-msk-iam-sasl-signer-python", "amazon-textract-caller", "amazon-textract-textractor",
    }
)  # fmt: skip
"""What needs the SDK itself, or fixes what version of it fits."""

POWERTOOLS = "aws-lambda-powertools"
SDK_IN_POWERTOOLS = frozenset({"tracer", "all", "aws-sdk", "datamasking"})
"""Extras of version 2 and later that need it; version 1 always does."""

SDK = ("@aws-sdk/", "@smithy/")
LEAST_MB = 5
AGAIN = ", and another version with every build"


def check(function: Function, given: Given) -> Iterator[Finding]:
    package = function.package
    if package is None or function.code.kind is not PackageKind.ZIP:
        return
    brought = _python(package) if function.language == "python" else _node(function, package, given)
    if not brought or any(_needs(library) for library in package.libraries):
        return
    size = sum((installed_mb(library, given) or Decimal(0) for library in _whole(brought, package)), Decimal(0))
    if package.form is Form.LISTED:
        size = max(size, *(with_needs_mb(library, given) or Decimal(0) for library in brought))
    if size < LEAST_MB:
        return
    names = " and ".join(library.name for library in brought[:2])
    yield RULE.finding(
        f"{function.name} brings {names}, {megabytes(int(size * MB))} MB or more, which its runtime has",
        at=brought[0].at if package.form is Form.LISTED else function.code.at,
        also=[] if package.form is Form.LISTED else [brought[0].at],
        consequence="uploaded, stored with every version" + (AGAIN if package.form is Form.LISTED else ""),
        fix=Advice(f"leave {names} out, or name the version that is meant"),
        habit=f"{{count}} functions bring {names}, which their runtime has",
    )


def _needs(library: Library) -> bool:
    if library.name == POWERTOOLS:
        return library.version.startswith(("0.", "1.")) or not SDK_IN_POWERTOOLS.isdisjoint(library.extras)
    return library.name in NEEDS


def _python(package: Package) -> list[Library]:
    found = [library for library in package.of(*NAMES) if library.language is Language.PYTHON]
    return [] if any(library.pinned for library in found) else found


def _whole(brought: list[Library], package: Package) -> list[Library]:
    """boto3 does not come without botocore."""
    if package.form is Form.LISTED and [library.name for library in brought] == ["boto3"]:
        (boto3,) = brought
        return [boto3, Library("botocore", Language.PYTHON, boto3.at)]
    return brought


def _node(function: Function, package: Package, given: Given) -> list[Library]:
    version = function.node_version
    if version is None:
        return []
    names = SDK if version >= given.facts["runtime.bundled.node_sdk_v3_since"].whole else ("aws-sdk",)
    found = [library for library in package.libraries if library.name.startswith(names)]
    if any(library.pinned for library in found):
        return []
    return sorted(found, key=lambda library: (not library.name.startswith("@aws-sdk/client-"), library.name))
