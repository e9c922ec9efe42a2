"""Bytes become a tree with exact places, or a SourceError that says why not."""

import pytest

from deburr.errors import SourceError
from deburr.sources.cloudformation.parse import DEEPEST, LARGEST, parse
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, walk


def spans(text: str) -> dict[str, str]:
    """Each single-line scalar's text, and what stands at its place."""
    root = parse(text.encode(), file="t.yaml").root
    assert root is not None
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    nodes = list(walk(root))
    keys = [key for node in nodes if isinstance(node, MappingNode) for key, _ in node.pairs]
    scalars = [node for node in [*nodes, *keys] if isinstance(node, Scalar) and node.line == node.end_line]
    return {node.text: lines[node.line - 1][node.column - 1 : node.end_column - 1] for node in scalars}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", None, id="empty has no root"),
        pytest.param(b"# only a comment\n", None, id="a comment has no root"),
        pytest.param(b"a: \0b", "binary", id="binary"),
        pytest.param(b"#" * 5000 + b"\n\0", "control characters", id="binary further down"),
        pytest.param("a: é".encode("latin-1"), "not UTF-8 at byte 3", id="latin-1"),
        pytest.param(b"\xff\xfea", "not UTF-16", id="half a UTF-16 character"),
        pytest.param(b"a: [", "t.yaml:", id="unfinished"),
        pytest.param(b"a:\n\tb: 1", "t.yaml:2:1", id="tab as indentation"),
        pytest.param(b"a: *b", "not defined", id="alias of nothing"),
        pytest.param(b"a: &a [*a]", "contains itself", id="alias in its own anchor"),
        pytest.param(b"- " * 100_000, "nested deeper", id="dashes"),
        pytest.param(b"[" * 100_000, "nested deeper", id="brackets"),
        pytest.param(b'{"a":' * 100_000, "nested deeper", id="json"),
        pytest.param(b"? " * 100_000, "nested deeper", id="complex keys"),
        pytest.param(b"#" * (LARGEST + 1), f"{LARGEST:,}", id="too large"),
    ],
)
def test_refused(data: bytes, said: str | None) -> None:
    if said is None:
        assert parse(data, file="t.yaml").root is None
        return
    with pytest.raises(SourceError) as raised:
        parse(data, file="t.yaml")
    assert said in str(raised.value)


def test_the_deepest_nesting_is_read() -> None:
    assert parse(b"[" * DEEPEST + b"]" * DEEPEST, file="t.yaml").root is not None


@pytest.mark.parametrize(
    ("text", "scalar", "span"),
    [
        pytest.param("Key: 30", "30", "30", id="plain"),
        pytest.param("Key: 'it''s'", "it's", "'it''s'", id="quotes belong to it"),
        pytest.param("é😀: 30", "30", "30", id="columns are characters"),
        pytest.param("\ufeffKey: 30", "Key", "Key", id="a byte order mark is no column"),
        pytest.param("A: 1\r\nB: 22\r\n", "22", "22", id="CRLF"),
        pytest.param('{"a":\t"b\\/c"}', "b/c", '"b\\/c"', id="JSON with tabs and an escaped slash"),
        pytest.param("A: 1 # 2", "1", "1", id="a comment is not in it"),
    ],
)
def test_places(text: str, scalar: str, span: str) -> None:
    assert spans(text)[scalar] == span


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    root = parse("a: é😀".encode(encoding), file="t.yaml").root
    assert isinstance(root, MappingNode)
    assert [(key.text, value.text) for key, value in root.pairs if isinstance(value, Scalar)] == [("a", "é😀")]


def test_only_the_first_document() -> None:
    root = parse(b"a: 1\n---\nb: 2\n", file="t.yaml").root
    assert isinstance(root, MappingNode)
    assert [key.text for key, _ in root.pairs] == ["a"]


def test_duplicates_are_told() -> None:
    assert parse(b"a: 1\nb: {c: 1, c: 2}\na: 3\n", file="t.yaml").duplicates == (("c", 2, 11), ("a", 3, 1))


def test_allows_stand_on_their_line() -> None:
    allows = parse(b"a: 1\nb: 2  # deburr: allow x until 2027-03-01 -- why\n", file="t.yaml").allows
    assert allows == {2: "x until 2027-03-01 -- why"}


def test_a_tag_and_quotes_are_kept_apart() -> None:
    root = parse(b"[!Ref A, 'true', true]", file="t.yaml").root
    assert isinstance(root, SequenceNode)
    assert [(item.tag, item.plain) for item in root.items if isinstance(item, Scalar)] == [
        ("!Ref", False),
        ("", False),
        ("", True),
    ]


def test_a_walk_of_aliases_ends() -> None:
    laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    root = parse(laughs.encode(), file="t.yaml").root
    assert root is not None
    assert sum(1 for _ in walk(root, 1000)) == 1000
