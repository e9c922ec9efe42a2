"""Which of several given values for a parameter counts."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources.cloudformation import reader

TEMPLATE = """
Parameters: {Wait: {Type: Number, Default: 10}}
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: {Code: src, Handler: a.b, Runtime: python3.13, Timeout: !Ref Wait}
"""


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
