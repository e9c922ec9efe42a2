"""One use of a template among the others of a project."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cloudformation.template import Resource, Template
from deburr.sources.cloudformation.values import Value
from deburr.workload.workload import Gap

FUNCTION_TYPES = frozenset({"AWS::Serverless::Function", "AWS::Lambda::Function"})
SAM = "AWS::Serverless-"
NESTED_TYPES = frozenset({"AWS::CloudFormation::Stack", "AWS::Serverless::Application"})


class Neighbour(Struct, frozen=True):
    """Something of another stack that is known by its name.

    name  its logical id, or a function's own name.
    type  CloudFormation's; "" for a function.
    """

    name: str
    address: str
    type: str


class Stack(Struct, eq=False):
    """A template with the parameters of one use, its parent and its children.

    resources  by logical id, with Globals merged in.
    trail      logical ids of the nested stacks that lead here.
    prefix     the trail as part of an address, told only when one file is used more than once.
    defaults   facts that stand for AWS's own here: what a framework fills in when nobody wrote it.
    framework  the versions of the Serverless Framework that deploy it, as written; "" where none is pinned.
    given      what the parent passes for each parameter, in the parent's own references.
    neighbours  what all stacks of the project are known by: a service and a name; see `neighbours`.
    """

    template: Template
    resources: Mapping[str, Resource]
    trail: tuple[str, ...] = ()
    prefix: str = ""
    parent: "Stack | None" = None
    given: Mapping[str, Value] = {}
    children: dict[str, "Stack"] = {}
    gaps: list[Gap] = []
    names: dict[str, str] = {}
    defaults: Mapping[str, str] = {}
    framework: str = ""
    neighbours: Mapping[tuple[str, str], Neighbour] = {}

    def address(self, logical_id: str) -> str:
        return f"{self.prefix}{self.template.file}#{logical_id}"

    def gap(self, at: Place, what: str) -> None:
        self.gaps.append(Gap(at, what))

    def of_type(self, *types: str) -> Iterator[Resource]:
        return (resource for resource in self.resources.values() if resource.type in types)

    def globals(self, section: str) -> Value | None:
        """The properties that SAM's Globals give to every resource of that kind (`Function`, `Api`)."""
        shared = self.template.globals
        return shared.get(section) if shared is not None else None

    def is_part(self, function: Resource) -> bool:
        """True for a SAM function in a file that names no transform: it is merged into a template with Globals.

        A framework that fills in defaults of its own (`defaults`) merges nothing.
        """
        named = any(transform.startswith(SAM) for transform in self.template.transforms)
        return function.type == "AWS::Serverless::Function" and not named and not self.defaults

    def family(self) -> Iterator["Stack"]:
        """This stack, then every other one of the same parentage."""
        yield self
        top = self
        while top.parent is not None:
            top = top.parent
        yield from (stack for stack in top.tree() if stack is not self)

    def tree(self) -> Iterator["Stack"]:
        """This stack and its descendants, parents first."""
        yield self
        for child in self.children.values():
            yield from child.tree()

    def function_named(self, name: str) -> str | None:
        """Address of the function with that explicit name.

        name  with `{}` for parts that are unknown: equal only within this template.
        """
        if name in self.names or "{" in name:
            return self.names.get(name)
        own = next((found for stack in self.family() if (found := stack.names.get(name))), None)
        other = self.neighbours.get(("lambda", name)) if own is None else None
        return other.address if other is not None else own
