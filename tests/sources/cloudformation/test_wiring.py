"""Callers that are declared away from the function they call."""

import pytest

from deburr.facts import book
from deburr.workload.caller import UNTOLD, Caller, Mode

FACTS = book.load()
BASE = """
Parameters: {Unsaid: {Type: String}}
Resources:
  Pile: {Type: AWS::SQS::Queue}
  News: {Type: AWS::SNS::Topic}
  Orders:
    Type: AWS::Lambda::Function
    Properties: {Code: {S3Bucket: b, S3Key: k}, Handler: app.handler, Runtime: python3.13, FunctionName: orders-live}
"""


def callers(read, resources: str) -> tuple[Caller, ...]:
    return read(BASE + resources).workload.callers


@pytest.mark.parametrize(
    ("type_name", "properties", "kind", "mode"),
    [
        (
            "S3::Bucket",
            "NotificationConfiguration: {LambdaConfigurations: [{Event: x, Function: FN}]}",
            "s3",
            "async",
        ),
        ("SNS::Topic", "Subscription: [{Protocol: lambda, Endpoint: FN}]", "sns", "async"),
        ("SNS::Subscription", "{Protocol: lambda, TopicArn: !Ref News, Endpoint: FN}", "sns", "async"),
        ("Events::Rule", "{EventPattern: {}, Targets: [{Id: a, Arn: FN}]}", "eventbridge", "async"),
        ("Events::Rule", "{ScheduleExpression: x, Targets: [{Id: a, Arn: FN}]}", "schedule", "async"),
        ("Scheduler::Schedule", "Target: {Arn: FN}", "schedule", "async"),
        ("Pipes::Pipe", "{Source: x, Target: FN}", "pipe", "sync"),
        ("Pipes::Pipe", "{Source: x, Target: y, Enrichment: FN}", "pipe", "sync"),
        (
            "Pipes::Pipe",
            "{Target: FN, TargetParameters: {LambdaFunctionParameters: {InvocationType: FIRE_AND_FORGET}}}",
            "pipe",
            "async",
        ),
        ("Cognito::UserPool", "LambdaConfig: {PreSignUp: FN}", "cognito", "sync"),
        ("Cognito::UserPool", "LambdaConfig: {CustomEmailSender: {LambdaArn: FN}}", "cognito_sender", "async"),
        (
            "KinesisFirehose::DeliveryStream",
            "ExtendedS3DestinationConfiguration: {ProcessingConfiguration: {Processors: [{Parameters:"
            " [{ParameterName: LambdaArn, ParameterValue: FN}]}]}}",
            "firehose",
            "sync",
        ),
        ("Logs::SubscriptionFilter", "DestinationArn: FN", "logs", "async"),
        ("IoT::TopicRule", "TopicRulePayload: {Actions: [{Lambda: {FunctionArn: FN}}]}", "iot", "async"),
        ("SES::ReceiptRule", "Rule: {Actions: [{LambdaAction: {FunctionArn: FN}}]}", "ses", "async"),
        ("Config::ConfigRule", "Source: {Owner: CUSTOM_LAMBDA, SourceIdentifier: FN}", "config", "async"),
        ("AppSync::DataSource", "LambdaConfig: {LambdaFunctionArn: FN}", "appsync", "sync"),
        ("ElasticLoadBalancingV2::TargetGroup", "{TargetType: lambda, Targets: [{Id: FN}]}", "alb", "sync"),
        ("Lambda::Url", "{AuthType: NONE, TargetFunctionArn: FN}", "function_url", "sync"),
        ("Lambda::EventSourceMapping", "{EventSourceArn: !GetAtt Pile.Arn, FunctionName: FN}", "sqs", "poll"),
        (
            "Lambda::EventSourceMapping",
            "{EventSourceArn: 'arn:aws:kinesis:r:1:stream/s', FunctionName: FN}",
            "kinesis",
            "poll",
        ),
        (
            "Lambda::EventSourceMapping",
            "{SelfManagedEventSource: {}, Topics: [t], FunctionName: FN}",
            "kafka",
            "poll",
        ),
        ("CloudFormation::CustomResource", "ServiceToken: FN", "custom_resource", "async"),
        ("SecretsManager::RotationSchedule", "RotationLambdaARN: FN", "secrets_rotation", "sync"),
        ("Bedrock::Agent", "ActionGroups: [{ActionGroupExecutor: {Lambda: FN}}]", "bedrock_agent", "sync"),
        (
            "CodePipeline::Pipeline",
            "Stages: [{Actions: [{Configuration: {FunctionName: !Ref Orders}}]}]",
            "codepipeline",
            "async",
        ),
        (
            "CloudFront::Distribution",
            "DistributionConfig: {DefaultCacheBehavior: {LambdaFunctionAssociations:"
            " [{EventType: viewer-request, LambdaFunctionARN: FN}]}}",
            "cloudfront",
            "sync",
        ),
        ("ApiGateway::Authorizer", "{RestApiId: x, AuthorizerUri: URI}", "authorizer", "sync"),
        (
            "Lambda::Permission",
            "{FunctionName: FN, Principal: s3.amazonaws.com, Action: x:InvokeFunction}",
            "permission",
            "async",
        ),
        (
            "Lambda::Permission",
            "{FunctionName: FN, Principal: '123456789012', Action: x:InvokeFunction}",
            "permission",
            "unknown",
        ),
    ],
)
@pytest.mark.parametrize(
    ("function", "qualifier"),
    [
        ("!GetAtt Orders.Arn", ""),
        ("!Sub '${Orders.Arn}:live'", "live"),
        ("!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Orders}'", ""),
        ("arn:aws:lambda:us-east-1:123456789012:function:orders-live:$LATEST", "$LATEST"),
    ],
)
def test_link(read, type_name: str, properties: str, kind: str, mode: str, function: str, qualifier: str) -> None:
    uri = (
        "!Sub 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        "${Orders.Arn}/invocations'"
    )
    written = properties.replace("FN", function).replace("URI", uri)
    (caller,) = callers(read, f"  Link: {{Type: AWS::{type_name}, Properties: {braced(written)}}}\n")
    assert (caller.kind, caller.mode.value, caller.function.name) == (kind, mode, "Orders")
    if "URI" not in properties and "!Ref Orders" not in properties:
        assert caller.qualifier == qualifier


