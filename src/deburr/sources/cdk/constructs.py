"""The constructs of an assembly, by the template and logical id that they became."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cdk.assembly import Assembly, Json, StackArtifact
from deburr.sources.cdk.made import is_made
from deburr.sources.cdk.traces import Traces
from deburr.sources.cloudformation.template import unpacked

_LEAVES = ("/Resource", "/Default")  # what the CDK calls the CloudFormation resource inside a construct


class Construct(Struct, frozen=True):
    """path     as the app names it: `Prod/Shop/Orders`.
    stack    the stack it is in.
    within   its path below that stack: `Orders`.
    at       the line that made it; None when no trace was kept.
    made     True when it is a function of the CDK's own.
    bundled  True when its code asset came out of a bundler.
    """

    path: str
    stack: StackArtifact
    within: str
    at: Place | None
    made: bool
    bundled: bool


def constructs(assembly: Assembly, templates: Mapping[str, Path], root: Path) -> dict[tuple[str, str], Construct]:
    """Every construct by (template file, logical id).

    templates  the files that were read as templates of this assembly, nested stacks too.
    """
    traces = Traces(assembly.app, root)
    found: dict[tuple[str, str], Construct] = {}
    ids: dict[str, dict[str, str]] = {}
    for stack in assembly.stacks:
        ids[stack.path] = {
            str(entry["data"]): path
            for path, entries in stack.metadata.items()
            for entry in entries
            if entry.get("type") == "aws:cdk:logicalId"
        }
    for file, path in templates.items():
        own = next((stack for stack in assembly.stacks if stack.template.resolve() == path.resolve()), None)
        for logical_id, metadata in _resources(path):
            written = metadata.get("aws:cdk:path")
            if not isinstance(written, str):
                written = ids[own.path].get(logical_id, "") if own is not None else ""
            stack_of = own or _around(assembly.stacks, written)
            if not written or stack_of is None:
                continue
            found[file, logical_id] = _construct(written.strip("/"), stack_of, metadata, traces)
    return found


def _construct(written: str, stack: StackArtifact, metadata: Json, traces: Traces) -> Construct:
    path = written
    for leaf in _LEAVES:
        path = path.removesuffix(leaf)
    entries = stack.metadata.get(written, ())
    around = (*entries, *stack.metadata.get(path, ()), *stack.metadata.get(path.rpartition("/")[0], ()))
    return Construct(
        path=path,
        stack=stack,
        within=path.removeprefix(f"{stack.path}/"),
        at=next((place for entry in entries if (place := traces.place(_trace(entry))) is not None), None),
        made=is_made(path, frozenset(str(entry.get("type")) for entry in around)),
        bundled=metadata.get("aws:asset:is-bundled") is True,
    )


def _trace(entry: Json) -> Iterable[object]:
    """`trace` of the logical id until 2025; since then the frames are an entry's data."""
    frames = entry.get("data") if entry.get("type") == "aws:cdk:creationStack" else entry.get("trace")
    return frames if isinstance(frames, list) else ()


def _around(stacks: tuple[StackArtifact, ...], path: str) -> StackArtifact | None:
    """The stack around a nested stack's construct: the longest path that leads there."""
    leading = [stack for stack in stacks if path.strip("/").startswith(f"{stack.path}/")]
    return max(leading, key=lambda stack: len(stack.path), default=None)


def _resources(path: Path) -> Iterable[tuple[str, Json]]:
    try:
        resources = json.loads(unpacked(path)).get("Resources", {})
    except (OSError, ValueError, AttributeError, RecursionError):
        return  # the template reader tells what is wrong with it
    for logical_id, resource in resources.items() if isinstance(resources, dict) else ():
        metadata = resource.get("Metadata") if isinstance(resource, dict) else None
        yield logical_id, metadata if isinstance(metadata, dict) else {}
