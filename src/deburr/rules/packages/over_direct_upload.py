"""A zip is sent with the call that makes the function, and is too long for it.

Lambda takes 50 MB zipped in a request. Longer ones go through a bucket, where only the unzipped size counts.

Instead, upload the zip to S3 and name it by bucket and key.
Silent when the zip goes through S3, as with SAM, CDK and the Serverless Framework, and when it is made while deploying.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.shipped import MB, megabytes
from deburr.workload.function import Function

RULE = Rule(
    name="over-direct-upload",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    most, package = given.facts["lambda.package.zip_direct_max"], function.package
    if package is None or package.zipped_bytes is None or not function.code.direct:
        return
    if package.zipped_bytes <= most.whole * MB:
        return
    yield RULE.finding(
        f"{function.name} sends a zip of {megabytes(package.zipped_bytes)} MB with the call, which takes {most.whole}",
        at=function.code.at,
        also=[package.at],
        consequence=f"Lambda refuses it (limit of {most.checked})",
        fix=Advice("upload it to a bucket, and name it by bucket and key"),
    )
