"""A setting stands where a caller of the app's own code writes it, and else where it is used."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.sources.reading import Reading
from deburr.workload.function import Function

OWN = """\
class Worker extends Construct {
  constructor(scope, id, props) {
    super(scope, id);
    new lambda.Function(this, 'Fn', {
      ...told,
      memorySize: props.memorySize ?? 256, // default
      timeout: props.timeout ?? Duration.seconds(props.seconds ?? 30), // default
    });
  }
}
const SIZE = 512;
const make = (scope, id, memory = 128, more = {}) => new lambda.Function(scope, id, {
  ...told,
  memorySize: memory, // default
  timeout: more.timeout, // default
});
class Slow extends Worker {
  constructor(scope, id) {
    super(scope, id, { memorySize: 1024, timeout: Duration.minutes(9) }); // here
  }
}
"""


@pytest.mark.parametrize(
    ("body", "memory", "timeout"),
    [
        pytest.param("new Worker(this, 'A', { memorySize: 2048, timeout: Duration.minutes(5) }); // here", "here", "here", id="a class"),
        pytest.param("new Worker(this, 'A', {});", "default", "default", id="the default"),
        pytest.param("new Worker(this, 'A', { memorySize: 2048 }); // here", "here", "default", id="one of both"),
        pytest.param("new Worker(this, 'A', { seconds: 60 }); // here", "default", "here", id="seconds of a number"),
        pytest.param("new Worker(this, 'A', { memorySize: SIZE }); // here", "here", "default", id="a constant, by the call that takes it"),
        pytest.param("const all = { memorySize: SIZE }; // here\nnew Worker(this, 'A', all);", "here", "default", id="an object that has a name"),
        pytest.param("make(this, 'A', 512, { timeout: Duration.minutes(5) }); // here", "here", "here", id="a helper"),
        pytest.param("make(this, 'A', SIZE, {}); // here", "default", None, id="a constant by place"),
        pytest.param("new Slow(this, 'A');", "here", "here", id="a class above"),
    ],
)  # fmt: skip
def test_where_a_setting_stands(
    app: Callable[..., Reading], tmp_path: Path, body: str, memory: str, timeout: str | None
) -> None:
    (function,) = app(body, OWN).workload.functions
    lines = (tmp_path / "app.ts").read_text(encoding="utf-8").splitlines()
    assert lines[function.memory_mb.at.line - 1].endswith(f"// {memory}")
    if timeout is not None:
        assert lines[function.timeout_s.at.line - 1].endswith(f"// {timeout}")


def test_each_of_two_stands_by_its_own_call(app: Callable[..., Reading]) -> None:
    body = "new Worker(this, 'A', { memorySize: 1024 });\nnew Worker(this, 'B', { memorySize: 2048 });"
    one, other = sorted(app(body, OWN).workload.functions, key=_size)
    assert (_size(one), _size(other)) == (1024, 2048)
    assert other.memory_mb.at.line == one.memory_mb.at.line + 1


def _size(function: Function) -> int:
    return function.memory_mb.value or 0
