"""Which functions need their VPC, as far as code and template tell."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_client, a_function, a_handler, an_import, given, setting

from deburr.findings import Confidence, Finding
from deburr.place import Place
from deburr.rules.cold_starts.needless_vpc import HOURS, check
from deburr.workload.caller import Mode
from deburr.workload.handler import ClientKind, NetworkCall, Phase, Timeout
from deburr.workload.resources import Database, Resource

INSIDE = ("subnet-0a1b2c3d", "sg-0a1b2c3d")
S3 = a_handler(clients=(a_client(),), imports=(an_import("boto3"), an_import("json", line=2)))
CALL = NetworkCall("requests.get", "requests", Place("src/app.py", 7, 1), Phase.INVOCATION, Timeout(None), True, ())


def found(**fields: Any) -> list[Finding]:
    function = a_function(**({"vpc": INSIDE, "handler": S3} | fields))
    return list(check(function, given(function)))


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        pytest.param({}, True, id="only AWS's own services"),
        pytest.param({"vpc": ()}, False, id="outside"),
        pytest.param({"vpc": None}, False, id="unknown is not inside"),
        pytest.param({"handler": None}, False, id="code not read"),
        pytest.param({"handler": a_handler(clients=(a_client(),), unread=("x.py",))}, False, id="read in part"),
        pytest.param(
            {"handler": a_handler(clients=(a_client("psycopg2.connect", "", kind=ClientKind.DATABASE),))},
            False,
            id="a database",
        ),
        pytest.param({"handler": a_handler(clients=(a_client(service=""),))}, False, id="a service that is computed"),
        pytest.param({"handler": a_handler(calls=(CALL,))}, False, id="an HTTP call may go anywhere"),
        pytest.param({"handler": a_handler(imports=(an_import("acme"),))}, False, id="an unknown library"),
        pytest.param({"handler": a_handler(imports=(an_import("socket"),))}, False, id="sockets"),
        pytest.param(
            {"handler": a_handler(clients=(a_client(),), imports=(an_import("urllib.parse.quote"),))},
            True,
            id="parsing a URL is not calling it",
        ),
        pytest.param({"handler": a_handler(imports=(an_import("urllib.request"),))}, False, id="urllib.request"),
        pytest.param({"environment": (("DB_HOST", None),)}, False, id="a host by name"),
        pytest.param({"environment": (("dbHost", None),)}, False, id="a host in camel case"),
        pytest.param({"environment": (("TIMESTREAM_DATABASE", None),)}, True, id="a database of a public service"),
        pytest.param({"environment": (("KINESIS_ENDPOINT", None),)}, False, id="where a public service is, perhaps"),
        pytest.param({"environment": (("DYNAMODB_CONNECTION_POOL", "20"),)}, True, id="connections to a service"),
        pytest.param({"environment": (("DB_CONNECTION_POOL", "20"),)}, False, id="connections to a database"),
        pytest.param({"environment": (("CACHE_TTL", "300"),)}, True, id="how long a cache lives"),
        pytest.param({"environment": (("CACHE_TTL", None),)}, False, id="a cache, settled at deploy time"),
        pytest.param({"environment": (("DB_PORT", "5432"),)}, False, id="a port"),
        pytest.param({"environment": (("TABLE", None),)}, True, id="an unresolved name of something else"),
        pytest.param({"environment": (("DYNAMODB_TABLE", "orders"),)}, True, id="db is a word, not letters"),
        pytest.param({"environment": (("LEDGER", "10.1.2.3"),)}, False, id="a private address"),
        pytest.param({"environment": (("VERSION", "110.1.2.3"),)}, True, id="a public address"),
        pytest.param({"environment": (("LEDGER", "ledger.corp"),)}, False, id="a private name"),
        pytest.param({"policies": ("rds-db:connect",)}, False, id="a policy for a database"),
        pytest.param({"policies": ("VPCAccessPolicy", "events:PutEvents")}, True, id="policies for AWS only"),
        pytest.param({"policies": ("elasticfilesystem:ClientMount",)}, False, id="a policy for a file system"),
    ],
)
def test_what_counts_as_private(fields: dict[str, Any], fires: bool) -> None:
    assert bool(found(**fields)) is fires


@pytest.mark.parametrize(
    ("file", "fires"),
    [
        pytest.param("template.yaml", False, id="the same template"),
        pytest.param("infra/database.yaml", False, id="a template of the same project"),
    ],
)
def test_a_database_beside_it_may_be_why(file: str, fires: bool) -> None:
    function = a_function(vpc=INSIDE, handler=S3)
    ledger = Database(f"{file}#Ledger", "Ledger", Place(file, 3, 3), setting("postgres"), setting(None))
    assert bool(list(check(function, given(function, databases=(ledger,))))) is fires


@pytest.mark.parametrize(
    ("kind", "fires"),
    [
        pytest.param("AWS::EC2::VPCEndpoint", False, id="an endpoint"),
        pytest.param("AWS::EFS::FileSystem", False, id="a file system"),
        pytest.param("AWS::ElasticLoadBalancingV2::LoadBalancer", False, id="a load balancer"),
        pytest.param("AWS::EC2::Instance", False, id="an instance"),
        pytest.param("AWS::OpenSearchService::Domain", True, id="a search domain: those in a VPC are databases"),
        pytest.param("AWS::OpenSearchServerless::VpcEndpoint", False, id="the way to collections"),
        pytest.param("AWS::EC2::SecurityGroup", True, id="its own security group"),
        pytest.param("AWS::EC2::Subnet", True, id="its own subnet"),
        pytest.param("AWS::EC2::NatGateway", True, id="the NAT it pays for"),
    ],
)
def test_what_stands_in_the_template(kind: str, fires: bool) -> None:
    function = a_function(vpc=INSIDE, handler=S3)
    other = Resource("template.yaml#Other", "Other", kind, Place("template.yaml", 9, 3))
    assert bool(list(check(function, given(function, resources=(other,))))) is fires


def test_endpoints_beside_a_nat_gateway_keep_nobody_in() -> None:
    function = a_function(vpc=INSIDE, handler=S3)
    kinds = ("AWS::EC2::VPCEndpoint", "AWS::EC2::NatGateway")
    others = [Resource(f"template.yaml#{kind}", kind, kind, Place("template.yaml", 9, 3)) for kind in kinds]
    assert not list(check(function, given(function, resources=others[:1])))
    assert list(check(function, given(function, resources=others)))


def test_a_broker_that_is_polled_is_private() -> None:
    function = a_function(vpc=INSIDE, handler=S3)
    assert not list(check(function, given(function, [a_caller(function, "kafka", Mode.POLL)])))


def test_a_handler_that_does_nothing_yet_is_only_possible() -> None:
    (finding,) = found(handler=a_handler(trivial=True))
    assert finding.confidence is Confidence.POSSIBLE
    assert found()[0].confidence is Confidence.LIKELY


def test_the_price_of_nat_is_the_facts() -> None:
    (finding,) = found()
    assert f"${FACTS.number('price.nat.hour') * HOURS:.2f} a month" in finding.consequence
    assert f"after {FACTS['vpc.idle_reclaim_days'].whole} idle days" in finding.consequence
