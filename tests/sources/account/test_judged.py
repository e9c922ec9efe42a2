"""What only a live account tells is judged by the same rules as templates: each fires on one function and not on its twin."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.aws.account import REGION, ZIP, Account
from tests.aws.command import Command, lifted
from tests.aws.front import ACCOUNT
from tests.aws.seed import CUSTOM_ORIGIN

from deburr.facts import book
from deburr.sources.account.reader import read
from deburr.workload.workload import Workload

DAYS = 14
WRITES = {"Effect": "Allow", "Action": ["dynamodb:PutItem", "s3:GetObject"], "Resource": "*"}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/writes"


def arn(name: str, version: str = "") -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}" + (f":{version}" if version else "")


def _urls(live: Account) -> None:
    iam, client = live.client("iam"), live.client("lambda")
    iam.create_role(RoleName="writes", AssumeRolePolicyDocument="{}")
    document = json.dumps({"Version": "2012-10-17", "Statement": [WRITES]})
    iam.put_role_policy(RoleName="writes", PolicyName="p", PolicyDocument=document)
    for name, asks in (("url-open", "NONE"), ("url-signed", "AWS_IAM"), ("url-no-policy", "NONE")):
        live.publish(name, 0)
        client.update_function_configuration(FunctionName=name, Role=ROLE)
        client.create_function_url_config(FunctionName=name, AuthType=asks)
    for name in ("url-open", "url-signed"):
        client.add_permission(
            FunctionName=name,
            StatementId="all",
            Action="lambda:InvokeFunctionUrl",
            Principal="*",
            FunctionUrlAuthType="NONE",
        )


def _before_a_url(live: Account) -> None:
    """A web ACL stands before one URL, and before another that asks for a signature."""
    for name, asks in (("edge-open", "NONE"), ("edge-signed", "AWS_IAM")):
        live.publish(name, 0)
        client = live.client("lambda")
        url = client.create_function_url_config(FunctionName=name, AuthType=asks)["FunctionUrl"]
        client.add_permission(
            FunctionName=name,
            StatementId="all",
            Action="lambda:InvokeFunctionUrl",
            Principal="*",
            FunctionUrlAuthType="NONE",
        )
        origin = {
            "Id": name,
            "DomainName": url.removeprefix("https://").strip("/"),
            "CustomOriginConfig": CUSTOM_ORIGIN,
        }
        live.client("cloudfront").create_distribution(
            DistributionConfig={
                "CallerReference": name,
                "Comment": "",
                "Enabled": True,
                "WebACLId": f"arn:aws:wafv2:{REGION}:{ACCOUNT}:global/webacl/shop/1",
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {
                    "TargetOriginId": name,
                    "ViewerProtocolPolicy": "allow-all",
                    "MinTTL": 0,
                    "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
                },
            }
        )


def _streams(live: Account) -> None:
    client = live.client("dynamodb")
    for name, bounds in (("stream-endless", {}), ("stream-bounded", {"MaximumRetryAttempts": 3})):
        live.publish(name, 0)
        client.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        stream = client.describe_table(TableName=name)["Table"]["LatestStreamArn"]
        live.client("lambda").create_event_source_mapping(
            FunctionName=name, EventSourceArn=stream, StartingPosition="LATEST", **bounds
        )


def _ready(live: Account) -> None:
    for name in ("ready-fixed", "ready-scaled"):
        live.publish(name, 1, MemorySize=1024)
        live.client("lambda").create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        live.front.provisioned[name] = {"live": 20}
    live.client("application-autoscaling").register_scalable_target(
        ServiceNamespace="lambda",
        ResourceId="function:ready-scaled:live",
        ScalableDimension="lambda:function:ProvisionedConcurrency",
        MinCapacity=1,
        MaxCapacity=20,
    )


def _waited_for(live: Account) -> None:
    """Nobody waits for what SNS sends; of the twin a state machine waits too."""
    topic = live.client("sns").create_topic(Name="paid")["TopicArn"]
    for name in ("ready-unwaited", "ready-waited"):
        live.publish(name, 1)
        live.front.provisioned[name] = {"1": 5}
        live.client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn(name, "1"))
    states = {"A": {"Type": "Task", "Resource": arn("ready-waited", "1"), "TimeoutSeconds": 20, "End": True}}
    live.client("stepfunctions").create_state_machine(
        name="pays", definition=json.dumps({"StartAt": "A", "States": states}), roleArn=ROLE
    )


def _layers(live: Account) -> None:
    client = live.client("lambda")
    for layer in ("open", "shared"):
        client.publish_layer_version(LayerName=layer, Content={"ZipFile": ZIP}, CompatibleRuntimes=["python3.9"])
    live.front.shared["open", "1"] = "*"
    live.front.shared["shared", "1"] = f"arn:aws:iam::{ACCOUNT}:root"
    used = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:shared:1"
    live.publish("layer-other", 0, Layers=[used])
    live.publish("layer-same", 0, Layers=[used], Runtime="python3.9")


def _doors(live: Account) -> None:
    client = live.client("apigatewayv2")
    for name, settings in (("door-any", {}), ("door-slow", {"DefaultRouteSettings": {"ThrottlingRateLimit": 50.0}})):
        live.publish(name, 0)
        for protocol, key in (("HTTP", "GET /"), ("WEBSOCKET", "$default")):
            chosen = {"RouteSelectionExpression": "$request.body.action"} if protocol == "WEBSOCKET" else {}
            api = client.create_api(Name=f"{name}-{protocol.lower()}", ProtocolType=protocol, **chosen)["ApiId"]
            made = client.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn(name))
            client.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{made['IntegrationId']}")
            client.create_stage(ApiId=api, StageName="live", **settings)


def _traces(live: Account) -> None:
    """Two REST APIs before functions that are traced; one of the APIs is traced too, which no HTTP API can be."""
    client = live.client("apigateway")
    for name, traced in (("trace-broken", False), ("trace-whole", True)):
        live.publish(name, 0, TracingConfig={"Mode": "Active"})
        api = client.create_rest_api(name=name, endpointConfiguration={"types": ["REGIONAL"]})["id"]
        root = client.get_resources(restApiId=api)["items"][0]["id"]
        given = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
        client.put_method(**given, authorizationType="NONE")
        address = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn(name)}/invocations"
        client.put_integration(**given, type="AWS_PROXY", integrationHttpMethod="POST", uri=address)
        deployed = client.create_deployment(restApiId=api)["id"]
        client.create_stage(restApiId=api, stageName="prod", deploymentId=deployed, tracingEnabled=traced)


def _claims(live: Account) -> None:
    live.publish("reserves", 0)
    live.client("lambda").put_function_concurrency(FunctionName="reserves", ReservedConcurrentExecutions=900)
    live.publish("never", 0)
    live.client("lambda").put_function_concurrency(FunctionName="never", ReservedConcurrentExecutions=0)
    midnight = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    for day in range(1, DAYS + 1):
        live.client("cloudwatch").put_metric_data(
            Namespace="AWS/Lambda",
            MetricData=[
                {
                    "MetricName": "ClaimedAccountConcurrency",
                    "Value": 700.0 - 15 * day,
                    "Timestamp": midnight - timedelta(days=day),
                }
            ],
        )


@pytest.fixture(scope="module")
def taken(live: Account, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for seed in (_urls, _before_a_url, _streams, _ready, _waited_for, _layers, _doors, _traces, _claims):
        seed(live)
    folder = tmp_path_factory.mktemp("judged")
    lifted(folder)
    code, _, err = Command(folder, live).run("audit", "--output", "account.db", "--days", str(DAYS))
    assert code == 0, err
    return folder / "account.db"


def workload(taken: Path) -> Workload:
    return read(taken, facts=book.load(), file="account.db").workload


@pytest.mark.parametrize(
    ("rule", "fires", "silent"),
    [
        pytest.param("front_doors/open-function-url", {"url-open"}, {"url-signed", "url-no-policy"}, id="URLs"),
        pytest.param("front_doors/bypassable-origin", {"edge-open"}, {"edge-signed", "url-open"}, id="distributions"),
        pytest.param("events/unbounded-stream-retry", {"stream-endless"}, {"stream-bounded"}, id="streams"),
        pytest.param("cold_starts/provisioned-never-scales", {"ready-fixed"}, {"ready-scaled"}, id="scaling"),
        pytest.param("cold_starts/provisioned-for-nobody", {"ready-unwaited"}, {"ready-waited"}, id="who waits"),
        pytest.param("packages/layer-mismatch", {"layer-other"}, {"layer-same"}, id="layers"),
        pytest.param("front_doors/unthrottled-door", {"door-any"}, {"door-slow"}, id="rates"),
        pytest.param("alarms/broken-trace", {"trace-broken"}, {"trace-whole"}, id="traces"),
        pytest.param("front_doors/dearer-door", {"trace-broken"}, {"trace-whole"}, id="doors"),
        pytest.param("events/reserved-zero", {"never"}, {"reserves"}, id="stopped"),
        pytest.param("events/pool-overdrawn", {"reserves"}, {"never"}, id="reserved"),
        pytest.param("runtimes/deprecated-runtime", {"layer-same"}, {"layer-other"}, id="runtimes"),
    ],
)
def test_a_rule_and_its_twin(taken: Path, live: Account, rule: str, fires: set[str], silent: set[str]) -> None:
    command = Command(taken.parent, live)
    live.front.log.clear()
    code, out, err = command.run(
        "check", "account.db", "--select", rule, "--confidence", "possible", "--today", "2026-11-29", "--format", "json"
    )
    assert code in (0, 1), err
    assert live.front.log == [], "nobody is asked"
    found = [each for each in json.loads(out)["findings"] if each["rule"] == rule]
    named = {name.rpartition("/")[2] for each in found for name in each["functions"]}
    assert fires <= named, (named, err)
    assert not silent & named


def test_an_open_layer_is_told_and_one_that_is_shared_is_not(taken: Path, live: Account) -> None:
    _, out, _ = Command(taken.parent, live).run(
        "check", "account.db", "--select", "open-layer", "--today", "2026-11-29"
    )
    told = " ".join(out.split())
    assert "open:1 may be used by every AWS account" in told and "shared:1 may be used" not in told


def test_the_growth_of_what_is_claimed_is_told_in_days(taken: Path, live: Account) -> None:
    _, out, _ = Command(taken.parent, live).run(
        "check", "account.db", "--select", "concurrency-near-limit", "--today", "2026-11-29"
    )
    told = " ".join(out.split())
    assert "took up to 685 of their 1,000 concurrent executions (68%)" in told
    assert "at 15.0 more a day, the trend of 14 days, it is reached in 21 days" in told
    assert "900 of the 900 that functions reserve were never used in that time (reserves)" in told


def test_the_audits_own_table_tells_both_limits(taken: Path, live: Account) -> None:
    code, out, err = Command(taken.parent, live).run("audit", "--output", "account.db", "--days", str(DAYS))
    assert code == 0, err
    assert all(len(line) <= 80 for line in out.splitlines()), out
    row = next(line.split() for line in out.splitlines() if line.startswith(ACCOUNT))
    assert (row[1], row[-1]) == (REGION, "68%")
    told = " ".join(out.split())
    assert "at 15.0 more a day all 1,000 concurrent executions are taken in 21 days" in told


def test_streams_of_tables_and_roles_are_part_of_the_workload(taken: Path) -> None:
    found = workload(taken)
    assert {each.name for each in found.resources if each.type == "AWS::DynamoDB::Table"} == {
        "stream-endless",
        "stream-bounded",
    }
    by_name = {function.name: function for function in found.functions}
    assert by_name["url-open"].policies == ("dynamodb:PutItem", "s3:GetObject")
    assert by_name["url-open"].policies_known and by_name["never"].policies == ()
    assert (by_name["ready-fixed"].provisioned_on, by_name["ready-scaled"].scales) == ("live", True)
    (task,) = (caller for caller in found.callers if caller.kind == "step_functions")
    assert (task.name, task.qualifier, task.waits_s and task.waits_s.value) == ("pays.A", "1", 20)
    mapped = {caller.name for caller in found.callers if caller.kind == "dynamodb"}
    assert mapped == {"stream-endless", "stream-bounded"}
