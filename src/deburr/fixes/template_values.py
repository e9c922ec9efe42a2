"""A value written into a template: in place of one that stands there, or as a property that was left out."""

import re
from itertools import pairwise

import yaml

from deburr.edits import SetValue
from deburr.fixes import terraform_resources
from deburr.fixes.programs import call_at, is_program
from deburr.fixes.splice import CannotEdit, Splice, offset, span

_PLAIN_HCL = re.compile(r"""\d+|"[^"$%{}\\]*\"""")
_NUMBER = re.compile(r"\d+")
"""What may be replaced in a CDK app's code: a constant or a runtime there is no text of a template."""
_DURATION = re.compile(r"(?:\w+\.)*Duration\.((?:seconds|minutes|hours)\(\d+\))")
_NAMED = re.compile(r"""\b(\w+)["']?\s*[:=]\s*\Z""")
_COLON = re.compile(r"""["']?[ \t]*:(?=\s|$)""")
_BLOCK = re.compile(r'resource[ \t]+"aws_\w+"[ \t]+"[\w-]+"[ \t]*\{[ \t]*(?=\n)')
"""The beginning of a resource in Terraform that leaves a value out, to its line's end."""
_NEXT = re.compile(r"\n([ \t]+)(?:(\w+[ \t]*)[ \t]=(?!=)|\S)")
"""What follows: its indent and, of an attribute, what stands before its equals sign."""
_DOCUMENT = "jsonencode("
_SNAKE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLAIN = re.compile(r"""["']?[\w.\-]+["']?""")


def splice(text: str, fix: SetValue) -> Splice:
    """What to change in a YAML or JSON template.

    Raises  CannotEdit when the value is no plain text or number (a reference, say), or the resource is not found.
    """
    if fix.at.in_terraform and fix.at.path.endswith(terraform_resources.DESTINATION):
        return terraform_resources.destination(text, fix)
    if fix.at.in_terraform and (block := _BLOCK.match(text, span(text, fix.at)[0])) is not None:
        return _attribute(text, block.end(), fix)
    if not fix.at.end_line or _names_the_resource(text, fix):
        return _added(text, fix)
    return _instead(text, fix)


def _names_the_resource(text: str, fix: SetValue) -> bool:
    """True where nobody wrote the value: the place is then the key of the resource that left it out.

    Raises  CannotEdit in Terraform, where nothing is added.
    """
    start, end = span(text, fix.at)
    if fix.at.in_terraform:
        if not text[text.rfind("\n", 0, start) + 1 : start].rstrip().endswith("="):
            raise CannotEdit(f"{_key(fix)} is not written there, and nothing is added to Terraform")
        return False
    return _COLON.match(text, end) is not None


def _instead(text: str, fix: SetValue) -> Splice:
    start, end = span(text, fix.at)
    old = text[start:end]
    if fix.at.in_terraform and old.startswith(_DOCUMENT):
        return _in_document(old, start, fix)
    if is_program(fix.at.file) and not _is_its_own(text[:start], fix):
        raise CannotEdit(f"{_key(fix)} is handed to the app's own code under another name, where others may use it")
    if is_program(fix.at.file) and isinstance(fix.value, int) and (lasts := _DURATION.fullmatch(old)) is not None:
        argument = call_at(text, text.encode(), fix.at).parent
        if argument is None or argument.type not in ("keyword_argument", "pair"):
            raise CannotEdit(f"{_key(fix)} has a name, which other things may use")
        return Splice(start + lasts.start(1), end, f"seconds({fix.value})")
    plain = _NUMBER if is_program(fix.at.file) else _PLAIN_HCL if fix.at.in_terraform else _PLAIN
    if not plain.fullmatch(old):
        raise CannotEdit(f"{_key(fix)} is written as {old.split()[0] if old.split() else 'nothing'}, not as a value")
    quote = old[0] if old[0] in "\"'" else ""
    return Splice(start, end, f"{quote}{_spelled(fix.value, '')}{quote}")


def _is_its_own(before: str, fix: SetValue) -> bool:
    """True where a value in a program stands under the name of what it sets: `memorySize: `, `timeout_seconds=`."""
    name = _NAMED.search(before)
    return name is not None and name[1].replace("_", "").lower().startswith(_key(fix).lower())


def _in_document(old: str, start: int, fix: SetValue) -> Splice:
    """A number within `jsonencode({...})`, of which the whole is the place."""
    found = [match.span(1) for match in re.finditer(rf'\b{_key(fix)}"?[ \t]*[=:][ \t]*"?(\d+)', old)]
    if len(found) != 1:
        raise CannotEdit(f"{_key(fix)} is not written once, as a number")
    return Splice(start + found[0][0], start + found[0][1], _spelled(fix.value, ""))


