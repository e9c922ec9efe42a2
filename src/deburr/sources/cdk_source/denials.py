"""What a CDK app denies the roles of its functions; what it grants them stands all over the app, and is not read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Construct, External, Items, Value, entries_of
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

STATEMENT = "iam.PolicyStatement"
DENY = "Effect.DENY"


def of_method(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.addToRolePolicy(new PolicyStatement({ effect: Effect.DENY, actions: [...] }))`."""
    function = w.function(act.base)
    if function is not None:
        yield from _policies(w, function, act.args)


def of_options(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`initialPolicy: [new PolicyStatement(...)]` of a function."""
    function, first = w.function(made), made.options.entries.get("initialPolicy")
    if function is not None and isinstance(first, Items):
        yield from _policies(w, function, first.items)


def _policies(w: "Wiring", function: TreeNode, statements: list[Value]) -> Iterator["Made"]:
    nodes = w.nodes
    for each in statements:
        told = entries_of(each.options) if isinstance(each, Called | Construct) else {}
        effect = told.get("effect")
        if not isinstance(each, Called | Construct) or not isinstance(effect, External):
            continue
        if not effect.path.endswith(DENY) or not _named(each).endswith(STATEMENT):
            continue
        statement = {
            "Effect": nodes.text(each.at, "Deny"),
            "Action": nodes.value(told.get("actions")),
            "Condition": nodes.unknown(each.at) if "conditions" in told else None,
        }
        document = nodes.mapping(each.at, {"Statement": nodes.items(each.at, [nodes.mapping(each.at, statement)])})
        properties = {"Roles": nodes.items(each.at, [function]), "PolicyDocument": document}
        yield w.name("denial"), nodes.resource(each.at, "AWS::IAM::Policy", properties)


def _named(statement: Called | Construct) -> str:
    return statement.path if isinstance(statement, Called) else statement.kind
