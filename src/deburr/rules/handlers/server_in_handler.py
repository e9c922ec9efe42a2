"""A handler brings up a server, or a consumer that waits for messages without an end.

Lambda hands over one event at a time and freezes the environment in between; nobody outside can reach a port in it. A
server that blocks never lets init or the invocation come to an end, one that does not listens in vain, and when each
invocation starts one the second finds its port taken. A consumer is cut off at the timeout with messages in hand.

Instead, answer the event: through an adapter for the framework, or the Lambda Web Adapter, which runs the server as
it is; let an event source mapping fetch the messages; or give what has to stay up to Fargate or managed instances.
Silent when it is started behind a test (as for a developer's own machine), when something stops it, for images, for
functions that a wrapper starts or that are an extension too, and on compute that is meant for web servers.
"""

from collections.abc import Iterator

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function, PackageKind
from deburr.workload.handler import Phase
from deburr.workload.invocation import Service, Serving

RULE = Rule(
    name="server-in-handler",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://github.com/awslabs/aws-lambda-web-adapter",
    ),
)

WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
RUNTIME_API = "AWS_LAMBDA_RUNTIME_API"
"""Code that reads it is an extension too, and Lambda itself sends logs to the port it listens on."""
DOES = {Service.SERVER: "starts a server with", Service.CONSUMER: "waits for messages with"}
FIX = {
    Service.SERVER: "take the server out: let an adapter or the Lambda Web Adapter hand it the events",
    Service.CONSUMER: "let an event source mapping fetch the messages, or run the consumer on Fargate",
}


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or function.compute is Compute.WEB or function.code.kind is PackageKind.IMAGE:
        return
    if any(name == WRAPPER for name, _ in function.environment) or RUNTIME_API in handler.environment:
        return
    for serving in handler.serving:
        yield RULE.finding(
            f"{function.name} {DOES[serving.service]} {serving.callee}{' at init' if _at_init(serving) else ''}",
            at=serving.at,
            price=_price(serving, function, given),
            consequence=_consequence(serving, function, given),
            fix=Advice(FIX[serving.service]),
            level=Level.WARNING if _at_init(serving) and not serving.blocks else Level.ERROR,
            confidence=Confidence(serving.certainty.value),
        )


def _at_init(serving: Serving) -> bool:
    return serving.phase is Phase.INIT


def _price(serving: Serving, function: Function, given: Given) -> Price | None:
    runs_s = function.timeout_s.value
    if not serving.blocks or runs_s is None:
        return None
    return given.compute_once(function, runs_s * 1000, "invocation")


def _consequence(serving: Serving, function: Function, given: Given) -> str:
    runs_s = function.timeout_s.value
    killed = f"killed after {runs_s} s" if runs_s is not None else "killed at its timeout"
    if serving.blocks and _at_init(serving):
        limit_s = given.facts["lambda.init.max_on_demand"].whole
        return f"init never ends: it is cut off after {limit_s} s, and each invocation begins with it again"
    if serving.blocks:
        return f"no invocation ends by itself: each is {killed}, and billed for all of it"
    if _at_init(serving):
        late = f"a handler that answers by callback is {killed}: something is always left to do"
        return f"nothing outside reaches it, and {late}"
    if serving.service is Service.SERVER:
        return "the 2nd invocation of an environment fails: the port is taken by the 1st"
    return "the 2nd invocation of an environment starts a 2nd one, beside the 1st, which was frozen with its messages"
