"""From bytes to a tree with places, tolerant of what CloudFormation tolerates, safe on what nobody should write."""

import re
from itertools import islice
from typing import Any

import yaml
from msgspec import Struct

from deburr.errors import SourceError
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode

LARGEST = 5 * 1024 * 1024  # bytes; CloudFormation takes 1 MB
DEEPEST = 200  # levels of nesting
NODES = 500_000  # in one file
_PARSER: Any = getattr(yaml.cyaml, "CParser", None) if yaml.__with_libyaml__ else None

_ALLOW = r"#[ \t]*deburr:[ \t]*allow\b([^\r\n]*)"
_SURROGATES = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_PAD = "\ue000" * 11  # private use; taken out of the text again
_ANCHOR = re.compile(r"(?:(?:&|!!)[^\s,\[\]{}]*(?:\s+#[^\n]*|\s+)*)+")
_STANDARD = "tag:yaml.org,2002:"


class Document(Struct, frozen=True):
    """root        None for a document that is empty or only comments.
    duplicates  keys that stand twice in one mapping: key, line, column; the last one counts.
    allows      line -> what follows `deburr: allow` in a comment on it.
    """

    root: TreeNode | None
    duplicates: tuple[tuple[str, int, int], ...]
    allows: dict[int, str]


def parse(data: bytes, *, file: str) -> Document:
    """Parse the first document of a YAML file, or a JSON file.

    Raises  SourceError when it is too large, too deep, no text, or not YAML.
    """
    if len(data) > LARGEST:
        raise SourceError(
            f"has {len(data):,} bytes, deburr reads templates up to {LARGEST:,}",
            where=file,
            hint="CloudFormation itself takes 1 MB: is this a template?",
        )
    text = _text(data, file)
    if "\t" in text and text.lstrip()[:1] in ("{", "["):
        text = text.replace("\t", " ")  # JSON may be indented with tabs, YAML may not
    loader: Any = _PARSER(text) if _PARSER is not None else _Pure(text)
    try:
        root, duplicates = _compose(loader, text, file)
    except yaml.YAMLError as error:
        raise _refused(error, text, file) from None
    except RecursionError:
        raise SourceError(f"is nested deeper than {DEEPEST} levels", where=file) from None
    finally:
        if hasattr(loader, "dispose"):
            loader.dispose()
    allows: dict[int, str] = {}
    if "deburr:" in text:
        for match in re.finditer(_ALLOW, text):
            allows[text.count("\n", 0, match.start()) + 1] = match.group(1).strip()
    return Document(root, tuple(duplicates), allows)


class _Pure(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, where libyaml is missing: the same events, many times slower."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def _text(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\x00" in data[:4096]:
        raise SourceError("is a binary file", where=file)
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"is not {encoding.removesuffix('-sig').upper()} at byte {error.start}", where=f"{file}:{line}"
        ) from None
    if "\\u" in text:
        text = re.sub(_SURROGATES, _character, text)
    return text


def _character(match: re.Match[str]) -> str:
    """The character a surrogate pair stands for, padded to as many characters: places stay true."""
    halves = match.group().encode().decode("unicode_escape")
    return halves.encode("utf-16", "surrogatepass").decode("utf-16") + _PAD


