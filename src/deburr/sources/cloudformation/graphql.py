"""Functions behind AppSync: whether a resolver waits for the answer stands in its own request.

https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
"""

import re
from collections.abc import Iterator

from deburr.sources.cloudformation.links import wait
from deburr.sources.cloudformation.references import target
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode

SAM = "AWS::Serverless::GraphQLApi"
USERS = ("AWS::AppSync::Resolver", "AWS::AppSync::FunctionConfiguration")
INLINE = ("Code", "RequestMappingTemplate", "InlineCode")
FILES = ("CodeS3Location", "RequestMappingTemplateS3Location", "CodeUri")
LARGEST = 100_000  # bytes of a resolver; AppSync takes 32 KB
_EVENT = r"""invocationType["']?\s*:\s*["']Event["']"""
_WAIT = "timeout.appsync.request"


def from_data_source(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The function of one data source."""
    named = resource.properties.get("LambdaConfig", "LambdaFunctionArn")
    users = [each for each in stack.of_type(*USERS) if _uses(stack, each, resource)]
    asked = [(_field(each.properties), _code(stack, each.properties)) for each in users]
    yield from _called(wiring, stack, resource, named, asked)


def from_sam(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The functions of SAM's own API."""
    sources = resource.properties.get("DataSources", "Lambda")
    functions = resource.properties.get("Functions")
    for name, source in sources.items() if sources is not None else ():
        users = [value for _, value in functions.items()] if functions is not None else []
        own = [("", _code(stack, each)) for each in users if (used := each.get("DataSource")) and used.text() == name]
        yield from _called(wiring, stack, resource, source.get("FunctionArn"), own)


def _called(
    wiring: Wiring, stack: Stack, resource: Resource, value: Value | None, asked: list[tuple[str, str | None]]
) -> Iterator[Caller]:
    """One caller for each field that asks it, and each way; a request that cannot be read is one that waits.

    asked  the field that is asked for, "" where that is not known, and what is asked of the data source.
    """
    function = wiring.function(stack, value) if value is not None else None
    if value is None or function is None:
        return
    ways = {(field, code is not None and re.search(_EVENT, code) is not None) for field, code in asked}
    for field, forgets in sorted(ways or {("", False)}):
        name = field or resource.logical_id
        yield wiring.caller(
            function,
            "appsync",
            Mode.ASYNC if forgets else Mode.SYNC,
            name=f"{name} (Event)" if forgets and (field, False) in ways else name,
            at=value.at,
            waits_s=None if forgets else wait(wiring, _WAIT, value.at),
            source=stack.address(resource.logical_id),
        )


def _field(user: Value) -> str:
    """`Query.orders`: what a resolver is of; "" for a function of a pipeline, and where it is not known."""
    parts = [part.text() if (part := user.get(name)) is not None else None for name in ("TypeName", "FieldName")]
    return ".".join(part for part in parts if part) if all(parts) else ""


def _uses(stack: Stack, user: Resource, source: Resource) -> bool:
    value = user.properties.get("DataSourceName")
    if value is None:
        return False
    found = target(stack, value)
    if found is not None:
        return found.logical_id == source.logical_id
    name = source.properties.get("Name")
    return name is not None and value.text() is not None and value.text() == name.text()


def _code(stack: Stack, user: Value) -> str | None:
    """What it asks of its data source, as it is written; None when it is not here."""
    for key in INLINE:
        written = user.get(key)
        text = (written.text() or written.pattern()) if written is not None else None
        if text:
            return text
    root = stack.template.scope.root.resolve()
    for key in FILES:
        written = user.get(key)
        name = written.text() if written is not None else None
        if name and "://" not in name and "\x00" not in name:
            try:
                path = (stack.template.path.parent / name).resolve()
                if path.is_relative_to(root) and path.is_file() and path.stat().st_size <= LARGEST:
                    return path.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
    return None
