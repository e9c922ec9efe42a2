"""An account with a version pinned in every way that something can need one, and many that nothing needs."""

import json
from collections.abc import Callable
from typing import Any

from tests.aws.account import REGION, Account
from tests.aws.front import ACCOUNT

PINNED = "orders"
MANY = "reports"
FEW = "users"
CALLER = "caller"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/lambda"
PINNED_VERSIONS, MANY_VERSIONS, SERVICE_VERSIONS = 40, 130, 30
YOUNGER_DAYS, NEWEST = 7, 3


def arn(version: int | str, function: str = PINNED) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}:{version}"


def uri(version: int | str) -> str:
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn(version)}/invocations"


def seed(account: Account, many: int = MANY_VERSIONS, services: int = 0) -> dict[int, str]:
    """Fill an empty account.

    services  so many functions more, of SERVICE_VERSIONS; an alias of every third names version 7.
    Returns   version of PINNED -> what a reason for it says; versions of no way are needed by nobody.
    """
    account.publish(PINNED, PINNED_VERSIONS)
    account.publish(MANY, many)
    account.publish(FEW, 2)
    account.client("lambda").create_alias(FunctionName=MANY, Name="live", FunctionVersion="5")
    for nth in range(services):
        account.publish(service(nth), SERVICE_VERSIONS)
        if nth % 3 == 0:
            account.client("lambda").create_alias(FunctionName=service(nth), Name="live", FunctionVersion="7")
    account.publish(CALLER, 0, Environment={"Variables": {"TARGET": arn(1), "PASSWORD": "hunter2"}})
    expected = {1: "environment of caller"}
    for number, (says, pin) in enumerate(WAYS.items(), start=2):
        pin(account, number)
        expected[number] = says
    return expected


def service(nth: int) -> str:
    """The name of one of many functions."""
    return f"service-{nth:03d}"


def unreachable(
    account: Account, expected: dict[int, str], many: int = MANY_VERSIONS, services: int = 0
) -> dict[str, set[int]]:
    """What may go: whatever is not pinned, not among the newest and not young."""

    def old(function: str, versions: int) -> set[int]:
        ages = account.front.ages_days
        return {number for number in range(1, versions + 1 - NEWEST) if ages[function, str(number)] > YOUNGER_DAYS}

    named = {PINNED: old(PINNED, PINNED_VERSIONS) - set(expected), MANY: old(MANY, many) - {5}}
    others = {
        service(nth): old(service(nth), SERVICE_VERSIONS) - ({7} if nth % 3 == 0 else set()) for nth in range(services)
    }
    return named | others


def _alias(account: Account, number: int) -> None:
    account.client("lambda").create_alias(FunctionName=PINNED, Name="live", FunctionVersion=str(number))


def _weight(account: Account, number: int) -> None:
    account.client("lambda").create_alias(
        FunctionName=PINNED,
        Name="canary",
        FunctionVersion=str(PINNED_VERSIONS),
        RoutingConfig={"AdditionalVersionWeights": {str(number): 0.1}},
    )


def _mapping(account: Account, number: int) -> None:
    account.client("sqs").create_queue(QueueName="jobs")
    queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
    account.client("lambda").create_event_source_mapping(FunctionName=arn(number), EventSourceArn=queue)


def _provisioned(account: Account, number: int) -> None:
    account.front.provisioned.setdefault(PINNED, {})[str(number)] = 2


def _policy(account: Account, number: int) -> None:
    account.client("lambda").add_permission(
        FunctionName=PINNED,
        Qualifier=str(number),
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
    )


def _rest(account: Account, address: str, variables: dict[str, str] | None = None) -> str:
    client = account.client("apigateway")
    api = client.create_rest_api(name="shop")["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    client.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    client.put_integration(
        restApiId=api, resourceId=root, httpMethod="GET", type="AWS_PROXY", integrationHttpMethod="POST", uri=address
    )
    deployment = client.create_deployment(restApiId=api)["id"]
    client.create_stage(restApiId=api, stageName="prod", deploymentId=deployment, variables=variables or {})
    return str(api)


