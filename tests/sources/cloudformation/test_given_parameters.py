"""Parameter values from CloudFormation's files and from samconfig.toml."""

from pathlib import Path

import pytest

from deburr.errors import ConfigError
from deburr.facts import book
from deburr.sources.cloudformation import reader
from deburr.sources.cloudformation.parameters import from_file, from_samconfig, overrides

TEMPLATE = """
Parameters: {Wait: {Type: Number, Default: 10}}
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: {Code: src, Handler: a.b, Runtime: python3.13, Timeout: !Ref Wait}
"""


@pytest.mark.parametrize(
    "text",
    [
        '[{"ParameterKey": "Wait", "ParameterValue": "20"}]',
        '["Wait=20"]',
        '{"Wait": 20}',
        '{"Parameters": {"Wait": "20"}}',
    ],
)
def test_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "parameters.json"
    path.write_text(text, encoding="utf-8")
    assert from_file(path) == {"Wait": "20"}


@pytest.mark.parametrize("text", ["{", "3", '{"Parameters": 3}'])
def test_a_file_of_another_kind_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "parameters.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        from_file(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wait=20 Stage=prod", {"Wait": "20", "Stage": "prod"}),
        ('Name="two words"', {"Name": "two words"}),
        ("ParameterKey=Wait,ParameterValue=20", {"Wait": "20"}),
        ("Wait", {}),
        ('Wait="20', {"Wait": '"20'}),
    ],
)
def test_overrides(text: str, found: dict[str, str]) -> None:
    assert overrides(text) == found


@pytest.mark.parametrize(
    ("given", "with_file", "config_env", "timeout_s"),
    [
        ({}, False, None, 10),
        ({}, False, "prod", 40),
        ({}, True, "prod", 20),
        ({"Wait": "30"}, True, "prod", 30),
        ({}, False, "test", 10),
    ],
)
def test_who_wins(
    tmp_path: Path, given: dict[str, str], with_file: bool, config_env: str | None, timeout_s: int
) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "samconfig.toml").write_text(
        "[prod.deploy.parameters]\nparameter_overrides = ['Wait=40']\n", encoding="utf-8"
    )
    parameters = tmp_path / "parameters.json"
    parameters.write_text('["Wait=20"]', encoding="utf-8")
    reading = reader.read_project(
        [tmp_path / "template.yaml"],
        root=tmp_path,
        facts=book.load(),
        parameters=given,
        parameter_file=parameters if with_file else None,
        config_env=config_env,
    )
    assert [function.timeout_s.value for function in reading.workload.functions] == [timeout_s]


def test_samconfig_that_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text("[", encoding="utf-8")
    with pytest.raises(ConfigError):
        from_samconfig(tmp_path / "template.yaml", "prod")
