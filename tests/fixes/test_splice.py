"""Edits as text in, text out: values in templates, arguments in calls."""

import pytest

from deburr.edits import PassArgument, SetValue
from deburr.fixes import arguments, template_values
from deburr.fixes.splice import CannotEdit, Splice, clash, spliced
from deburr.place import Place

TIMEOUT = "Resources.Orders.Properties.Timeout"


def place(text: str, piece: str, *, file: str = "template.yaml", path: str = "") -> Place:
    """Where a piece of a text stands."""
    start = text.index(piece)
    end = start + len(piece)

    def spot(at: int) -> tuple[int, int]:
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)

    return Place(file, *spot(start), *spot(end), path)


@pytest.mark.parametrize(
    ("text", "old", "after"),
    [
        pytest.param("Timeout: 60 # s\n", "60", "Timeout: 28 # s\n", id="plain"),
        pytest.param("Timeout: '60'\n", "'60'", "Timeout: '28'\n", id="quoted"),
        pytest.param('{"Timeout": "60"}', '"60"', '{"Timeout": "28"}', id="json text"),
        pytest.param("a: é\nTimeout: 60\n", "60", "a: é\nTimeout: 28\n", id="not ascii"),
    ],
)
def test_a_value_is_replaced_in_its_own_spelling(text: str, old: str, after: str) -> None:
    edit = SetValue(place(text, old, path=TIMEOUT), 28)
    assert spliced(text, [template_values.splice(text, edit)]) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param(
            "Resources:\n  Orders:\n    Type: T\n",
            "Resources:\n  Orders:\n    Type: T\n    Properties:\n      Timeout: 28\n",
            id="no properties yet",
        ),
        pytest.param(
            "Resources:\n  Orders:\n    Properties:\n      A: 1\n",
            "Resources:\n  Orders:\n    Properties:\n      Timeout: 28\n      A: 1\n",
            id="properties",
        ),
        pytest.param(
            '{"Resources": {"Orders": {"Properties": {"A": 1}}}}',
            '{"Resources": {"Orders": {"Properties": {"Timeout": 28, "A": 1}}}}',
            id="json",
        ),
    ],
)
def test_what_was_left_out_is_added_and_its_resource_keeps_its_name(text: str, after: str) -> None:
    edit = SetValue(place(text, "Orders", path=TIMEOUT), 28)
    assert spliced(text, [template_values.splice(text, edit)]) == after


def test_nothing_is_added_to_terraform() -> None:
    text = 'resource "aws_lambda_function" "orders" {\n  memory_size = 128\n}\n'
    with pytest.raises(CannotEdit, match="nothing is added to Terraform"):
        template_values.splice(text, SetValue(place(text, '"orders"', file="main.tf", path="orders.Timeout"), 28))


@pytest.mark.parametrize(
    ("file", "text", "after"),
    [
        (
            "app.py",
            "Function(self, timeout=cdk.Duration.minutes(5))",
            "Function(self, timeout=cdk.Duration.seconds(28))",
        ),
        (
            "app.ts",
            "new F(this, { timeout: Duration.seconds(300), })",
            "new F(this, { timeout: Duration.seconds(28), })",
        ),
        ("app.ts", "const timeout = Duration.seconds(300);", "has a name, which other things may use"),
        ("app.py", "Function(self, timeout=Duration.seconds(LONG))", "not as a value"),
    ],
)
def test_a_duration_of_a_cdk_app_is_written_in_seconds(file: str, text: str, after: str) -> None:
    start = text.index("cdk.Dur") if "cdk." in text else text.index("Duration")
    edit = SetValue(place(text, text[start : text.index(")") + 1], file=file, path=TIMEOUT), 28)
    if after.startswith(("new", "Fun")):
        assert spliced(text, [template_values.splice(text, edit)]) == after
    else:
        with pytest.raises(CannotEdit, match=after):
            template_values.splice(text, edit)


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        pytest.param("new Worker(this, 'A', { timeout: 300 });", True, id="its own name"),
        pytest.param("new Worker(this, 'A', { timeoutSeconds: 300 });", True, id="its own name and a unit"),
        pytest.param("new Worker(this, 'A', { patience: 300 });", False, id="another name"),
        pytest.param("make('a', 300);", False, id="no name"),
    ],
)
def test_what_a_cdk_app_hands_to_its_own_code_is_written_under_its_own_name(text: str, edited: bool) -> None:
    edit = SetValue(place(text, "300", file="app.ts", path=TIMEOUT), 28)
    if edited:
        assert spliced(text, [template_values.splice(text, edit)]) == text.replace("300", "28")
    else:
        with pytest.raises(CannotEdit, match="where others may use it"):
            template_values.splice(text, edit)


