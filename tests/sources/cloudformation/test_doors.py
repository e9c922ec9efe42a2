"""API Gateway APIs: what each uses that only its kind has, and the routes that call functions."""

import pytest

from deburr.facts import book
from deburr.workload.resources import DoorKind

FACTS = book.load()
URI = "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"
BASE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src
"""
REST = BASE + "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: x}}\n"


@pytest.mark.parametrize(
    ("properties", "feature"),
    [
        ("Auth: {ApiKeyRequired: true}", "api keys"),
        ("Auth: {UsagePlan: {CreateUsagePlan: PER_API}}", "usage plan"),
        ("Auth: {ResourcePolicy: {}}", "resource policy"),
        ("CacheClusterEnabled: true", "caching"),
        ("MethodSettings: [{CachingEnabled: true}]", "caching"),
        ("CanarySetting: {PercentTraffic: 1}", "canary"),
        ("MethodSettings: [{LoggingLevel: ERROR, HttpMethod: '*', ResourcePath: '/*'}]", "execution logs"),
        ("MethodSettings: [{LoggingLevel: 'OFF', MetricsEnabled: true}]", None),
        ("AccessLogSetting: {DestinationArn: !Sub 'arn:aws:firehose:r:1:deliverystream/x'}", "access logs to Firehose"),
        ("AccessLogSetting: {DestinationArn: !Sub 'arn:aws:logs:r:1:log-group:x'}", None),
        ("TracingEnabled: true", "X-Ray tracing"),
        ("EndpointConfiguration: PRIVATE", "private endpoint"),
        ("EndpointConfiguration: {Type: PRIVATE}", "private endpoint"),
        ("GatewayResponses: {DEFAULT_4XX: {}}", "gateway responses"),
        ("Models: {Order: {}}", "request models"),
        ("TracingEnabled: false", None),
        ("Auth: {UsagePlan: {CreateUsagePlan: NONE}}", None),
        ("Auth: {DefaultAuthorizer: x, Authorizers: {x: {UserPoolArn: y}}}", None),
        ("BinaryMediaTypes: [image/png]", None),
    ],
)
def test_feature_of_a_sam_api(read, properties: str, feature: str | None) -> None:
    (api,) = read(
        f"{BASE}  Api: {{Type: AWS::Serverless::Api, Properties: {{StageName: x, {properties}}}}}\n"
    ).workload.apis
    assert [name for name, _ in api.features] == ([feature] if feature else [])
    assert api.kind is DoorKind.REST and not api.opaque


@pytest.mark.parametrize(
    ("type_name", "properties", "feature"),
    [
        ("ApiGateway::Stage", "{RestApiId: !Ref Api, CacheClusterEnabled: true}", "caching"),
        ("ApiGateway::Stage", "{RestApiId: !Ref Api, TracingEnabled: true}", "X-Ray tracing"),
        ("ApiGateway::Stage", "{RestApiId: !Ref Api, ClientCertificateId: x}", "client certificate"),
        ("ApiGateway::Stage", "{RestApiId: !Ref Api, MethodSettings: [{LoggingLevel: INFO}]}", "execution logs"),
        ("ApiGateway::Deployment", "{RestApiId: !Ref Api, StageDescription: {LoggingLevel: INFO}}", "execution logs"),
        ("ApiGateway::UsagePlan", "{ApiStages: [{ApiId: !Ref Api, Stage: x}]}", "usage plan"),
        ("ApiGateway::RequestValidator", "{RestApiId: !Ref Api}", "request validation"),
        ("ApiGateway::GatewayResponse", "{RestApiId: !Ref Api}", "gateway responses"),
        (
            "WAFv2::WebACLAssociation",
            "{ResourceArn: !Sub 'arn:aws:apigateway:r::/restapis/${Api}/stages/x'}",
            "WAF",
        ),
        ("ApiGateway::Method", "{RestApiId: !Ref Api, HttpMethod: GET, ApiKeyRequired: true}", "api keys"),
        (
            "ApiGateway::Method",
            "{RestApiId: !Ref Api, HttpMethod: GET, Integration: {Type: MOCK}}",
            "mock integration",
        ),
        ("ApiGateway::Method", "{RestApiId: !Ref Api, HttpMethod: OPTIONS, Integration: {Type: MOCK}}", None),
        (
            "ApiGateway::Method",
            "{RestApiId: !Ref Api, HttpMethod: GET, Integration: {Type: AWS_PROXY, TimeoutInMillis: 60000}}",
            "raised timeout",
        ),
        (
            "ApiGateway::Method",
            "{RestApiId: !Ref Api, HttpMethod: GET, Integration: {Type: AWS_PROXY, ResponseTransferMode: STREAM}}",
            "response streaming",
        ),
        (
            "ApiGateway::Method",
            "{RestApiId: !Ref Api, HttpMethod: GET, Integration: {Type: AWS_PROXY}}",
            None,
        ),
    ],
)
def test_feature_beside_a_rest_api(read, type_name: str, properties: str, feature: str | None) -> None:
    (api,) = read(f"{REST}  Beside: {{Type: AWS::{type_name}, Properties: {properties}}}\n").workload.apis
    assert [name for name, _ in api.features] == ([feature] if feature else [])


def test_aws_integration_maps_and_speaks_to_a_service(read) -> None:
    (api,) = read(
        REST + "  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, HttpMethod: GET,"
        " Integration: {Type: AWS, Uri: 'arn:aws:apigateway:r:sqs:path/1/q'}}}\n"
    ).workload.apis
    assert [name for name, _ in api.features] == ["mapping templates", "service integration"]


def test_endpoint_defaults_to_edge(read) -> None:
    (api,) = read(REST).workload.apis
    assert (api.endpoint.value, api.endpoint.by_default) == ("EDGE", True)


def test_methods_know_their_path(read) -> None:
    (caller,) = read(
        REST
        + f"""
  Part: {{Type: AWS::ApiGateway::Resource, Properties: {{RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}}}}
  Id: {{Type: AWS::ApiGateway::Resource, Properties: {{RestApiId: !Ref Api, ParentId: !Ref Part, PathPart: '{{id}}'}}}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Id
      HttpMethod: GET
      Integration: {{Type: AWS_PROXY, TimeoutInMillis: 12000, Uri: !Sub '{URI}'}}
"""
    ).workload.callers
    assert (caller.kind, caller.route, caller.source) == ("rest_api", "GET /orders/{id}", "template.yaml#Api")
    assert caller.waits_s is not None and caller.waits_s.value == 12.0


@pytest.mark.parametrize(
    ("protocol", "key", "fact"),
    [("HTTP", "GET /a", "timeout.apigw.http"), ("WEBSOCKET", "$connect", "timeout.apigw.ws.integration")],
)
def test_routes_of_the_second_generation(read, protocol: str, key: str, fact: str) -> None:
    workload = read(
        BASE
        + f"""
  Api: {{Type: AWS::ApiGatewayV2::Api, Properties: {{ProtocolType: {protocol}}}}}
  Integ: {{Type: AWS::ApiGatewayV2::Integration, Properties: {{ApiId: !Ref Api, IntegrationUri: !GetAtt Orders.Arn}}}}
  Route: {{Type: AWS::ApiGatewayV2::Route, Properties: {{ApiId: !Ref Api, RouteKey: {key}, Target: !Join ['/', [integrations, !Ref Integ]]}}}}
"""
    ).workload
    (caller,) = workload.callers
    assert (caller.route, caller.source) == (key, "template.yaml#Api")
    assert caller.kind == workload.apis[0].kind.value
    assert caller.waits_s is not None and caller.waits_s.value == float(FACTS.seconds(fact))


def test_openapi_body(read) -> None:
    workload = read(
        BASE
        + f"""
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: x
      DefinitionBody:
        openapi: 3.0.1
        x-amazon-apigateway-gateway-responses: {{DEFAULT_4XX: {{}}}}
        paths:
          /orders:
            get:
              security: [{{key: []}}]
              x-amazon-apigateway-integration:
                type: aws_proxy
                uri: !Sub '{URI}'
                timeoutInMillis: 5000
                responseTransferMode: STREAM
            options:
              x-amazon-apigateway-integration: {{type: mock}}
        components:
          securitySchemes:
            key: {{type: apiKey, name: x-api-key, in: header}}
            lock:
              type: apiKey
              x-amazon-apigateway-authorizer:
                type: token
                authorizerUri: !Sub '{URI}'
                identityValidationExpression: ^Bearer
"""
    ).workload
    route, authorizer = workload.callers
    assert (route.kind, route.route, route.streams) == ("rest_api", "GET /orders", True)
    assert route.waits_s is not None and route.waits_s.value == 5.0
    assert authorizer.kind == "authorizer"
    features = {name for name, _ in workload.apis[0].features}
    assert features == {"gateway responses", "api keys", "response streaming", "TOKEN authorizer", "token validation"}


def test_openapi_body_from_a_file(read) -> None:
    body = f"paths: {{/a: {{post: {{x-amazon-apigateway-integration: {{type: aws_proxy, uri: '{URI}'}}}}}}}}"
    reading = read(
        BASE + "  Api: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionUri: api.yaml}}\n",
        api_dot_yaml=body,
    )
    assert [api.opaque for api in reading.workload.apis] == [""]


@pytest.mark.parametrize("where", ["s3://b/k", "{Bucket: b, Key: k}", "missing.yaml", "!Ref Nowhere"])
def test_a_body_elsewhere_is_opaque(read, where: str) -> None:
    reading = read(f"{BASE}  Api: {{Type: AWS::Serverless::Api, Properties: {{DefinitionUri: {where}}}}}\n")
    assert reading.workload.apis[0].opaque
    assert reading.gaps


def test_sam_lambda_authorizer(read) -> None:
    (caller,) = read(
        BASE
        + "  Api: {Type: AWS::Serverless::HttpApi, Properties: {Auth: {Authorizers: {Own: {FunctionArn: !GetAtt Orders.Arn}}}}}\n"
    ).workload.callers
    assert (caller.kind, caller.name) == ("authorizer", "Own")
    assert caller.waits_s is not None
    assert caller.waits_s.value == float(FACTS.seconds("timeout.apigw.authorizer.http_lambda"))


def test_globals_of_the_implicit_api(read) -> None:
    (api,) = read(
        BASE.replace(
            "Resources:",
            "Globals: {Api: {TracingEnabled: true, EndpointConfiguration: REGIONAL}}\nResources:",
        )
        + "      Events: {Get: {Type: Api, Properties: {Path: /, Method: get, Auth: {ApiKeyRequired: true}}}}\n"
    ).workload.apis
    assert api.name == "ServerlessRestApi" and api.endpoint.value == "REGIONAL"
    assert {name for name, _ in api.features} == {"X-Ray tracing", "api keys"}


def test_a_path_that_depends_on_a_condition_is_a_gap(read) -> None:
    reading = read(
        "Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
        + BASE.lstrip()
        + "  Api: {Type: AWS::Serverless::Api, Properties: {StageName: x, DefinitionBody: {paths:"
        " {/a: !If [IsProd, {get: {}}, !Ref AWS::NoValue]}}}}\n"
    )
    assert "/a" in reading.workload.apis[0].opaque
    assert any("path /a of Api is not known" in gap.what for gap in reading.gaps)
