"""What scripts ask by the thousand is answered without click, and the same."""

import subprocess
import sys
from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from deburr.cli.main import deburr
from deburr.cli.simulate_exact import answered
from deburr.errors import DeburrError

ASKED = ("--arrivals", "poisson:0.9", "--service", "exponential:1.991", "--exact", "--format", "json")


def by_click(words: Sequence[str]) -> str:
    result = CliRunner().invoke(deburr, ["simulate", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    "more",
    [
        pytest.param((), id="the keep-alive that was measured"),
        pytest.param(("--keep-alive", "600"), id="seconds"),
        pytest.param(("--keep-alive=10min", "--provisioned=3"), id="after a ="),
        pytest.param(("--reserved", "4", "--keep-alive", "60"), id="a limit"),
    ],
)
def test_it_is_the_command_s_answer(more: tuple[str, ...]) -> None:
    assert answered((*ASKED, *more)) == by_click((*ASKED, *more))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((*ASKED, "--seed", "2"), id="an option that it does not know"),
        pytest.param((*ASKED, "--keep-alive", "60", "--keep-alive", "70"), id="twice"),
        pytest.param((*ASKED, "--keep-alive"), id="without a value"),
        pytest.param((*ASKED, "--keep-alive", "--exact"), id="an option in a value's place"),
        pytest.param((*ASKED, "orders"), id="a function"),
        pytest.param(("--exact", "--format", "json"), id="no traffic"),
        pytest.param(ASKED[:-2], id="for people"),
        pytest.param((*ASKED[:-1], "html"), id="a page"),
        pytest.param(("--traffic", __file__, *ASKED[2:]), id="a file"),
    ],
)
def test_what_else_there_is_goes_to_click(words: tuple[str, ...]) -> None:
    assert answered(words) is None


def test_mistakes_say_the_same() -> None:
    words = (*ASKED, "--keep-alive", "nan")
    with pytest.raises(DeburrError) as raised:
        answered(words)
    result = CliRunner().invoke(deburr, ["simulate", *words])
    assert str(result.exception) == str(raised.value)


def test_it_loads_neither_click_nor_what_simulates() -> None:
    said = "import sys, deburr.__main__ as m\nm.main()\nsys.exit(' '.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said, "simulate", *ASKED], capture_output=True, text=True)
    assert done.stdout == by_click(ASKED)
    loaded = done.stderr.split()
    assert "deburr.simulate.exact" in loaded
    assert not {"click", "statistics", "deburr.simulate.events", "deburr.simulate.engine"} & set(loaded)