@pytest.mark.parametrize("old", ["!Ref Seconds", "!FindInMap [A, B, C]", '{"Ref": "Seconds"}'])
def test_a_reference_is_not_overwritten(old: str) -> None:
    text = f"Timeout: {old}\n"
    with pytest.raises(CannotEdit, match="not as a value"):
        template_values.splice(text, SetValue(place(text, old, path=TIMEOUT), 28))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param(
            "Resources:\n  Orders:\n    Type: T\n    Properties:\n      Handler: a.b # note\n",
            "Resources:\n  Orders:\n    Type: T\n    Properties:\n      Timeout: 28\n      Handler: a.b # note\n",
            id="block",
        ),
        pytest.param(
            "Resources:\n  Orders:\n    Type: T\n",
            "Resources:\n  Orders:\n    Type: T\n    Properties:\n      Timeout: 28\n",
            id="no properties yet",
        ),
        pytest.param(
            '{"Resources": {"Orders": {"Properties": {\n\t"Handler": "a.b"}}}}',
            '{"Resources": {"Orders": {"Properties": {\n\t"Timeout": 28,\n\t"Handler": "a.b"}}}}',
            id="json with tabs",
        ),
        pytest.param(
            "Resources:\n  Orders: {Properties: {Handler: a.b}}\n",
            "Resources:\n  Orders: {Properties: {Timeout: 28, Handler: a.b}}\n",
            id="flow",
        ),
    ],
)
def test_a_property_that_was_left_out_is_added(text: str, after: str) -> None:
    edit = SetValue(Place("template.yaml", 1, 1, path=TIMEOUT), 28)
    assert spliced(text, [template_values.splice(text, edit)]) == after


@pytest.mark.parametrize("text", ["Resources: {}\n", "service: shop\nfunctions: {Orders: {handler: a.b}}\n"])
def test_a_resource_that_is_not_there_is_told(text: str) -> None:
    with pytest.raises(CannotEdit, match="could be added"):
        template_values.splice(text, SetValue(Place("t.yaml", 1, 1, path=TIMEOUT), 28))


@pytest.mark.parametrize(
    ("written", "after"),
    [
        pytest.param("60", "28", id="a number"),
        pytest.param('"60"', '"28"', id="a text"),
        pytest.param("var.seconds", None, id="a variable"),
        pytest.param('"${var.seconds}"', None, id="a template"),
    ],
)
def test_terraform_s_references_are_not_overwritten(written: str, after: str | None) -> None:
    text = f"timeout = {written} # s\n"
    edit = SetValue(place(text, written, file="main.tf", path=TIMEOUT), 28)
    if after is None:
        with pytest.raises(CannotEdit):
            template_values.splice(text, edit)
    else:
        assert spliced(text, [template_values.splice(text, edit)]) == f"timeout = {after} # s\n"


@pytest.mark.parametrize(
    ("file", "text", "call", "options", "after"),
    [
        pytest.param("a.py", "x = get(url)", "get(url)", None, "x = get(url, timeout=9)", id="one argument"),
        pytest.param("a.py", "connect()", "connect()", None, "connect(timeout=9)", id="none"),
        pytest.param("a.py", "get(u, timeout=None)", "get(u, timeout=None)", None, "get(u, timeout=9)", id="another value"),
        pytest.param(
            "a.py", "get(\n    u,\n    # é\n)", "get(\n    u,\n    # é\n)", None, "get(\n    u,\n    timeout=9,\n    # é\n)",
            id="a line each",
        ),
        pytest.param("a.py", "é = get(u).json()", "get(u)", None, "é = get(u, timeout=9).json()", id="a chain"),
        pytest.param("a.js", "fetch(u)", "fetch(u)", 1, "fetch(u, { timeout: 9 })", id="no options"),
        pytest.param("a.ts", "fetch(u, {})", "fetch(u, {})", 1, "fetch(u, { timeout: 9 })", id="empty options"),
        pytest.param(
            "a.ts", "fetch<T>(u, { method: 'PUT' })", "fetch<T>(u, { method: 'PUT' })", 1,
            "fetch<T>(u, { method: 'PUT', timeout: 9 })", id="options",
        ),
        pytest.param("a.js", "go({ 'timeout': 0 })", "go({ 'timeout': 0 })", 0, "go({ 'timeout': 9 })", id="quoted key"),
        pytest.param(
            "a.js", "go({\n  a: 1,\n})", "go({\n  a: 1,\n})", 0, "go({\n  a: 1,\n  timeout: 9,\n})", id="trailing comma"
        ),
        pytest.param("a.js", "get('u', r => r)", "get('u', r => r)", 0, "get('u', { timeout: 9 }, r => r)", id="before a callback"),
        pytest.param("a.js", "get(`u`, { a })", "get(`u`, { a })", 0, "get(`u`, { a, timeout: 9 })", id="behind an address"),
        pytest.param(
            "a.js", "() => {\n  const o = { a: 1 };\n  go(o);\n}", "go(o)", 0,
            "() => {\n  const o = { a: 1, timeout: 9 };\n  go(o);\n}", id="an object of the same function",
        ),
    ],
)  # fmt: skip
def test_an_argument_is_passed_in_the_call_s_layout(
    file: str, text: str, call: str, options: int | None, after: str
) -> None:
    edit = PassArgument(place(text, call, file=file), "timeout", "9", options)
    assert spliced(text, [arguments.splice(text, edit)]) == after


