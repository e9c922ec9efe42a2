"""The endpoint that clients of AWS are pointed to."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from deburr.lab.control import (
    cloudwatch,
    concurrency,
    event_stream,
    events,
    functions,
    json_services,
    layers,
    model,
    policies,
    sqs,
    uploads,
    versions,
)
from deburr.lab.control.account import CloudAccount
from deburr.lab.control.errors import ApiError
from deburr.lab.control.invoking import REQUEST_ID, Invoker, waits_alone
from deburr.lab.control.mappings import Mappings
from deburr.lab.control.model import Answered
from deburr.lab.control.state import state
from deburr.lab.control.throttle import Throttle
from deburr.lab.control.urls import Urls
from deburr.lab.doors.connection import is_local
from deburr.lab.http1 import Http1, Request
from deburr.lab.running import STATE

Serve = Callable[[CloudAccount, Mapping[str, Any]], Awaitable[dict[str, Any]]]
TARGET = "x-amz-target"
LARGEST_BODY = 70_167_211
"""A zip of 50 MB in base64, in JSON; the number as Lambda's own error has it."""
SERVED: dict[str, Serve] = {
    "CreateFunction": functions.create_function,
    "GetFunction": functions.get_function,
    "GetFunctionConfiguration": functions.get_function_configuration,
    "ListFunctions": functions.list_functions,
    "UpdateFunctionCode": functions.update_function_code,
    "UpdateFunctionConfiguration": functions.update_function_configuration,
    "DeleteFunction": functions.delete_function,
    "GetAccountSettings": functions.get_account_settings,
    "PublishVersion": versions.publish_version,
    "ListVersionsByFunction": versions.list_versions_by_function,
    "CreateAlias": versions.create_alias,
    "GetAlias": versions.get_alias,
    "UpdateAlias": versions.update_alias,
    "DeleteAlias": versions.delete_alias,
    "ListAliases": versions.list_aliases,
    "PutFunctionConcurrency": concurrency.put_function_concurrency,
    "GetFunctionConcurrency": concurrency.get_function_concurrency,
    "DeleteFunctionConcurrency": concurrency.delete_function_concurrency,
    "PutProvisionedConcurrencyConfig": concurrency.put_provisioned_concurrency_config,
    "GetProvisionedConcurrencyConfig": concurrency.get_provisioned_concurrency_config,
    "ListProvisionedConcurrencyConfigs": concurrency.list_provisioned_concurrency_configs,
    "PutFunctionEventInvokeConfig": events.put_function_event_invoke_config,
    "UpdateFunctionEventInvokeConfig": events.update_function_event_invoke_config,
    "GetFunctionEventInvokeConfig": events.get_function_event_invoke_config,
    "DeleteFunctionEventInvokeConfig": events.delete_function_event_invoke_config,
    "ListFunctionEventInvokeConfigs": events.list_function_event_invoke_configs,
    "AddPermission": policies.add_permission,
    "RemovePermission": policies.remove_permission,
    "GetPolicy": policies.get_policy,
    "ListTags": policies.list_tags,
    "TagResource": policies.tag_resource,
    "UntagResource": policies.untag_resource,
    "PublishLayerVersion": layers.publish_layer_version,
    "GetLayerVersion": layers.get_layer_version,
    "GetLayerVersionByArn": layers.get_layer_version_by_arn,
    "ListLayers": layers.list_layers,
    "ListLayerVersions": layers.list_layer_versions,
    "DeleteLayerVersion": layers.delete_layer_version,
    "AddLayerVersionPermission": layers.add_layer_version_permission,
    "RemoveLayerVersionPermission": layers.remove_layer_version_permission,
    "GetLayerVersionPolicy": layers.get_layer_version_policy,
    "DeleteProvisionedConcurrencyConfig": concurrency.delete_provisioned_concurrency_config,
}


class Endpoint:
    """The API of one account, with what needs more than the account: invoking, and doors for function URLs.

    throttled  True to take no more calls a second than Lambda's own API does.
    """

    def __init__(self, account: CloudAccount, invoker: Invoker, urls: Urls, *, throttled: bool = False) -> None:
        self.account, self.invoker = account, invoker
        self.throttle = Throttle(account.lab.limits) if throttled else None
        self.mappings = mappings = Mappings(account, invoker)
        self.json_services = {
            "AmazonSQS": sqs.operations(account),
            "Logs_20140328": cloudwatch.operations(account.lab.logs),
        }
        self.serves: dict[str, Serve] = SERVED | {
            "Invoke": invoker,
            "CreateFunctionUrlConfig": urls.create,
            "GetFunctionUrlConfig": urls.get,
            "UpdateFunctionUrlConfig": urls.update,
            "DeleteFunctionUrlConfig": urls.delete,
            "ListFunctionUrlConfigs": urls.list,
            "CreateEventSourceMapping": mappings.create,
            "GetEventSourceMapping": mappings.get,
            "ListEventSourceMappings": mappings.list,
            "UpdateEventSourceMapping": mappings.update,
            "DeleteEventSourceMapping": mappings.delete,
        }


