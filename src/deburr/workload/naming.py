"""Which function of the workload a measured name belongs to: known, or listed as not known, never guessed."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from deburr.workload.function import Function
from deburr.workload.workload import Workload

NESTED_TYPES = frozenset({"AWS::CloudFormation::Stack", "AWS::Serverless::Application"})
ARN = re.compile(r"arn:[^:]+:lambda:[^:]*:[^:]*:function:")
# CloudFormation ends a name it makes up with `-` and 12 or 13 random characters, and keeps what stands before
# within 50, cutting the longer of stack name and logical id, neither below these lengths. Not documented: the
# public names in tests/workload/test_naming.py show it. 11: base 36 drops its leading zeros.
RANDOM = r"(?=.*[0-9A-Z])[0-9A-Za-z]{11,13}"
HEAD, STACK_KEPT, LOGICAL_KEPT = 50, 25, 24
CDK_HASH = r"[0-9A-F]{8}$"


class Join(Struct, frozen=True):
    """Measured names and the functions they belong to; a name is in exactly one of the three.

    matched    measured name -> address; several names may belong to one function (it was replaced).
    ambiguous  measured name -> addresses it may belong to; a single address means that names of several
               stacks claim it, and naming the stack would decide.
    unmatched  names that belong to nothing here.
    """

    matched: Mapping[str, str] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()


def join(
    measured: Iterable[str],
    workload: Workload,
    *,
    stack: str | None = None,
    resources: Mapping[str, str] | None = None,
    named: Mapping[str, str] | None = None,
) -> Join:
    """Join measured names to functions: by the user's word, else explicit name, else resources, else pattern.

    measured   names, ARNs or `/aws/lambda/` log groups, with or without a version or alias.
    stack      stack name, for Serverless `service-stage`; None when unknown.
    resources  physical name -> logical id, from tags or the stack's list; no pattern overrules it.
    named      measured name -> address or logical id, from `[functions]` in `deburr.toml`.
    """
    known = _Known.of(workload)
    matched: dict[str, str] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    unmatched: list[str] = []
    claims: dict[str, str] = {}
    for name in sorted(set(measured)):
        found = known.told(name, named or {}, resources or {})
        if found is None:
            claims[name], found = known.patterned(bare(name), stack)
        addresses = tuple(dict.fromkeys(each.address for each in found))
        if len(addresses) == 1:
            matched[name] = addresses[0]
        elif addresses:
            ambiguous[name] = addresses
        else:
            unmatched.append(name)
    for name in _contested(matched, claims):
        ambiguous[name] = (matched.pop(name),)
    return Join(matched, dict(sorted(ambiguous.items())), tuple(unmatched))


def bare(name: str) -> str:
    """The function's own name, out of an ARN, a log group or `name:alias`."""
    return ARN.sub("", name.strip()).removeprefix("/aws/lambda/").partition(":")[0]


def _contested(matched: Mapping[str, str], claims: Mapping[str, str]) -> list[str]:
    """Names matched by pattern alone whose function is claimed by another stack too.

    claims  measured name -> the stack its pattern tells.
    """
    stacks: dict[str, set[str]] = {}
    for name, address in matched.items():
        if name in claims:
            stacks.setdefault(address, set()).add(claims[name])
    return [name for name in claims if name in matched and len(stacks[matched[name]]) > 1]


class _Known(Struct, frozen=True):
    """The workload's functions by everything they are called.

    by_id   by logical id, the ids of folded copies included.
    open    the same without functions whose name is written down: no pattern makes up theirs.
    nested  logical ids of nested stacks.
    """

    by_address: dict[str, list[Function]]
    by_name: dict[str, list[Function]]
    by_id: dict[str, list[Function]]
    open: dict[str, list[Function]]
    nested: frozenset[str]

    @classmethod
    def of(cls, workload: Workload) -> "_Known":
        nested = frozenset(each.name for each in workload.resources if each.type in NESTED_TYPES)
        known = cls({}, {}, {}, {}, nested)
        for function in workload.functions:
            known.by_address.setdefault(function.address, []).append(function)
            given = function.given_name.value if function.given_name else None
            if given is not None:
                known.by_name.setdefault(given, []).append(function)
            for logical_id in dict.fromkeys((function.name, *function.also_known_as)):
                known.by_id.setdefault(logical_id, []).append(function)
                if given is None:
                    known.open.setdefault(logical_id, []).append(function)
        return known

    def told(self, name: str, named: Mapping[str, str], resources: Mapping[str, str]) -> list[Function] | None:
        """The functions that something better than a pattern names; None when nothing does."""
        own = bare(name)
        reference = named.get(name, named.get(own))
        if reference is not None:
            return self.by_address.get(reference) or self.by_id.get(reference, [])
        if own in self.by_name:
            return self.by_name[own]
        logical_id = resources.get(name, resources.get(own))
        return None if logical_id is None else self.by_id.get(logical_id, [])

    def patterned(self, name: str, stack: str | None) -> tuple[str, list[Function]]:
        """The stack that made a name up and the functions it may have made it for."""
        head, _, random = name.rpartition("-")
        made_by, _, piece = head.rpartition("-")
        cut = len(head) >= HEAD
        if made_by and re.fullmatch(RANDOM, random) and (stack is None or self._within(made_by, stack, cut)):
            found = self._of_piece(piece, cut)
            if found:
                return stack or made_by, self._narrowed(found, made_by)
        return self._serverless(name, stack)

    def _of_piece(self, piece: str, cut: bool) -> list[Function]:
        """Functions whose logical id is in the name whole, less CDK's hash, or cut to fit."""
        found = [*self.open.get(piece, ())]
        if re.search(CDK_HASH, piece):
            found += self.open.get(re.sub(CDK_HASH, "", piece), ())
        if cut and len(piece) >= LOGICAL_KEPT:
            longer = (each for logical_id, each in self.open.items() if logical_id.startswith(piece))
            found += [function for each in longer for function in each if function not in found]
        return found

    def _within(self, made_by: str, stack: str, cut: bool) -> bool:
        """True when the front of a name is this stack or one nested in it, as far as the name was not cut."""
        if made_by == stack or (cut and len(made_by) >= STACK_KEPT and stack.startswith(made_by)):
            return True
        fronts = [f"{stack}-{each}-" for each in self.nested]
        return any(made_by.startswith(each) or (cut and each.startswith(made_by)) for each in fronts)

    def _narrowed(self, found: list[Function], made_by: str) -> list[Function]:
        """The functions whose nested stack or CDK template the name tells; all when it tells none."""
        told = self.nested & set(made_by.split("-"))
        inside = [each for each in found if told & set(re.split(r"[^0-9A-Za-z]+", _file(each)))]
        of_stack = [each for each in found if _base(each) == f"{made_by}.template.json"]
        return inside or of_stack or found

    def _serverless(self, name: str, stack: str | None) -> tuple[str, list[Function]]:
        """`service-stage-function`; without the stack name only functions that a serverless file declares."""
        if stack is not None:
            return stack, self.open.get(name.removeprefix(f"{stack}-"), []) if name.startswith(f"{stack}-") else []
        fronts: list[str] = []
        found: list[Function] = []
        for logical_id, functions in self.open.items():
            front = name.removesuffix(f"-{logical_id}")
            if front != name and "-" in front.strip("-"):
                fronts.append(front)
                found += [each for each in functions if _base(each).startswith("serverless.")]
        return fronts[0] if found else "", found


def _file(function: Function) -> str:
    return function.address.partition("#")[0]


def _base(function: Function) -> str:
    return _file(function).rpartition("/")[2]