def _attribute(text: str, at: int, fix: SetValue) -> Splice:
    """The attribute as the first of its block, as `terraform fmt` would have it: indented as what follows, its equals
    sign below theirs, or apart from them where it is longer.
    """
    following = _NEXT.match(text, at)
    indent = following[1] if following is not None else "  "
    width = len(following[2]) if following is not None and following[2] else 0
    name = fix.name or _SNAKE.sub("_", _key(fix)).lower()
    value = _spelled(fix.value, '"')
    return Splice(at, at, f"\n{indent}{name.ljust(width)} = {value}" + "\n" * (0 < width < len(name)))


def _added(text: str, fix: SetValue) -> Splice:
    """The property as the first of its mapping: what follows, comments and all, stays as it is."""
    keys = fix.at.path.split(".")
    resource = keys.index("Properties") if "Properties" in keys else 0  # that many keys lead to the resource itself
    most = len(keys) - resource
    node = composed(text)
    while keys and (inner := _under(node, keys[0])) is not None:
        node, keys = inner, keys[1:]
    found = resource and len(keys) <= most
    if not keys or not found or not isinstance(node, yaml.MappingNode) or not node.value:
        raise CannotEdit(f"{fix.at.path} is not where it could be added")
    first = node.value[0][0]
    at = offset(text, first.start_mark.line + 1, first.start_mark.column + 1)
    if node.flow_style:
        before = offset(text, node.start_mark.line + 1, node.start_mark.column + 1) + 1
        quote = text[at] if text[at] in "\"'" else ""
        return Splice(at, at, f"{_flow(keys, fix.value, quote)},{text[before:at] or ' '}")
    indent = first.start_mark.column
    kind = next((value for key, value in node.value if key.value == "Type"), None)
    if keys[0] == "Properties" and isinstance(kind, yaml.ScalarNode):
        return _below(text, kind, indent, _step(node), keys, fix)
    lines = [" " * (indent * (depth > 0) + _step(node) * depth) + f"{key}:" for depth, key in enumerate(keys)]
    return Splice(at, at, "\n".join(lines) + f" {_spelled(fix.value, '')}\n{' ' * indent}")


def _below(text: str, kind: yaml.ScalarNode, indent: int, step: int, keys: list[str], fix: SetValue) -> Splice:
    """The properties of a resource that has none, where most templates have them: behind its type."""
    lines = [f"{' ' * (indent + step * depth)}{key}:" for depth, key in enumerate(keys)]
    end = text.find("\n", offset(text, kind.end_mark.line + 1, kind.end_mark.column + 1))
    told = "\n".join(lines) + f" {_spelled(fix.value, '')}"
    if end < 0:
        return Splice(len(text), len(text), f"\n{told}")
    return Splice(end + 1, end + 1, f"{told}\n")


def composed(text: str) -> yaml.Node:
    """A template as YAML's nodes, which know where they stand.

    Raises  CannotEdit when it is not one document.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if text.lstrip().startswith("{"):
        text = text.replace("\t", " ")  # JSON may be indented with tabs, YAML may not
    try:
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, RecursionError):
        raise CannotEdit("is not one document of YAML or JSON") from None
    if node is None:
        raise CannotEdit("is empty")
    return node


def _under(node: yaml.Node, key: str) -> yaml.Node | None:
    """What stands under a key; of two equal ones the last counts."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in reversed(node.value) if name.value == key), None)


def _step(node: yaml.MappingNode) -> int:
    """By how much a level is indented here."""
    for (_, value), _ in pairwise([*node.value, node.value[-1]]):
        if isinstance(value, yaml.MappingNode) and not value.flow_style and value.value:
            return max(1, int(value.start_mark.column) - int(node.start_mark.column))
    return 2


def _spelled(value: str | int | tuple[str, ...], quote: str) -> str:
    """quote  what texts stand in; "" where they may stand without."""
    if isinstance(value, tuple):
        return f"[{', '.join(f'{quote}{each}{quote}' for each in value)}]"
    return f"{quote}{value}{quote}" if isinstance(value, str) else str(value)


def _flow(keys: list[str], value: str | int | tuple[str, ...], quote: str) -> str:
    written = _spelled(value, quote)
    for key in reversed(keys[1:]):
        written = f"{{{quote}{key}{quote}: {written}}}"
    return f"{quote}{keys[0]}{quote}: {written}"


def _key(fix: SetValue) -> str:
    return fix.at.path.rpartition(".")[2] or "the value"
