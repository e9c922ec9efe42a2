"""The doors that a workload declares."""

from collections.abc import Iterator, Mapping, Sequence

from deburr.lab.doors.cloudfront import Edge
from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.limits import MB
from deburr.lab.spec import Spec
from deburr.workload.caller import Caller
from deburr.workload.workload import Workload

ALB_BODY = 1 * MB
APIS = {"rest_api": Kind.REST, "http_api": Kind.HTTP, "alb": Kind.ALB}


def doors(workload: Workload, specs: Mapping[str, Spec]) -> list[Door]:
    """Every door whose functions run here, in a stable order.

    specs  by the function's address.
    """
    found = [_url(caller, specs) for caller in workload.callers if caller.kind == "function_url"]
    groups: dict[tuple[str, str], list[Caller]] = {}
    for caller in workload.callers:
        if caller.kind in APIS and caller.function.address in specs:
            groups.setdefault((caller.kind, caller.source), []).append(caller)
    found += [_api(APIS[kind], source, callers, specs) for (kind, source), callers in groups.items()]
    return sorted((door for door in found if door is not None), key=lambda door: (door.kind, door.name))


def edges(workload: Workload, specs: Mapping[str, Spec], opened: Sequence[tuple[int, Door]]) -> Iterator[Edge]:
    """The workload's distributions, one for each origin whose door is open.

    opened  (port, door).
    """
    for distribution in workload.distributions:
        for origin in distribution.origins:
            spec = specs.get(origin.function)
            name = origin.api.rpartition("#")[2]
            for port, door in opened:
                before = door.kind is Kind.URL and any(route.spec == spec for route in door.routes)
                if origin.read_s.value is not None and (before or (name and door.name == name)):
                    yield Edge(distribution.name, port, float(origin.read_s.value), origin.attempts.value or 1)
                    break


def _url(caller: Caller, specs: Mapping[str, Spec]) -> Door | None:
    spec = specs.get(caller.function.address)
    if spec is None:
        return None
    signed = caller.public is not None and caller.public.value is False
    return Door(Kind.URL, spec.name, (Route("$default", spec),), streams=caller.streams, iam=signed)


def _api(kind: Kind, source: str, callers: list[Caller], specs: Mapping[str, Spec]) -> Door:
    waits = [caller.waits_s.value for caller in callers if caller.waits_s and caller.waits_s.value is not None]
    default = "$default" if kind is not Kind.ALB else "ANY /{proxy+}"
    routes = tuple(Route(caller.route or default, specs[caller.function.address]) for caller in callers)
    return Door(
        kind,
        source.rpartition("#")[2] or kind.value,
        routes,
        waits_s=min(waits) if waits else None,
        stage="prod" if kind is Kind.REST else "",
        streams=any(caller.streams for caller in callers),
        longest_body=ALB_BODY if kind is Kind.ALB else 10 * MB,
    )
