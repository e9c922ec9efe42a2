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
            "a filter",
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
            "U PreSignUp",
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
            "a distribution",
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
            "a distribution",
            id="the edge, as it was told before",
        ),
        pytest.param(
            "new GuApi(this, { targets: [{ path: '/', lambda: fn }] });",
            "permission",
            "unknown",
            "a principal that is not known",
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
            "fn.addEventSourceMapping('E', { eventSourceArn: props.arn, startingPosition: StartingPosition.LATEST });",
            "stream",
            "poll",
            "a mapping",
            id="a stream from elsewhere",
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
            "const api = new apigateway.RestApi(this, 'Api', {});\n"
            "for (const each of named()) api.root.addResource(each.path).addResource('{id}').addMethod('GET', new LambdaIntegration(fn));",
            "rest_api",
            "sync",
            "GET /.../{id}",
            id="a method below a path that is told when it runs",
        ),
        pytest.param(
            "const api = new apigateway.RestApi(this, 'Api', {});\n"
            "api.root.resourceForPath('/orders/{id}').addMethod('GET', new LambdaIntegration(fn));",
            "rest_api",
            "sync",
            "GET /orders/{id}",
            id="a method at a whole path",
        ),
        pytest.param(
            "const api = new apigateway.RestApi(this, 'Api', {});\n"
            "api.root.resourceForPath(named()).addMethod('GET', new LambdaIntegration(fn));",
            "rest_api",
            "sync",
            "GET /...",
            id="a method at a whole path that is told when it runs",
        ),
        pytest.param(
            "anywhere(api).addMethod('GET', new LambdaIntegration(fn));",
            "rest_api",
            "sync",
            "a GET route",
            id="a method of which the path is told when it runs",
        ),
        pytest.param(
            "anywhere(api).addMethod(verb(), new LambdaIntegration(fn));",
            "rest_api",
            "sync",
            "a route",
            id="a method of which nothing is told",
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
            "S",
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
            "new wafv2.CfnWebACLAssociation(this, 'W', { webAclArn: 'arn', resourceArn: api.deploymentStage.stageArn });",
            False,
            id="a web ACL",
        ),
        pytest.param(
            "new wafv2.CfnWebACLAssociation(this, 'W', { webAclArn: 'arn', resourceArn:"
            " `arn:aws:apigateway:${this.region}::/restapis/${api.restApiId}/stages/${props.stage}` });",
            False,
            id="a web ACL, by an ARN that is put together",
        ),
        pytest.param(
            "new wafv2.CfnWebACLAssociation(this, 'W', { webAclArn: 'arn', resourceArn: props.stageArn });",
            False,
            id="a web ACL before what is not known",
        ),
        pytest.param(
            "new Wall(this, 'W', { arns: { api: api.deploymentStage.stageArn } });", False, id="a web ACL by a class"
        ),
        pytest.param(
            "new wafv2.CfnWebACLAssociation(this, 'W', { webAclArn: 'arn', resourceArn: new elb.Balancer(this, 'L').arn });",
            True,
            id="a web ACL of something else",
        ),
        pytest.param(
            "api.root.addMethod('PUT', new apigateway.LambdaIntegration(fn), { apiKeyRequired: true });",
            False,
            id="keys",
        ),
    ],
)
def test_of_an_api_all_is_known_or_nothing(app: Callable[..., Reading], said: str, known: bool) -> None:
    above = "import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';\nimport * as wafv2 from 'aws-cdk-lib/aws-wafv2';\n"
    wall = (
        "class Wall extends Construct {\n  constructor(scope, id, given) {\n    super(scope, id);\n"
        "    for (const [name, resourceArn] of Object.entries(given.arns)) {\n"
        "      new wafv2.CfnWebACLAssociation(this, name, { webAclArn: 'arn', resourceArn });\n    }\n  }\n}\n"
    )
    assert any("the body of Api" in gap.what for gap in app(FN + API + said, above + wall).gaps) is not known


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


