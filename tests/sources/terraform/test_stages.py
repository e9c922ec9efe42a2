"""Files of values that Terraform reads only where they are named: what they agree on stands for what nothing says."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

MAIN = """\
variable "wait" {}
variable "memory" {}
resource "aws_lambda_function" "f" {
  timeout     = var.wait
  memory_size = var.memory
}
"""
MODULE = 'variable "wait" {}\nresource "aws_lambda_function" "g" {\n  timeout = var.wait\n}\n'


@pytest.mark.parametrize(
    ("files", "wait", "at"),
    [
        pytest.param({}, None, "main.tf:4:17", id="none"),
        pytest.param({"dev.tfvars": "wait = 7\n"}, 7, "dev.tfvars:1:8", id="beside it"),
        pytest.param({"environments/prod.tfvars": "wait = 7\n"}, 7, "environments/prod.tfvars:1:8", id="in a folder"),
        pytest.param(
            {"envs/dev/terraform.tfvars": "\nwait = 7\n"}, 7, "envs/dev/terraform.tfvars:2:8", id="a folder a stage"
        ),
        pytest.param({"vars/dev.tfvars.json": '{"wait": 7}'}, 7, "vars/dev.tfvars.json:1:10", id="as JSON"),
        pytest.param(
            {"dev.tfvars": "wait = 7\n", "prod.tfvars": 'wait = "7"\n', "test.tfvars": "memory = 512\n"},
            7,
            "main.tf:4:17",
            id="all that say it agree: no place of theirs alone",
        ),
        pytest.param({"dev.tfvars": "wait = 7\n", "prod.tfvars": "wait = 9\n"}, None, "main.tf:4:17", id="they differ"),
        pytest.param(
            {"terraform.tfvars": "wait = 8\n", "dev.tfvars": "wait = 7\n"},
            8,
            "terraform.tfvars:1:8",
            id="what is read anyway wins",
        ),
        pytest.param({"terraform.example.tfvars": "wait = 7\n"}, None, "main.tf:4:17", id="an example"),
        pytest.param({"examples/dev.tfvars": "wait = 7\n"}, None, "main.tf:4:17", id="a folder of examples"),
        pytest.param({".github/lint.tfvars": "wait = 7\n"}, None, "main.tf:4:17", id="a hidden folder"),
        pytest.param({"tests/desk.tfvars": "wait = 7\n"}, None, "main.tf:4:17", id="a folder of tests"),
        pytest.param({"dev.tfvars": "bucket = 1\nwait = 7\n"}, None, "main.tf:4:17", id="it is about something else"),
        pytest.param(
            {"other/main.tf": "", "other/dev.tfvars": "wait = 7\n"}, None, "main.tf:4:17", id="another folder's"
        ),
    ],
)
def test_what_stages_say(read: Callable[..., Reading], files: dict[str, str], wait: int | None, at: str) -> None:
    (function,) = read(MAIN, files).workload.functions
    assert (function.timeout_s.value, str(function.timeout_s.at)) == (wait, at)


@pytest.mark.parametrize(
    ("named", "given", "expected"),
    [
        pytest.param(["dev.tfvars"], {}, (7, None), id="a file that is named, and no other then"),
        pytest.param([], {"wait": "9"}, (9, 512), id="an option"),
        pytest.param(["else/common.tfvars"], {}, (6, 512), id="a file that is none of the stages"),
    ],
)
def test_what_is_named_wins(
    read: Callable[..., Reading], named: list[str], given: dict[str, str], expected: tuple[int | None, int | None]
) -> None:
    files = {
        "dev.tfvars": "wait = 7\n",
        "prod.tfvars": "memory = 512\n",
        "else/main.tf": "",
        "else/common.tfvars": "wait = 6\n",
    }
    (function,) = read(MAIN, files, named=named, **given).workload.functions
    assert (function.timeout_s.value, function.memory_mb.value) == expected


def test_where_values_come_from_is_said(read: Callable[..., Reading]) -> None:
    files = {"dev.tfvars": "wait = 7\nmemory = 256\n", "prod.tfvars": "memory = 512\n"}
    gaps = {gap.at.file: gap.what for gap in read(MAIN + 'variable "n" {}\n', files).gaps}
    assert "taken for variables without a default" in gaps["dev.tfvars"]
    main = MAIN.replace("resource", 'resource "aws_lambda_function" "many" {\n  count = var.memory\n}\nresource')
    differing = [gap.what for gap in read(main, files).gaps if "how many" in gap.what]
    assert [what.partition("default; ")[2] for what in differing] == [
        "dev.tfvars, prod.tfvars differ: --var-file names one"
    ]


@pytest.mark.parametrize("passed", ["var.wait", "local.wait"])
def test_a_called_module_is_told_at_the_file(read: Callable[..., Reading], passed: str) -> None:
    main = f'variable "wait" {{}}\nlocals {{\n  wait = var.wait\n}}\nmodule "m" {{\n  source = "./m"\n  wait = {passed}\n}}\n'
    module = "locals {\n  wait = var.wait\n}\n" + MODULE.replace("= var.wait", "= local.wait")
    (function,) = read(main, {"m/main.tf": module, "dev.tfvars": "wait = 7\n"}).workload.functions
    assert (function.timeout_s.value, str(function.timeout_s.at)) == (7, "dev.tfvars:1:8")


def test_a_module_s_own_files_are_not_its_caller_s(read: Callable[..., Reading]) -> None:
    main = 'variable "wait" {}\nmodule "m" {\n  source = "./m"\n  wait = var.wait\n}\n'
    (function,) = read(main, {"m/main.tf": MODULE, "m/dev.tfvars": "wait = 7\n"}).workload.functions
    assert function.timeout_s.value is None
