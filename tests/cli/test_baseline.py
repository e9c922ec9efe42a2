"""`--baseline`: what was there is silent, what is new speaks, what is gone leaves the file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr
from deburr.errors import ConfigError

FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{Handler: index.handler, Runtime: nodejs14.x, InlineCode: 'exports.handler = async () => 1'}}
"""


def write(folder: Path, *names: str, file: str = "template.yaml") -> None:
    (folder / file).parent.mkdir(exist_ok=True, parents=True)
    functions = "".join(FUNCTION.format(name=name) for name in names)
    text = f"Transform: AWS::Serverless-2016-10-31\nResources:\n{functions}  T: {{Type: AWS::SNS::Topic}}\n"
    (folder / file).write_text(text, encoding="utf-8")
    (folder / "deburr.toml").write_text('select = ["runtimes", "timeouts"]\n', encoding="utf-8")


def run(folder: Path, *more: str, base: Path | None = None) -> Result:
    file = base or folder / "baseline.json"
    return CliRunner().invoke(deburr, ["check", str(folder), "--fresh", "--baseline", str(file), *more])


def known(folder: Path) -> list[str]:
    return json.loads((folder / "baseline.json").read_text(encoding="utf-8"))["findings"]


def test_the_first_run_writes_it_and_is_clean(tmp_path: Path) -> None:
    write(tmp_path, "Orders")
    first = run(tmp_path)
    assert first.exit_code == 0 and "written with 1 finding" in first.stderr
    assert "1 in the baseline" in run(tmp_path).stdout


def test_what_is_new_speaks_and_moved_lines_do_not(tmp_path: Path) -> None:
    write(tmp_path, "Orders")
    write(tmp_path, "Other", file="other.yaml")
    run(tmp_path)
    template = tmp_path / "template.yaml"
    template.write_text("# a comment\n\n" + template.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(tmp_path).exit_code == 0
    write(tmp_path, "Orders", file="third.yaml")
    assert run(tmp_path).exit_code == 1


def test_what_is_gone_leaves_the_file_and_speaks_when_it_comes_back(tmp_path: Path) -> None:
    write(tmp_path, "Orders")
    write(tmp_path, "Other", file="other.yaml")
    run(tmp_path)
    assert len(known(tmp_path)) == 2
    write(tmp_path, file="other.yaml")
    shrunk = run(tmp_path)
    assert "1 finding gone, 1 left" in shrunk.stderr and shrunk.exit_code == 0
    assert len(known(tmp_path)) == 1
    write(tmp_path, "Other", file="other.yaml")
    assert run(tmp_path).exit_code == 1


@pytest.mark.parametrize("more", [["--select", "timeouts"], ["--ignore", "runtimes"], ["--confidence", "certain"]])
def test_a_run_of_a_part_forgets_nothing(tmp_path: Path, more: list[str]) -> None:
    write(tmp_path, "Orders")
    run(tmp_path)
    before = known(tmp_path)
    write(tmp_path)
    assert run(tmp_path, *more).exit_code == 0
    assert known(tmp_path) == before


def test_one_file_serves_several_folders(tmp_path: Path) -> None:
    write(tmp_path / "a", "Orders")
    write(tmp_path / "b", "Orders")
    write(tmp_path)
    base = tmp_path / "baseline.json"
    run(tmp_path, base=base)
    assert len(known(tmp_path)) == 2
    assert run(tmp_path / "a", base=base).exit_code == 0
    assert len(known(tmp_path)) == 2  # b was not looked at


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "{}",
        '{"deburr": "baseline", "version": 2, "findings": []}',
        '{"deburr": "baseline", "version": 1, "findings": 3}',
    ],
)
def test_a_file_of_something_else_is_said_and_kept(tmp_path: Path, written: str) -> None:
    write(tmp_path, "Orders")
    (tmp_path / "baseline.json").write_text(written, encoding="utf-8")
    result = run(tmp_path)
    assert isinstance(result.exception, ConfigError) and result.exception.hint
    assert (tmp_path / "baseline.json").read_text(encoding="utf-8") == written


def test_machine_readable_output_stays_clean(tmp_path: Path) -> None:
    write(tmp_path, "Orders")
    assert json.loads(run(tmp_path, "--format", "json").stdout)["totals"]["in_baseline"] == 1