def braced(text: str) -> str:
    return text if text.startswith("{") else f"{{{text}}}"


def test_waits_come_from_the_facts(read) -> None:
    found = callers(
        read,
        """
  Pool: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Orders.Arn}}}
  Data: {Type: AWS::AppSync::DataSource, Properties: {LambdaConfig: {LambdaFunctionArn: !GetAtt Orders.Arn}}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Orders, AuthType: NONE, InvokeMode: RESPONSE_STREAM}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins:
          - {Id: url, DomainName: !Select [2, !Split ["/", !GetAtt Url.FunctionUrl]], CustomOriginConfig: {}}
""",
    )
    waits = {caller.kind: caller.waits_s for caller in found}
    assert waits["function_url"] is None
    told = {kind: wait.value for kind, wait in waits.items() if wait is not None}
    assert told == {
        "cognito": float(FACTS.seconds("timeout.cognito.trigger")),
        "appsync": float(FACTS.seconds("timeout.appsync.request")),
        "cloudfront": float(FACTS.seconds("timeout.cloudfront.origin_response.default")),
    }
    assert [caller.streams for caller in found if caller.kind == "function_url"] == [True]


def test_a_permission_is_silent_beside_the_exact_caller(read) -> None:
    found = callers(
        read,
        """
  Nightly: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: x, Targets: [{Id: a, Arn: !GetAtt Orders.Arn}]}}
  MayCall: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Orders, Principal: events.amazonaws.com}}
""",
    )
    assert [caller.kind for caller in found] == ["schedule"]


def test_a_disabled_rule_calls_nobody(read) -> None:
    rule = "  R: {Type: AWS::Events::Rule, Properties: {State: DISABLED, Targets: [{Arn: !GetAtt Orders.Arn}]}}\n"
    assert callers(read, rule) == ()


def test_somebody_elses_function_is_no_caller_of_ours(read) -> None:
    rule = "  R: {Type: AWS::Events::Rule, Properties: {Targets: [{Arn: 'arn:aws:lambda:r:1:function:billing'}]}}\n"
    assert callers(read, rule) == ()


