"""`[per-file-ignores]`: a rule is silent in some files and speaks in the others."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.errors import ConfigError

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{Handler: index.handler, Runtime: nodejs12.x, InlineCode: 'exports.handler = async () => 1'}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("legacy/old", "legacy/older/sam", "new"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        text = TEMPLATE.format(name=name.replace("/", "").title())
        (tmp_path / name / "template.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "new/handlers.yaml").write_text(TEMPLATE.format(name="Second"), encoding="utf-8")
    return tmp_path


def run(folder: Path) -> Result:
    return CliRunner().invoke(deburr, ["check", str(folder), "--fresh", "--format", "json", "--today", "2026-11-24"])


def told(folder: Path) -> list[str]:
    return sorted(finding["at"]["file"] for finding in json.loads(run(folder).stdout)["findings"])


def configured(project: Path, pattern: str, rules: str = '"deprecated-runtime"') -> None:
    text = f'select = ["runtimes"]\n[per-file-ignores]\n"{pattern}" = [{rules}]\n'
    (project / "deburr.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("nowhere/**", ["legacy/old", "legacy/older/sam", "new/h", "new/t"]),
        ("legacy/**", ["new/h", "new/t"]),
        ("legacy", ["new/h", "new/t"]),
        ("legacy/", ["new/h", "new/t"]),
        ("legacy/*/template.yaml", ["new/h", "new/t"]),
        ("legacy/old/template.yaml", ["legacy/older/sam", "new/h", "new/t"]),
        ("handlers.yaml", ["legacy/old", "legacy/older/sam", "new/t"]),
        ("!new/**", ["new/h", "new/t"]),
    ],
)
def test_patterns(project: Path, pattern: str, left: list[str]) -> None:
    configured(project, pattern)
    found = told(project)
    assert len(found) == len(left)
    assert all(file.startswith(begin) for file, begin in zip(found, left, strict=True))


@pytest.mark.parametrize(
    ("rules", "count"), [('"runtimes"', 2), ('"runtimes/deprecated-runtime"', 2), ('"timeouts"', 4), ("", 4)]
)
def test_rules_by_shelf_slug_or_both(project: Path, rules: str, count: int) -> None:
    configured(project, "legacy/**", rules)
    assert len(told(project)) == count


def test_patterns_begin_where_the_configuration_stands(project: Path) -> None:
    configured(project, "legacy/old/**")
    assert told(project / "legacy/old") == []
    assert told(project / "legacy") == ["older/sam/template.yaml"]


def test_what_is_left_out_is_counted_as_allowed(project: Path) -> None:
    configured(project, "legacy/**")
    assert json.loads(run(project).stdout)["totals"]["silenced"] == 2


def test_a_rule_that_does_not_exist_is_said(project: Path) -> None:
    configured(project, "legacy/**", '"no-such-rule"')
    result = run(project)
    assert isinstance(result.exception, ConfigError)
    assert "no-such-rule" in result.exception.message and result.exception.where == "deburr.toml"
