"""Which files are looked at: templates of tests are left out, unless there are no others."""

from pathlib import Path

import pytest

from deburr.sources.discovery import discover

TEMPLATE = "Resources: {F: {Type: AWS::Lambda::Function}}\n"


@pytest.mark.parametrize(
    ("files", "named", "found", "left_out"),
    [
        pytest.param(["a.yaml", "tests/b.yaml"], ".", ["a.yaml"], 1, id="a mock beside the real one"),
        pytest.param(["a.yaml", "src/__tests__/x/b.yaml"], ".", ["a.yaml"], 1, id="deep down"),
        pytest.param(["a.yaml", "contest/b.yaml"], ".", ["a.yaml", "contest/b.yaml"], 0, id="no such folder"),
        pytest.param(["tests/b.yaml"], ".", ["tests/b.yaml"], 0, id="nothing else is there"),
        pytest.param(["a.yaml", "tests/b.yaml"], "tests", ["tests/b.yaml"], 0, id="named itself"),
    ],
)
def test_templates_of_tests(tmp_path: Path, files: list[str], named: str, found: list[str], left_out: int) -> None:
    for file in files:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE, encoding="utf-8")
    seen = discover([tmp_path / named], root=tmp_path, exclude=())
    assert [path.relative_to(tmp_path).as_posix() for path in seen.templates] == found
    assert seen.in_tests == left_out