def _refused(error: yaml.YAMLError, text: str, file: str) -> SourceError:
    """What the parser says, with its place; a tab is named, since nobody sees one."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).partition("\n")[0]
    if mark is None:
        return SourceError(problem, where=file, hint="it must be valid YAML or JSON")
    line = next(islice(text.splitlines(), mark.line, None), "")
    if line[mark.column : mark.column + 1] == "\t":
        problem = "a tab cannot indent YAML"
    return SourceError(problem, where=f"{file}:{mark.line + 1}:{mark.column + 1}", hint="it must be valid YAML or JSON")


def _compose(loader: Any, text: str, file: str) -> tuple[TreeNode | None, list[tuple[str, int, int]]]:
    """Build the tree from events, with an explicit stack: depth is counted, never recursed."""
    root: TreeNode | None = None
    anchors: dict[str, TreeNode] = {}
    duplicates: list[tuple[str, int, int]] = []
    stack: list[MappingNode | SequenceNode] = []
    inside: MappingNode | SequenceNode | None = None  # the innermost open collection: the last of the stack
    keys: list[Scalar | None] = []  # per open collection: the key that waits for its value
    seen: list[set[str]] = []
    heights: list[int] = []  # per open collection: levels below it, aliases written out
    tall: dict[str, int] = {}  # the same by anchor
    named: list[str] = []  # per open collection: its anchor
    flow: list[bool] = []
    last = (1, 1)  # where the last written node ended: block collections end there, not at the next token
    padded = _PAD in text
    count = 0
    scalar, mapping, sequence, alias = (
        yaml.ScalarEvent,
        yaml.MappingStartEvent,
        yaml.SequenceStartEvent,
        yaml.AliasEvent,
    )
    next_event = loader.get_event
    while True:
        event = next_event()
        kind = type(event)
        anchor: str | None = None
        opened: MappingNode | SequenceNode | None = None
        if kind is scalar:
            start, end, style, anchor, tag = event.start_mark, event.end_mark, event.style, event.anchor, event.tag
            end_line, end_column = end.line + 1, end.column + 1
            if style == "|" or style == ">":  # it reaches to the next token
                end_line, end_column = _after(text, start, len(text[start.index : end.index].rstrip()))
            node: TreeNode = Scalar(
                event.value.replace(_PAD, "") if padded else event.value,
                "" if tag is None else _tag(tag),
                event.implicit[0],
                start.line + 1,
                start.column + 1,
                end_line,
                end_column,
            )
            if anchor or tag:
                skipped = _ANCHOR.match(text, start.index, end.index)
                if skipped:
                    node.line, node.column = _after(text, start, len(skipped[0]))
            if end.index > start.index:
                last = (end_line, end_column)
        elif kind is mapping or kind is sequence:
            start, anchor = event.start_mark, event.anchor
            line, column = start.line + 1, start.column + 1
            flow.append(event.flow_style)
            heights.append(0)
            named.append(anchor or "")
            tag = "" if event.tag is None else _tag(event.tag)
            opened = (MappingNode if kind is mapping else SequenceNode)(tag, line, column, line, column)
            node = opened
            if len(stack) >= DEEPEST:
                raise SourceError(f"is nested deeper than {DEEPEST} levels", where=f"{file}:{line}:{column}")
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = stack.pop()
            keys.pop()
            seen.pop()
            inside = stack[-1] if stack else None
            if flow.pop():
                last = (event.end_mark.line + 1, event.end_mark.column + 1)
            closed.end_line, closed.end_column = max(last, (closed.line, closed.column))
            height = heights.pop() + 1
            if heights and heights[-1] < height:
                heights[-1] = height
            tall[named.pop()] = height
            continue
        elif kind is alias:
            spot = f"{file}:{event.start_mark.line + 1}:{event.start_mark.column + 1}"
            found = anchors.get(event.anchor)
            if found is None or found in stack:
                what = "is not defined" if found is None else "contains itself"
                raise SourceError(f"alias *{event.anchor} {what}", where=spot)
            height = tall.get(event.anchor, 0)
            if len(stack) + height > DEEPEST:
                raise SourceError(f"is nested deeper than {DEEPEST} levels", where=spot)
            if heights:
                heights[-1] = max(heights[-1], height)
            node = found
            last = (event.end_mark.line + 1, event.end_mark.column + 1)
        elif kind is yaml.DocumentEndEvent or kind is yaml.StreamEndEvent:
            return root, duplicates
        else:
            continue
        count += 1
        if count > NODES:
            raise SourceError(f"has more than {NODES:,} values", where=file)
        if anchor:
            anchors[anchor] = node
            tall.pop(anchor, None)
        if inside is None:
            root = node
        elif isinstance(inside, SequenceNode):
            inside.items.append(node)
        elif (key := keys[-1]) is not None:
            inside.pairs.append((key, node))
            keys[-1] = None
        else:
            if isinstance(node, Scalar):
                key = node
            else:
                key = Scalar("", "", False, node.line, node.column, node.line, node.column)
            if key.text in seen[-1] and key.text != "<<":
                duplicates.append((key.text, key.line, key.column))
            seen[-1].add(key.text)
            keys[-1] = key
        if opened is not None:
            inside = opened
            stack.append(opened)
            keys.append(None)
            seen.append(set())


def _after(text: str, start: Any, length: int) -> tuple[int, int]:
    """Line and column so many characters after a mark."""
    end = start.index + length
    lines = text.count("\n", start.index, end)
    return start.line + lines + 1, (end - text.rfind("\n", 0, end) if lines else start.column + 1 + length)


def _tag(tag: str) -> str:
    """Local tags as written; the standard ones say nothing that the style does not."""
    return "" if tag.startswith(_STANDARD) or tag == "!" else tag
