"""Constructs of CloudFormation's own resources in a CDK app (`CfnPipe`): what they are given is a template's."""

from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.values import Called, Construct, Items, Options, Value, text_of
from deburr.sources.cloudformation.tree import TreeNode

NAMESPACES = {
    "amazonmq": "AmazonMQ",
    "apigateway": "ApiGateway",
    "apigatewayv2": "ApiGatewayV2",
    "applicationautoscaling": "ApplicationAutoScaling",
    "appsync": "AppSync",
    "bedrock": "Bedrock",
    "cloudfront": "CloudFront",
    "cloudwatch": "CloudWatch",
    "codepipeline": "CodePipeline",
    "cognito": "Cognito",
    "config": "Config",
    "connect": "Connect",
    "docdb": "DocDB",
    "dynamodb": "DynamoDB",
    "elasticache": "ElastiCache",
    "elasticloadbalancingv2": "ElasticLoadBalancingV2",
    "events": "Events",
    "iot": "IoT",
    "kinesis": "Kinesis",
    "kinesisfirehose": "KinesisFirehose",
    "lambda": "Lambda",
    "lex": "Lex",
    "logs": "Logs",
    "msk": "MSK",
    "pipes": "Pipes",
    "rds": "RDS",
    "s3": "S3",
    "s3objectlambda": "S3ObjectLambda",
    "sam": "Serverless",
    "scheduler": "Scheduler",
    "secretsmanager": "SecretsManager",
    "ses": "SES",
    "sns": "SNS",
    "sqs": "SQS",
    "stepfunctions": "StepFunctions",
    "transfer": "Transfer",
    "vpclattice": "VpcLattice",
}
"""A module of the library, and what types of its resources begin with."""
SPELLED = {
    "okActions": "OKActions",
    "rotationLambdaArn": "RotationLambdaARN",
    "customSmsSender": "CustomSMSSender",
}
"""Names that more than their first letter tells from the template's."""
EDGE = {"lambdaFunctionArn": "LambdaFunctionARN"}  # in CloudFront alone
AS_WRITTEN = frozenset(
    {
        *("Variables", "Tags", "RequestParameters", "RequestTemplates", "RequestModels", "ResponseParameters", "Body"),
        *("Definition", "DefinitionSubstitutions", "PolicyDocument", "AssumeRolePolicyDocument", "EventPattern"),
        *("RedrivePolicy", "RedriveAllowPolicy", "StageVariables", "Dashboard", "Policy"),
    }
)
"""Properties whose own keys are the owner's, or a document's."""
MARK = "Cfn"
ANY = "CfnResource"
CUSTOM = "AWS::CloudFormation::CustomResource"


def is_raw(kind: str) -> bool:
    """True for a construct that stands for one resource of a template."""
    module, _, name = kind.rpartition(".")
    return kind == ANY or (name.startswith(MARK) and module in NAMESPACES)


def resource(nodes: Nodes, made: Construct) -> TreeNode:
    """The resource, its properties under the template's names."""
    given = made.options
    if made.kind == ANY:
        kind, held = text_of(given.entries.get("type")) or CUSTOM, given.entries.get("properties")
        properties = nodes.value(held) if isinstance(held, Options) else None
        told = {"Type": nodes.text(made.at, kind), "Properties": properties}
        return nodes.mapping(made.at, told)
    module, _, name = made.kind.rpartition(".")
    kind = f"AWS::{NAMESPACES[module]}::{name.removeprefix(MARK)}"
    return nodes.resource(made.at, kind, _properties(nodes, given, module))


def _properties(nodes: Nodes, given: Options, module: str) -> dict[str, TreeNode | None]:
    spelled = {_spelled(key, module): value for key, value in given.entries.items()}
    return {key: _node(nodes, value, module, key) for key, value in spelled.items()}


def _node(nodes: Nodes, value: Value, module: str, key: str) -> TreeNode | None:
    if isinstance(value, Called) and value.path.endswith("Property"):
        value = value.options  # Python's `CfnPipe.PipeTargetParametersProperty(...)`
    if key in AS_WRITTEN:
        return nodes.value(value)
    if isinstance(value, Items):
        held = [_node(nodes, each, module, "") for each in value.items]
        return nodes.items(value.at, [node for node in held if node is not None])
    if isinstance(value, Options) and value.whole:
        return nodes.mapping(value.at, _properties(nodes, value, module))
    return nodes.value(value)


def _spelled(name: str, module: str) -> str:
    known = SPELLED.get(name) or (EDGE.get(name) if module == "cloudfront" else None)
    return known or f"{name[:1].upper()}{name[1:]}"
