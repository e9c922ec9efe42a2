"""Services that name a function in one known property: a table, and the walk over it."""

from collections.abc import Iterator

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cloudformation.references import Called
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode
from deburr.workload.setting import Setting


class Link(Struct, frozen=True):
    """Where a resource names a function.

    path  property names from Properties on; `*` stands for every element or value.
    wait  id of the fact that says how long it waits; "" when it waits as long as the function runs or
          when nobody waits; "?" when no fact tells.
    """

    path: str
    kind: str
    mode: Mode
    wait: str = ""


SYNC, ASYNC = Mode.SYNC, Mode.ASYNC
PROCESSOR = "ProcessingConfiguration.Processors.*.Parameters.*.ParameterValue"
LINKS: dict[str, tuple[Link, ...]] = {
    "AWS::S3::Bucket": (Link("NotificationConfiguration.LambdaConfigurations.*.Function", "s3", ASYNC),),
    "AWS::S3ObjectLambda::AccessPoint": (
        Link(
            "ObjectLambdaConfiguration.TransformationConfigurations.*.ContentTransformation.AwsLambda.FunctionArn",
            "s3_object_lambda",
            SYNC,
            "?",
        ),
    ),
    "AWS::Cognito::UserPool": (
        Link("LambdaConfig.*", "cognito", SYNC, "timeout.cognito.trigger"),
        Link("LambdaConfig.PreTokenGenerationConfig.LambdaArn", "cognito", SYNC, "timeout.cognito.trigger"),
        # Custom senders are the one kind of trigger that Cognito does not wait for.
        Link("LambdaConfig.CustomSMSSender.LambdaArn", "cognito_sender", ASYNC),
        Link("LambdaConfig.CustomEmailSender.LambdaArn", "cognito_sender", ASYNC),
    ),
    "AWS::KinesisFirehose::DeliveryStream": (Link(f"*.{PROCESSOR}", "firehose", SYNC, "?"),),
    "AWS::Logs::SubscriptionFilter": (Link("DestinationArn", "logs", ASYNC),),
    "AWS::IoT::TopicRule": (
        Link("TopicRulePayload.Actions.*.Lambda.FunctionArn", "iot", ASYNC),
        Link("TopicRulePayload.ErrorAction.Lambda.FunctionArn", "iot", ASYNC),
    ),
    "AWS::IoT::Authorizer": (Link("AuthorizerFunctionArn", "authorizer", SYNC, "?"),),
    "AWS::Config::ConfigRule": (Link("Source.SourceIdentifier", "config", ASYNC),),
    "AWS::AppSync::GraphQLApi": (Link("LambdaAuthorizerConfig.AuthorizerUri", "authorizer", SYNC, "?"),),
    "AWS::Serverless::GraphQLApi": (Link("Auth.LambdaAuthorizer.AuthorizerUri", "authorizer", SYNC, "?"),),
    "AWS::VpcLattice::TargetGroup": (Link("Targets.*.Id", "vpc_lattice", SYNC, "?"),),
    "AWS::SecretsManager::RotationSchedule": (Link("RotationLambdaARN", "secrets_rotation", SYNC, "?"),),
    "AWS::CodePipeline::Pipeline": (Link("Stages.*.Actions.*.Configuration.FunctionName", "codepipeline", ASYNC),),
    "AWS::Bedrock::Agent": (Link("ActionGroups.*.ActionGroupExecutor.Lambda", "bedrock_agent", SYNC, "?"),),
    "AWS::Lex::BotAlias": (
        Link(
            "BotAliasLocaleSettings.*.BotAliasLocaleSetting.CodeHookSpecification.LambdaCodeHook.LambdaArn",
            "lex",
            SYNC,
            "?",
        ),
    ),
    "AWS::Connect::IntegrationAssociation": (Link("IntegrationArn", "connect", SYNC, "?"),),
    "AWS::CloudWatch::Alarm": (
        Link("AlarmActions.*", "alarm", ASYNC),
        Link("OKActions.*", "alarm", ASYNC),
    ),
    "AWS::Transfer::Workflow": (
        Link("Steps.*.CustomStepDetails.Target", "transfer", Mode.UNKNOWN),
        Link("OnExceptionSteps.*.CustomStepDetails.Target", "transfer", Mode.UNKNOWN),
    ),
    "AWS::Lambda::EventInvokeConfig": (Link("DestinationConfig.*.Destination", "lambda", ASYNC),),
    "AWS::CloudFormation::Macro": (Link("FunctionName", "macro", Mode.UNKNOWN),),
    "AWS::Serverless::Function": (
        Link("DeploymentPreference.Hooks.*", "codedeploy", Mode.UNKNOWN),
        Link("EventInvokeConfig.DestinationConfig.*.Destination", "lambda", ASYNC),
    ),
}


def from_resource(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """Callers that one property of this resource names, each function once."""
    found: set[tuple[str, str]] = set()
    for link in LINKS.get(resource.type, ()):
        for value in at_path(resource.properties, link.path):
            function = wiring.function(stack, value)
            if function is None or (link.kind, function.address) in found:
                continue
            found.add((link.kind, function.address))
            yield wiring.caller(
                function,
                link.kind,
                link.mode,
                name=resource.logical_id,
                at=value.at,
                waits_s=wait(wiring, link.wait, value.at),
                source=stack.address(resource.logical_id),
                filtered=_filtered(wiring, stack, resource, function) if link.kind == "s3" else None,
            )


def _filtered(wiring: Wiring, stack: Stack, resource: Resource, function: Called) -> bool:
    """False when one of the bucket's notifications tells this function of every key."""
    told = at_path(resource.properties, "NotificationConfiguration.LambdaConfigurations.*")
    own = [each for each in told if _same(wiring.function(stack, each.get("Function")), function)]
    return all(each.get("Filter") is not None for each in own)


def _same(one: Called | None, other: Called) -> bool:
    return one is not None and one.address == other.address


def wait(wiring: Wiring, fact: str, at: Place) -> Setting[float] | None:
    """How long a caller waits by default, from the fact that says so; an unknown wait for "?"."""
    if not fact:
        return None
    return Setting(None if fact == "?" else wiring.seconds(fact), at, by_default=True)


def at_path(value: Value, path: str) -> Iterator[Value]:
    """Every value at a dotted path; `*` stands for each element of a list or value of a map."""
    first, _, rest = path.partition(".")
    if first == "*":
        inner = list(value.elements()) if value.kind == "list" else [part for _, part in value.items()]
    else:
        part = value.get(first)
        inner = [] if part is None else [part]
    for part in inner:
        if rest:
            yield from at_path(part, rest)
        else:
            yield part