class ApiConnection(Http1):
    """One client of the API."""

    patient = True

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__()
        self.endpoint = endpoint
        self.request: Request
        self.request_id = ""
        self.body = bytearray()
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        host, port = transport.get_extra_info("sockname")[:2]
        self.endpoint.account.address = f"{host}:{port}"

    def on_head(self, request: Request) -> None:
        self.request = request
        self.request_id = str(uuid.uuid4())
        self.body.clear()

    def on_data(self, data: bytes) -> None:
        if len(self.body) + len(data) <= LARGEST_BODY:
            self.body += data
        elif not self.closing:
            self.closing = True
            self._fail(_too_large(self.request))

    def on_end(self) -> None:
        if self.closing:
            return
        try:
            left = self._begun(bytes(self.body))
        except ApiError as error:
            self._fail(error)
            return
        if left is not None:
            self.task = asyncio.create_task(left)
            self.task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """A client never waits for an answer that will not come."""
        if task.cancelled():
            self.transport.close()
        elif isinstance(error := task.exception(), ApiError):
            self._fail(error)
        elif error is not None:
            self._fail(ApiError("ServiceException", 500, f"deburr's own fault: {type(error).__name__}: {error}"))
            self.transport.close()

    def _begun(self, body: bytes) -> Coroutine[Any, Any, None] | None:
        """What is left to do of a request; None of a call that an environment has already."""
        request, account = self.request, self.endpoint.account
        if not is_local(request.headers.get("host", "")):
            raise ApiError("AccessDeniedException", 403, "this host is not served")
        if request.method != "POST" or TARGET in request.headers:
            return self._serve(body)
        operation, path = model.find(request)
        if operation.name != "Invoke":
            return self._serve(body)
        asked = {**model.parameters(operation, path, request, body), REQUEST_ID: self.request_id}
        if not waits_alone(asked):
            return self._serve(body)
        return self.endpoint.invoker.at_once(account, asked, partial(self._reply, operation))

    async def _serve(self, body: bytes) -> None:
        if TARGET in self.request.headers:
            answer: Answered | None = await self._by_target(body)
        else:
            answer = await self._own() or await self._by_path(body)
        if answer is not None:
            self._answer(answer)

    async def _by_target(self, body: bytes) -> Answered:
        """SQS and CloudWatch Logs, which name their operations in a header."""
        asked = json_services.target(self.request.headers[TARGET])
        try:
            return await json_services.served(asked, body, self.endpoint.json_services.get(asked.prefix, {}))
        except ApiError as error:
            return json_services.failed(asked, error)

    async def _own(self) -> Answered | None:
        """What is deburr's own at this address; None for what is Lambda's."""
        if self.request.target.startswith(uploads.DOWNLOADS):
            data = await asyncio.to_thread(uploads.download, self.endpoint.account, self.request.target)
            return Answered(200, (("Content-Type", "application/zip"),), data)
        if self.request.target == STATE:
            data = json.dumps(state(self.endpoint.account)).encode()
            return Answered(200, (("Content-Type", "application/json"),), data)
        return None

    async def _by_path(self, body: bytes) -> Answered | None:
        """An operation of Lambda's; None when it has answered by itself."""
        operation, path = model.find(self.request)
        if self.endpoint.throttle is not None:
            self.endpoint.throttle.admit(operation.name)
        asked = {**model.parameters(operation, path, self.request, body), REQUEST_ID: self.request_id}
        if operation.name == "InvokeWithResponseStream":
            await event_stream.serve(self, self.endpoint.invoker, self.endpoint.account, asked)
            return None
        serve = self.endpoint.serves.get(operation.name)
        if serve is None:
            raise ApiError("UnsupportedOperationException", 501, f"the lab does not know {operation.name}")
        return model.answered(operation, await serve(self.endpoint.account, asked))

    def _reply(self, operation: model.Operation, output: Mapping[str, Any]) -> None:
        self._answer(model.answered(operation, output))

    def _answer(self, answer: Answered) -> None:
        if not self.transport.is_closing():
            headers = [*answer.headers, (REQUEST_ID, self.request_id)]
            self.respond(answer.status, headers, answer.body)

    def _fail(self, error: ApiError) -> None:
        told: dict[str, str] = {"Type": "User" if error.status < 500 else "Service", "Message": error.message}
        if error.code == "TooManyRequestsException":
            told = {"Reason": json.loads(error.message)["Reason"], "Type": "User", "message": "Rate Exceeded."}
        if not self.transport.is_closing():
            headers = [
                ("Content-Type", "application/json"),
                ("x-amzn-ErrorType", error.code),
                (REQUEST_ID, self.request_id),
            ]
            self.respond(error.status, headers, json.dumps(told).encode())


def _too_large(request: Request) -> ApiError:
    try:
        operation, _ = model.find(request)
    except ApiError as error:
        return error
    message = f"Request must be smaller than {LARGEST_BODY} bytes for the {operation.name} operation"
    return ApiError("RequestEntityTooLargeException", 413, message)
