"""Whatever somebody writes: no crash, an end, and a word about what was not read."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

TEMPLATE = {"template.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"}
F = 'resource "aws_lambda_function" "f" {\n%s\n}\n'
DEEP = 3_000
CASES = {
    "locals in a circle": ("locals {\n  a = local.b\n  b = [local.a]\n}\n" + F % "  timeout = local.a", "f"),
    "resources in a circle": (
        F % "  count = length(aws_lambda_function.f)\n  timeout = aws_lambda_function.f[0].timeout",
        "f",
    ),
    "a module in itself": ('module "m" {\n  source = "./"\n}\n' + F % "", "contains itself"),
    "a billion instances": (F % "  count = 1000000000", "instances"),
    "a loop of too many": (F % "  for_each = { for i in range(100000) : i => i }", "how many there are is not known"),
    "an unknown number": (F % "  count = var.nobody", "how many there are is not known"),
    "loops in loops": (F % '  timeout = length([for a in range(4000) : [for b in range(4000) : "${a}${b}"]])', "f"),
    "doubling": (
        'locals {\n  a0 = "xxxxxxxxxx"\n'
        + "".join(f'  a{n} = "${{local.a{n - 1}}}${{local.a{n - 1}}}"\n' for n in range(1, 20))
        + "}\n"
        + F % "  handler = local.a19",
        "a part of it is settled at deploy time",
    ),
    "data that doubles": (
        "locals {\n  a0 = [1, 1]\n"
        + "".join(f"  a{n} = [local.a{n - 1}, local.a{n - 1}]\n" for n in range(1, 40))
        + "}\n"
        + F % "  layers = local.a39\n  handler = jsonencode(local.a39)",
        "f",
    ),
    "parentheses": (F % f"  timeout = {'(' * DEEP}1{')' * DEEP}", "f"),
    "interpolations": (F % ('  handler = "' + '${"' * DEEP + "x" + '"}' * DEEP + '"'), "f"),
    "a long sum": (F % f"  timeout = {'+'.join(['1'] * DEEP)}", "f"),
    "a long traversal": (F % f"  timeout = local{'.a' * DEEP}", "f"),
    "blocks in blocks": (F % ("x {\n" * DEEP + "}\n" * DEEP), "f"),
    "never closed": ('resource "aws_lambda_function" "f" {\n  environment {\n    variables = { A = "', "no HCL"),
    "no text": ("\x00\x01aws_lambda_function", "binary"),
    "nothing": ("", ""),
    "only a comment": ("# aws_lambda_function\n", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_it_ends_and_says_what_it_did_not_read(read: Callable[..., Reading], name: str) -> None:
    text, said = CASES[name]
    reading = read(text, TEMPLATE)
    assert not [gap.what for gap in reading.gaps if gap.fault]
    assert len(reading.workload.queues) == 1, "the rest of the project is read"
    told = [function.name for function in reading.workload.functions] + [gap.what for gap in reading.gaps]
    assert not said or any(said in each for each in told)


def test_modules_of_modules_of_modules_end(read: Callable[..., Reading]) -> None:
    """Ten calls of a hundred instances each, on five floors: ten thousand million functions."""
    calls = "".join(f'module "m{n}" {{\n  source = "../n%d"\n  count  = 100\n}}\n' for n in range(10))
    files = {f"n{floor}/main.tf": calls % ((floor + 1,) * 10) for floor in range(4)}
    reading = read("", {**files, "n4/main.tf": F % "  count = 100"})
    assert 0 < len(reading.workload.functions) <= 2_000
    assert any("not all of it is looked at" in gap.what for gap in reading.gaps)


@pytest.mark.parametrize(
    "text",
    [
        '{"resource": [',
        "[]",
        '{"resource": {"aws_lambda_function": {"f": [[[{"timeout": "${"}]]]}}}',
        '{"resource": 3}',
    ],
)
def test_json_that_is_no_configuration(read: Callable[..., Reading], text: str) -> None:
    reading = read("", {**TEMPLATE, "x.tf.json": text})
    assert not [gap.what for gap in reading.gaps if gap.fault]
