"""What stands beside an account's functions: databases by instance class, proxies, streams, topics, layers."""

from collections.abc import Iterator
from typing import Any

from deburr.place import Place
from deburr.sources.account.policies import everybody, statements
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.resources import Database, Layer, Proxy, Resource
from deburr.workload.setting import Setting

# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html: Engine
ENGINES = {"aurora-postgresql": "postgres", "aurora-mysql": "mysql", "aurora": "mysql"}
FAMILIES = {"POSTGRESQL": "postgres", "MYSQL": "mysql", "SQLSERVER": "sqlserver"}

STREAM_OF_TABLE = "AWS::DynamoDB::Table"
"""CloudFormation knows a table's stream as a setting of the table."""


def databases(snapshot: Snapshot, account: str, region: str, file: str) -> Iterator[Database]:
    """Each instance of RDS; a cluster's are told one by one, for each has connections of its own.

    file  how places call the snapshot.
    """
    for item in _each(snapshot, account, region, "rds", "DescribeDBInstances", "DBInstances"):
        name, engine = str(item["DBInstanceIdentifier"]), str(item.get("Engine", "")).lower()
        at = Place(file, path=f"DBInstances.{name}")
        yield Database(
            address=str(item.get("DBInstanceArn") or f"{file}#{account}/{region}/{name}"),
            name=name,
            at=at,
            engine=Setting(ENGINES.get(engine, engine) or None, at),
            instance_class=Setting(item.get("DBInstanceClass"), at),
            aurora=engine.startswith("aurora"),
            standby=item.get("MultiAZ"),
        )


def proxies(snapshot: Snapshot, account: str, region: str, file: str) -> Iterator[Proxy]:
    """Each RDS Proxy; which databases it stands before no call of the inventory tells."""
    for item in _each(snapshot, account, region, "rds", "DescribeDBProxies", "DBProxies"):
        name = str(item["DBProxyName"])
        at = Place(file, path=f"DBProxies.{name}")
        yield Proxy(
            address=str(item.get("DBProxyArn") or f"{file}#{account}/{region}/{name}"),
            name=name,
            at=at,
            engine=Setting(FAMILIES.get(str(item.get("EngineFamily"))), at),
            iam=Setting(any(each.get("IAMAuth") == "REQUIRED" for each in item.get("Auth") or ()), at),
            ignores_sets=True,  # only its target groups tell
        )


def resources(snapshot: Snapshot, account: str, region: str, file: str) -> Iterator[Resource]:
    """Streams, tables that have one, and topics, by their CloudFormation types."""
    for service, operation, key, name, arn, kind in (
        ("kinesis", "ListStreams", "StreamSummaries", "StreamName", "StreamARN", "AWS::Kinesis::Stream"),
        ("dynamodbstreams", "ListStreams", "Streams", "TableName", "StreamArn", STREAM_OF_TABLE),
        ("sns", "ListTopics", "Topics", "TopicArn", "TopicArn", "AWS::SNS::Topic"),
    ):
        for item in _each(snapshot, account, region, service, operation, key):
            called = str(item[name]).rpartition(":")[2]
            yield Resource(
                address=str(item.get(arn) or f"{file}#{account}/{region}/{called}"),
                name=called,
                type=kind,
                at=Place(file, path=f"{key}.{called}"),
            )


def layers(snapshot: Snapshot, account: str, region: str, file: str) -> Iterator[Layer]:
    """The layer versions whose policy was asked for, by ARN: the newest of each layer, and those that functions use."""
    opened = {
        f"{ask.given['LayerName']}:{ask.given['VersionNumber']}": any(map(everybody, statements(page.get("Policy"))))
        for ask, page in snapshot.each("lambda", "GetLayerVersionPolicy", account=account, region=region)
    }
    for ask, page in snapshot.each("lambda", "ListLayerVersions", account=account, region=region):
        for item in page.get("LayerVersions") or []:
            name = f"{ask.given['LayerName']}:{item['Version']}"
            if name in opened:
                at = Place(file, path=f"layers.{name}")
                published = bool(item.get("LicenseInfo"))
                yield Layer(
                    address=str(item["LayerVersionArn"]),
                    name=name,
                    at=at,
                    runtimes=Setting(tuple(item.get("CompatibleRuntimes") or ()), at),
                    architectures=Setting(tuple(item.get("CompatibleArchitectures") or ()), at),
                    open_at=at if opened[name] and not published else None,
                )


def _each(
    snapshot: Snapshot, account: str, region: str, service: str, operation: str, key: str
) -> Iterator[dict[str, Any]]:
    for _, page in snapshot.each(service, operation, account=account, region=region):
        yield from page.get(key) or []
