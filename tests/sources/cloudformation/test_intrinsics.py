"""Each intrinsic, in both spellings, gives its value, a reference, or says why it is unknown."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from deburr.sources.cloudformation.template import Template, load
from deburr.sources.cloudformation.values import Value

HEAD = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Parameters:
  Stage: {Type: String, Default: dev}
  Secret: {Type: String}
  Empty: {Type: String, Default: ""}
  Zero: {Type: Number, Default: 0}
  Nets: {Type: CommaDelimitedList, Default: "a, b"}
  Ami: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
Mappings:
  M: {dev: {size: 128}}
Conditions:
  Dev: !Equals [!Ref Stage, dev]
  NotDev: !Not [!Condition Dev]
  Unsure: !Equals [!Ref Secret, x]
  Both: !And [!Condition Dev, !Condition Unsure]
  Either: !Or [!Condition Dev, !Condition Unsure]
  Loop: !Not [!Condition Loop2]
  Loop2: !Condition Loop
Resources:
  Queue: {Type: AWS::SQS::Queue}
"""
Make = Callable[..., Template]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(text: str, parameters: Mapping[str, str] | None = None) -> Template:
        path = tmp_path / "template.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        return load(path, root=tmp_path, parameters=parameters or {})

    return made


@pytest.fixture
def value(make: Make) -> Callable[..., Value]:
    def of(written: str, parameters: Mapping[str, str] | None = None) -> Value:
        text = f"{HEAD}  F:\n    Type: AWS::X::Y\n    Properties:\n      V: {written}\n      W: 1\n"
        found = make(text, parameters).resources["F"].raw.get("Properties", "V")
        assert found is not None
        return found

    return of


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("!Ref Stage", "dev", id="Ref"),
        pytest.param("{Ref: Stage}", "dev", id="long Ref"),
        pytest.param("!Ref Empty", "", id="an empty default is a value"),
        pytest.param("!Ref Zero", "0", id="zero is a value"),
        pytest.param("!Ref AWS::Partition", "aws", id="partition"),
        pytest.param("!Sub '${Stage}-x-${!Literal}'", "dev-x-${Literal}", id="Sub"),
        pytest.param("!Sub ['${A}${Stage}', {A: !Ref Stage}]", "devdev", id="Sub with variables"),
        pytest.param("{Fn::Join: ['-', [a, !Ref Stage]]}", "a-dev", id="Join"),
        pytest.param("!Join ['', !Ref Nets]", "ab", id="Join of a list parameter"),
        pytest.param("!Select [1, !Split [',', 'a,b']]", "b", id="Select and Split"),
        pytest.param("!Select ['1', !Ref Nets]", "b", id="Select by text"),
        pytest.param("!FindInMap [M, !Ref Stage, size]", "128", id="FindInMap"),
        pytest.param("!FindInMap [M, prod, size, {DefaultValue: 7}]", "7", id="DefaultValue"),
        pytest.param("!If [Dev, 1, 2]", "1", id="a decided If"),
        pytest.param("!If [NotDev, 1, 2]", "2", id="Not"),
        pytest.param("!If [Either, 1, 2]", "1", id="Or needs one"),
        pytest.param("!If [Unsure, 1, 1]", "1", id="both branches say the same"),
    ],
)
def test_known(value: Callable[..., Value], written: str, text: str) -> None:
    assert (value(written).text(), value(written).unknown) == (text, "")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        pytest.param("!Ref Secret", "parameter Secret has no default", id="no default"),
        pytest.param("!Ref Ami", "Systems Manager", id="SSM parameter"),
        pytest.param("!Ref AWS::Region", "AWS::Region", id="region"),
        pytest.param("!ImportValue x", "ImportValue", id="ImportValue"),
        pytest.param("'{{resolve:ssm:/x}}'", "dynamic", id="dynamic reference"),
        pytest.param("!Join ['', ['{{', 'resolve:ssm:/x}}']]", "dynamic", id="dynamic reference put together"),
        pytest.param("!If [Unsure, 1, 2]", "condition Unsure", id="undecided"),
        pytest.param("!If [Both, 1, 2]", "condition Both", id="And of the undecided"),
        pytest.param("!If [Loop, 1, 2]", "condition Loop", id="a loop of conditions"),
        pytest.param("!If [Unsure, 1, !Ref AWS::NoValue]", "condition Unsure", id="perhaps absent"),
        pytest.param("!Select [9, !Ref Nets]", "Select", id="no such element"),
        pytest.param("!Foo 1", "Foo", id="unknown tag"),
        pytest.param("!Sub 'a-${Secret}'", "deploy time", id="a part of a text"),
    ],
)
def test_unknown(value: Callable[..., Value], written: str, why: str) -> None:
    found = value(written)
    assert found.text() is None
    assert why in found.unknown


