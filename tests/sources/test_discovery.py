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


@pytest.mark.parametrize(
    ("before", "left_out"),
    [
        pytest.param("# SAM template for testing the function locally, Terraform deploys it\n", True, id="a comment"),
        pytest.param("---\n# What we use for\n# local development.\n", True, id="over two lines"),
        pytest.param("Description: Used for local testing only\n", True, id="a description"),
        pytest.param("Description: >\n  Orders.\n  This stack is not deployed.\n", True, id="a long description"),
        pytest.param("# For sam local only\nTransform: AWS::Serverless-2016-10-31\n", True, id="of the tool"),
        pytest.param("# For local development and deployment\n", False, id="both"),
        pytest.param("# Orders of the local shops\n", False, id="another meaning"),
        pytest.param("Description: Orders\nMetadata: {Say: for local testing}\n", False, id="said of something else"),
        pytest.param("Transform: AWS::Serverless-2016-10-31\n# for local testing\n", False, id="said later"),
    ],
)
def test_templates_for_a_desk(tmp_path: Path, before: str, left_out: bool) -> None:
    (tmp_path / "a.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(before + TEMPLATE, encoding="utf-8")
    seen = discover([tmp_path], root=tmp_path, exclude=())
    assert [path.name for path in seen.templates] == (["a.yaml"] if left_out else ["a.yaml", "b.yaml"])
    assert seen.in_tests == left_out
    assert len(discover([tmp_path / "b.yaml"], root=tmp_path, exclude=()).templates) == 1


def test_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("a.yaml", "tests/b.yaml", "src/app.py", "tests/test_app.py", "src/notes.txt"):
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    here = discover([Path()], root=tmp_path, exclude=())
    assert ([str(path) for path in here.templates], here.in_tests, here.code) == (["a.yaml"], 1, ["src/app.py"])
    assert discover([Path("src")], root=tmp_path, exclude=()).code == ["src/app.py"]
    assert discover([tmp_path / "src"], root=tmp_path / "tests", exclude=()).code == []


def test_files_of_values_stand_beside_the_one_that_is_named(tmp_path: Path) -> None:
    for name in ("main.tf", "dev.tfvars", "envs/prod.tfvars.json", "envs/notes.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    for named in (tmp_path, tmp_path / "main.tf"):
        found = discover([named], root=tmp_path, exclude=[]).values
        assert [path.relative_to(tmp_path).as_posix() for path in found] == ["dev.tfvars", "envs/prod.tfvars.json"]
