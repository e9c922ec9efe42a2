"""Variables that a CDK app adds to a function after it is made."""

from collections.abc import Callable

from deburr.sources.reading import Reading
from deburr.workload.function import Function

FN = "const fn = new lambda.Function(this, 'Fn', {{ ...told, environment: {written} }});\n"


def function(app: Callable[..., Reading], body: str, written: str = "{ STAGE: 'dev' }", above: str = "") -> Function:
    [read] = [each for each in app(FN.format(written=written) + body, above).workload.functions if each.name == "Fn"]
    return read


def test_added_to_what_is_written(app: Callable[..., Reading]) -> None:
    read = function(app, "fn.addEnvironment('TABLE', 'orders').addEnvironment('STAGE', 'prod');")
    assert dict(read.environment) == {"TABLE": "orders", "STAGE": "prod"} and read.environment_told


def test_the_last_of_a_name_wins(app: Callable[..., Reading]) -> None:
    assert dict(function(app, "fn.addEnvironment('STAGE', 'prod');").environment)["STAGE"] == "prod"


def test_added_to_nothing(app: Callable[..., Reading]) -> None:
    assert dict(function(app, "fn.addEnvironment('TABLE', 'orders');", "undefined").environment) == {"TABLE": "orders"}


def test_a_function_of_the_apps_own_class(app: Callable[..., Reading]) -> None:
    own = "class Api extends lambda.Function { constructor(scope, id) { super(scope, id, told); } }\n"
    [read] = app("new Api(this, 'Own').addEnvironment('TABLE', 'orders');", own).workload.functions
    assert dict(read.environment) == {"TABLE": "orders"}


def test_a_name_that_only_running_tells(app: Callable[..., Reading]) -> None:
    assert not function(app, "fn.addEnvironment(props.name, 'orders');").environment_told


def test_what_is_written_out(app: Callable[..., Reading]) -> None:
    above = "const shared = { A: 'x' };\n"
    read = function(
        app, "", "{ ...shared, B: 'x', C: process.env.C ?? 'x', D: shared.A, E: '', F: big ? 'x' : '' }", above
    )
    assert dict(read.written) == {"B": "x", "E": ""}


def test_what_is_added_is_not_written_out(app: Callable[..., Reading]) -> None:
    """It may be added under a condition that is not looked at."""
    assert dict(function(app, "if (big) fn.addEnvironment('A', 'x');", "{ A: 'y', B: 'y' }").written) == {"B": "y"}