@pytest.mark.parametrize(
    ("given", "sends"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(", { event: events.RuleTargetInput.fromObject({ warmer: true }) }", '{"warmer": true}', id="data"),
        pytest.param(", { event: events.RuleTargetInput.fromText('hello') }", "hello", id="a text"),
        pytest.param(", { event: events.RuleTargetInput.fromObject({ at: props.at }) }", "", id="known in part"),
    ],
)
def test_what_a_rule_sends(app: Callable[..., Reading], given: str, sends: str) -> None:
    rule = (
        "new events.Rule(this, 'R', { schedule: events.Schedule.rate(Duration.minutes(5)), description: 'keep warm' })"
    )
    (caller,) = app(f"{FN}{rule}.addTarget(new eventTargets.LambdaFunction(fn{given}));").workload.callers
    assert caller.schedule is not None
    assert (caller.schedule.apart_min, caller.schedule.sends, caller.schedule.about) == (5, sends, "keep warm")


@pytest.mark.parametrize(
    ("given", "form", "waits_s"),
    [
        pytest.param("", "2.0", 30, id="what the CDK writes"),
        pytest.param(", { payloadFormatVersion: PayloadFormatVersion.VERSION_1_0 }", "1.0", 30, id="the older one"),
        pytest.param(", { timeout: Duration.seconds(9) }", "2.0", 9, id="a timeout"),
    ],
)
def test_what_an_integration_says(app: Callable[..., Reading], given: str, form: str, waits_s: float) -> None:
    routed = f"{{ path: '/', integration: new HttpLambdaIntegration('I', fn{given}) }}"
    (caller,) = app(f"{FN}new HttpApi(this, 'Api').addRoutes({routed});").workload.callers
    assert (caller.payload, caller.waits_s and caller.waits_s.value) == (form, waits_s)


QUIET = """\
class Quiet extends apigateway.LambdaIntegration {
  constructor(fn, options) {
    super(fn, { ...options, timeout: Duration.seconds(9) });
  }
}
"""


def test_an_integration_of_a_class_of_the_app_s_own(app: Callable[..., Reading]) -> None:
    wired = "new apigateway.RestApi(this, 'Api').root.addMethod('GET', new Quiet(fn, {}));"
    (caller,) = app(FN + wired, QUIET).workload.callers
    assert (caller.kind, caller.route, caller.waits_s and caller.waits_s.value) == ("rest_api", "GET /", 9)


@pytest.mark.parametrize(
    ("metric", "watched"),
    [
        pytest.param("fn.metricErrors()", ("AWS/Lambda", "Errors", "Sum", "cdk.json#Fn"), id="a function's"),
        pytest.param("fn.metricDuration()", ("AWS/Lambda", "Duration", "Average", "cdk.json#Fn"), id="an average"),
        pytest.param(
            "fn.metric('Throttles', { statistic: 'Maximum' })",
            ("AWS/Lambda", "Throttles", "Maximum", "cdk.json#Fn"),
            id="by its name",
        ),
        pytest.param(
            "new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Sum',"
            " dimensionsMap: { FunctionName: fn.functionName } })",
            ("AWS/Lambda", "Errors", "Sum", "cdk.json#Fn"),
            id="written out",
        ),
        pytest.param(
            "fn.metricDuration().with({ statistic: 'p99' })",
            ("AWS/Lambda", "Duration", "p99", "cdk.json#Fn"),
            id="with",
        ),
        pytest.param("helper(fn)", None, id="one that is not known"),
    ],
)
@pytest.mark.parametrize(
    "made",
    [
        pytest.param("new cloudwatch.Alarm(this, 'A', {{ metric: {0}, threshold: 1 }});", id="made"),
        pytest.param("{0}.createAlarm(this, 'A', {{ threshold: 1 }});", id="created"),
    ],
)
def test_alarms(app: Callable[..., Reading], made: str, metric: str, watched: tuple[str, ...] | None) -> None:
    (alarm,) = app(f"{FN}{made.format(metric)}").workload.alarms
    found = [(each.namespace, each.metric, each.statistic.value, *each.of) for each in alarm.watches]
    assert found == ([watched] if watched is not None else [])
    assert alarm.opaque is (watched is None)


