"""Who calls the functions of a CDK app, one way of wiring at a time."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

FN = "const fn = new lambda.Function(this, 'Fn', told);\n"
MACHINE = '{"StartAt": "Save", "States": {"Save": {"Type": "Task", "Resource": "${Save}", "End": true}}}'


@pytest.mark.parametrize(
    ("wired", "kind", "mode", "name"),
    [
        pytest.param(
            "new pipes.CfnPipe(this, 'P', { source: 'arn', enrichment: fn.functionArn, target: 'arn' });",
            "pipe",
            "sync",
            "P",
            id="a pipe as CloudFormation has it",
        ),
        pytest.param(
            "new iot.CfnTopicRule(this, 'R', { topicRulePayload: { sql: 'x', actions: [{ lambda: { functionArn: fn.functionArn } }] } });",
            "iot",
            "async",
            "R",
            id="a rule of IoT",
        ),
        pytest.param(
            "new CfnResource(this, 'M', { type: 'AWS::CloudFormation::Macro', properties: { FunctionName: fn.functionArn } });",
            "macro",
            "unknown",
            "M",
            id="any resource by its type",
        ),
        pytest.param(
            "new scheduler.Schedule(this, 'S', { schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)),"
            " target: new targets.LambdaInvoke(fn) });",
            "schedule",
            "async",
            "S",
            id="a schedule",
        ),
        pytest.param(
            "new logs.SubscriptionFilter(this, 'F', { logGroup, destination: new logsTo.LambdaDestination(fn) });",
            "logs",
            "async",
            "filter.1",
            id="a log group's filter",
        ),
        pytest.param(
            "new cognito.UserPool(this, 'U', { lambdaTriggers: { postConfirmation: fn } });",
            "cognito",
            "sync",
            "U",
            id="a trigger of users",
        ),
        pytest.param(
            "const users = new cognito.UserPool(this, 'U');\nusers.addTrigger(cognito.UserPoolOperation.PRE_SIGN_UP, fn);",
            "cognito",
            "sync",
            "U.1",
            id="a trigger of users that is added",
        ),
        pytest.param(
            "new firehose.DeliveryStream(this, 'D', { destination: new firehose.S3Bucket(b, { processors:"
            " [new firehose.LambdaFunctionProcessor(fn)] }) });",
            "firehose",
            "sync",
            "D",
            id="records on their way",
        ),
        pytest.param(
            "new cloudfront.Distribution(this, 'D', { defaultBehavior: { origin, edgeLambdas: [{ functionVersion:"
            " fn.currentVersion, eventType: cloudfront.LambdaEdgeEventType.ORIGIN_REQUEST }] } });",
            "cloudfront",
            "sync",
            "distribution.1",
            id="the edge",
        ),
        pytest.param(
            "new lambda.EventSourceMapping(this, 'E', { target: fn, eventSourceArn: new sqs.Queue(this, 'Q').queueArn });",
            "sqs",
            "poll",
            "Q",
            id="a mapping of its own",
        ),
        pytest.param(
            "new cloudfront.CloudFrontWebDistribution(this, 'D', { originConfigs: [{ behaviors: [{ lambdaFunctionAssociations:"
            " [{ lambdaFunction: fn, eventType: cloudfront.LambdaEdgeEventType.VIEWER_REQUEST }] }] }] });",
            "cloudfront",
            "sync",
            "distribution.1",
            id="the edge, as it was told before",
        ),
        pytest.param(
            "new GuApi(this, { targets: [{ path: '/', lambda: fn }] });",
            "permission",
            "unknown",
            "{}",
            id="a list in a library",
        ),
        pytest.param(
            "fn.addEventSourceMapping('E', { eventSourceArn: new sqs.Queue(this, 'Q').queueArn });",
            "sqs",
            "poll",
            "Q",
            id="a mapping by its method",
        ),
        pytest.param(
            "const api = new apigateway.LambdaRestApi(this, 'Api', { handler: fn, proxy: false });\n"
            "api.root.addResource('orders').addMethod('GET');",
            "rest_api",
            "sync",
            "GET /orders",
            id="a method that says nothing of who answers",
        ),
        pytest.param(
            "const live = new lambda.Alias(this, 'Live', { aliasName: 'live', version: fn.currentVersion });\n"
            "new apigateway.LambdaRestApi(this, 'Api', { handler: live });",
            "rest_api",
            "sync",
            "ANY /",
            id="an alias",
        ),
        pytest.param(
            "new sfn.CustomState(this, 'S', { stateJson: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke',"
            " Parameters: { FunctionName: fn.functionArn } } });",
            "step_functions",
            "sync",
            "S.S",
            id="a state in its own language",
        ),
        pytest.param(
            "new sfn.StateMachine(this, 'M', { definitionBody: sfn.DefinitionBody.fromFile('machine.json'),"
            " definitionSubstitutions: { Save: fn.functionArn } });",
            "step_functions",
            "sync",
            "M.Save",
            id="a machine in a file",
        ),
        pytest.param(
            'new sfn.StateMachine(this, \'M\', { definitionBody: sfn.DefinitionBody.fromString(`{"StartAt": "Save", "States":'
            ' {"Save": {"Type": "Task", "Resource": "${fn.functionArn}", "End": true}}}`) });',
            "step_functions",
            "sync",
            "M.Save",
            id="a machine in a text",
        ),
        pytest.param(
            "new lambda.Function(this, 'Other', { ...told, onSuccess: new destinations.LambdaDestination(fn) });",
            "lambda",
            "async",
            "Other",
            id="what another one hands on",
        ),
        pytest.param(
            "new apigateway.LambdaRestApi(this, 'Api', { handler: lambda.Function.fromFunctionArn(this, 'I', fn.functionArn) });",
            "rest_api",
            "sync",
            "ANY /",
            id="by its ARN, as another stack has it",
        ),
    ],
)
def test_callers(app: Callable[..., Reading], wired: str, kind: str, mode: str, name: str) -> None:
    workload = app(FN + wired, machine_json=MACHINE).workload
    assert {
        (caller.kind, caller.mode.value, caller.name) for caller in workload.callers if caller.function.name == "Fn"
    } == {(kind, mode, name)}


def test_a_function_s_name_is_told_to_many_that_do_not_call_it(app: Callable[..., Reading]) -> None:
    assert not app(FN + "new Elsewhere(this, 'X', { shows: fn.functionArn });").workload.callers


OWN = """\
class Polling extends lambda.Function {
  constructor(scope, id) {
    super(scope, id, { ...told, events: [new sources.SqsEventSource(new sqs.Queue(scope, 'One'))] });
    super.addEventSource(new sources.SqsEventSource(new sqs.Queue(scope, 'Two')));
  }
}
"""


def test_a_function_s_own_class_says_what_it_polls(app: Callable[..., Reading]) -> None:
    workload = app("new Polling(this, 'Fn');", OWN).workload
    assert sorted(caller.name for caller in workload.callers) == ["One", "Two"]


OTHER_STACK = """\
class Door extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new apigateway.LambdaRestApi(this, 'Api', { handler: props.fn });
  }
}
"""


def test_a_caller_stands_in_another_stack(app: Callable[..., Reading]) -> None:
    workload = app(FN + "new Door(new App(), 'Door', { fn });", OTHER_STACK).workload
    assert [caller.kind for caller in workload.callers] == ["rest_api"]


API = "const api = new apigateway.RestApi(this, 'Api', {});\napi.root.addMethod('GET', new apigateway.LambdaIntegration(fn));\n"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        pytest.param("", True, id="nothing more"),
        pytest.param("new CfnOutput(this, 'Url', { value: api.url });", True, id="its address"),
        pytest.param("api.addUsagePlan('Plan', {});", False, id="a plan"),
        pytest.param("new apigateway.UsagePlan(this, 'P', { apiStages: [{ api }] });", False, id="a plan of its own"),
        pytest.param("new GuApi(this, 'Guarded', { guards: api });", False, id="another library's"),
        pytest.param("api.root.addMethod('PUT', new apigateway.MockIntegration());", False, id="a mock"),
        pytest.param("api.node.defaultChild.addPropertyOverride('Policy', {});", False, id="an escape hatch"),
        pytest.param(
            "api.root.addMethod('PUT', new apigateway.LambdaIntegration(fn), { apiKeyRequired: true });",
            False,
            id="keys",
        ),
    ],
)
def test_of_an_api_all_is_known_or_nothing(app: Callable[..., Reading], said: str, known: bool) -> None:
    assert any("the body of Api" in gap.what for gap in app(FN + API + said).gaps) is not known


@pytest.mark.parametrize(
    ("hatch", "routes"),
    [
        pytest.param(
            "put.node.defaultChild.addPropertyOverride('Integration.Uri', uri);", {"GET /"}, id="of one method"
        ),
        pytest.param(
            "put.node.defaultChild.addPropertyOverride('Integration.TimeoutInMillis', 9);",
            {"GET /", "PUT /"},
            id="of a part",
        ),
        pytest.param("what(put).addPropertyOverride('Integration.Uri', uri);", set(), id="of what is not known"),
    ],
)
def test_an_escape_hatch_hides_what_it_changes_and_no_more(
    app: Callable[..., Reading], hatch: str, routes: set[str]
) -> None:
    put = "const put = api.root.addMethod('PUT', new apigateway.LambdaIntegration(fn));\n"
    assert {caller.name for caller in app(FN + API + put + hatch).workload.callers} == routes
