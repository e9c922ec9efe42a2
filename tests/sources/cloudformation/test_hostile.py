"""Templates that nobody writes by accident end quickly, with an answer."""

from pathlib import Path

import pytest

from deburr.sources.cloudformation.parse import parse
from deburr.sources.cloudformation.template import load
from deburr.sources.cloudformation.tree import MappingNode, Scalar
from deburr.sources.cloudformation.values import Value

HEAD = 'AWSTemplateFormatVersion: "2010-09-09"\nTransform: AWS::LanguageExtensions\n'
STEPS = range(1, 40)  # aliases that double: 2 ** 39 values when written out


def value(tmp_path: Path, written: str, above: str = "") -> Value:
    path = tmp_path / "template.yaml"
    text = f"{above}{HEAD}Resources:\n  F:\n    Type: T\n    Properties:\n      V: {written}\n"
    path.write_text(text, encoding="utf-8")
    found = load(path, root=tmp_path, parameters={"AWS::Region": "eu-west-1"}).resources["F"].properties.get("V")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("start", "step"),
    [
        pytest.param("x", "!Join ['', [*a{0}, *a{0}]]", id="Join"),
        pytest.param("x", "!Sub ['${{A}}${{A}}', {{A: *a{0}}}]", id="Sub"),
        pytest.param("x", "!If [C, *a{0}, *a{0}]", id="If"),
        pytest.param("!Ref AWS::StackName", "!Join ['', [*a{0}, *a{0}]]", id="unknown parts"),
    ],
)
def test_doubling_ends(tmp_path: Path, start: str, step: str) -> None:
    above = f"X0: &a0 {start}\n" + "".join(f"X{i}: &a{i} {step.format(i - 1)}\n" for i in STEPS)
    above += "Conditions: {C: !Equals [!Ref AWS::StackId, x]}\n"
    found = value(tmp_path, "*a39", above)
    assert (found.text() or "") in ("", "x")
    assert len(found.pattern()) <= 100_000


def test_doubling_conditions_end(tmp_path: Path) -> None:
    above = "X0: &a0 !Equals [!Ref AWS::StackId, x]\n" + "".join(
        f"X{i}: &a{i} !And [*a{i - 1}, *a{i - 1}]\n" for i in STEPS
    )
    found = value(tmp_path, "!If [C, 1, 2]", f"{above}Conditions: {{C: *a39}}\n")
    assert "condition C" in found.unknown


@pytest.mark.parametrize(
    "conditions",
    [
        pytest.param("".join(f"  C{i}: !Not [!Condition C{i + 1}]\n" for i in range(5_000)), id="a long chain"),
        pytest.param(
            "".join(f"  C{i}: !And [!Condition C{i + 1}, !Condition C{i + 1}]\n" for i in STEPS), id="doubled"
        ),
        pytest.param(f"  C1: !And [{','.join(f'!Condition D{i}' for i in range(5_000))}]\n", id="a wide one"),
    ],
)
def test_comparing_conditions_ends(tmp_path: Path, conditions: str) -> None:
    path = tmp_path / "template.yaml"
    resources = "Resources: {F: {Type: T, Condition: C1}, G: {Type: T, Condition: Other}}\n"
    path.write_text(f"{HEAD}Conditions:\n{conditions}  Other: !Not [!Condition C1]\n{resources}", encoding="utf-8")
    assert load(path, root=tmp_path, parameters={}).exclusive("F", "G")


def test_functions_and_conditions_in_each_other_end(tmp_path: Path) -> None:
    each = "".join(f"  C{i}: !Equals [!If [C{i + 1}, a, b], a]\n" for i in range(5_000))
    found = value(tmp_path, "!If [C0, 1, 2]", f"Conditions:\n{each}")
    assert "condition C0" in found.unknown


def test_loops_in_loops_are_a_gap(tmp_path: Path) -> None:
    many = ",".join(f"e{i}" for i in range(20))
    body = "{'F${X0}': {Type: T}}"
    for level in range(8):
        body = f"{{'Fn::ForEach::L{level}': [X{level}, [{many}], {body}]}}"
    path = tmp_path / "template.yaml"
    path.write_text(f"{HEAD}Resources: {body}\n", encoding="utf-8")
    template = load(path, root=tmp_path, parameters={})
    assert any("more than is looked at" in gap.what for gap in template.gaps)


