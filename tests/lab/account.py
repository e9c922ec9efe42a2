"""An account of the lab with an unmodified boto3 before it; every answer is held against botocore's model."""

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from tests.lab.world import with_lab

from deburr.lab.control.account import CloudAccount
from deburr.lab.control.front import ApiConnection, Endpoint
from deburr.lab.control.invoking import Invoker
from deburr.lab.control.urls import Urls
from deburr.lab.laboratory import Lab
from deburr.lab.serving import Serving

boto3 = pytest.importorskip("boto3")
config = pytest.importorskip("botocore.config")
T = TypeVar("T")
ECHO = "import os\ndef handler(event, context):\n    print('hello')\n    return {'got': event, 'size': os.environ['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'], 'version': context.function_version}\n"
ROLE = "arn:aws:iam::123456789012:role/any"


def zipped(source: str, name: str = "app.py") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
        member.external_attr = 0o644 << 16  # with zipfile's own 0600 Lambda cannot read it, and neither can the lab
        archive.writestr(member, source)
    return data.getvalue()


def client_on(port: int, service: str = "lambda", *, held: bool = True, **more: Any) -> Any:
    """held  False for what is not the lab's: its answers are its own."""
    client = boto3.client(
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=config.Config(**{"retries": {"max_attempts": 0}, "read_timeout": 120} | more),
    )
    if held:
        client.meta.events.register("after-call", _held_against_its_model)
    return client


def _held_against_its_model(http_response: Any, parsed: dict[str, Any], model: Any, **_: Any) -> None:
    if http_response.status_code < 300 and model.output_shape is not None:
        told = {key: value for key, value in parsed.items() if key != "ResponseMetadata"}
        problems = list(against(model.output_shape, told, model.name))
        assert not problems, problems


def against(shape: Any, value: Any, where: str) -> Any:
    """Everything in a parsed answer that its shape does not allow."""
    kind, meta = shape.type_name, shape.metadata
    if (
        shape.serialization.get("streaming")
        or shape.metadata.get("eventstream")
        or type(value).__name__ == "EventStream"
    ):
        return
    if kind == "structure":
        yield from (f"{where}.{name} is missing" for name in shape.required_members if name not in value)
        yield from (f"{where}.{name} is unknown" for name in value if name not in shape.members)
        for name, item in value.items():
            yield from against(shape.members[name], item, f"{where}.{name}") if name in shape.members else ()
    elif kind in ("list", "map"):
        for item in value.values() if kind == "map" else value:
            yield from against(shape.value if kind == "map" else shape.member, item, f"{where}[]")
    elif kind == "string":
        if not isinstance(value, str):
            yield f"{where} is {value!r}"
        elif shape.enum and value not in shape.enum:
            yield f"{where} is {value!r}, none of {shape.enum}"
        elif "pattern" in meta and not re.fullmatch(meta["pattern"].replace(r"\p{L}\p{Z}\p{N}", r"\w\s"), value):
            yield f"{where} is {value!r}, not {meta['pattern']}"
    elif kind in ("integer", "long") and (
        not isinstance(value, int) or not meta.get("min", value) <= value <= meta.get("max", value)
    ):
        yield f"{where} is {value!r}"


def with_port(
    use: Callable[[int], T],
    *,
    prepare: Callable[[Lab], Awaitable[Any]] | None = None,
    throttled: bool = False,
    **settings: Any,
) -> T:
    """Run something that blocks, in a thread, beside an account that listens on a port."""

    async def run(lab: Lab) -> T:
        if prepare is not None:
            await prepare(lab)
        serving, account, invoker = Serving(lab, lambda record: None), CloudAccount(lab), Invoker()
        endpoint = Endpoint(account, invoker, Urls(serving), throttled=throttled)
        port = await serving.listen(lambda: ApiConnection(endpoint), 0)
        try:
            return await asyncio.to_thread(use, port)
        finally:
            await invoker.close()
            await serving.close()

    return with_lab(run, **settings)


def with_client(use: Callable[[Any], T], **settings: Any) -> T:
    return with_port(lambda port: use(client_on(port)), **settings)


def create(
    client: Any, name: str = "orders", source: str = ECHO, *, zip_name: str = "app.py", **more: Any
) -> dict[str, Any]:
    code = {"ZipFile": zipped(source, zip_name)}
    given = {"Runtime": "python3.11", "Handler": "app.handler", "Role": ROLE, "Code": code, "Timeout": 30}
    return dict(client.create_function(FunctionName=name, **given | more))


def answer(client: Any, **more: Any) -> Any:
    return json.loads(client.invoke(**{"FunctionName": "orders", "Payload": b'{"a": 1}'} | more)["Payload"].read())
