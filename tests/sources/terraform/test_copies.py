"""Two folders with the state of one deployment."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

STATE = 'terraform {{\n  backend "s3" {{\n    bucket = "states"\n    key = "{key}"\n  }}\n}}\n'
FUNCTION = """\
resource "aws_lambda_function" "{name}" {{
  function_name = "{name}"
  runtime       = "python3.13"
  handler       = "app.handler"
  role          = "arn"
  filename      = "../src/{name}.zip"
}}
"""
BOTH = FUNCTION.format(name="orders") + FUNCTION.format(name="mails")


@pytest.mark.parametrize(
    ("main", "files", "read_in"),
    [
        pytest.param(STATE.format(key="shop") + BOTH, {}, {"infra"}, id="left behind"),
        pytest.param(STATE.format(key="shop") + FUNCTION.format(name="mails"), {}, {"infra"}, id="some of it"),
        pytest.param(STATE.format(key="other") + BOTH, {}, {".", "infra"}, id="another state"),
        pytest.param(BOTH, {}, {".", "infra"}, id="a state that is not told"),
        pytest.param(
            STATE.format(key="shop") + FUNCTION.format(name="bills"), {}, {".", "infra"}, id="functions of its own"
        ),
        pytest.param(
            STATE.format(key="shop") + BOTH.replace("../src", "src"), {}, {".", "infra"}, id="two that have the code"
        ),
        pytest.param(
            STATE.format(key="shop") + BOTH,
            {"infra/main.tf": STATE.format(key="shop") + BOTH.replace("../src", "../../src")},
            {".", "infra"},
            id="none that has it",
        ),
    ],
)
def test_which_of_them_is_read(
    read: Callable[..., Reading], main: str, files: dict[str, str], read_in: set[str]
) -> None:
    there = {f"src/{name}/app.py": "def handler(event, context): ...\n" for name in ("orders", "mails", "bills")}
    written = {"infra/main.tf": STATE.format(key="shop") + BOTH, **there, **files}
    reading = read(main, written)
    assert {found.address.partition("#")[0] for found in reading.workload.functions} == read_in
    assert any("keeps the same state as infra" in gap.what for gap in reading.gaps) is (read_in == {"infra"})