def _rest_api(account: Account, number: int) -> None:
    _rest(account, uri(number))


def _stage_variable(account: Account, number: int) -> None:
    _rest(account, uri("${stageVariables.version}"), {"version": str(number)})


def _deployed_stage(account: Account, number: int) -> None:
    """The resources name another function by now; the stage serves what it was deployed with."""
    api = _rest(account, uri("$LATEST"))
    account.front.exports[api, "prod"] = {
        "openapi": "3.0.1",
        "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"uri": uri(number), "type": "aws_proxy"}}}},
    }


def _http_api(account: Account, number: int) -> None:
    client = account.client("apigatewayv2")
    api = client.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
    made = client.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn(number))
    client.create_route(ApiId=api, RouteKey="GET /orders", Target=f"integrations/{made['IntegrationId']}")


def _web_socket(account: Account, number: int) -> None:
    """Its stage is deployed by itself, so that it serves what is written."""
    client = account.client("apigatewayv2")
    api = client.create_api(Name="live", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    made = client.create_integration(ApiId=api["ApiId"], IntegrationType="AWS_PROXY", IntegrationUri=arn(number))
    client.create_route(ApiId=api["ApiId"], RouteKey="$default", Target=f"integrations/{made['IntegrationId']}")
    client.create_stage(ApiId=api["ApiId"], StageName="live", AutoDeploy=True)


def _deployed_http_stage(account: Account, number: int) -> None:
    client = account.client("apigatewayv2")
    api = client.create_api(Name="http-old", ProtocolType="HTTP")["ApiId"]
    client.create_stage(ApiId=api, StageName="live")
    account.front.exports[api, "live"] = {
        "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"uri": arn(number)}}}}
    }


def _definition(version: int | str) -> dict[str, Any]:
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
    return {"StartAt": "A", "States": {"A": task | {"Parameters": {"FunctionName": PINNED, "Qualifier": str(version)}}}}


def _machine(account: Account, number: int) -> None:
    task = {"Type": "Task", "Resource": arn(number), "End": True}
    account.client("stepfunctions").create_state_machine(
        name="fulfil", definition=json.dumps({"StartAt": "A", "States": {"A": task}}), roleArn=ROLE
    )


def _machine_qualifier(account: Account, number: int) -> None:
    account.client("stepfunctions").create_state_machine(
        name="ship", definition=json.dumps(_definition(number)), roleArn=ROLE
    )


def _machine_version(account: Account, number: int) -> None:
    client = account.client("stepfunctions")
    made = client.create_state_machine(name="refund", definition=json.dumps(_definition("$LATEST")), roleArn=ROLE)
    account.front.machine_versions[made["stateMachineArn"]] = [_definition(number)]


def _rule(account: Account, number: int) -> None:
    client = account.client("events")
    client.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")
    client.put_targets(Rule="nightly", Targets=[{"Id": "1", "Arn": arn(number)}])


def _rule_on_a_bus(account: Account, number: int) -> None:
    client = account.client("events")
    client.create_event_bus(Name="shop")
    client.put_rule(Name="paid", EventBusName="shop", EventPattern='{"source": ["shop"]}')
    client.put_targets(Rule="paid", EventBusName="shop", Targets=[{"Id": "1", "Arn": arn(number)}])


def _schedule(account: Account, number: int) -> None:
    _scheduled(account, "hourly", {"Arn": arn(number), "RoleArn": ROLE})


def _universal_schedule(account: Account, number: int) -> None:
    called = json.dumps({"FunctionName": PINNED, "Qualifier": str(number), "InvocationType": "Event"})
    _scheduled(
        account, "weekly", {"Arn": "arn:aws:scheduler:::aws-sdk:lambda:invoke", "RoleArn": ROLE, "Input": called}
    )


def _scheduled(account: Account, name: str, target: dict[str, str]) -> None:
    account.client("scheduler").create_schedule(
        Name=name, ScheduleExpression="rate(1 hour)", FlexibleTimeWindow={"Mode": "OFF"}, Target=target
    )


def _topic(account: Account, number: int) -> None:
    client = account.client("sns")
    topic = client.create_topic(Name="news")["TopicArn"]
    client.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn(number))