@pytest.mark.parametrize(
    ("written", "target"),
    [
        pytest.param("!Ref Queue", ("Queue", ""), id="Ref"),
        pytest.param("!GetAtt Queue.Arn", ("Queue", "Arn"), id="GetAtt"),
        pytest.param("{Fn::GetAtt: [Queue, Arn]}", ("Queue", "Arn"), id="GetAtt of a list"),
        pytest.param("!Sub '${Queue.Arn}'", ("Queue", "Arn"), id="Sub of nothing else"),
        pytest.param("!If [Dev, !GetAtt Queue.Arn, x]", ("Queue", "Arn"), id="If"),
        pytest.param("!Select [0, [!Ref Queue]]", ("Queue", ""), id="Select"),
        pytest.param("!Sub '${Queue.Arn}/x'", None, id="more than a reference"),
        pytest.param("!Ref Stage", None, id="a parameter"),
    ],
)
def test_reference(value: Callable[..., Value], written: str, target: tuple[str, str] | None) -> None:
    assert value(written).reference() == target


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        pytest.param(
            "!Sub 'arn:${AWS::Partition}:x:${AWS::Region}:${Queue.Arn}'", "arn:aws:x:{}:{Queue.Arn}", id="Sub"
        ),
        pytest.param("!Join [':', [a, !Ref Secret, !Ref Queue]]", "a:{Secret}:{Queue}", id="Join"),
    ],
)
def test_pattern(value: Callable[..., Value], written: str, pattern: str) -> None:
    assert value(written).pattern() == pattern


def test_references_cover_both_branches(value: Callable[..., Value]) -> None:
    found = value("!If [Unsure, [!Ref Queue, !Ref Stage], {A: !Sub '${F.Arn}'}]")
    assert found.references() == {"Queue", "F"}


def test_a_given_parameter_beats_its_default(value: Callable[..., Value]) -> None:
    assert value("!Ref Stage", {"Stage": "prod"}).text() == "prod"
    assert value("!If [Unsure, 1, 2]", {"Secret": "x"}).text() == "1"


def test_no_value_is_absent(make: Make) -> None:
    body = "  F: {Type: T, Properties: {V: !Ref AWS::NoValue, L: [1, !If [Dev, !Ref AWS::NoValue, 2]]}}\n"
    properties = make(HEAD + body).resources["F"].properties
    assert properties.get("V") is None
    listed = properties.get("L")
    assert listed is not None
    assert [element.text() for element in listed.elements()] == ["1"]


def test_for_each_is_written_out(make: Make) -> None:
    body = """  Fn::ForEach::Each:
  - Name
  - !Ref Nets
  - F${Name}: {Type: T, Properties: {V: !Sub 'q-${Name}', W: !Ref Name, A: !GetAtt 'F${Name}.Arn'}}
"""
    resources = make(HEAD + body).resources
    found = {name: resource.properties for name, resource in resources.items() if name.startswith("F")}
    texts = {name: [value.text() for _, value in properties.items()][:2] for name, properties in found.items()}
    assert texts == {"Fa": ["q-a", "a"], "Fb": ["q-b", "b"]}
    arn = found["Fb"].get("A")
    assert arn is not None
    assert arn.reference() == ("Fb", "Arn")


def test_a_value_knows_its_place(value: Callable[..., Value]) -> None:
    found = value("30")
    assert (found.at.path, found.key_at.path) == ("Resources.F.Properties.V",) * 2
    assert found.at.end_column - found.at.column == len("30")
    assert found.key_at.end_column - found.key_at.column == len("V")


def test_what_is_included_stands_in_place_of_what_it_stands_beside(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("paths: {/orders: {get: {}}}\n", encoding="utf-8")
    (tmp_path / "template.yaml").write_text(
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n"
        "      DefinitionBody:\n        openapi: 3.0.1\n        paths: {/never: {get: {}}}\n"
        "        Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./api.yaml}}\n",
        encoding="utf-8",
    )
    api = load(tmp_path / "template.yaml", root=tmp_path, parameters={}).resources["Api"]
    body = api.properties.get("DefinitionBody")
    assert body is not None
    assert body.get("openapi") is not None
    paths = body.get("paths")
    assert paths is not None
    assert [name for name, _ in paths.items()] == ["/orders"]


@pytest.mark.parametrize(
    ("other", "found"),
    [pytest.param("arm64", "arm64", id="alike"), pytest.param("x86_64", None, id="apart")],
)
def test_a_mapping_whose_rows_agree_is_known_whichever_is_taken(tmp_path: Path, other: str, found: str | None) -> None:
    (tmp_path / "template.yaml").write_text(
        "Parameters: {Stage: {Type: String}}\nMappings:\n  Stages:\n    dev: {arch: arm64}\n"
        f"    prod: {{arch: {other}}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      Runtime: !FindInMap [Stages, !Ref Stage, arch]\n",
        encoding="utf-8",
    )
    function = load(tmp_path / "template.yaml", root=tmp_path, parameters={}).resources["F"]
    runtime = function.properties.get("Runtime")
    assert runtime is not None
    assert runtime.text() == found
