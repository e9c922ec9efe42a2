"""The functions behind a REST API are traced, and the API is not: their traces begin in the middle.

Lambda traces what comes without a trace by itself, and follows the decision of whoever sent one. Where the API traces
nothing, the trace begins at the function: the time that the API takes, authorizers before it, and the requests that it
refuses or gives up on are in no trace.

Instead, switch tracing on at the API's stage too. A trace is billed once, however many services are in it; the API
samples by its own rules, and Lambda then follows them.
Silent when the API is traced, or may be; for HTTP APIs, which cannot be; and the other way round, for Lambda traces
what its caller sampled with no setting of its own.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.resources import Api, DoorKind

RULE = Rule(
    name="broken-trace",
    level=Level.INFO,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enabling-xray.html",
        "https://docs.aws.amazon.com/lambda/latest/api/API_TracingConfig.html",
    ),
)
TRACED = "X-Ray tracing"
"""What an API that traces is said to use."""


def check(api: Api, given: Given) -> Iterator[Finding]:
    if api.kind is not DoorKind.REST or api.opaque or any(feature == TRACED for feature, _ in api.features):
        return
    behind = {
        caller.function.address: caller.function
        for caller in given.workload.callers
        if caller.source == api.address and caller.kind == api.kind.value and caller.function.traced.value
    }
    if not behind:
        return
    functions = [behind[address] for address in sorted(behind)]
    many = f"{len(functions)} functions behind it are" if len(functions) > 1 else f"{functions[0].name} behind it is"
    yield RULE.finding(
        f"{api.name} is not traced, and {many}",
        at=api.at,
        also=list(dict.fromkeys(function.traced.at for function in functions)),
        functions=sorted(behind),
        consequence="traces begin 1 hop too late: what the API takes, and what it refuses itself, is in none of them",
        fix=Advice("X-Ray tracing on the API's stage too"),
    )