@pytest.mark.parametrize(
    ("asked", "watched"),
    [
        pytest.param("props.dashboard?.addLambdaErrorAlarm(fn, 'Fn');", [["cdk.json#Fn"]], id="of a dashboard"),
        pytest.param(
            "new MonitoringFacade(this, 'M').monitorLambdaFunction({ lambdaFunction: fn, addFaultRateAlarm: {} });",
            [["cdk.json#Fn"]],
            id="of a library",
        ),
        pytest.param(
            "new MonitoringFacade(this, 'M').addLargeHeader('F').monitorLambdaFunction({ lambdaFunction: fn,"
            " ...(props.more ? { addFaultCountAlarm: {} } : {}) });",
            [["cdk.json#Fn"]],
            id="of a library, perhaps",
        ),
        pytest.param(
            "new MonitoringFacade(this, 'M').monitorLambdaFunction({ lambdaFunction: fn });", [], id="a graph alone"
        ),
        pytest.param("props.dashboard?.addErrorAlarm(props.fn);", [[]], id="of what is not known"),
        pytest.param("props.alarm.addAlarmAction(props.topic);", [], id="what an alarm does"),
    ],
)
def test_alarms_that_other_code_makes(app: Callable[..., Reading], asked: str, watched: list[list[str]]) -> None:
    above = "import { MonitoringFacade } from 'cdk-monitoring-constructs';\n"
    alarms = app(FN + asked, above).workload.alarms
    assert [[address for each in alarm.watches for address in each.of] for alarm in alarms] == watched
    assert [alarm.opaque for alarm in alarms] == [not named for named in watched]


def test_an_alarm_s_own_statistic_wins(app: Callable[..., Reading]) -> None:
    made = "new cloudwatch.Alarm(this, 'A', { metric: fn.metricDuration(), statistic: 'p99', threshold: 1 });"
    (alarm,) = app(f"{FN}{made}").workload.alarms
    assert [each.statistic.value for each in alarm.watches] == ["p99"]


@pytest.mark.parametrize(
    ("wired", "callers"),
    [
        pytest.param(
            "new sfn.Task(this, 'T', { task: new tasks.RunLambdaTask(fn) });",
            [("step_functions", "sync")],
            id="a task of version 1",
        ),
        pytest.param("fn.grantInvoke(props.role);", [], id="a role, which may be a deployment's"),
        pytest.param("fn.grantInvoke(new iam.AccountPrincipal('1'));", [("permission", "unknown")], id="an account"),
        pytest.param(
            "fn.grantInvoke(new iam.ServicePrincipal('iot.amazonaws.com'));", [("permission", "async")], id="a service"
        ),
        pytest.param(
            "new cognito.UserPool(this, 'U', { lambdaTriggers: { ...(props.on ? { preSignUp: fn } : {}) } });",
            [("cognito", "sync")],
            id="a trigger that may be there",
        ),
        pytest.param(
            "const names = new Array(1); names[0] = fn;\nnames.forEach((each) => each.addFunctionUrl());",
            [("function_url", "sync")],
            id="put into a list",
        ),
        pytest.param(
            "const { held } = new Holder(fn);\nheld.addFunctionUrl();", [("function_url", "sync")], id="an object's own"
        ),
        pytest.param("new Holder(fn).open();", [("function_url", "sync")], id="a function that is a field"),
    ],
)
def test_wired_otherwise(app: Callable[..., Reading], wired: str, callers: list[tuple[str, str]]) -> None:
    above = (
        "import * as iam from 'aws-cdk-lib/aws-iam';\nimport * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';\n"
    )
    above += "class Holder {\n  open = () => this.held.addFunctionUrl();\n  constructor(fn) { this.held = fn; }\n}\n"
    found = app(FN + wired, above).workload.callers
    assert [(each.kind, each.mode.value) for each in found] == callers


def test_a_function_given_to_what_is_not_known_has_a_caller_nobody_knows(app: Callable[..., Reading]) -> None:
    wired = f"{FN}const unknown = process.env.X ? 1 : elsewhere();\nunknown.calls(fn);"
    assert [caller.kind for caller in app(wired).workload.callers] == ["permission"]