def _bucket(account: Account, number: int) -> None:
    client = account.client("s3")
    client.create_bucket(Bucket="uploads")
    wanted = {"LambdaFunctionArn": arn(number), "Events": ["s3:ObjectCreated:*"]}
    client.put_bucket_notification_configuration(
        Bucket="uploads",
        NotificationConfiguration={"LambdaFunctionConfigurations": [wanted]},
        SkipDestinationValidation=True,
    )


def _edge(account: Account, number: int) -> None:
    """The front tells the association: moto takes it and forgets it."""
    account.front.edge.append(arn(number))
    origin = {"Id": "o", "DomainName": "example.com", "CustomOriginConfig": CUSTOM_ORIGIN}
    account.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "o",
                "ViewerProtocolPolicy": "allow-all",
                "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            },
        }
    )


CUSTOM_ORIGIN = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}


def _stack(account: Account, number: int) -> None:
    """The stack is real; what it owns is told by the front, for moto makes functions of its own."""
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    account.client("cloudformation").create_stack(StackName="shop-stack", TemplateBody=json.dumps(template))
    account.front.owned["shop-stack"] = [("Version7", "AWS::Lambda::Version", arn(number))]


def _destination(account: Account, number: int) -> None:
    account.client("lambda").put_function_event_invoke_config(
        FunctionName=CALLER, DestinationConfig={"OnFailure": {"Destination": arn(number)}}
    )


def _role(account: Account, number: int) -> None:
    client = account.client("iam")
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": [arn(number), arn("*")]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client.create_role(RoleName="frontend", AssumeRolePolicyDocument="{}")
    client.put_role_policy(RoleName="frontend", PolicyName="calls", PolicyDocument=document)


def _target_group(account: Account, number: int) -> None:
    client = account.client("elbv2")
    group = client.create_target_group(Name="behind-alb", TargetType="lambda")["TargetGroups"][0]["TargetGroupArn"]
    client.register_targets(TargetGroupArn=group, Targets=[{"Id": arn(number)}])


def _pipe(account: Account, number: int) -> None:
    account.client("pipes").create_pipe(
        Name="feed", RoleArn=ROLE, Source=f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs", Target=arn(number)
    )


def _invoked(account: Account, number: int) -> None:
    dimensions = [{"Name": "FunctionName", "Value": PINNED}, {"Name": "Resource", "Value": f"{PINNED}:{number}"}]
    account.client("cloudwatch").put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[{"MetricName": "Invocations", "Value": 12, "Unit": "Count", "Dimensions": dimensions}],
    )


def _graph(account: Account, number: int) -> None:
    api = account.client("appsync").create_graphql_api(name="graph", authenticationType="API_KEY")["graphqlApi"][
        "apiId"
    ]
    account.front.data_sources[api] = [{"name": "orders", "lambdaConfig": {"lambdaFunctionArn": arn(number)}}]


WAYS: dict[str, Callable[[Account, int], None]] = {
    "alias live": _alias,
    "alias canary, weight 0.1": _weight,
    "event source mapping of jobs": _mapping,
    "provisioned concurrency": _provisioned,
    "policy for iot.amazonaws.com": _policy,
    "REST API": _rest_api,
    "REST API ": _stage_variable,
    ", stage prod": _deployed_stage,
    "HTTP API": _http_api,
    ", stage live": _deployed_http_stage,
    "WebSocket API": _web_socket,
    "state machine fulfil": _machine,
    "state machine ship": _machine_qualifier,
    "state machine refund": _machine_version,
    "EventBridge rule nightly": _rule,
    "EventBridge rule paid": _rule_on_a_bus,
    "schedule hourly": _schedule,
    "schedule weekly": _universal_schedule,
    "SNS topic news": _topic,
    "bucket uploads": _bucket,
    "CloudFront distribution": _edge,
    "stack shop-stack": _stack,
    "destination of caller": _destination,
    "role frontend": _role,
    "target group behind-alb": _target_group,
    "pipe feed": _pipe,
    "invoked 12 times lately": _invoked,
    "AppSync API": _graph,
}
