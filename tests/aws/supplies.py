"""What moto lacks, forgets or does differently from AWS; each answer names the AWS page that it is taken from."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from tests.aws.routes import Request

ACCOUNT = "123456789012"
Answer = tuple[int, dict[str, Any]]
UNBOUNDED = {"MaximumRetryAttempts": -1, "MaximumRecordAgeInSeconds": -1, "BisectBatchOnFunctionError": False}


class Supplies:
    """Answers by service and operation, and the state that seeds put in."""

    now: datetime
    deleted: list[tuple[str, str]]
    forwarded: Callable[[Request], Any]
    _json: Callable[[Request, str], Any]
    changed: Callable[[], None]
    _lock: threading.RLock

    def __init__(self) -> None:
        self.provisioned: dict[str, dict[str, int]] = {}
        self.policies: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.exports: dict[tuple[str, str], dict[str, Any]] = {}
        self.machine_versions: dict[str, list[dict[str, Any]]] = {}
        self.data_sources: dict[str, list[dict[str, Any]]] = {}
        self.owned: dict[str, list[tuple[str, str, str]]] = {}
        self.edge: list[str] = []
        self.regions: list[str] = []  # that are switched on; []: all that moto knows
        self.moving: dict[str, list[tuple[str, str, str]]] = {}  # stacks that change right now -> what they own
        self.deploying: dict[str, dict[str, str]] = {}  # CodeDeploy's deployments that run -> where they are
        self.updating: set[str] = set()
        self.bounds: dict[tuple[str, str], dict[str, Any]] = {}  # source and function of a stream's mapping -> as asked
        self.percentiles: dict[str, dict[str, float]] = {}  # of a function's durations in the whole window
        self.recommended: list[dict[str, Any]] | None = None  # by Compute Optimizer; None: nobody switched it on
        self.shared: dict[tuple[str, str], str] = {}  # layer and version -> whom its policy lets in
        self.snapstart: set[str] = set()
        self.ages_days: dict[tuple[str, str], float] = {}
        self.invoked: dict[str, float] = {}
        self.quota_bytes = 300 * 1_000_000_000
        self.code_bytes = 5_000_000

    def _completed(
        self, asked: Request, answer: tuple[int, dict[str, str], bytes]
    ) -> tuple[int, dict[str, str], bytes]:
        """What moto leaves out of answers in XML: what a stack owns, functions at the edge.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
        https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_LambdaFunctionAssociations.html
        """
        status, headers, body = answer
        if asked.operation == "DescribeRegions" and self.regions:
            # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
            told = "".join(f"<item><regionName>{name}</regionName></item>" for name in self.regions)
            return (
                200,
                headers,
                f"<DescribeRegionsResponse><regionInfo>{told}</regionInfo></DescribeRegionsResponse>".encode(),
            )
        changing = next((name for name in self.moving if f"stack%2F{name}%2F".encode() in asked.body), None)
        if asked.operation == "ListStackResources" and changing is not None:
            told = f"<StackResourceSummaries>{_members(self.moving[changing])}</StackResourceSummaries>"
            return 200, headers, _result("ListStackResources", told)
        if asked.operation == "ListStacks" and b"UPDATE_IN_PROGRESS" in asked.body:
            opening = b"<StackSummaries>" if b"<StackSummaries>" in body else b"<StackSummaries/>"
            ids = (f"arn:aws:cloudformation:{asked.region}:{ACCOUNT}:stack/{name}/1" for name in self.moving)
            told = "".join(
                f"<member><StackId>{each}</StackId><StackName>{each.split('/')[1]}</StackName>"
                "<StackStatus>UPDATE_IN_PROGRESS</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member>"
                for each in ids
            )
            whole = f"<StackSummaries>{told}" + ("" if opening == b"<StackSummaries>" else "</StackSummaries>")
            body = body.replace(opening, whole.encode(), 1)
        if asked.operation == "ListStackResources":
            owned = next((self.owned[name] for name in self.owned if f"stack%2F{name}%2F".encode() in asked.body), [])
            members = _members(owned)
            opening = b"<StackResourceSummaries>"
            body = body.replace(opening, opening + members.encode(), 1)
        elif asked.operation == "ListDistributions" and self.edge:
            items = "".join(
                f"<LambdaFunctionAssociation><LambdaFunctionARN>{arn}</LambdaFunctionARN>"
                "<EventType>viewer-request</EventType></LambdaFunctionAssociation>"
                for arn in self.edge
            )
            told = f"<LambdaFunctionAssociations><Quantity>{len(self.edge)}</Quantity><Items>{items}</Items>"
            whole = rb"(?s)<LambdaFunctionAssociations>.*?</LambdaFunctionAssociations>"
            body = re.sub(whole, f"{told}</LambdaFunctionAssociations>".encode(), body)
        return status, headers, body

    def _lambda_DeleteFunction(self, asked: Request) -> Answer | None:
        name, qualifier = unquote(asked.labels["FunctionName"]), asked.query.get("Qualifier", "")
        if not qualifier:
            return None
        aliases = self._json(asked, f"/2015-03-31/functions/{name}/aliases").get("Aliases", [])
        for alias in aliases:
            weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
            if qualifier == alias["FunctionVersion"] or qualifier in weights:
                # "You can't delete a version that an alias references."
                # https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
                return 409, {
                    "__type": "ResourceConflictException",
                    "Message": f"Version {qualifier} is referenced by an alias",
                }
        versions = self._json(asked, f"/2015-03-31/functions/{name}/versions").get("Versions", [])
        if qualifier not in [each["Version"] for each in versions]:
            return 404, {"__type": "ResourceNotFoundException", "Message": "Function not found"}
        self.forwarded(asked)
        self.changed()
        with self._lock:
            self.deleted.append((name, qualifier))
        return 204, {}

    def _lambda_CreateEventSourceMapping(self, asked: Request) -> Answer | None:
        told = asked.parameters
        bounds = {key: value for key, value in told.items() if key in UNBOUNDED}
        self.bounds[told["EventSourceArn"], told["FunctionName"]] = bounds
        return None

    def _bounded(self, item: dict[str, Any]) -> dict[str, Any]:
        """A stream's mapping tells -1 where nothing bounds it; moto tells neither.

        https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
        """
        source, name = item.get("EventSourceArn", ""), item["FunctionArn"].partition(":function:")[2]
        if not any(part in source for part in (":kinesis:", ":dynamodb:")):
            return item
        return item | UNBOUNDED | self.bounds.get((source, name), {})

    def _lambda_GetFunctionConfiguration(self, asked: Request) -> Answer | None:
        # https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
        name = unquote(asked.labels["FunctionName"])
        if name not in self.updating:
            return None
        return 200, {"FunctionName": name, "State": "Active", "LastUpdateStatus": "InProgress"}

    def _codedeploy_ListDeployments(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ListDeployments.html
        return 200, {"deployments": sorted(self.deploying)}

    def _codedeploy_ListDeploymentTargets(self, asked: Request) -> Answer:
        return 200, {"targetIds": [f"{self.deploying[asked.parameters['deploymentId']]['functionName']}:live"]}

    def _codedeploy_BatchGetDeploymentTargets(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_LambdaTarget.html
        info = self.deploying[asked.parameters["deploymentId"]]
        target = {"lambdaTarget": {"lambdaFunctionInfo": info}, "deploymentTargetType": "LambdaFunction"}
        return 200, {"deploymentTargets": [target]}

    def _lambda_AddPermission(self, asked: Request) -> Answer | None:
        """Kept here for versions: moto lets all versions of a function share one policy."""
        name, qualifier = unquote(asked.labels["FunctionName"]), asked.query.get("Qualifier", "")
        if not qualifier:
            return None
        told = asked.parameters
        arn = f"arn:aws:lambda:{asked.region}:{ACCOUNT}:function:{name}:{qualifier}"
        who = told["Principal"]
        statement = {
            "Sid": told["StatementId"],
            "Effect": "Allow",
            "Principal": {"Service": who} if "." in who else {"AWS": who},
            "Action": told["Action"],
            "Resource": arn,
        }
        with self._lock:
            self.policies.setdefault((name, qualifier), []).append(statement)
        return 201, {"Statement": json.dumps(statement)}

    def _lambda_GetPolicy(self, asked: Request) -> Answer | None:
        # https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html: without a policy, ResourceNotFoundException
        name, qualifier = unquote(asked.labels["FunctionName"]), asked.query.get("Qualifier", "")
        if not qualifier:
            return None
        statements = self.policies.get((name, qualifier))
        if statements is None:
            return 404, {
                "__type": "ResourceNotFoundException",
                "Message": "No policy is associated with the given resource.",
            }
        return 200, {"Policy": json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": statements})}

    def _cloudwatch_GetMetricData(self, asked: Request) -> Answer | None:
        """Percentiles of durations, which moto has none of; whatever else is asked, it answers itself.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
        """
        told = asked.parameters
        percentiles = [q for q in told["MetricDataQueries"] if q["MetricStat"]["Stat"].startswith("p")]
        if not percentiles:
            return None
        others = [q for q in told["MetricDataQueries"] if q not in percentiles]
        status, _, body = self.forwarded(replace(asked, body=json.dumps(told | {"MetricDataQueries": others}).encode()))
        answer = json.loads(body)
        for query in percentiles:
            values = self.percentiles.get(query["Label"], {}).get(query["MetricStat"]["Stat"])
            points = [] if values is None else [values]
            found = {"Id": query["Id"], "Label": query["Label"], "Values": points, "StatusCode": "Complete"}
            answer["MetricDataResults"].append(found | {"Timestamps": [told["StartTime"]] * len(points)})
        return status, answer

    def _compute_optimizer_GetLambdaFunctionRecommendations(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/compute-optimizer/latest/APIReference/API_GetLambdaFunctionRecommendations.html
        if self.recommended is None:
            return 400, {"__type": "OptInRequiredException", "message": "not registered"}
        return 200, {"lambdaFunctionRecommendations": self.recommended}

    def _lambda_GetLayerVersionPolicy(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html
        who = self.shared.get((asked.labels["LayerName"], asked.labels["VersionNumber"]))
        if who is None:
            return 404, {"__type": "ResourceNotFoundException", "Message": "No policy is associated"}
        statement = {"Effect": "Allow", "Principal": who, "Action": "lambda:GetLayerVersion"}
        return 200, {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}

    def _lambda_GetAccountSettings(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
        functions = self._json(asked, "/2015-03-31/functions?FunctionVersion=ALL").get("Functions", [])
        return 200, {
            "AccountLimit": {"TotalCodeSize": self.quota_bytes, "ConcurrentExecutions": 1000},
            "AccountUsage": {"TotalCodeSize": len(functions) * self.code_bytes, "FunctionCount": len(functions)},
        }

    def _lambda_ListFunctionUrlConfigs(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html; moto has one URL by its function
        told = self._json(asked, f"/2021-10-31/functions/{asked.labels['FunctionName']}/url")
        return 200, {"FunctionUrlConfigs": [told] if told else []}

    def _apigateway_GetExport(self, asked: Request) -> Answer:
        # what a stage serves is its deployment, not the resources as they stand now:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
        api, stage = asked.labels["restapi_id"], asked.labels["stage_name"]
        return 200, self.exports.get((api, stage), {"openapi": "3.0.1", "paths": {}})

    def _apigatewayv2_ExportApi(self, asked: Request) -> Answer:
        api, stage = asked.labels["apiId"], asked.query.get("stageName", "")
        return 200, self.exports.get((api, stage), {"openapi": "3.0.1", "paths": {}})

    def _apigatewayv2_GetAuthorizers(self, asked: Request) -> Answer:
        return 200, {"items": []}

    def _stepfunctions_ListStateMachineVersions(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineVersions.html
        arn = asked.parameters["stateMachineArn"]
        found = self.machine_versions.get(arn, [])
        return 200, {
            "stateMachineVersions": [
                {"stateMachineVersionArn": f"{arn}:{nth}", "creationDate": self.now.timestamp()}
                for nth in range(1, len(found) + 1)
            ]
        }

    def _stepfunctions_DescribeStateMachine(self, asked: Request) -> Answer | None:
        arn, _, number = asked.parameters["stateMachineArn"].rpartition(":")
        if arn not in self.machine_versions or not number.isdigit():
            return None
        definition = self.machine_versions[arn][int(number) - 1]
        told = {
            "name": arn.rpartition(":")[2],
            "definition": json.dumps(definition),
            "status": "ACTIVE",
            "type": "STANDARD",
        }
        told |= {"stateMachineArn": f"{arn}:{number}", "roleArn": f"arn:aws:iam::{ACCOUNT}:role/r"}
        return 200, told | {"creationDate": self.now.timestamp()}

    def _appsync_ListDataSources(self, asked: Request) -> Answer:
        # https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListDataSources.html
        return 200, {"dataSources": self.data_sources.get(asked.labels["apiId"], [])}


def _members(owned: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"<member><LogicalResourceId>{logical}</LogicalResourceId><ResourceType>{kind}</ResourceType>"
        f"<PhysicalResourceId>{physical}</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus>"
        f"<LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp></member>"
        for logical, kind, physical in owned
    )


def _result(operation: str, told: str) -> bytes:
    return f"<{operation}Response><{operation}Result>{told}</{operation}Result></{operation}Response>".encode()
