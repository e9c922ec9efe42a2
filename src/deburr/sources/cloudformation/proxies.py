"""RDS Proxies in a template, with what their target groups tell."""

from collections.abc import Iterator

from deburr.sources.cloudformation.references import targets
from deburr.sources.cloudformation.settings import listed, text
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource as Declared
from deburr.sources.cloudformation.values import Value
from deburr.workload.resources import Proxy
from deburr.workload.setting import Setting

PROXY = "AWS::RDS::DBProxy"
GROUP = "AWS::RDS::DBProxyTargetGroup"
FAMILIES = {"POSTGRESQL": "postgres", "MYSQL": "mysql", "SQLSERVER": "sqlserver"}
SERVED = {
    "DBInstanceIdentifiers": ("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
    "DBClusterIdentifiers": ("AWS::RDS::DBCluster", "DBClusterIdentifier"),
}
"""What a target group names, of which type it is, and by which property it is called so."""

FILTERS = ("ConnectionPoolConfigurationInfo", "SessionPinningFilters")
TOKENS = {"REQUIRED": True, "ENABLED": True, "DISABLED": False}


def proxies(stack: Stack) -> Iterator[Proxy]:
    """Each proxy that a template declares."""
    groups = list(stack.of_type(GROUP))
    for resource in stack.of_type(PROXY):
        address = stack.address(resource.logical_id)
        own = [group for group in groups if _of(stack, group, address)]
        family = text(resource.properties.get("EngineFamily"), default=None, at=resource.at)
        served = (address for group in own for address in _served(stack, group))
        yield Proxy(
            address=address,
            name=resource.logical_id,
            at=resource.at,
            engine=Setting(FAMILIES.get((family.value or "").upper()), family.at),
            iam=_iam(resource),
            serves=tuple(dict.fromkeys(served)),
            ignores_sets=any(group.properties.get(*FILTERS) is not None for group in own),
        )


def _of(stack: Stack, group: Declared, address: str) -> bool:
    return address in _meant(stack, group.properties.get("DBProxyName"), PROXY, "DBProxyName")


def _served(stack: Stack, group: Declared) -> Iterator[str]:
    for key, (kind, name) in SERVED.items():
        for value in listed(group.properties.get(key)):
            yield from _meant(stack, value, kind, name)


def _meant(stack: Stack, value: Value | None, kind: str, name: str) -> list[str]:
    """The addresses of what a value refers to, or calls by the name that it is given."""
    found = [each.address for each in targets(stack, value)]
    told = value.text() if value is not None and not found else None
    for resource in stack.of_type(kind) if told is not None else ():
        called = resource.properties.get(name)
        if called is not None and called.text() == told:
            found.append(stack.address(resource.logical_id))
    return found


def _iam(resource: Declared) -> Setting[bool]:
    """Whether a client shows a token: one way in that asks for it is enough."""
    auth = resource.properties.get("Auth")
    told = [TOKENS.get((way.text() or "").upper()) for each in listed(auth) if (way := each.get("IAMAuth")) is not None]
    at = auth.at if auth is not None else resource.at
    if True in told:
        return Setting(True, at)
    return Setting(None if None in told else False, at, by_default=not told)
