"""`deburr init`: a deburr.toml that fits, shown first, and never over one that is there."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.errors import DeburrError
from deburr.memory import write_profiles
from deburr.workload.profile import Profile

FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{Handler: app.handler, Runtime: python3.8, InlineCode: "def handler(event, context): pass"}}
"""


def project(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = "Transform: AWS::Serverless-2016-10-31\nResources:\n" + "".join(FUNCTION.format(name=name) for name in names)
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, *more: str, answer: str = "") -> Result:
    return CliRunner().invoke(deburr, ["init", str(folder), "--today", "2026-11-24", *more], input=answer)


def config(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "deburr.toml").read_text(encoding="utf-8"))


def test_it_is_shown_and_asked_for(tmp_path: Path) -> None:
    result = run(project(tmp_path, "Orders"), answer="n\n")
    assert "# Orders = 1_000_000" in result.stdout
    assert not (tmp_path / "deburr.toml").exists()
    assert run(tmp_path, answer="y\n").exit_code == 0
    assert (tmp_path / "deburr.toml").read_text(encoding="utf-8") in result.stdout


def test_what_is_written_changes_no_finding(tmp_path: Path) -> None:
    def check() -> str:
        return CliRunner().invoke(deburr, ["check", str(tmp_path), "--today", "2026-11-24"]).stdout

    before = check()
    assert run(project(tmp_path, "Orders"), "--yes").exit_code == 0
    assert "python3.8" in check() != before


def test_every_hint_is_valid_when_it_is_uncommented(tmp_path: Path) -> None:
    run(project(tmp_path, "Orders", "Stock"), "--yes")
    text = (tmp_path / "deburr.toml").read_text(encoding="utf-8")
    uncommented = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    (tmp_path / "deburr.toml").write_text(uncommented, encoding="utf-8")
    assert config(tmp_path)["traffic"] == {
        "default_per_month": 1_000_000,
        "functions": {"Orders": 1_000_000, "Stock": 1_000_000},
    }
    assert CliRunner().invoke(deburr, ["check", str(tmp_path)]).exit_code == 1


def test_functions_of_one_name_are_named_by_address(tmp_path: Path) -> None:
    for part in ("a", "b"):
        project(tmp_path / part, "Orders")
    assert '# "a/template.yaml#Orders" = 1_000_000' in run(tmp_path, "--yes").stdout


def test_what_tests_read_is_left_out(tmp_path: Path) -> None:
    project(tmp_path, "Orders")
    project(tmp_path / "tests/fixtures/one", "Broken")
    result = run(tmp_path, "--yes")
    assert "exclude" not in config(tmp_path)
    assert "Broken" not in result.stdout


def test_measured_traffic_is_filled_in(tmp_path: Path) -> None:
    start, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC)
    write_profiles(
        project(tmp_path, "Orders"), [Profile("shop-Orders-1A2B3C4D5E6F7", 1000, start=start, end=end)], stamp=end
    )
    run(tmp_path, "--yes")
    assert config(tmp_path)["traffic"] == {"functions": {"Orders": 3042}}  # 1000 in 10 days, a month of 30.4


@pytest.mark.parametrize(("name", "text"), [("deburr.toml", ""), ("pyproject.toml", "[tool.deburr]\n")])
def test_nothing_is_overwritten(tmp_path: Path, name: str, text: str) -> None:
    (project(tmp_path, "Orders") / name).write_text(text, encoding="utf-8")
    result = run(tmp_path, "--yes")
    assert isinstance(result.exception, DeburrError)
    assert (tmp_path / name).read_text(encoding="utf-8") == text
