"""Which file says what a function needs, and how poetry writes it."""

import json
from pathlib import Path

import pytest

from deburr.install import manifests, poetry
from deburr.install.errors import InstallError
from deburr.install.manifests import Kind

PROJECT = '[project]\nname = "x"\ndependencies = ["six"]\n'
NODE = json.dumps({"dependencies": {"ms": "2"}})


@pytest.mark.parametrize(
    ("files", "language", "found"),
    [
        pytest.param(
            {"code/requirements.txt": "six"}, "python", ("code/requirements.txt", Kind.REQUIREMENTS), id="own"
        ),
        pytest.param(
            {"requirements.txt": "pytest"}, "python", None, id="a repository's requirements are its developers'"
        ),
        pytest.param(
            {"pyproject.toml": PROJECT, "uv.lock": "", "requirements.txt": "pytest"},
            "python",
            ("pyproject.toml", Kind.UV),
            id="what is locked above the code",
        ),
        pytest.param(
            {"pyproject.toml": PROJECT, "uv.lock": "", "cdk.json": "{}"}, "python", None, id="a CDK app's own packages"
        ),
        pytest.param(
            {"code/pyproject.toml": PROJECT, "pyproject.toml": "", "uv.lock": ""},
            "python",
            ("code/pyproject.toml", Kind.UV),
            id="a member of a workspace",
        ),
        pytest.param({"code/pyproject.toml": PROJECT}, "python", ("code/pyproject.toml", Kind.PYPROJECT), id="no lock"),
        pytest.param({"code/pyproject.toml": "[tool.ruff]\n"}, "python", None, id="a linter's settings"),
        pytest.param({"code/package.json": NODE}, "node", ("code/package.json", Kind.NPM), id="npm"),
        pytest.param(
            {"code/package.json": '{"type": "module"}', "package.json": NODE, "package-lock.json": "{}"},
            "node",
            ("package.json", Kind.NPM),
            id="Node looks upwards",
        ),
        pytest.param({}, "node", None, id="nothing"),
    ],
)
def test_found(tmp_path: Path, files: dict[str, str], language: str, found: tuple[str, Kind] | None) -> None:
    (tmp_path / "code").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    manifest = manifests.find(tmp_path / "code", root=tmp_path, language=language)
    assert (manifest and (manifest.path.relative_to(tmp_path.resolve()).as_posix(), manifest.kind)) == found


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        pytest.param("^1.2.3", "a>=1.2.3,<2", id="caret"),
        pytest.param("^0.2.3", "a>=0.2.3,<0.3", id="caret below one"),
        pytest.param("^0.0.3", "a>=0.0.3,<0.0.4", id="caret at the third number"),
        pytest.param("~1.2.3", "a>=1.2.3,<1.3", id="tilde"),
        pytest.param("~1", "a>=1,<2", id="tilde of one number"),
        pytest.param("*", "a", id="any"),
        pytest.param("1.2.3", "a==1.2.3", id="exact"),
        pytest.param("1.2.*", "a==1.2.*", id="a wildcard"),
        pytest.param(">=1.2, <2", "a>=1.2,<2", id="bounds"),
        pytest.param("^1 || ^2", "a", id="alternatives are the lock's"),
        pytest.param({"version": "^1", "extras": ["x", "y"]}, "a[x,y]>=1,<2", id="extras"),
        pytest.param(
            {"version": "^1", "python": "^3.9"},
            "a>=1,<2 ; (python_full_version >= '3.9' and python_full_version < '4')",
            id="for some interpreters",
        ),
        pytest.param({"version": "^1", "optional": True}, None, id="optional"),
    ],
)
def test_poetry(asked: object, line: str | None) -> None:
    assert list(poetry.requirements({"python": "^3.11", "a": asked}, where="here")) == ([line] if line else [])


def test_poetry_folders_are_refused() -> None:
    with pytest.raises(InstallError, match=r"a comes from \.\./a"):
        list(poetry.requirements({"a": {"path": "../a"}}, where="pyproject.toml"))


@pytest.mark.parametrize("name", ["pyproject.toml", "package.json"])
@pytest.mark.parametrize("text", ["[", "[]", "\x00", "1"])
def test_broken(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InstallError):
        manifests.read(tmp_path / name)
