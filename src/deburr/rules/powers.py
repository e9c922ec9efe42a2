"""What a function's role lets it change or spend, by the service it is about."""

import re
from collections.abc import Iterable, Mapping

from deburr.workload.function import Function
from deburr.workload.handler import Phase

DOES = (
    r"\*$|(Put|Update|Delete|Create|Send|Publish|Invoke|Converse|Start|Stop|Write|Batch(Write|Execute|Put)|Post|Run|"
    r"Execute|PartiQL(Insert|Update|Delete)|Terminate|Reboot|Modify|Add|Remove|Set|Admin|Apply|Transact|Restore)"
)
TEMPLATES = (
    r"^(DynamoDB|S3|SQS|SNS|Lambda|StepFunctions|SES|EventBridge|Kinesis|Firehose)\w*?"
    r"(Crud|Write|FullAccess|SendMessage|PublishMessage|Invoke|PutEvents|Execution|SendBounce|Sender)\w*Policy(_v\d+)?$"
)
MANAGED = r"^(?:Amazon|AWS)?([A-Za-z0-9]+?)_?FullAccess(_v\d+)?$"
EVERYTHING = frozenset({"AdministratorAccess", "PowerUserAccess"})
PLUMBING = frozenset({"logs", "xray", "cloudwatch", "ec2", "kms", "sts", "ssmmessages", "ec2messages"})
"""Services that a role speaks to so that the function can run; what they take harms nobody else."""

TEMPLATE_SERVICES = {"stepfunctions": "states", "eventbridge": "events"}
CLIENT_SERVICES = {
    "bedrock-runtime": "bedrock",
    "bedrock-agent-runtime": "bedrock",
    "sfn": "states",
    "stepfunctions": "states",
    "eventbridge": "events",
    "cloudwatchevents": "events",
    "sesv2": "ses",
    "lib-dynamodb": "dynamodb",
    "cognito-identity-provider": "cognito-idp",
    "cognitoidentityserviceprovider": "cognito-idp",
    "rds-data": "rds-data",
    "rdsdataservice": "rds-data",
}
"""What an SDK calls a service whose actions have another name in a policy."""


def powers(function: Function) -> Mapping[str, str]:
    """Service, as policies name it, -> what the role may do with it; `*` for what may do everything."""
    found: dict[str, str] = {}
    for written in function.policies:
        for service in _services(written):
            found.setdefault(service, written)
    return found


def used(function: Function) -> frozenset[str]:
    """The services whose clients its handler calls in an invocation, as policies name them."""
    clients = function.handler.clients if function.handler is not None else ()
    called = (client.service.lower() for client in clients if client.service and Phase.INVOCATION in client.called)
    return frozenset(CLIENT_SERVICES.get(service, service) for service in called)


def _services(written: str) -> Iterable[str]:
    if written in ("*", "*:*") or written in EVERYTHING:
        return ("*",)
    service, _, action = written.partition(":")
    if action and service.lower() == "connector":
        kind, _, access = action.partition(":")
        return (kind.lower(),) if access == "Write" else ()
    if action:
        return (service.lower(),) if re.match(DOES, action) and service.lower() not in PLUMBING else ()
    match = re.match(TEMPLATES, written) or re.match(MANAGED, written)
    if match is None:
        return ()
    named = match[1].lower()
    service = TEMPLATE_SERVICES.get(named, named)
    return () if service in PLUMBING | {"cloudwatchlogs"} else (service,)
