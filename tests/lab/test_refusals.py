"""What Lambda's API refuses, in Lambda's own words; seen in answers of AWS that LocalStack's tests have recorded."""

from typing import Any

import pytest
from tests.lab.account import create, with_client

errors = pytest.importorskip("botocore.exceptions")
ARN = "arn:aws:lambda:us-east-1:123456789012:function:orders"
INVALID, MISSING = "InvalidParameterValueException", "ResourceNotFoundException"
TOO_MANY_TAGS = {f"t{number}": "" for number in range(51)}
REFUSED = [
    ("add_permission", {"Qualifier": "$LATEST", "StatementId": "a", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}, INVALID, "We currently do not support adding policies for $LATEST."),
    ("remove_permission", {"StatementId": "a"}, MISSING, "No policy is associated with the given resource."),
    ("create_alias", {"Name": "two", "FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}}, INVALID, "Invalid function version 1. Function version 1 is already included in routing configuration."),
    ("create_alias", {"Name": "two", "FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.1, "3": 0.1}}}, INVALID, "Number of items in AdditionalVersionWeights cannot be greater than 1"),
    ("create_alias", {"Name": "live", "FunctionVersion": "1"}, "ResourceConflictException", f"Alias already exists: {ARN}:live"),
    ("get_alias", {"Name": "two"}, MISSING, f"Cannot find alias arn: {ARN}:two"),
    ("update_alias", {"Name": "two"}, MISSING, f"Alias not found: {ARN}:two"),
    ("get_function", {"Qualifier": "9"}, MISSING, f"Function not found: {ARN}:9"),
    ("delete_function", {"Qualifier": "$LATEST"}, INVALID, "$LATEST version cannot be deleted without deleting the function."),
    ("publish_version", {"RevisionId": "no"}, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"),
    ("put_function_concurrency", {"FunctionName": f"{ARN}:live", "ReservedConcurrentExecutions": 1}, INVALID, "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN."),
    ("put_provisioned_concurrency_config", {"Qualifier": "$LATEST", "ProvisionedConcurrentExecutions": 1}, INVALID, "Provisioned Concurrency Configs cannot be applied to unpublished function versions."),
    ("put_provisioned_concurrency_config", {"Qualifier": "two", "ProvisionedConcurrentExecutions": 1}, MISSING, f"Cannot find alias arn: {ARN}:two"),
    ("put_provisioned_concurrency_config", {"Qualifier": "1", "ProvisionedConcurrentExecutions": 1001}, INVALID, "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000]."),
    ("put_provisioned_concurrency_config", {"Qualifier": "1", "ProvisionedConcurrentExecutions": 950}, INVALID, "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."),
    ("get_provisioned_concurrency_config", {"Qualifier": "$LATEST"}, INVALID, "The function resource provided must be an alias or a published version."),
    ("get_provisioned_concurrency_config", {"Qualifier": "1"}, "ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function"),
    ("put_function_event_invoke_config", {}, INVALID, "You must specify at least one of error handling or destination setting."),
    ("put_function_event_invoke_config", {"DestinationConfig": {"OnFailure": {"Destination": ARN}}}, INVALID, "You can't specify the function as a destination for itself."),
    ("put_function_event_invoke_config", {"DestinationConfig": {"OnFailure": {"Destination": f"{ARN}-not"}}}, INVALID, f"The destination ARN {ARN}-not is invalid."),
    ("get_function_event_invoke_config", {}, MISSING, f"The function {ARN}:$LATEST doesn't have an EventInvokeConfig"),
    ("tag_resource", {"Resource": f"{ARN}:1", "Tags": {"a": "b"}}, INVALID, "Tags on function aliases and versions are not supported. Please specify a function ARN."),
    ("tag_resource", {"Resource": ARN, "Tags": TOO_MANY_TAGS}, INVALID, "Number of tags exceeds resource tag limit."),
    ("get_function", {"FunctionName": ARN.replace("us-east-1", "eu-west-1")}, MISSING, "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"),
    ("update_function_configuration", {"Environment": {"Variables": {"AB": "x" * 4090}}}, INVALID, "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"),
    ("update_function_configuration", {"Runtime": "PYTHON3.9"}, INVALID, "Value PYTHON3.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["),
    ("put_function_concurrency", {"ReservedConcurrentExecutions": 901}, INVALID, "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."),
    ("add_layer_version_permission", {"LayerName": "no", "VersionNumber": 1, "StatementId": "a", "Action": "lambda:GetLayerVersion", "Principal": "*"}, MISSING, "Layer version arn:aws:lambda:us-east-1:123456789012:layer:no:1 does not exist."),
]  # fmt: skip


def test_refusals() -> None:
    def use(client: Any) -> list[tuple[str, str]]:
        create(client)
        client.publish_version(FunctionName="orders")
        client.create_alias(FunctionName="orders", Name="live", FunctionVersion="1")
        seen = []
        for operation, asked, _, message in REFUSED:
            elsewhere = "Resource" in asked or "LayerName" in asked
            with pytest.raises(errors.ClientError) as caught:
                getattr(client, operation)(**({} if elsewhere else {"FunctionName": "orders"}) | asked)
            error = caught.value.response["Error"]
            seen.append((error["Code"], error["Message"][: len(message)]))
        return seen

    assert with_client(use) == [(code, message) for _, _, code, message in REFUSED]
