"""Makes what a handler asks AWS for and a template would have made: tables, buckets, queues, secrets."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deburr.lab.http1 import Request

SECRET = {
    "username": "lab",
    "password": "lab",
    "host": "lab-database",
    "port": 5432,
    "dbname": "lab",
    "engine": "postgres",
    "api_key": "lab",
    "key": "lab",
    "token": "lab",
}
MISSING = re.compile(
    rb"ResourceNotFoundException|NoSuchBucket|NoSuchKey|NonExistentQueue|QueueDoesNotExist|ParameterNotFound"
    rb"|NotFoundException|NotFound|does not exist|StateMachineDoesNotExist"
)
VIRTUAL = re.compile(r"(.+)\.s3[.-](?:[\w-]+\.)?amazonaws\.com")
"""A bucket's own name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"""
OTHER_KEYS = re.compile(rb"key element does not match|Missing the key|validate the .*key|One of the required keys")


def maker(port: int, folder: Path | None) -> "Maker":
    """Makes things in the moto that listens on a port."""
    if (port, folder) not in _MAKERS:
        known: dict[str, Any] = {}

        def client(service: str) -> Any:
            import boto3

            make: Any = boto3.client
            if service not in known:
                known[service] = make(
                    service,
                    endpoint_url=f"http://127.0.0.1:{port}",
                    region_name="us-east-1",
                    aws_access_key_id="lab",
                    aws_secret_access_key="lab",
                )
            return known[service]

        _MAKERS[port, folder] = Maker(client, folder)
    return _MAKERS[port, folder]


_MAKERS: dict[tuple[int, Path | None], "Maker"] = {}


class Maker:
    """What was made so far, and what it is filled with.

    filled  a folder with `s3/KEY` and `dynamodb/ANY.json` (items as plain JSON), or None.
    client  makes a boto3 client or resource for moto.
    """

    def __init__(self, client: Callable[[str], Any], filled: Path | None) -> None:
        self._client, self._filled = client, filled
        self._lock = threading.Lock()

    def made(self, service: str, operation: str, request: Request, body: bytes, answer: bytes) -> bool:
        """Make what this request lacks; False when that is not known how."""
        make = getattr(self, f"_{service.replace('-', '_')}", None)
        missing = MISSING.search(answer) or (service == "dynamodb" and OTHER_KEYS.search(answer))
        if make is None or not (missing or request.method == "HEAD"):
            return False
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            with self._lock:
                made = bool(make(operation, request, _json(body)))
                return made or b"NoSuchBucket" in answer  # by now there is one: another experiment made it
        except ClientError:  # another experiment may just have made it: ask again
            return True
        except (BotoCoreError, KeyError, TypeError, StopIteration):  # the handler gets moto's own answer
            return False

    def _dynamodb(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        client = self._client("dynamodb")
        for name, keys in _tables(operation, asked).items():
            if name in client.list_tables()["TableNames"]:
                described = client.describe_table(TableName=name)["Table"]["KeySchema"]
                if [each["AttributeName"] for each in described] == list(keys):
                    continue  # another experiment has just made it
                client.delete_table(TableName=name)
            client.create_table(
                TableName=name,
                KeySchema=[
                    {"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
                ],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": keys[key]} for key in keys],
                BillingMode="PAY_PER_REQUEST",
            )
            self._items(name, list(keys))
        return True

    def _items(self, name: str, keys: list[str]) -> None:
        from boto3.dynamodb.types import TypeSerializer

        if self._filled is None:
            return
        write, client = TypeSerializer(), self._client("dynamodb")
        for path in sorted((self._filled / "dynamodb").glob("*.json")):
            for item in json.loads(path.read_text(encoding="utf-8"), parse_float=str):
                if all(key in item for key in keys):
                    client.put_item(TableName=name, Item={k: write.serialize(v) for k, v in item.items()})

    def _s3(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        from urllib.parse import unquote

        client = self._client("s3")
        path = unquote(request.target.partition("?")[0]).strip("/")
        virtual = VIRTUAL.fullmatch(request.headers.get("host", "").partition(":")[0])
        bucket, key = (virtual[1], path) if virtual else path.partition("/")[::2]
        if bucket not in {each["Name"] for each in client.list_buckets()["Buckets"]}:
            client.create_bucket(Bucket=bucket)
            return True
        if request.method not in ("GET", "HEAD") or not key:
            return False
        client.put_object(Bucket=bucket, Key=key, Body=self._object(key))
        return True

    def _object(self, key: str) -> bytes:
        """What is in an object: what the project fills in, else nothing."""
        path = self._filled / "s3" / key if self._filled is not None else None
        return path.read_bytes() if path is not None and path.is_file() else b""

    def _sqs(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        url = str(asked.get("QueueUrl", asked.get("QueueName", "")))
        self._client("sqs").create_queue(QueueName=url.rpartition("/")[2].rpartition(":")[2])
        return True

    def _secretsmanager(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        name = str(asked.get("SecretId", ""))
        self._client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(SECRET))
        return bool(name)

    def _ssm(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        names = [asked["Name"]] if "Name" in asked else list(asked.get("Names", ()))
        for name in names:
            self._client("ssm").put_parameter(Name=name, Value="lab", Type="String")
        return bool(names)

    def _sns(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        from urllib.parse import unquote

        found = re.search(r":sns:[^:]*:\d*:([\w-]+)", unquote(json.dumps(asked)))
        self._client("sns").create_topic(Name=found[1] if found else "lab")
        return True

    def _events(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        for entry in asked.get("Entries", ()):
            self._client("events").create_event_bus(Name=entry["EventBusName"])
        return True

    def _kinesis(self, operation: str, request: Request, asked: Mapping[str, Any]) -> bool:
        self._client("kinesis").create_stream(StreamName=asked["StreamName"], ShardCount=1)
        return True


def _tables(operation: str, asked: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Table name -> key attribute -> type, as one request shows them; `id` where it shows none."""
    if "RequestItems" in asked:
        return {name: _keys_of(each) for name, each in asked["RequestItems"].items()}
    if "TransactItems" in asked:
        return {
            one["TableName"]: _keys(one.get("Key"), one.get("Item"))
            for each in asked["TransactItems"]
            for one in each.values()
        }
    return {str(asked["TableName"]): _keys(asked.get("Key"), asked.get("Item"))}


def _keys_of(asked: Any) -> dict[str, str]:
    if isinstance(asked, dict):
        return _keys((asked.get("Keys") or [None])[0], None)
    for each in asked or ():
        if "DeleteRequest" in each:
            return _keys(each["DeleteRequest"]["Key"], None)
        return _keys(None, each["PutRequest"]["Item"])
    return {"id": "S"}


def _keys(key: Mapping[str, Any] | None, item: Mapping[str, Any] | None) -> dict[str, str]:
    if key:
        return {name: next(iter(value)) for name, value in list(key.items())[:2]}
    if item:
        names = [name for name in ("pk", "PK", "id", "Id", "ID") if name in item] or list(item)
        found = {names[0]: next(iter(item[names[0]]))}
        sort = next((name for name in ("sk", "SK") if name in item), None)
        return found | ({sort: next(iter(item[sort]))} if sort else {})
    return {"id": "S"}


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {"body": body.decode("latin-1")}
    return read if isinstance(read, dict) else {}
