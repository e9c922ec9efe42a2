"""Who calls the functions of an account, in the workload's words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.caller import KIND_OF_ARN, Caller, Mode
from deburr.workload.function import Function
from deburr.workload.setting import Setting

NAMED = re.compile(r":function:([A-Za-z0-9_-]+)")


class Callers:
    """Callers of one Region's functions.

    functions  by name.
    """

    def __init__(
        self, snapshot: Snapshot, account: str, region: str, functions: Mapping[str, Function], facts: Facts, file: str
    ) -> None:
        self._snapshot = snapshot
        self._account = account
        self._region = region
        self._functions = functions
        self._facts = facts
        self._file = file

    def all(self) -> Iterator[Caller]:
        """Mappings, URLs, APIs, topics, buckets, rules, schedules: what is switched on, once for each way in."""
        yield from self._mappings()
        yield from self._urls()
        yield from self._rest_apis()
        yield from self._http_apis()
        yield from self._topics()
        yield from self._buckets()
        yield from self._rules()
        yield from self._schedules()

    def _each(self, service: str, operation: str, key: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each item of an answer, and what was asked."""
        pages = self._snapshot.each(service, operation, account=self._account, region=self._region)
        for ask, page in pages:
            yield from ((item, ask.given) for item in page.get(key) or [])

    def _called(self, text: object) -> Function | None:
        """The function that an ARN or an integration's address names; None for another account's."""
        found = NAMED.search(str(text))
        return self._functions.get(found[1]) if found else None

    def _place(self, path: str) -> Place:
        return Place(self._file, path=path)

    def _mappings(self) -> Iterator[Caller]:
        for item, _ in self._each("lambda", "ListEventSourceMappings", "EventSourceMappings"):
            function = self._called(item.get("FunctionArn"))
            if function is None or item.get("State") in ("Disabled", "Disabling", "Deleting"):
                continue
            source = str(item.get("EventSourceArn", ""))
            at = self._place(f"EventSourceMappings.{item.get('UUID', '')}")
            on_failure = ((item.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
            yield Caller(
                function=function,
                kind=next((kind for part, kind in KIND_OF_ARN.items() if part in source), "kafka"),
                mode=Mode.POLL,
                name=source.rpartition(":")[2] or "event source",
                at=at,
                source=source,
                window_s=Setting(item.get("MaximumBatchingWindowInSeconds", 0), at),
                batch=Setting(item.get("BatchSize"), at),
                partial_responses="ReportBatchItemFailures" in (item.get("FunctionResponseTypes") or []),
                on_failure=bool(on_failure),
                filtered=bool(item.get("FilterCriteria")),
            )

    def _urls(self) -> Iterator[Caller]:
        for item, _ in self._each("lambda", "ListFunctionUrlConfigs", "FunctionUrlConfigs"):
            function = self._called(item.get("FunctionArn"))
            if function is not None:
                yield Caller(
                    function=function,
                    kind="function_url",
                    mode=Mode.SYNC,
                    name=str(item.get("FunctionUrl", "URL")),
                    at=self._place(f"{function.name}.FunctionUrl"),
                    streams=item.get("InvokeMode") == "RESPONSE_STREAM",
                )

    def _rest_apis(self) -> Iterator[Caller]:
        for item, asked in self._each("apigateway", "GetResources", "items"):
            for verb, method in sorted((item.get("resourceMethods") or {}).items()):
                integration = method.get("methodIntegration") or {}
                function = self._called(integration.get("uri"))
                if function is None:
                    continue
                at = self._place(f"restapis.{asked['restApiId']}.{item.get('path', '')}.{verb}")
                wait = integration.get("timeoutInMillis")
                yield Caller(
                    function=function,
                    kind="rest_api",
                    mode=Mode.SYNC,
                    name=f"{verb} {item.get('path', '')}",
                    at=at,
                    waits_s=Setting(None if wait is None else wait / 1000, at),
                    source=str(asked["restApiId"]),
                    route=f"{verb} {item.get('path', '')}",
                )

    def _http_apis(self) -> Iterator[Caller]:
        kinds = {item["ApiId"]: item.get("ProtocolType") for item, _ in self._each("apigatewayv2", "GetApis", "Items")}
        for item, asked in self._each("apigatewayv2", "GetIntegrations", "Items"):
            function = self._called(item.get("IntegrationUri"))
            if function is None:
                continue
            api = str(asked["ApiId"])
            at = self._place(f"apis.{api}.{item.get('IntegrationId', '')}")
            wait = item.get("TimeoutInMillis")
            yield Caller(
                function=function,
                kind="websocket" if kinds.get(api) == "WEBSOCKET" else "http_api",
                mode=Mode.SYNC,
                name=f"API {api}",
                at=at,
                waits_s=Setting(None if wait is None else wait / 1000, at),
                source=api,
            )

    def _topics(self) -> Iterator[Caller]:
        for item, _ in self._each("sns", "ListSubscriptions", "Subscriptions"):
            yield from self._event("sns", item.get("Endpoint"), str(item.get("TopicArn", "")), None)

    def _buckets(self) -> Iterator[Caller]:
        operation = "GetBucketNotificationConfiguration"
        for item, asked in self._each("s3", operation, "LambdaFunctionConfigurations"):
            yield from self._event("s3", item.get("LambdaFunctionArn"), str(asked["Bucket"]), False)

    def _rules(self) -> Iterator[Caller]:
        timed = {
            (item.get("EventBusName"), item["Name"]): "ScheduleExpression" in item
            for item, _ in self._each("events", "ListRules", "Rules")
            if item.get("State") != "DISABLED"
        }
        for item, asked in self._each("events", "ListTargetsByRule", "Targets"):
            key = (asked["EventBusName"], asked["Rule"])
            if key in timed:
                kind = "schedule" if timed[key] else "eventbridge"
                yield from self._event(kind, item.get("Arn"), str(asked["Rule"]), "DeadLetterConfig" in item)

    def _schedules(self) -> Iterator[Caller]:
        for item, _ in self._each("scheduler", "ListSchedules", "Schedules"):
            if item.get("State") != "DISABLED":
                yield from self._event("schedule", (item.get("Target") or {}).get("Arn"), str(item["Name"]), None)

    def _event(self, kind: str, called: object, source: str, on_failure: bool | None) -> Iterator[Caller]:
        function = self._called(called)
        if function is not None:
            name = source.rpartition(":")[2]
            yield Caller(
                function=function,
                kind=kind,
                mode=Mode.ASYNC,
                name=name,
                at=self._place(f"{kind}.{name}"),
                source=source,
                on_failure=on_failure,
            )
