"""A function sits in a VPC and reaches nothing private.

In a VPC a function has no way to the internet, nor to AWS's own APIs, without a NAT gateway or
endpoints that are paid by the hour. Left alone for two weeks its network interface is taken back,
and the next invocation fails. None of that buys anything for code that talks to S3 or DynamoDB
only. (The ten extra seconds of cold start are long gone.)

Instead, take it out of the VPC; where a whole project shares one `VpcConfig`, write it on the
functions that need it.
Silent when a database, a cache, a broker, a mounted file system, an instance, an endpoint without
a NAT gateway or anything else private stands in the workload (a search domain outside of a VPC does
not), when the code, its environment or its policies name a host or a client that may be private, or
a path below /mnt, where file systems are mounted, when it makes HTTP calls or uses a library deburr
does not know (either may reach a private address), and when the handler could not be read whole. A
handler that does nothing yet is only a possible finding. A rule of the house ("everything in a
VPC") is not in the code: allow it with that reason.
"""

import re
import sys
from collections.abc import Iterator

from deburr.cost.price import money
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import ClientKind, Handler

RULE = Rule(
    name="needless-vpc",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",),
)

HOURS = 730  # a twelfth of a year

# A search domain within a VPC is a database of the workload; any other is public.
PRIVATE_TYPES = (
    r"AWS::(RDS|ElastiCache|MemoryDB|DAX|DocDB|Neptune|Redshift|OpenSearchServerless::VpcEndpoint|EFS|S3Files|FSx|MSK"
    r"|AmazonMQ|ElasticLoadBalancing|ECS|EKS|EMR|DMS|DirectoryService|VpcLattice|ServiceDiscovery|Timestream::InfluxDB"
    r"|EC2::(Instance|LaunchTemplate|SecurityGroupIngress|VPCPeering|VPNConnection|VPNGateway"
    r"|TransitGateway|ClientVpn))"
)
ENDPOINT, NAT = "AWS::EC2::VPCEndpoint", "AWS::EC2::NatGateway"
"""Endpoints alone may keep a function from the internet on purpose; beside a NAT gateway they only save its traffic."""
PRIVATE_CALLERS = frozenset({"kafka", "mq", "documentdb", "vpc_lattice"})
# Words in the names of variables that hold where something is.
HOST_WORDS = frozenset(
    {
        "host",
        "hosts",
        "hostname",
        "endpoint",
        "endpoints",
        "url",
        "uri",
        "urls",
        "server",
        "servers",
        "address",
        "addr",
        "ip",
        "ips",
        "port",
        "dsn",
        "db",
        "database",
        "rds",
        "pg",
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "aurora",
        "sql",
        "mongo",
        "mongodb",
        "docdb",
        "redis",
        "valkey",
        "cache",
        "memcached",
        "elasticache",
        "kafka",
        "broker",
        "brokers",
        "bootstrap",
        "rabbitmq",
        "amqp",
        "mq",
        "elastic",
        "elasticsearch",
        "opensearch",
        "neptune",
        "redshift",
        "proxy",
        "cluster",
        "domain",
        "ldap",
        "sftp",
        "ftp",
        "smtp",
        "nfs",
        "efs",
        "fsx",
        "mount",
        "mnt",
        "vpc",
        "vpce",
        "subnet",
        "private",
        "internal",
        "connection",
        "conn",
    }
)
PUBLIC_APIS = frozenset(
    {"dynamodb", "dynamo", "ddb", "timestream", "athena", "glue", "kinesis", "firehose", "bedrock", "s3", "sqs", "sns"}
)
"""Words that say whose database, domain or connections a variable is about: services behind AWS's own endpoints."""
OF_A_SERVICE = frozenset({"db", "database", "cache", "cluster", "domain", "sql", "connection", "conn", "bootstrap"})
"""Words that name something of such a service as well as something of one's own."""
PRIVATE_VALUE = (
    r"(?i)(^|[^\d.])(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+"
    r"|\.(rds|cache|memorydb|docdb|neptune|redshift|es|aoss|kafka|mq|elb|vpce)\b.*\.amazonaws\.com"
    r"|\.(internal|local|corp|lan|private)\b|://|/mnt/"
)
PRIVATE_POLICIES = (
    r"(?i)^(rds|elasticache|memorydb|dax|neptune|redshift|es|aoss|kafka|mq|elasticfilesystem|fsx|vpc-lattice|ds)[-:a-z]*:"
    r"|ClientMount|^(EFS|RDS|Kafka|Elasticsearch|AmazonElasticFileSystem|AmazonMSK|AmazonRDS|AmazonElastiCache)"
)
PRIVATE_SERVICES = frozenset({"dax", "neptunedata", "opensearch", "es", "kafka", "elasticache"})
# Third-party code that opens no connection of its own; anything else may.
QUIET_PYTHON = frozenset(
    {
        "boto3",
        "botocore",
        "aws_lambda_powertools",
        "aws_xray_sdk",
        "crhelper",
        "cfnresponse",
        "numpy",
        "pandas",
        "scipy",
        "PIL",
        "pytz",
        "dateutil",
        "yaml",
        "simplejson",
        "orjson",
        "ujson",
        "jsonschema",
        "pydantic",
        "marshmallow",
        "attr",
        "attrs",
        "jwt",
        "jose",
        "cryptography",
        "bs4",
        "lxml",
        "openpyxl",
        "xlsxwriter",
        "jinja2",
        "markdown",
        "tabulate",
        "pyarrow",
        "aws_embedded_metrics",
        "typing_extensions",
        "mypy_boto3_s3",
        "mypy_boto3_dynamodb",
        "aws_lambda_context",
        "tenacity",
        "cachetools",
        "s3transfer",
    }
)
LOUD_STDLIB = frozenset(
    {
        "socket",
        "socketserver",
        "ssl",
        "http",
        "urllib",
        "ftplib",
        "smtplib",
        "telnetlib",
        "poplib",
        "imaplib",
        "nntplib",
        "xmlrpc",
        "subprocess",
        "asyncio",
        "asyncore",
        "multiprocessing",
        "ctypes",
        "os.popen",
    }
)
QUIET_URLLIB = ("urllib.parse", "urllib.error")
QUIET_NODE = (
    r"^(@aws-sdk/|@aws-lambda-powertools/|@smithy/|aws-sdk(/|$)|aws-xray-sdk|aws-lambda$|uuid$|lodash|moment|dayjs|date-fns"
    r"|zod$|joi$|ajv|crypto$|path$|fs($|/)|util$|stream($|/)|zlib$|os$|events$|url$|querystring$|buffer$|assert$|timers"
    r"|string_decoder$|worker_threads$|perf_hooks$|sharp$|csv-|jsonwebtoken$|@middy/|source-map-support|ulid|nanoid)"
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if not function.vpc.value or function.mounts or handler is None or handler.unread:
        return
    if _private_in_code(handler) or _private_in_settings(function, handler):
        return
    if _private_around(function, given):
        return
    services = sorted({service for client in handler.clients for service in client.services})
    uses = f"only calls {', '.join(services)}" if services else "calls nothing over the network"
    nat = given.facts["price.nat.hour"]
    days = given.facts["vpc.idle_reclaim_days"].whole
    yield RULE.finding(
        f"{function.name} is in a VPC and its code {uses}: nothing private is reached",
        at=function.vpc.at,
        also=[handler.at],
        consequence=(
            f"to reach AWS or the internet from there takes endpoints, or a NAT gateway from"
            f" {money(nat.number * HOURS)} a month per AZ (price of {nat.checked}; others may share it);"
            f" after {days} idle days the next invocation fails"
        ),
        fix=Advice("remove its VpcConfig, or write it only on functions that reach something private"),
        confidence=Confidence.POSSIBLE if handler.trivial and not services else Confidence.LIKELY,
    )


def _private_around(function: Function, given: Given) -> bool:
    beside = [database.at for database in given.workload.databases]
    private = {name for name in {other.type for other in given.workload.resources} if re.match(PRIVATE_TYPES, name)}
    beside += [other.at for other in given.workload.resources if other.type in private]
    ways_out = [other.at for other in given.workload.resources if other.type == NAT]
    if not any(_same_project(function.at, at) for at in ways_out):
        beside += [other.at for other in given.workload.resources if other.type == ENDPOINT]
    if any(_same_project(function.at, at) for at in beside):
        return True
    return any(caller.kind in PRIVATE_CALLERS for caller in given.callers(function))


def _same_project(one: Place, other: Place) -> bool:
    """In a repository of many projects, a folder at the top is one; what stands at the top belongs to all."""
    tops = {place.file.partition("/")[0] if "/" in place.file else "" for place in (one, other)}
    return len(tops - {""}) < 2


def _private_in_code(handler: Handler) -> bool:
    if handler.mounted or handler.calls or any(client.kind is not ClientKind.SDK for client in handler.clients):
        return True
    services = {service for client in handler.clients for service in client.services}
    if "" in services or services & PRIVATE_SERVICES:
        return True
    return any(not _quiet(each.module, handler.language) for each in handler.imports)


def _quiet(module: str, language: str) -> bool:
    """True when a library surely reaches no private address by itself."""
    if language != "python":
        return bool(re.match(QUIET_NODE, module))
    top = module.partition(".")[0]
    if module.startswith(QUIET_URLLIB):
        return True
    return top in QUIET_PYTHON or (top in sys.stdlib_module_names and top not in LOUD_STDLIB)


def _private_in_settings(function: Function, handler: Handler) -> bool:
    given = dict(function.environment)
    if any(_names_a_host(name, given.get(name)) for name in (*given, *handler.environment)):
        return True
    if any(value is not None and re.search(PRIVATE_VALUE, value) for _, value in function.environment):
        return True
    return any(re.search(PRIVATE_POLICIES, policy.rpartition("/")[2]) for policy in function.policies)


def _names_a_host(name: str, value: str | None) -> bool:
    """True for a variable that may say where something private is; how long a cache lives says nothing."""
    words = set(_words(name))
    told = (HOST_WORDS - OF_A_SERVICE if words & PUBLIC_APIS else HOST_WORDS) & words
    return bool(told) and not (told == {"cache"} and value is not None and re.fullmatch(r"(?i)\d+|true|false", value))


def _words(name: str) -> list[str]:
    """`DB_HOST` and `dbHost` as `db`, `host`; digits belong to nobody."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    return [word for word in re.split(r"[^a-z]+", spaced.lower()) if word]
