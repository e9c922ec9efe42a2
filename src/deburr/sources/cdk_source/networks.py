"""Ways out of the VPCs of a CDK app: endpoints, and the NAT gateways that the library makes unless told otherwise."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Const, Construct, External, Items, Options, Value, option

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

ENDPOINT, NAT = "AWS::EC2::VPCEndpoint", "AWS::EC2::NatGateway"
THROUGH_NAT = ("PRIVATE_WITH_EGRESS", "PRIVATE_WITH_NAT", "PRIVATE")


def endpoint(w: "Wiring", made: Construct | Act) -> Iterator["Made"]:
    """`vpc.addInterfaceEndpoint("Secrets", { service })`, and the construct that it makes."""
    yield w.name("endpoint"), w.nodes.resource(made.at, ENDPOINT, {})


def vpc(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new Vpc(this, "Vpc", { natGateways: 1 })`: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.Vpc.html"""
    if "gatewayEndpoints" in made.options.entries:
        yield from endpoint(w, made)
    if _has_nat(made.options):
        yield w.name("NAT gateway"), w.nodes.resource(made.at, NAT, {})


def _has_nat(given: Options) -> bool:
    """True where it surely has one: none is told to be left out, and some subnet goes out through it."""
    number, subnets = given.entries.get("natGateways"), given.entries.get("subnetConfiguration")
    if not given.whole or (number is not None and not (isinstance(number, Const) and number.value != 0)):
        return False
    if subnets is None:
        return True
    return isinstance(subnets, Items) and any(_goes_out(each) for each in subnets.items)


def _goes_out(subnet: Value) -> bool:
    told = subnet.options if isinstance(subnet, Called) else subnet  # Python's `SubnetConfiguration(...)`
    kind = option(told, "subnetType")
    return isinstance(kind, External) and kind.path.rpartition(".")[2] in THROUGH_NAT