def test_rule_with_its_own_dead_letters(read) -> None:
    (caller,) = callers(
        read,
        "  R: {Type: AWS::Events::Rule, Properties: {Targets: [{Arn: !GetAtt Orders.Arn,"
        " DeadLetterConfig: {Arn: !GetAtt Pile.Arn}}]}}\n",
    )
    assert caller.on_failure is True


def test_alias_is_the_qualifier(read) -> None:
    found = callers(
        read,
        """
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Orders, FunctionVersion: '1', Name: live}}
  Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Pile.Arn, FunctionName: !Ref Live}}
""",
    )
    assert [(caller.kind, caller.qualifier) for caller in found] == [("sqs", "live")]


def test_a_mapping_of_an_unknown_source_is_a_gap(read) -> None:
    reading = read(
        BASE
        + "  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !Ref Unsaid, FunctionName: !Ref Orders}}\n"
    )
    (caller,) = reading.workload.callers
    assert (caller.kind, caller.mode) == ("unknown", Mode.POLL)
    assert any("what M reads from is not known" in gap.what for gap in reading.gaps)


def test_load_balancer_paths(read) -> None:
    found = callers(
        read,
        """
  Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda, Targets: [{Id: !GetAtt Orders.Arn}]}}
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      Actions: [{Type: forward, TargetGroupArn: !Ref Group}]
      Conditions: [{Field: path-pattern, Values: [/orders/*]}]
""",
    )
    assert [(caller.route, caller.waits_s) for caller in found] == [("ANY /orders/*", None)]


def test_queue_and_databases(read) -> None:
    workload = read(
        """
        Parameters: {Unsaid: {Type: Number}}
        Resources:
          Plain: {Type: AWS::SQS::Queue}
          Slow: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 900, FifoQueue: true, RedrivePolicy: {maxReceiveCount: 3}}}
          Later: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Ref Unsaid}}
          Store: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBInstanceClass: db.t3.micro}}
          Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}}
          Search: {Type: AWS::OpenSearchService::Domain, Properties: {VPCOptions: {SubnetIds: [a]}}}
          Open: {Type: AWS::OpenSearchService::Domain}
        """
    ).workload
    default = FACTS["timeout.sqs.visibility.default"].whole
    assert [(q.name, q.visibility_s.value, q.redrive.value, q.fifo) for q in workload.queues] == [
        ("Plain", default, False, False),
        ("Slow", 900, True, True),
        ("Later", None, False, False),
    ]
    assert [(d.name, d.engine.value, d.instance_class.value) for d in workload.databases] == [
        ("Store", "postgres", "db.t3.micro"),
        ("Aurora", "postgres", None),
        ("Search", "opensearch", None),
    ]
    assert [resource.name for resource in workload.resources] == ["Open"]


def test_a_proxy_and_what_it_stands_before(read) -> None:
    workload = read(
        """
        Parameters: {Unsaid: {Type: String}}
        Resources:
          Store: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBInstanceClass: db.t3.micro}}
          Pool: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: POSTGRESQL, Auth: [{IAMAuth: REQUIRED}]}}
          Group:
            Type: AWS::RDS::DBProxyTargetGroup
            Properties: {DBProxyName: !Ref Pool, DBInstanceIdentifiers: [!Ref Store]}
          Other: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL, Auth: [{IAMAuth: !Ref Unsaid}]}}
          Filtered:
            Type: AWS::RDS::DBProxyTargetGroup
            Properties:
              DBProxyName: !Ref Other
              ConnectionPoolConfigurationInfo: {SessionPinningFilters: [EXCLUDE_VARIABLE_SETS]}
        """
    ).workload
    [store] = workload.databases
    assert [(p.name, p.engine.value, p.iam.value, p.serves, p.ignores_sets) for p in workload.proxies] == [
        ("Pool", "postgres", True, (store.address,), False),
        ("Other", "mysql", None, (), True),
    ]


