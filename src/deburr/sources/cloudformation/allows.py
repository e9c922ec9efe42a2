"""Notes by which an owner allows a finding: comments in the file, or Metadata where JSON has no comments."""

from collections.abc import Iterable, Iterator

from deburr.place import Place
from deburr.sources.cloudformation.settings import listed
from deburr.sources.cloudformation.stack import Stack
from deburr.workload.workload import Allow


def allows(stacks: Iterable[Stack]) -> Iterator[Allow]:
    """Every note once, however often its file is used.

    In Metadata it is `deburr: {allow: "outlives-caller until 2027-03-01"}`, or a list of such texts.
    """
    seen: set[str] = set()
    for stack in stacks:
        file = stack.template.file
        if file in seen:
            continue
        seen.add(file)
        for line, text in stack.template.allows.items():
            if text:
                yield Allow(Place(file, line, 1), text)
        yield from stack.template.notes
        for resource in stack.resources.values():
            for value in listed(resource.raw.get("Metadata", "deburr", "allow")):
                written = value.text()
                if written:
                    yield Allow(value.at, written)
