"""What a REST API uses that an HTTP API does not have, as its resources and their neighbours say.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from collections.abc import Mapping

from deburr.sources.cloudformation.doors import Door
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import targets
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.workload.resources import DoorKind

API_KEYS, USAGE_PLAN = "api keys", "usage plan"
VALIDATION, MODELS, TEMPLATES = "request validation", "request models", "mapping templates"
MOCK, SERVICE = "mock integration", "service integration"
STREAMING, RAISED = "response streaming", "raised timeout"
PRIVATE, POLICY = "private endpoint", "resource policy"
GATEWAY_RESPONSES, DOCUMENTATION = "gateway responses", "documentation"
TOKEN, VALIDATED = "TOKEN authorizer", "token validation"
EXECUTION_LOGS, FIREHOSE = "execution logs", "access logs to Firehose"

# Switches by path: false and absent mean the feature is not used.
SWITCHES = {
    "CacheClusterEnabled": "caching",
    "MethodSettings.*.CachingEnabled": "caching",
    "TracingEnabled": "X-Ray tracing",
    "Auth.ApiKeyRequired": API_KEYS,
    "ApiKeyRequired": API_KEYS,
}
# Properties whose presence is the use.
PRESENCES = {
    "CanarySetting": "canary",
    "ClientCertificateId": "client certificate",
    "GatewayResponses": GATEWAY_RESPONSES,
    "MinimumCompressionSize": "payload compression",
    "Models": MODELS,
    "Policy": POLICY,
    "Auth.ResourcePolicy": POLICY,
    "DocumentationVersion": DOCUMENTATION,
    "RequestValidatorId": VALIDATION,
    "RequestModel": VALIDATION,
    "RequestModels": MODELS,
    "DeploymentCanarySettings": "canary",
}
# Keys of a whole OpenAPI document that only REST APIs read.
IN_DOCUMENTS = {
    "x-amazon-apigateway-gateway-responses": GATEWAY_RESPONSES,
    "x-amazon-apigateway-policy": POLICY,
    "x-amazon-apigateway-documentation": DOCUMENTATION,
    "x-amazon-apigateway-request-validator": VALIDATION,
}
# Resources that are themselves the use: the path to the API they belong to.
BESIDE = {
    "AWS::ApiGateway::RequestValidator": ("RestApiId", VALIDATION),
    "AWS::ApiGateway::GatewayResponse": ("RestApiId", GATEWAY_RESPONSES),
    "AWS::ApiGateway::DocumentationPart": ("RestApiId", DOCUMENTATION),
    "AWS::ApiGateway::UsagePlan": ("ApiStages.*.ApiId", USAGE_PLAN),
    "AWS::ApiGateway::ApiKey": ("StageKeys.*.RestApiId", API_KEYS),
    "AWS::WAFv2::WebACLAssociation": ("ResourceArn", "WAF"),
    "AWS::WAFRegional::WebACLAssociation": ("ResourceArn", "WAF"),
}
# Where an authorizer says what a token must look like before it is asked.
VALIDATIONS = ("IdentityValidationExpression", "Identity.ValidationExpression", "identityValidationExpression")
STREAM = "AWS::KinesisFirehose::DeliveryStream"
PARTS = frozenset({"AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Method"})


def mark(stack: Stack, resource: Resource, doors: Mapping[str, Door]) -> None:
    """Note on its API what this resource makes it use."""
    own = doors.get(stack.address(resource.logical_id))
    if own is not None and own.kind is DoorKind.REST:
        mark_properties(stack, own, resource.properties)
        return
    if resource.type in BESIDE:
        path, feature = BESIDE[resource.type]
        for value in at_path(resource.properties, path):
            for door in _named(stack, value, doors):
                door.uses(feature, resource.at)
    elif resource.type == "AWS::ApiGateway::Authorizer":
        for door in _named(stack, resource.properties.get("RestApiId"), doors):
            mark_authorizer(door, resource.properties.get("Type"), resource.properties)
    elif resource.type in PARTS:
        for door in _named(stack, resource.properties.get("RestApiId"), doors):
            mark_properties(stack, door, resource.properties)
            described = resource.properties.get("StageDescription")
            if described is not None:
                mark_properties(stack, door, described)


def mark_properties(stack: Stack, door: Door, properties: Value) -> None:
    """Note what these properties of an API, a stage, a method or a SAM event switch on."""
    for path, feature in SWITCHES.items():
        for value in at_path(properties, path):
            if value.boolean() is None:
                door.hides(f"{path} is settled at deploy time")
            elif value.boolean():
                door.uses(feature, value.at)
    for value in at_path(properties, "Domain.EndpointConfiguration"):
        if value.text() == "EDGE":
            door.uses("edge-optimised custom domain", value.at)
    for path, feature in PRESENCES.items():
        for value in at_path(properties, path):
            if value.kind == "unknown":
                door.hides(f"{path} is settled at deploy time")
            else:
                door.uses(feature, value.at)
    for value in (*at_path(properties, "MethodSettings.*.LoggingLevel"), *at_path(properties, "LoggingLevel")):
        if value.text() is None:
            door.hides("LoggingLevel is settled at deploy time")
        elif value.text() != "OFF":
            door.uses(EXECUTION_LOGS, value.at)
    for value in at_path(properties, "AccessLogSetting.DestinationArn"):
        if ":firehose:" in value.pattern() or any(made.type == STREAM for made in targets(stack, value)):
            door.uses(FIREHOSE, value.at)
    for plan in at_path(properties, "Auth.UsagePlan"):
        created = plan.get("CreateUsagePlan")
        if created is None or created.text() != "NONE":
            door.uses(USAGE_PLAN, plan.at)
    if door.endpoint.value == "PRIVATE":
        door.uses(PRIVATE, door.endpoint.at)


def mark_authorizer(door: Door, kind: Value | None, at: Value) -> None:
    """Note a Lambda authorizer that gets a token alone, and one whose tokens the API itself looks at first.

    at  its properties, or where it stands.
    """
    if door.kind is not DoorKind.REST:
        return
    if kind is not None and kind.text() is None:
        door.hides("the kind of an authorizer is settled at deploy time")
    elif kind is None or (kind.text() or "").upper() == "TOKEN":
        door.uses(TOKEN, at.at)
    for path in VALIDATIONS:
        for expression in at_path(at, path):
            door.uses(VALIDATED, expression.at)


def mark_integration(door: Door, integration: Value, method: str, *, raised_over_s: float) -> None:
    """Note what one integration needs, in CloudFormation's words or in those of an OpenAPI body.

    method         upper case; a mock answer to OPTIONS is only CORS, which HTTP APIs do themselves.
    raised_over_s  the longest wait that an HTTP API can be given.
    """
    kind = (_text(integration, "Type", "type") or "").upper()
    if kind == "MOCK" and method != "OPTIONS":
        door.uses(MOCK, integration.at)
    templates = integration.get("RequestTemplates") or integration.get("requestTemplates")
    if kind in ("AWS", "HTTP") or (templates is not None and kind != "MOCK"):
        door.uses(TEMPLATES, (templates or integration).at)
    if kind == "AWS" and ":lambda:path" not in _pattern(integration, "Uri", "uri"):
        door.uses(SERVICE, integration.at)
    for name in ("ResponseTransferMode", "responseTransferMode"):
        mode = integration.get(name)
        if mode is not None and streams(mode):
            door.uses(STREAMING, mode.at)
    for name in ("TimeoutInMillis", "timeoutInMillis"):
        wait = integration.get(name)
        written = wait.number() if wait is not None else None
        if wait is not None and written is not None and written / 1000 > raised_over_s:
            door.uses(RAISED, wait.at)


def streams(mode: Value) -> bool:
    """API Gateway says STREAM; SAM's event says RESPONSE_STREAM; what is settled at deploy time may."""
    return mode.text() in (None, "STREAM", "RESPONSE_STREAM")


def _named(stack: Stack, value: Value | None, doors: Mapping[str, Door]) -> list[Door]:
    found = [doors.get(made.address) for made in targets(stack, value, deep=True)]
    return [door for door in found if door is not None and door.kind is DoorKind.REST]


def _text(value: Value, *names: str) -> str | None:
    return next((part.text() for name in names if (part := value.get(name)) is not None), None)


def _pattern(value: Value, *names: str) -> str:
    return next((part.pattern() for name in names if (part := value.get(name)) is not None), "")
