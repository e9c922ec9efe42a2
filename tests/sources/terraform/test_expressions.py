"""What expressions come to: read back from the description-like settings of one function."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

MAIN = """\
variable "stage" {{ default = "dev" }}
variable "given" {{ type = string }}
variable "sizes" {{ default = {{ dev = 512, prod = 1024 }} }}
variable "rules" {{
  type    = list(object({{ name = string, wait = optional(number, 7), note = optional(string) }}))
  default = [{{ name = "a" }}, {{ name = "b", wait = 9 }}]
}}
locals {{
  name  = "shop-${{var.stage}}"
  names = ["b", "a", "b"]
  loop  = local.pool
  pool  = local.loop
}}
data "aws_region" "here" {{}}
resource "aws_sqs_queue" "jobs" {{
  visibility_timeout_seconds = 45
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  environment {{
    variables = {{ X = {expression} }}
  }}
}}
"""
FILES = {"note.txt": "hi", "greet.tftpl": "%{ for n in names ~}${n}!%{ endfor ~}", "deep.yaml": "a: {b: [1, 2]}"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"${local.name}-x"', "shop-dev-x"),
        ("var.sizes[var.stage]", "512"),
        ("var.sizes.prod / 4 + 1", "257"),
        ("-3 * (2 - 4)", "6"),
        ("7 % 4", "3"),
        ('var.stage == "dev" ? 1 : 2', "1"),
        ('var.stage != "dev" || !(1 < 2) ? 1 : 2', "2"),
        ("null == null ? 1 : 2", "1"),
        ('1 == "1" ? 1 : 2', "1"),
        ('join(",", [for n in local.names : upper(n) if n != "a"])', "B,B"),
        ('join(",", [for k, v in var.sizes : "${k}=${v}"])', "dev=512,prod=1024"),
        ('{ for n in toset(local.names) : n => 1 }["b"]', "1"),
        ('{ for n in local.names : n => "x"... }["b"][1]', "x"),
        ('join("", local.names[*])', "bab"),
        ('join(",", var.rules[*].name)', "a,b"),
        ('join(",", [for r in var.rules : r.wait])', "7,9"),
        ("var.rules[0].note == null ? 1 : 2", "1"),
        ('lookup(var.sizes, "test", 3)', "3"),
        ('try(var.sizes.test, var.sizes["x"], 4)', "4"),
        ("can(var.sizes.test) ? 1 : 2", "2"),
        ("merge(var.sizes, { dev = 1 }).dev", "1"),
        ("element(concat([1], [2, 3]), 4)", "2"),
        ('format("%s-%03d-%%-%v", "a", 5, true)', "a-005-%-true"),
        ('replace("a.b", "/[.]/", "-")', "a-b"),
        ('regex("^(\\\\w+)-", "shop-x")[0]', "shop"),
        ('coalesce("", null, "z")', "z"),
        ("length(flatten([[1, [2]], [3]]))", "3"),
        ("max(1, local.names == [] ? 9 : 2, [3, 4]...)", "4"),
        ("jsondecode(jsonencode({ a = [1] })).a[0]", "1"),
        ('yamldecode(file("${path.module}/deep.yaml")).a.b[1]', "2"),
        ('trimspace(file("note.txt"))', "hi"),
        ('templatefile("${path.module}/greet.tftpl", { names = ["a", "b"] })', "a!b!"),
        ('"%{ if var.stage == "dev" }yes%{ else }no%{ endif }"', "yes"),
        ('"$${x} %%{y} \\u00e9\\n"', "${x} %{y} é\n"),
        ("<<-E\n    one\n      ${var.stage}\n    E\n", "one\n  dev\n"),
        ("aws_sqs_queue.jobs.visibility_timeout_seconds * 2", "90"),
        ('cidrsubnet("10.0.0.0/8", 8, 1)', None),
        ("var.given", None),
        ('"${var.given}-x"', None),
        ("data.aws_region.here.name", None),
        ("aws_sqs_queue.jobs.arn", None),
        ("local.loop", None),
        ("terraform.workspace", None),
        ('var.given == "x" ? 1 : 2', None),
        ('var.given == "x" ? 1 : 1', "1"),
        ("var.nothing", None),
        ('file("../outside")', None),
        ('regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")', None),
        ('format("%999999999d", 3)', None),
        ('join("", [for a in range(5000) : join("", [for b in range(5000) : "x"])])', None),
        ("1 +", None),
        ("((((((((((1))))))))))", "1"),
        ("(" * 3000 + "1" + ")" * 3000, None),
    ],
)
def test_what_it_comes_to(read: Callable[..., Reading], expression: str, expected: str | None) -> None:
    for function in read(MAIN.format(expression=expression), FILES).workload.functions:
        assert dict(function.environment).get("X") == expected


@pytest.mark.parametrize(
    ("files", "given", "expected", "at"),
    [
        pytest.param({}, {}, 3, "main.tf:3:13", id="the default"),
        pytest.param({"terraform.tfvars": "wait = 4\n"}, {}, 4, "terraform.tfvars:1:8", id="terraform.tfvars"),
        pytest.param(
            {"terraform.tfvars": "wait = 4\n", "a.auto.tfvars": "\nwait = 5\n"},
            {},
            5,
            "a.auto.tfvars:2:8",
            id="later files win",
        ),
        pytest.param({"a.auto.tfvars.json": '{"wait": 6}'}, {}, 6, "a.auto.tfvars.json:1:10", id="JSON"),
        pytest.param({"prod.tfvars": "wait = 7\n"}, {}, 3, "main.tf:3:13", id="a file that must be named"),
        pytest.param({"terraform.tfvars": "wait = 4\n"}, {"wait": "8"}, 8, "main.tf:3:13", id="what was given wins"),
    ],
)
def test_variables(
    read: Callable[..., Reading], files: dict[str, str], given: dict[str, str], expected: int, at: str
) -> None:
    main = 'variable "wait" { default = 3 }\nresource "aws_lambda_function" "f" {\n  timeout = var.wait\n}\n'
    (function,) = read(main, files, **given).workload.functions
    assert (function.timeout_s.value, str(function.timeout_s.at)) == (expected, at)


@pytest.mark.parametrize(
    ("files", "named", "environment", "expected"),
    [
        pytest.param({}, [], {"wait": "9"}, 9, id="the environment"),
        pytest.param({"terraform.tfvars": "wait = 4\n"}, [], {"wait": "9"}, 4, id="the folder wins over it"),
        pytest.param({"prod.tfvars": "wait = 7\n"}, ["prod.tfvars"], {"wait": "9"}, 7, id="a named file wins over it"),
        pytest.param(
            {"a.auto.tfvars": "wait = 5\n", "env/prod.tfvars": "wait = 7\n"},
            ["env/prod.tfvars"],
            {},
            7,
            id="in a folder",
        ),
        pytest.param(
            {"one.tfvars": "wait = 7\n", "two.tfvars.json": '{"wait": 8}'},
            ["one.tfvars", "two.tfvars.json"],
            {},
            8,
            id="the last one named",
        ),
        pytest.param({"other.tfvars": "else = 1\n"}, ["other.tfvars"], {}, 3, id="a file about something else"),
        pytest.param({}, ["gone.tfvars"], {}, 3, id="a file that is not there"),
    ],
)
def test_variables_from_outside(
    read: Callable[..., Reading], files: dict[str, str], named: list[str], environment: dict[str, str], expected: int
) -> None:
    main = 'variable "wait" { default = 3 }\nresource "aws_lambda_function" "f" {\n  timeout = var.wait\n}\n'
    reading = read(main, files, named=named, environment=environment)
    assert [function.timeout_s.value for function in reading.workload.functions] == [expected]
    assert [gap.at.file for gap in reading.gaps if "cannot be read" in gap.what] == (
        named if expected == 3 and not files else []
    )


@pytest.mark.parametrize(
    ("type", "told", "expected"),
    [
        pytest.param("list(string)", '["a", "b"]', ["a", "b"], id="a list"),
        pytest.param("map(string)", '{ a = "x" }', ["a"], id="a map"),
        pytest.param("set(string)", "no HCL (", ["?"], id="what is no HCL"),
    ],
)
def test_a_text_is_read_as_its_type_says(
    read: Callable[..., Reading], type: str, told: str, expected: list[str]
) -> None:
    main = f'variable "names" {{ type = {type} }}\n'
    each = "toset(var.names)" if type.startswith("list") else "var.names"
    main += f'resource "aws_lambda_function" "f" {{\n  for_each = {each}\n  timeout = 3\n}}\n'
    functions = read(main, environment={"names": told}).workload.functions
    assert [function.address.partition('["')[2].rstrip('"]') for function in functions] == expected
