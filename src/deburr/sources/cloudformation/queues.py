"""Queues, databases, layers, and everything else a template declares that has no page of its own."""

from collections.abc import Iterator

from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.cloudformation.code import build_method, local_folder
from deburr.sources.cloudformation.doors import API_TYPES
from deburr.sources.cloudformation.proxies import PROXY
from deburr.sources.cloudformation.references import named, target
from deburr.sources.cloudformation.settings import boolean, integer, listed, text
from deburr.sources.cloudformation.stack import FUNCTION_TYPES, Stack
from deburr.sources.cloudformation.template import Resource as Declared
from deburr.sources.cloudformation.values import Value
from deburr.workload.resources import Database, Layer, Queue, Resource
from deburr.workload.setting import Setting

QUEUE = "AWS::SQS::Queue"
LAYERS = {"AWS::Serverless::LayerVersion": "ContentUri", "AWS::Lambda::LayerVersion": "Content"}
VISIBILITY = "timeout.sqs.visibility.default"
RETENTION = "sqs.retention.default"
# Type -> the property with the engine or the engine itself, and the property with the instance class.
DATABASES = {
    "AWS::RDS::DBInstance": ("Engine", "", "DBInstanceClass"),
    "AWS::RDS::DBCluster": ("Engine", "", "DBClusterInstanceClass"),
    "AWS::RDS::GlobalCluster": ("Engine", "", ""),
    "AWS::ElastiCache::CacheCluster": ("Engine", "", "CacheNodeType"),
    "AWS::ElastiCache::ReplicationGroup": ("Engine", "redis", "CacheNodeType"),
    "AWS::ElastiCache::ServerlessCache": ("Engine", "", ""),
    "AWS::MemoryDB::Cluster": ("Engine", "redis", "NodeType"),
    "AWS::Redshift::Cluster": ("", "redshift", "NodeType"),
    "AWS::RedshiftServerless::Workgroup": ("", "redshift", ""),
    "AWS::DocDB::DBCluster": ("", "documentdb", ""),
    "AWS::DocDB::DBInstance": ("", "documentdb", "DBInstanceClass"),
    "AWS::Neptune::DBCluster": ("", "neptune", ""),
    "AWS::Neptune::DBInstance": ("", "neptune", "DBInstanceClass"),
}
SEARCH = {
    "AWS::OpenSearchService::Domain": ("", "opensearch", "ClusterConfig.InstanceType"),
    "AWS::Elasticsearch::Domain": ("", "elasticsearch", "ElasticsearchClusterConfig.InstanceType"),
}
# Words that AWS uses for an engine's flavour, and the engine whose clients speak to it.
ENGINES = {
    "aurora-postgresql": "postgres",
    "aurora-mysql": "mysql",
    "aurora": "mysql",
    "valkey": "redis",
}


def queues(stack: Stack, facts: Facts) -> Iterator[Queue]:
    """The template's own queues, and those that SAM puts between a topic and a function."""
    hidden_s, kept_s = facts[VISIBILITY].whole, facts[RETENTION].whole
    for resource in stack.of_type(QUEUE):
        yield _queue(stack, resource, hidden_s, kept_s)
    for resource in stack.of_type("AWS::Serverless::Function"):
        events = resource.properties.get("Events")
        for name, event in events.items() if events is not None else ():
            yield from _between(stack, resource, name, event, hidden_s, kept_s)


def _queue(stack: Stack, resource: Declared, hidden_s: int, kept_s: int) -> Queue:
    properties, prefix = resource.properties, f"Resources.{resource.logical_id}.Properties"
    redrive = properties.get("RedrivePolicy")
    fifo, name = properties.get("FifoQueue"), properties.get("QueueName")
    letters = properties.get("RedrivePolicy", "deadLetterTargetArn")
    return Queue(
        address=stack.address(resource.logical_id),
        name=resource.logical_id,
        at=resource.at,
        visibility_s=integer(
            properties.get("VisibilityTimeout"),
            default=hidden_s,
            at=resource.at.named(f"{prefix}.VisibilityTimeout"),
        ),
        redrive=_redrive(redrive, resource),
        receives=integer(properties.get("RedrivePolicy", "maxReceiveCount"), default=None, at=resource.at),
        retention_s=integer(properties.get("MessageRetentionPeriod"), default=kept_s, at=resource.at),
        fifo=bool(fifo is not None and fifo.boolean()) or bool(name is not None and name.pattern().endswith(".fifo")),
        dead_letters=named(stack, letters) if letters is not None else "",
        takes_dead=properties.get("RedriveAllowPolicy") is not None,
    )


