"""A template's sections: what is odd is told, and reading goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.errors import SourceError
from deburr.sources.cloudformation.template import Template, load

HEAD = 'AWSTemplateFormatVersion: "2010-09-09"\n'
Make = Callable[[str], Template]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(text: str) -> Template:
        path = tmp_path / "template.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, root=tmp_path, parameters={})

    return made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param("- a\n", "no mapping", id="a list"),
        pytest.param("hello", "no mapping", id="a text"),
        pytest.param("openapi: 3.0.1\n", "no Resources", id="another document"),
    ],
)
def test_no_template(make: Make, text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        make(text)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        pytest.param("Resources:\n", "no Resources", id="null resources"),
        pytest.param("Resources: {F: hello}\n", "F has no Type", id="a resource that is a text"),
        pytest.param("Resources: {F: {Properties: {}}}\n", "F has no Type", id="no type"),
        pytest.param("Resources: {F: {Type: T, Properties: null}}\n", "F has Properties that are null", id="null"),
        pytest.param("Resources: {F: {Type: T, Type: T}}\n", "'Type' stands twice", id="duplicate key"),
        pytest.param("Transform: My::Macro\nResources: {F: {Type: T}}\n", "macro My::Macro", id="a macro"),
    ],
)
def test_odd_sections_are_gaps(make: Make, text: str, gap: str) -> None:
    assert [gap in found.what for found in make(HEAD + text).gaps] == [True]


@pytest.mark.parametrize("written", ["", ", Properties: {}", ", Properties: !Ref AWS::NoValue"])
def test_no_properties_are_no_gap(make: Make, written: str) -> None:
    assert make(f"{HEAD}Resources: {{F: {{Type: T{written}}}}}\n").gaps == []


@pytest.mark.parametrize(
    "sections",
    [
        pytest.param("Parameters:\nOutputs:\nConditions:\nMappings:\n", id="null sections"),
        pytest.param("Parameters: []\nOutputs: x\nConditions: 3\nMappings: [a]\n", id="sections of another kind"),
    ],
)
def test_empty_sections_are_passed_over(make: Make, sections: str) -> None:
    template = make(HEAD + sections + "Resources: {F: {Type: T, Properties: }}\n")
    assert list(template.resources) == ["F"]
    assert list(template.resources["F"].properties.items()) == []


CONDITIONS = """
Parameters: {P: {Type: String}, Q: {Type: String}}
Conditions:
  X: !Equals [!Ref P, x]
  NotX: !Not [!Condition X]
  NeitherX: !Not [!Equals [!Ref P, x]]
  Y: !Equals [y, !Ref P]
  Z: !Equals [!Ref Q, z]
  XAndZ: !And [!Condition X, !Condition Z]
  LongXAndZ: {Fn::And: [{Fn::Equals: [x, {Ref: P}]}, {Condition: Z}]}
  XAndZAndZ: !And [!Condition XAndZ, !Condition Z]
  XOrZ: !Or [!Condition X, !Condition Z]
  NotBoth: !Not [!Condition XAndZ]
  NotAny: !Not [!Condition XOrZ]
  NotNotX: !Not [!Not [!Condition X]]
  Here: !And [!Condition There, !Condition X]
  There: !And [!Condition Here, !Condition X]
Resources:
  Plain: {Type: T}
  X: {Type: T, Condition: X}
  NotX: {Type: T, Condition: NotX}
  NeitherX: {Type: T, Condition: NeitherX}
  Y: {Type: T, Condition: Y}
  Z: {Type: T, Condition: Z}
  XAndZ: {Type: T, Condition: XAndZ}
  LongXAndZ: {Type: T, Condition: LongXAndZ}
  XAndZAndZ: {Type: T, Condition: XAndZAndZ}
  XOrZ: {Type: T, Condition: XOrZ}
  NotBoth: {Type: T, Condition: NotBoth}
  NotAny: {Type: T, Condition: NotAny}
  NotNotX: {Type: T, Condition: NotNotX}
  Here: {Type: T, Condition: Here}
"""


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        pytest.param("X", "NotX", True, id="a condition and its opposite"),
        pytest.param("NeitherX", "X", True, id="the opposite written out"),
        pytest.param("X", "Y", True, id="one parameter, two values"),
        pytest.param("NotX", "XAndZ", True, id="the opposite of one of two"),
        pytest.param("NotX", "LongXAndZ", True, id="in the other spelling"),
        pytest.param("NeitherX", "XAndZAndZ", True, id="one of two in one of two"),
        pytest.param("Y", "XAndZ", True, id="another value than one of two"),
        pytest.param("NotBoth", "XAndZ", True, id="not both, and both"),
        pytest.param("NotAny", "X", True, id="neither, and one"),
        pytest.param("NotAny", "XOrZ", True, id="neither, and either"),
        pytest.param("NotNotX", "NotX", True, id="twice not"),
        pytest.param("Here", "NotX", True, id="conditions in a circle"),
        pytest.param("Y", "NotX", False, id="both may be"),
        pytest.param("X", "Z", False, id="two parameters"),
        pytest.param("NotX", "XOrZ", False, id="the other of two will do"),
        pytest.param("NotBoth", "X", False, id="one without the other"),
        pytest.param("X", "XAndZ", False, id="one needs the other"),
        pytest.param("Plain", "X", False, id="no condition"),
        pytest.param("X", "X", False, id="the same condition"),
    ],
)
def test_exclusive(make: Make, one: str, other: str, exclusive: bool) -> None:
    template = make(HEAD + CONDITIONS)
    assert template.exclusive(one, other) is exclusive
    assert template.exclusive(other, one) is exclusive


def test_a_decided_condition_drops_the_resource(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(HEAD + CONDITIONS, encoding="utf-8")
    template = load(path, root=tmp_path, parameters={"P": "y"})
    assert sorted(template.resources) == ["NeitherX", "NotAny", "NotBoth", "NotX", "Plain", "XOrZ", "Y", "Z"]