@pytest.mark.parametrize(
    ("written", "above"),
    [
        pytest.param("!Ref P", "Parameters: {P: {Type: String, Default: !Ref P}}\n", id="parameter"),
        pytest.param("!FindInMap [M, a, b]", "Mappings: {M: {a: {b: !FindInMap [M, a, b]}}}\n", id="mapping"),
        pytest.param("!Base64 {'Fn::Base64': " * 90 + "x" + "}" * 90, "", id="one in another, in another"),
    ],
)
def test_what_refers_to_itself_is_unknown(tmp_path: Path, written: str, above: str) -> None:
    found = value(tmp_path, written, above)
    assert (found.kind, bool(found.unknown)) == ("unknown", True)


def test_merge_keys_of_merge_keys(tmp_path: Path) -> None:
    found = value(tmp_path, "*c", "A: &a {k: 1}\nB: &b {<<: *a, m: 2}\nC: &c {<<: *b, n: 3}\n")
    assert {key: inner.text() for key, inner in found.items()} == {"k": "1", "m": "2", "n": "3"}


def test_the_first_of_several_merged_wins(tmp_path: Path) -> None:
    found = value(tmp_path, "{<<: [*a, *b]}", "A: &a {k: 1}\nB: &b {k: 2}\n").get("k")
    assert found is not None
    assert found.text() == "1"


@pytest.mark.parametrize("written", ["!Sub '${!F}'", "!Sub ['${F}', {F: x}]"])
def test_a_literal_or_own_variable_is_no_reference(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, written).references() == frozenset()


def test_a_region_may_be_given(tmp_path: Path) -> None:
    assert value(tmp_path, "!Ref AWS::Region").text() == "eu-west-1"


@pytest.mark.parametrize("written", ["!Frobnicate x", "{'Fn::Frobnicate': x}"])
def test_an_unknown_function_is_a_gap(tmp_path: Path, written: str) -> None:
    found = value(tmp_path, written)
    assert (found.kind, "Frobnicate" in found.unknown) == ("unknown", True)
    assert any("Frobnicate" in gap.what for gap in found.scope.gaps)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        pytest.param("A:\n  B: 1\n\n# c\nC: 2\n", (2, 7), id="not at the next key"),
        pytest.param("A: {B: 1 }\nC: 2\n", (1, 11), id="braces belong to it"),
        pytest.param("A: |\n  text\n\nC: 2\n", (2, 7), id="a block of text"),
        pytest.param("A: &x\n  - é\nC: *x\n", (2, 6), id="a list"),
    ],
)
def test_an_end_is_where_its_last_character_is(text: str, end: tuple[int, int]) -> None:
    root = parse(text.encode(), file="t.yaml").root
    assert isinstance(root, MappingNode)
    assert (root.pairs[0][1].end_line, root.pairs[0][1].end_column) == end


@pytest.mark.parametrize(
    ("text", "column"),
    [
        pytest.param("A: &t 30", 7, id="an anchor is not in it"),
        pytest.param("A: !!int 30", 10, id="nor a standard tag"),
        pytest.param("A: !Ref B", 4, id="an intrinsic is"),
        pytest.param('{"E": "\\ud83d\\ude00", "A": 30}', 28, id="an escaped emoji keeps its columns"),
    ],
)
def test_a_start_is_where_its_first_character_is(text: str, column: int) -> None:
    root = parse(text.encode(), file="t.yaml").root
    assert isinstance(root, MappingNode)
    value = root.pairs[-1][1]
    assert isinstance(value, Scalar)
    assert value.column == column
    assert [inner.text for _, inner in root.pairs[:-1] if isinstance(inner, Scalar)] in ([], ["😀"])


def test_a_version_of_itself_is_nobodys(read) -> None:
    reading = read("""
        Resources:
          Orders: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Orders}}
          Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Orders, Name: live, FunctionVersion: "1"}}
          Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Live, EventSourceArn: "arn:aws:sqs:r:1:q"}}
        """)
    assert not reading.workload.callers
    assert not any(gap.fault for gap in reading.gaps)
