"""What a CDK app denies the roles of its functions; what it grants them stands all over the app, and is not read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Construct,
    External,
    Items,
    Options,
    Value,
    construct_of,
    entries_of,
    option,
    text_of,
)
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

STATEMENT = "iam.PolicyStatement"
DENY = "Effect.DENY"
ROLES = (".role", ".grantPrincipal")
"""What of a function says its role."""


def of_method(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.addToRolePolicy(new PolicyStatement({ effect: Effect.DENY, actions: [...] }))`."""
    function = w.function(act.base)
    if function is not None:
        yield from _policies(w, [function], act.args)


def of_role(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`role.addToPolicy(new PolicyStatement(...))`, `fn.role.addToPrincipalPolicy(...)`."""
    yield from _policies(w, _functions(w, act.base), [*act.args, *act.options.entries.values()])


def attached(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`role.attachInlinePolicy(policy)`, `policy.attachToRole(role)`."""
    other = act.args[0] if act.args else next(iter(act.options.entries.values()), None)
    role, policy = (other, act.base) if act.method == "attachToRole" else (act.base, other)
    made = construct_of(policy)
    if made is not None:
        yield from _policies(w, _functions(w, role), _statements(made.options))


def of_options(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`initialPolicy: [new PolicyStatement(...)]` of a function."""
    function, first = w.function(made), made.options.entries.get("initialPolicy")
    if function is not None and isinstance(first, Items):
        yield from _policies(w, [function], first.items)


def role(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`inlinePolicies: { logs: new PolicyDocument({ statements: [...] }) }` of a role."""
    for document in entries_of(made.options.entries.get("inlinePolicies")).values():
        yield from _policies(w, _functions(w, made), _statements(Options(made.at, {"document": document})))


def policy(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new Policy(this, "NoLogs", { statements: [...], roles: [role] })`."""
    roles = made.options.entries.get("roles")
    for each in roles.items if isinstance(roles, Items) else ():
        yield from _policies(w, _functions(w, each), _statements(made.options))


def _functions(w: "Wiring", role: Value | None) -> list[TreeNode]:
    """References to the functions that have a role."""
    if isinstance(role, Called) and role.path.endswith(ROLES):
        function = w.function(role.base)
        return [function] if function is not None else []
    made = construct_of(role)
    return w.of_role(made) if made is not None else []


def _statements(policy: Options) -> list[Value]:
    document = policy.entries.get("document")
    inner = document.options if isinstance(document, Called | Construct) else None
    found = [policy.entries.get("statements"), option(inner, "statements")]
    return [each for listed in found if isinstance(listed, Items) for each in listed.items]


def _policies(w: "Wiring", functions: list[TreeNode], statements: list[Value]) -> Iterator["Made"]:
    nodes = w.nodes
    for each in statements if functions else ():
        denied = _denied(each)
        if denied is None:
            continue
        actions, sometimes = denied
        statement = {
            "Effect": nodes.text(each.at, "Deny"),
            "Action": nodes.value(actions),
            "Condition": nodes.unknown(each.at) if sometimes else None,
        }
        document = nodes.mapping(each.at, {"Statement": nodes.items(each.at, [nodes.mapping(each.at, statement)])})
        properties = {"Roles": nodes.items(each.at, functions), "PolicyDocument": document}
        yield w.name("denial"), nodes.resource(each.at, "AWS::IAM::Policy", properties)


def _denied(statement: Value) -> tuple[Value | None, bool] | None:
    """The actions that a statement denies, and whether only under conditions; None for one that denies nothing."""
    if not isinstance(statement, Called | Construct):
        return None
    named, told = statement.path if isinstance(statement, Called) else statement.kind, statement.options.entries
    if named.endswith(f"{STATEMENT}.fromJson") and text_of(told.get("Effect")) == "Deny":
        return told.get("Action"), "Condition" in told
    effect = told.get("effect")
    if named.endswith(STATEMENT) and isinstance(effect, External) and effect.path.endswith(DENY):
        return told.get("actions"), "conditions" in told
    return None
