"""Step Functions state machines: tasks that call a function, how long each may take, and waits for a token."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from deburr.sources.cloudformation import documents, machine_starts, settings
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import qualifier
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode
from deburr.workload.resources import CallbackTask

TYPES = frozenset({"AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"})
INVOKE = (":states:::lambda:invoke", ":states:::aws-sdk:lambda:invoke")
CALLBACK = ".waitForTaskToken"
# What bounds the wait for a token, on the state itself; a path or expression is a bound too.
BOUNDS = ("TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath")
# Where a state keeps states of its own.
WITHIN = ("Branches.*", "Iterator", "ItemProcessor")


def from_resource(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """Read the definition, wherever it is written, and yield a caller for each task that calls a function."""
    definition = _definition(stack, resource)
    if definition is None:
        return
    if definition.kind != "map":
        why = definition.unknown or "it is no map of states"
        stack.gap(definition.at, f"the definition of {resource.logical_id} cannot be read: {why}")
        return
    substitutions = _substitutions(resource)
    schedule = machine_starts.timed(stack, resource)
    seldom = machine_starts.once(definition) if schedule is not None else set()
    for name, state in _states(definition):
        for caller in _task(wiring, stack, resource, name, state, substitutions):
            yield replace(caller, schedule=schedule) if name in seldom else caller


def callbacks(wiring: Wiring, stack: Stack) -> Iterator[CallbackTask]:
    """The states of every standard state machine that wait for a task token."""
    for resource in stack.of_type(*TYPES):
        definition = _definition(stack, resource)
        if definition is None or definition.kind != "map":
            continue
        whole = definition.get("TimeoutSeconds") is not None
        for name, state in _states(definition):
            called = state.get("Resource")
            service = called.pattern() if called is not None else ""
            if called is None or not service.endswith(CALLBACK):
                continue
            aimed = state.get("Parameters", "FunctionName") or state.get("Arguments", "FunctionName")
            function = wiring.function(stack, _substituted(aimed, _substitutions(resource)))
            yield CallbackTask(
                address=stack.address(resource.logical_id),
                name=resource.logical_id,
                state=name,
                at=state.at,
                service=service.removesuffix(CALLBACK).rpartition(":::")[2],
                bounded=whole or any(state.get(bound) is not None for bound in BOUNDS),
                calls=function.address if function is not None else "",
            )


def _definition(stack: Stack, resource: Resource) -> Value | None:
    properties = resource.properties
    for name in ("Definition", "DefinitionString"):
        written = properties.get(name)
        if written is not None:
            return written if written.kind == "map" else documents.embedded(stack, written)
    for name in ("DefinitionUri", "DefinitionS3Location"):
        where = properties.get(name)
        if where is not None:
            return documents.local_file(stack, where)
    stack.gap(resource.at, f"{resource.logical_id} has no definition")
    return None


def _substitutions(resource: Resource) -> dict[str, Value]:
    written = resource.properties.get("DefinitionSubstitutions")
    return dict(written.items()) if written is not None else {}


def _states(definition: Value) -> Iterator[tuple[str, Value]]:
    states = definition.get("States")
    for name, state in states.items() if states is not None else ():
        yield name, state
        for path in WITHIN:
            for inner in at_path(state, path):
                yield from _states(inner)


def _task(
    wiring: Wiring,
    stack: Stack,
    resource: Resource,
    name: str,
    state: Value,
    substitutions: Mapping[str, Value],
) -> Iterator[Caller]:
    called = state.get("Resource")
    if called is None:
        return
    service = called.pattern()
    if any(part in service for part in INVOKE):
        arguments = state.get("Parameters") or state.get("Arguments")
        called = arguments.get("FunctionName") if arguments is not None else None
        kind = arguments.get("InvocationType") if arguments is not None else None
        mode = Mode.ASYNC if kind is not None and kind.text() == "Event" else Mode.SYNC
    else:
        mode = Mode.SYNC
    function = wiring.function(stack, _substituted(called, substitutions))
    if function is None or called is None:
        return
    function = replace(function, qualifier=function.qualifier or _behind(called))
    # With a task token the time runs until somebody sends the token back, not until the function answers.
    limit = state.get("TimeoutSeconds") if CALLBACK not in service and mode is Mode.SYNC else None
    limit = _substituted(limit, substitutions)
    alone = resource.logical_id.rpartition("/")[2] == name  # a task of a CDK app, whose machine is not known
    yield wiring.caller(
        function,
        "step_functions",
        mode,
        name=resource.logical_id if alone else f"{resource.logical_id}.{name}",
        at=state.at,
        waits_s=settings.seconds(limit, default_s=None, at=state.at) if limit is not None else None,
        source=stack.address(resource.logical_id),
    )


def _substituted(value: Value | None, substitutions: Mapping[str, Value]) -> Value | None:
    """What stands for `${Name}` in a definition file, without what follows it."""
    written = (value.text() or "") if value is not None else ""
    if not written.startswith("${"):
        return value
    name = written[2:].partition("}")[0]
    return substitutions.get(name, value)


def _behind(value: Value) -> str:
    """The alias or version that follows `${Name}` in a definition file."""
    written = value.text() or ""
    return qualifier(written.partition("}")[2]) if written.startswith("${") else ""