def _redrive(value: Value | None, resource: Declared) -> Setting[bool]:
    if value is None:
        at = resource.at.named(f"Resources.{resource.logical_id}.Properties.RedrivePolicy")
        return Setting(False, at, by_default=True)
    return Setting(True if value.kind == "map" and not value.unknown else None, value.at)


def _between(stack: Stack, function: Declared, name: str, event: Value, hidden_s: int, kept_s: int) -> Iterator[Queue]:
    typed, between = event.get("Type"), event.get("Properties", "SqsSubscription")
    if typed is None or typed.text() != "SNS" or between is None or between.boolean() is False:
        return
    if between.kind == "map" and between.get("QueueArn") is not None:
        return
    made = f"{function.logical_id}{name}Queue"
    yield Queue(
        address=stack.address(made),
        name=made,
        at=event.at,
        visibility_s=Setting(hidden_s, event.at, by_default=True),
        redrive=Setting(False, event.at, by_default=True),
        receives=Setting(None, event.at, by_default=True),
        retention_s=Setting(kept_s, event.at, by_default=True),
    )


def databases(stack: Stack) -> Iterator[Database]:
    """Servers that are reached by connections; a search domain only when it stands in a VPC."""
    for resource in stack.resources.values():
        described = DATABASES.get(resource.type)
        if resource.type in SEARCH and resource.properties.get("VPCOptions") is not None:
            described = SEARCH[resource.type]
        if described is not None:
            yield _database(stack, resource, *described)


def _database(stack: Stack, resource: Declared, engine: str, otherwise: str, size: str) -> Database:
    named = text(resource.properties.get(engine) if engine else None, default=otherwise or None, at=resource.at)
    aurora = (named.value or "").lower().startswith("aurora")
    if named.value is not None:
        named = Setting(ENGINES.get(named.value.lower(), named.value.lower()), named.at, named.by_default)
    sized = resource.properties.get(*size.split(".")) if size else None
    return Database(
        address=stack.address(resource.logical_id),
        name=resource.logical_id,
        at=resource.at,
        engine=named,
        instance_class=text(sized, default=None, at=resource.at),
        cluster=resource.type.endswith("Cluster"),
        aurora=aurora,
        standby=boolean(resource.properties.get("MultiAZ"), default=False, at=resource.at).value,
    )


def layers(stack: Stack) -> Iterator[Layer]:
    """Layers declared in the template, with the local folder that becomes them, and who may use them."""
    opened = dict(_opened(stack))
    for resource in stack.of_type(*LAYERS):
        address = stack.address(resource.logical_id)
        yield Layer(
            address=address,
            name=resource.logical_id,
            at=resource.at,
            runtimes=_compatible(resource, "CompatibleRuntimes"),
            architectures=_compatible(resource, "CompatibleArchitectures"),
            folder=local_folder(stack, resource.properties.get(LAYERS[resource.type])),
            built_by=build_method(resource),
            open_at=opened.get(address) if resource.properties.get("LicenseInfo") is None else None,
        )


def _compatible(resource: Declared, name: str) -> Setting[tuple[str, ...]]:
    value = resource.properties.get(name)
    if value is None:
        return Setting((), resource.at.named(f"Resources.{resource.logical_id}.Properties.{name}"), by_default=True)
    texts = tuple(each.text() for each in listed(value))
    known = value.kind == "list" and None not in texts
    return Setting(tuple(text for text in texts if text is not None) if known else None, value.at)


def _opened(stack: Stack) -> Iterator[tuple[str, Place]]:
    """Layers whose permission names every account and no organization."""
    for resource in stack.of_type("AWS::Lambda::LayerVersionPermission"):
        everybody, organization = resource.properties.get("Principal"), resource.properties.get("OrganizationId")
        layer = target(stack, resource.properties.get("LayerVersionArn"))
        if everybody is not None and everybody.text() == "*" and organization is None and layer is not None:
            yield layer.address, everybody.at


def others(stack: Stack) -> Iterator[Resource]:
    """Every resource that is neither function, API, queue, layer, database nor proxy."""
    named = {database.address for database in databases(stack)}
    known = FUNCTION_TYPES | API_TYPES | LAYERS.keys() | {QUEUE, PROXY}
    for resource in stack.resources.values():
        address = stack.address(resource.logical_id)
        if resource.type in known or address in named:
            continue
        yield Resource(address, resource.logical_id, resource.type, resource.at)