@pytest.mark.parametrize(
    ("file", "text", "options"),
    [
        pytest.param("a.py", "get(*given)", None, id="a list of arguments"),
        pytest.param("a.py", "get(u, **given)", None, id="keywords from elsewhere"),
        pytest.param("a.py", "get(u for u in us)", None, id="a bare generator"),
        pytest.param("a.js", "fetch(...given)", 1, id="spread"),
        pytest.param("a.js", "fetch(u, options)", 1, id="options in a variable"),
        pytest.param("a.js", "fetch(u, (options))", 1, id="options in brackets"),
        pytest.param("a.js", "axios.post(u)", 2, id="an argument is missing between"),
        pytest.param("a.yaml", "get(u)", None, id="inline code"),
    ],
)
def test_a_call_that_hides_its_arguments_is_left_alone(file: str, text: str, options: int | None) -> None:
    with pytest.raises(CannotEdit):
        arguments.splice(text, PassArgument(place(text, text, file=file), "timeout", "9", options))


def test_options_that_are_made_once_for_all_calls_are_left_alone() -> None:
    text = "const o = { a: 1 };\nconst f = () => go(o);\n"
    with pytest.raises(CannotEdit, match="come from elsewhere"):
        arguments.splice(text, PassArgument(place(text, "go(o)", file="a.js"), "signal", "AbortSignal.timeout(9)", 0))


def test_a_query_becomes_a_part_of_its_options() -> None:
    text = "await c.query('SELECT 1', [id]);"
    edit = PassArgument(place(text, "c.query('SELECT 1', [id])", file="a.js"), "timeout", "9", 0, wraps="sql")
    after = "await c.query({ sql: 'SELECT 1', timeout: 9 }, [id]);"
    assert spliced(text, [arguments.splice(text, edit)]) == after


@pytest.mark.parametrize(
    ("imports", "named"),
    [
        pytest.param("import aiohttp", True, id="by its own name"),
        pytest.param("import json, aiohttp", True, id="behind another"),
        pytest.param("from aiohttp import ClientSession", False, id="only what it holds"),
        pytest.param("import aiohttp as http", False, id="by another name"),
    ],
)
def test_a_value_that_names_a_module_needs_that_name(imports: str, named: bool) -> None:
    text = f"{imports}\ns.get(u)\n"
    edit = PassArgument(place(text, "s.get(u)", file="a.py"), "timeout", "aiohttp.T()", needs="aiohttp")
    if named:
        assert spliced(text, [arguments.splice(text, edit)]) == f"{imports}\ns.get(u, timeout=aiohttp.T())\n"
    else:
        with pytest.raises(CannotEdit, match="no name of its own"):
            arguments.splice(text, edit)


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        pytest.param(Splice(1, 2, "a"), Splice(3, 4, "b"), False, id="apart"),
        pytest.param(Splice(1, 3, "a"), Splice(2, 4, "b"), True, id="over each other"),
        pytest.param(Splice(2, 2, "a"), Splice(2, 2, "b"), True, id="at the same spot"),
    ],
)
def test_edits_that_touch_each_other_clash(one: Splice, other: Splice, clashes: bool) -> None:
    assert clash(one, other) is clash(other, one) is clashes


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n', 'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = 360\n\n  name = "q"\n}\n'),
        ('resource "aws_sqs_queue" "q" {\n  message_retention_seconds  = 60\n}\n', 'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = 360\n  message_retention_seconds  = 60\n}\n'),
        ('resource "aws_sqs_queue" "q" {\n}\n', 'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = 360\n}\n'),
        ('module "q" {\n  name = "q"\n}\n', None),
        ('resource "aws_sqs_queue" "q" { name = "q" }\n', None),
    ],
)  # fmt: skip
def test_an_attribute_is_added_to_a_resource_of_terraform_and_to_no_module(text: str, after: str | None) -> None:
    at = Place("main.tf", 1, 1, 1, text.index(" ") + 1, "Resources.aws_sqs_queue.q.Properties.VisibilityTimeout")
    edit = SetValue(at, 360, name="visibility_timeout_seconds")
    if after is None:
        with pytest.raises(CannotEdit):
            template_values.splice(text, edit)
    else:
        assert spliced(text, [template_values.splice(text, edit)]) == after
