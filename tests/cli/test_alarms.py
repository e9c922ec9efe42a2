"""`deburr alarms` as a user runs it: what is printed, what is written, what is put back."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deburr import rewriting
from deburr.cli.main import deburr

ORDERS = Path(__file__).parents[2] / "examples/orders"


def run(*arguments: str | Path, answer: str = "") -> Result:
    return CliRunner().invoke(deburr, ["alarms", *map(str, arguments)], input=answer)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ORDERS, tmp_path / "orders")
    return tmp_path / "orders"


def templates(folder: Path) -> dict[str, bytes]:
    return {path.name + str(path.parent.name): path.read_bytes() for path in folder.rglob("template.yaml")}


def test_the_table_fits_a_terminal_and_names_its_price() -> None:
    printed = run(ORDERS).output
    assert max(map(len, printed.splitlines())) <= 80
    assert "a month (price of " in printed and "OrdersFunction" in printed


def test_json_is_all_there_is_on_stdout() -> None:
    read = json.loads(run(ORDERS, "--format", "json").stdout)
    assert read["alarms"] and {"name", "threshold", "description"} <= read["alarms"][0].keys()


def test_nothing_is_written_without_a_yes(project: Path) -> None:
    before = templates(project)
    shown = run(project, "--write", answer="n\n").output
    assert "+  # deburr alarms:" in shown
    assert templates(project) == before


def test_what_is_written_twice_is_written_once(project: Path) -> None:
    assert run(project, "--write", "--yes").exit_code == 0
    once = templates(project)
    assert run(project, "--write", "--yes").output == "nothing to change\n"
    assert templates(project) == once != templates(ORDERS)
    assert not list(project.rglob(".*.deburr"))


def test_an_interruption_puts_everything_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = templates(project)
    put, calls = rewriting._put, []

    def interrupted(beside: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        put(beside, target)

    monkeypatch.setattr(rewriting, "_put", interrupted)
    run(project, "--write", "--yes")
    assert len(calls) > 2
    assert templates(project) == before


def test_permissions_stay(project: Path) -> None:
    template = next(project.rglob("template.yaml"))
    template.chmod(0o640)
    run(project, "--write", "--yes")
    assert template.stat().st_mode & 0o777 == 0o640


def test_a_folder_without_templates_says_what_next(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code != 0


def test_what_is_no_template_is_left_alone_and_told(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_lambda_function" "f" {\n  runtime = "python3.13"\n}\n', "utf-8")
    done = run(tmp_path, "--write", "--yes")
    assert "main.tf: is no template; --format cloudformation or terraform prints" in done.output
    assert "nothing to change" in done.output