def test_a_destination_calls_the_next_function(read) -> None:
    found = callers(
        read,
        """
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties: {FunctionName: other, Qualifier: x, DestinationConfig: {OnSuccess: {Destination: !GetAtt Orders.Arn}}}
""",
    )
    assert [(caller.kind, caller.mode) for caller in found] == [("lambda", Mode.ASYNC)]


def test_sams_own_alias_attribute(read) -> None:
    (caller,) = read(
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders:
            Type: AWS::Serverless::Function
            Properties: {Handler: a.b, Runtime: python3.13, CodeUri: src, AutoPublishAlias: live}
          Often: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !Ref Orders.Alias}}}
        """
    ).workload.callers
    assert (caller.kind, caller.qualifier) == ("schedule", "live")


def test_a_path_parameter_is_no_reference(read) -> None:
    (caller,) = callers(
        read,
        "  P: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Orders,"
        " Principal: apigateway.amazonaws.com,"
        " SourceArn: !Sub 'arn:aws:execute-api:r:${AWS::AccountId}:x/*/GET/orders/{id}'}}\n",
    )
    assert (caller.kind, caller.source) == ("permission", "")


def test_cognito_does_not_wait_for_custom_senders(read) -> None:
    reading = read("""\
        Resources:
          Send: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Handler: a.b}}
          Token: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Handler: a.b}}
          Pool:
            Type: AWS::Cognito::UserPool
            Properties:
              LambdaConfig:
                CustomSMSSender: {LambdaArn: !GetAtt Send.Arn, LambdaVersion: V1_0}
                PreTokenGenerationConfig: {LambdaArn: !GetAtt Token.Arn, LambdaVersion: V2_0}
        """)
    modes = {caller.function.name: (caller.kind, caller.mode.value) for caller in reading.workload.callers}
    assert modes == {"Send": ("cognito_sender", "async"), "Token": ("cognito", "sync")}


def test_the_host_name_cut_out_of_a_url_that_sam_makes(read) -> None:
    found = read("""\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Site:
            Type: AWS::Serverless::Function
            Properties: {Handler: a.b, Runtime: python3.13, CodeUri: src, FunctionUrlConfig: {AuthType: AWS_IAM}}
          Distribution:
            Type: AWS::CloudFront::Distribution
            Properties:
              DistributionConfig:
                Origins:
                  - {Id: url, DomainName: !Select [2, !Split ["/", !GetAtt SiteUrl.FunctionUrl]]}
        """).workload.callers
    assert sorted(caller.kind for caller in found) == ["cloudfront", "function_url"]


QUALIFIED = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}}
Resources:
  Pile: {Type: AWS::SQS::Queue}
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: src, AutoPublishAlias: live}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Pile.Arn, FunctionName: %s}
"""


@pytest.mark.parametrize(
    ("named", "qualifier"),
    [
        ("!Ref Orders", ""),
        ("!GetAtt Orders.Arn", ""),
        ("!Ref Orders.Alias", "live"),
        ("!Ref Orders.Version", "OrdersVersion"),
        ('!Sub "${Orders.Arn}:live"', "live"),
        ('!Sub "${Orders.Arn}:$LATEST"', "$LATEST"),
        ('!Sub "${Orders.Arn}:${Stage}"', UNTOLD),
    ],
)
def test_which_version_is_called(read, named: str, qualifier: str) -> None:
    (caller,) = read(QUALIFIED % named).workload.callers
    assert caller.qualifier == qualifier


MACHINE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: src, AutoPublishAlias: live}
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: A, States: {A: {Type: Task, Resource: "%s", End: true}}}
      DefinitionSubstitutions: {Orders: %s}
"""


@pytest.mark.parametrize(
    ("resource", "given", "qualifier"),
    [
        ("${Orders}", "!GetAtt Orders.Arn", ""),
        ("${Orders}", "!Ref Orders.Alias", "live"),
        ("${Orders}:live", "!GetAtt Orders.Arn", "live"),
        ("${Orders}:${Stage}", "!GetAtt Orders.Arn", UNTOLD),
    ],
)
def test_which_version_a_state_calls(read, resource: str, given: str, qualifier: str) -> None:
    (caller,) = read(MACHINE % (resource, given)).workload.callers
    assert caller.qualifier == qualifier
