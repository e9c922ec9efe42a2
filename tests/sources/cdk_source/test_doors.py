"""What APIs of a CDK app let through, and what they ask before their routes."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

FN = "const fn = new lambda.Function(this, 'Fn', told);\nconst who = new lambda.Function(this, 'Who', told);\n"
AUTH = "import { HttpLambdaAuthorizer, WebSocketLambdaAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';\n"
ALPHA = (
    "import { HttpLambdaAuthorizer, WebSocketLambdaAuthorizer } from '@aws-cdk/aws-apigatewayv2-authorizers-alpha';\n"
)
SOCKETS = "import { WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';\n"
ASKED = "const asked = new HttpLambdaAuthorizer('Asked', who, { identitySource: ['$request.header.Cookie'] });\n"
ROUTE = "path: '/', integration: new HttpLambdaIntegration('I', fn)"


@pytest.mark.parametrize(
    ("wired", "waits_s"),
    [
        pytest.param(f"{ASKED}new HttpApi(this, 'Api').addRoutes({{ {ROUTE}, authorizer: asked }});", 10, id="a route"),
        pytest.param(
            f"{ASKED}const api = new HttpApi(this, 'Api');\n"
            "for (const path of ['/a', '/b']) api.addRoutes({ path, integration: new HttpLambdaIntegration('I', fn),"
            " ...(path ? { authorizer: asked } : {}) });",
            10,
            id="many routes",
        ),
        pytest.param(f"{ASKED}new HttpApi(this, 'Api', {{ defaultAuthorizer: asked }});", 10, id="all routes"),
        pytest.param(
            f"{ASKED}new HttpApi(this, 'Api', {{ defaultAuthorizer: asked }}).addRoutes({{ {ROUTE}, authorizer: asked }});",
            10,
            id="all routes and one",
        ),
        pytest.param(
            "new WebSocketApi(this, 'Api', { connectRouteOptions: { integration: new WebSocketLambdaIntegration('I', fn),"
            " authorizer: new WebSocketLambdaAuthorizer('Asked', who) } });",
            None,
            id="connections",
        ),
        pytest.param(
            "new WebSocketApi(this, 'Api').addRoute('$connect', { integration: new WebSocketLambdaIntegration('I', fn),"
            " authorizer: new WebSocketLambdaAuthorizer('Asked', who) });",
            None,
            id="connections, added",
        ),
        pytest.param(
            "new apigateway.RestApi(this, 'Api').root.addMethod('GET', new apigateway.LambdaIntegration(fn),"
            " { authorizer: new apigateway.TokenAuthorizer(this, 'Asked', { handler: who }) });",
            30,
            id="a method of a REST API",
        ),
        pytest.param(
            "const asked = new apigateway.RequestAuthorizer(this, 'Asked', { handler: who, identitySources: [] });\n"
            "new apigateway.RestApi(this, 'Api', { defaultMethodOptions: { authorizer: asked } });",
            30,
            id="all methods of a REST API",
        ),
    ],
)
@pytest.mark.parametrize("above", [AUTH, ALPHA], ids=["stable", "alpha"])
def test_who_is_asked_first(app: Callable[..., Reading], above: str, wired: str, waits_s: float | None) -> None:
    callers = app(FN + wired, above + SOCKETS).workload.callers
    (asked,) = [caller for caller in callers if caller.function.address == "cdk.json#Who"]
    assert (asked.kind, asked.mode, asked.name) == ("authorizer", "sync", "Asked")
    assert asked.waits_s is not None and asked.waits_s.value == waits_s
    assert asked.source in ("cdk.json#Api", "")
    assert {caller.kind for caller in callers} <= {"authorizer", "http_api", "rest_api", "websocket"}


def test_tokens_that_no_function_looks_at(app: Callable[..., Reading]) -> None:
    wired = "new HttpApi(this, 'Api', { defaultAuthorizer: new HttpJwtAuthorizer('Asked', 'https://who.example') });"
    assert not app(FN + wired, AUTH).workload.callers


@pytest.mark.parametrize(
    ("given", "throttled"),
    [
        pytest.param("deployOptions: { stageName: 'prod' }", False, id="a name alone"),
        pytest.param("deployOptions: { throttlingRateLimit: 50, throttlingBurstLimit: 100 }", True, id="numbers"),
        pytest.param("deployOptions: { throttlingRateLimit: props.rate }", True, id="one from elsewhere"),
        pytest.param("deployOptions: { throttlingRateLimit: undefined }", False, id="none"),
    ],
)
@pytest.mark.parametrize("kind", ["RestApi", "LambdaRestApi"])
def test_how_much_the_stage_lets_through(app: Callable[..., Reading], kind: str, given: str, throttled: bool) -> None:
    wired = f"const api = new apigateway.{kind}(this, 'Api', {{ handler: fn, {given} }});\napi.root.addMethod('GET');\n"
    (api,) = app(FN + wired).workload.apis
    assert (api.throttled is not None, api.opaque) == (throttled, "")


@pytest.mark.parametrize(
    ("given", "alone"),
    [
        pytest.param("", False, id="all of it"),
        pytest.param(", { proxy: false }", True, id="its body"),
        pytest.param(", { proxy: false, requestTemplates: { 'application/json': '{}' } }", False, id="by a template"),
        pytest.param(", { proxy: false, ...props.more }", False, id="by what is not known"),
    ],
)
def test_what_of_a_request_is_handed_over(app: Callable[..., Reading], given: str, alone: bool) -> None:
    wired = f"new apigateway.RestApi(this, 'Api').root.addMethod('POST', new apigateway.LambdaIntegration(fn{given}));"
    (caller,) = app(FN + wired).workload.callers
    assert caller.body_alone is alone
