"""Resource policies: the last hint of a caller when nothing more exact links the service to the function."""

from collections.abc import Iterable, Iterator

from deburr.sources.cloudformation.references import targets
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode
from deburr.workload.setting import Setting

# Principal -> how that service calls, and the kinds of caller that tell the same more exactly. Source:
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
PRINCIPALS: dict[str, tuple[Mode, frozenset[str]]] = {
    "apigateway": (Mode.SYNC, frozenset({"rest_api", "http_api", "websocket", "authorizer", "unknown"})),
    "elasticloadbalancing": (Mode.SYNC, frozenset({"alb"})),
    "cognito-idp": (Mode.SYNC, frozenset({"cognito", "cognito_sender"})),
    "appsync": (Mode.SYNC, frozenset({"appsync", "authorizer"})),
    "alexa-appkit": (Mode.SYNC, frozenset({"alexa"})),
    "alexa-connectedhome": (Mode.SYNC, frozenset({"alexa"})),
    "lex": (Mode.SYNC, frozenset({"lex"})),
    "lexv2": (Mode.SYNC, frozenset({"lex"})),
    "connect": (Mode.SYNC, frozenset({"connect"})),
    "bedrock": (Mode.SYNC, frozenset({"bedrock_agent"})),
    "firehose": (Mode.SYNC, frozenset({"firehose"})),
    "secretsmanager": (Mode.SYNC, frozenset({"secrets_rotation"})),
    "cloudfront": (Mode.SYNC, frozenset({"cloudfront", "function_url"})),
    "edgelambda": (Mode.SYNC, frozenset({"cloudfront"})),
    "vpc-lattice": (Mode.SYNC, frozenset({"vpc_lattice"})),
    "states": (Mode.SYNC, frozenset({"step_functions"})),
    "s3": (Mode.ASYNC, frozenset({"s3"})),
    # These never call: Lambda polls them.
    "sqs": (Mode.UNKNOWN, frozenset({"sqs"})),
    "dynamodb": (Mode.UNKNOWN, frozenset({"dynamodb"})),
    "kinesis": (Mode.UNKNOWN, frozenset({"kinesis"})),
    "kafka": (Mode.UNKNOWN, frozenset({"kafka"})),
    "mq": (Mode.UNKNOWN, frozenset({"mq"})),
    "sns": (Mode.ASYNC, frozenset({"sns"})),
    "events": (Mode.ASYNC, frozenset({"eventbridge", "schedule"})),
    "scheduler": (Mode.ASYNC, frozenset({"schedule"})),
    "logs": (Mode.ASYNC, frozenset({"logs"})),
    "iot": (Mode.ASYNC, frozenset({"iot", "authorizer"})),
    "ses": (Mode.ASYNC, frozenset({"ses"})),
    "config": (Mode.ASYNC, frozenset({"config"})),
    "codepipeline": (Mode.ASYNC, frozenset({"codepipeline"})),
    "cloudformation": (Mode.ASYNC, frozenset({"custom_resource", "macro"})),
    "lambda.alarms.cloudwatch": (Mode.ASYNC, frozenset({"alarm"})),
}
UNNAMED: tuple[Mode, frozenset[str]] = (Mode.UNKNOWN, frozenset())
INVOKING = ("invokefunction", "invokeasync", "lambda:*")
"""Actions in lower case: IAM does not look at case."""


def callers(wiring: Wiring, stacks: Iterable[Stack], exact: Iterable[Caller]) -> Iterator[Caller]:
    """A caller for each permission that no exact caller explains."""
    known = {(caller.function.address, caller.kind) for caller in exact}
    for stack in stacks:
        for resource in stack.of_type("AWS::Lambda::Permission"):
            yield from _caller(wiring, stack, resource, known)


def _caller(wiring: Wiring, stack: Stack, resource: Resource, known: set[tuple[str, str]]) -> Iterator[Caller]:
    properties = resource.properties
    function = wiring.function(stack, properties.get("FunctionName"))
    action, principal = properties.get("Action"), properties.get("Principal")
    if function is None or principal is None:
        return
    if action is not None and not any(part in action.pattern().lower() for part in INVOKING):
        return
    name = principal.text() or principal.pattern()
    mode, kinds = PRINCIPALS.get(_service(name), UNNAMED)
    if properties.get("FunctionUrlAuthType") is not None or properties.get("InvokedViaFunctionUrl") is not None:
        mode, kinds = Mode.SYNC, kinds | {"function_url"}
    address = wiring.functions[function.address].address
    if any((address, kind) in known for kind in kinds):
        return
    origin = next(iter(targets(stack, properties.get("SourceArn"))), None)
    yield wiring.caller(
        function,
        "permission",
        mode,
        name=_shown(name),
        at=resource.at,
        waits_s=Setting(None, resource.at, by_default=True) if mode is Mode.SYNC else None,
        source=origin.address if origin is not None else "",
    )


def _shown(principal: str) -> str:
    """The same for people: a service without its Region, `...` for what is settled when it is deployed."""
    told = principal.replace(".{}.", ".").replace("{}", "...")
    return told if any(letter.isalnum() or letter == "*" for letter in told) else "a principal that is not known"


def _service(principal: str) -> str:
    """`logs.eu-west-1.amazonaws.com` and `logs.{}.amazonaws.com` are the service `logs`."""
    name = principal.removesuffix(".cn").removesuffix(".amazonaws.com").removesuffix(".amazon.com")
    return name if name in PRINCIPALS else name.partition(".")[0]
