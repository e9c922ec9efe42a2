"""The read list: every operation that deburr may call without a Plan, with the action that allows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """action  what a policy must allow.
    largest  page size to ask for, where the service model names no maximum; 0: as the service likes.
    token    name of the page token where botocore describes no paginator.
    told_as  name of it in the answer, where that is another.
    """

    action: str
    largest: int = 0
    token: str = ""
    told_as: str = ""


_REST = "apigateway:GET"
READS: dict[tuple[str, str], Read] = {
    ("sts", "GetCallerIdentity"): Read("sts:GetCallerIdentity"),
    ("ec2", "DescribeRegions"): Read("ec2:DescribeRegions"),
    ("organizations", "ListAccounts"): Read("organizations:ListAccounts"),
    ("lambda", "GetAccountSettings"): Read("lambda:GetAccountSettings"),
    ("lambda", "GetPolicy"): Read("lambda:GetPolicy"),
    ("lambda", "ListAliases"): Read("lambda:ListAliases"),
    ("lambda", "ListEventSourceMappings"): Read("lambda:ListEventSourceMappings"),
    ("lambda", "ListFunctionEventInvokeConfigs"): Read("lambda:ListFunctionEventInvokeConfigs"),
    ("lambda", "ListFunctionUrlConfigs"): Read("lambda:ListFunctionUrlConfigs"),
    ("lambda", "GetFunctionConcurrency"): Read("lambda:GetFunctionConcurrency"),
    ("lambda", "GetFunctionConfiguration"): Read("lambda:GetFunctionConfiguration"),
    ("lambda", "ListFunctions"): Read("lambda:ListFunctions"),
    ("lambda", "GetLayerVersion"): Read("lambda:GetLayerVersion"),
    ("lambda", "GetLayerVersionPolicy"): Read("lambda:GetLayerVersionPolicy"),
    ("lambda", "ListLayers"): Read("lambda:ListLayers"),
    ("lambda", "ListLayerVersions"): Read("lambda:ListLayerVersions"),
    ("lambda", "ListProvisionedConcurrencyConfigs"): Read("lambda:ListProvisionedConcurrencyConfigs"),
    ("lambda", "ListTags"): Read("lambda:ListTags"),
    ("lambda", "ListVersionsByFunction"): Read("lambda:ListVersionsByFunction"),
    ("apigateway", "GetRestApis"): Read(_REST, 500),
    ("apigateway", "GetResources"): Read(_REST, 500),
    ("apigateway", "GetStages"): Read(_REST),
    ("apigateway", "GetAuthorizers"): Read(_REST, 500),
    ("apigateway", "GetExport"): Read(_REST),
    ("apigateway", "GetGatewayResponses"): Read(_REST, 500),
    ("apigateway", "GetUsagePlans"): Read(_REST, 500),
    ("apigatewayv2", "GetApis"): Read(_REST),
    ("apigatewayv2", "GetIntegrations"): Read(_REST),
    ("apigatewayv2", "GetRoutes"): Read(_REST),
    ("apigatewayv2", "GetStages"): Read(_REST),
    ("apigatewayv2", "GetAuthorizers"): Read(_REST),
    ("apigatewayv2", "ExportApi"): Read(_REST),
    ("stepfunctions", "ListStateMachines"): Read("states:ListStateMachines"),
    ("stepfunctions", "DescribeStateMachine"): Read("states:DescribeStateMachine"),
    ("stepfunctions", "ListStateMachineVersions"): Read("states:ListStateMachineVersions", token="nextToken"),
    ("events", "ListEventBuses"): Read("events:ListEventBuses", token="NextToken"),
    ("events", "ListRules"): Read("events:ListRules"),
    ("events", "ListTargetsByRule"): Read("events:ListTargetsByRule"),
    ("scheduler", "ListSchedules"): Read("scheduler:ListSchedules"),
    ("scheduler", "GetSchedule"): Read("scheduler:GetSchedule"),
    ("pipes", "ListPipes"): Read("pipes:ListPipes"),
    ("kinesis", "ListStreams"): Read("kinesis:ListStreams", 1000),
    ("dynamodbstreams", "ListStreams"): Read(
        "dynamodb:ListStreams", token="ExclusiveStartStreamArn", told_as="LastEvaluatedStreamArn"
    ),
    ("sns", "ListTopics"): Read("sns:ListTopics"),
    ("sns", "ListSubscriptions"): Read("sns:ListSubscriptions"),
    ("s3", "ListBuckets"): Read("s3:ListAllMyBuckets"),
    ("s3", "GetBucketNotificationConfiguration"): Read("s3:GetBucketNotification"),
    ("cloudfront", "ListDistributions"): Read("cloudfront:ListDistributions", 100),
    ("iam", "GetAccountAuthorizationDetails"): Read("iam:GetAccountAuthorizationDetails", 1000),
    ("cloudformation", "ListStacks"): Read("cloudformation:ListStacks"),
    ("cloudformation", "ListStackResources"): Read("cloudformation:ListStackResources"),
    ("codedeploy", "ListDeployments"): Read("codedeploy:ListDeployments"),
    ("codedeploy", "ListDeploymentTargets"): Read("codedeploy:ListDeploymentTargets", token="nextToken"),
    ("codedeploy", "BatchGetDeploymentTargets"): Read("codedeploy:BatchGetDeploymentTargets"),
    ("elbv2", "DescribeTargetGroups"): Read("elasticloadbalancing:DescribeTargetGroups"),
    ("elbv2", "DescribeTargetHealth"): Read("elasticloadbalancing:DescribeTargetHealth"),
    ("application-autoscaling", "DescribeScalableTargets"): Read("application-autoscaling:DescribeScalableTargets", 50),
    ("appsync", "ListGraphqlApis"): Read("appsync:ListGraphqlApis"),
    ("appsync", "ListDataSources"): Read("appsync:ListDataSources"),
    ("compute-optimizer", "GetLambdaFunctionRecommendations"): Read(
        "compute-optimizer:GetLambdaFunctionRecommendations", token="nextToken"
    ),
    ("cloudwatch", "GetMetricData"): Read("cloudwatch:GetMetricData"),
    ("cloudwatch", "DescribeAlarms"): Read("cloudwatch:DescribeAlarms"),
    ("logs", "DescribeLogGroups"): Read("logs:DescribeLogGroups"),
    ("logs", "DescribeExportTasks"): Read("logs:DescribeExportTasks"),
    ("logs", "FilterLogEvents"): Read("logs:FilterLogEvents"),
    ("logs", "GetQueryResults"): Read("logs:GetQueryResults"),
    ("athena", "GetQueryExecution"): Read("athena:GetQueryExecution"),
    ("athena", "GetQueryResults"): Read("athena:GetQueryResults"),
    ("glue", "GetTable"): Read("glue:GetTable"),
    ("s3", "ListObjectsV2"): Read("s3:ListBucket"),
    ("sqs", "ListQueues"): Read("sqs:ListQueues", 1000),
    ("sqs", "GetQueueAttributes"): Read("sqs:GetQueueAttributes"),
    ("resourcegroupstaggingapi", "GetResources"): Read("tag:GetResources", 100),
    ("rds", "DescribeDBProxies"): Read("rds:DescribeDBProxies", 100),
    ("rds", "DescribeDBInstances"): Read("rds:DescribeDBInstances", 100),
}
GLOBAL = frozenset({"cloudfront", "iam", "organizations"})
"""Services that answer for the whole account, wherever they are asked."""
