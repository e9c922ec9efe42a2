"""Requirements and locks, as their tools write them."""

import json
from pathlib import Path

import pytest

from deburr.errors import SourceError
from deburr.sources.packages import lists

REQUIREMENTS = """\
# what runs
boto3
requests[socks] == 2.32.3 ; python_version >= "3.9"   # pinned
Python_Dateutil>=2.8,<3
numpy @ https://example.com/numpy.whl
attrs==23.1 \\
    --hash=sha256:00
pywin32==306; sys_platform == "win32"
-e .
-r more/base.txt
-i https://example.com/simple
./local
"""


def test_requirements(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more/base.txt").write_text("pytest~=8.0\n-r base.txt\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS, encoding="utf-8")
    found = lists.requirements(tmp_path / "requirements.txt", "src/requirements.txt")
    assert [(each.name, each.version, each.pinned, str(each.at)) for each in found[:6]] == [
        ("boto3", "", False, "src/requirements.txt:2:1"),
        ("requests", "2.32.3", True, "src/requirements.txt:3:1"),
        ("python-dateutil", "", True, "src/requirements.txt:4:1"),
        ("numpy", "", True, "src/requirements.txt:5:1"),
        ("attrs", "23.1", True, "src/requirements.txt:6:1"),
        ("pytest", "", True, "src/more/base.txt:1:1"),
    ]


def test_requirements_of_powershell_are_read(tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_bytes("boto3==1.40\r\n".encode("utf-16"))
    assert [each.name for each in lists.requirements(path, "requirements.txt")] == ["boto3"]


NPM = {
    "lockfileVersion": 3,
    "packages": {
        "": {},
        "node_modules/express": {"version": "5.1.0"},
        "node_modules/express/node_modules/@s/debug": {"version": "4.4.0"},
        "node_modules/jest": {"version": "30.0.0", "dev": True},
    },
}
OLD_NPM = {"dependencies": {"express": {"version": "4.1.0"}, "jest": {"version": "1", "dev": True}}}
PIPENV = {"default": {"boto3": {"version": "==1.40"}}, "develop": {"pytest": {"version": "==8"}}}
POETRY = """\
[[package]]
name = "boto3"
version = "1.40"
groups = ["main"]
[[package]]
name = "pytest"
version = "8"
groups = ["dev"]
"""
UV = """\
[[package]]
name = "mine"
version = "0.1"
source = { virtual = "." }
dependencies = [{ name = "boto3" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[[package]]
name = "boto3"
version = "1.40"
dependencies = [{ name = "botocore" }]
[[package]]
name = "botocore"
version = "1.40"
[[package]]
name = "pytest"
version = "8"
"""
PNPM = """\
lockfileVersion: '9.0'
packages:
  '@s/debug@4.4.0': {resolution: {integrity: x}}
  express@5.1.0(supports-color@8.0.0): {resolution: {integrity: x}}
"""
YARN = (
    '# yarn lockfile v1\n\n"@s/debug@^4.0.0", "@s/debug@^4.4.0":\n  version "4.4.0"\n\nexpress@^5:\n  version "5.1.0"\n'
)
BERRY = '__metadata:\n  version: 8\n\n"express@npm:^5":\n  version: 5.1.0\n'


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param("package-lock.json", json.dumps(NPM), {"@s/debug": "4.4.0", "express": "5.1.0"}, id="npm 3"),
        pytest.param("package-lock.json", json.dumps(OLD_NPM), {"express": "4.1.0"}, id="npm 1"),
        pytest.param("Pipfile.lock", json.dumps(PIPENV), {"boto3": "1.40"}, id="pipenv"),
        pytest.param("poetry.lock", POETRY, {"boto3": "1.40"}, id="poetry"),
        pytest.param("uv.lock", UV, {"boto3": "1.40", "botocore": "1.40"}, id="uv"),
        pytest.param("pdm.lock", POETRY.replace('"main"', '"default"'), {"boto3": "1.40"}, id="pdm"),
        pytest.param("pnpm-lock.yaml", PNPM, {"@s/debug": "4.4.0", "express": "5.1.0"}, id="pnpm"),
        pytest.param("yarn.lock", YARN, {"@s/debug": "4.4.0", "express": "5.1.0"}, id="yarn 1"),
        pytest.param("yarn.lock", BERRY, {"express": "5.1.0"}, id="yarn berry"),
    ],
)
def test_locks(tmp_path: Path, name: str, text: str, told: dict[str, str]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert {each.name: each.version for each in lists.locked(tmp_path / name, name)} == told


@pytest.mark.parametrize("name", sorted(lists.LOCKS))
@pytest.mark.parametrize("text", ["", "[]", "{", "packages: 3", '{"packages": {"node_modules/a": 3}}', "[[package]]\n"])
def test_a_broken_lock_is_said_or_empty(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    try:
        assert lists.locked(tmp_path / name, name) == []
    except SourceError as error:
        assert str(error)


def test_dependencies_of_a_package_stand_where_they_are_written(tmp_path: Path) -> None:
    text = (
        '{\n  "devDependencies": {"jest": "1"},\n  "dependencies": {\n    "express": "^5",\n    "jest": "^30"\n  }\n}\n'
    )
    (tmp_path / "package.json").write_text(text, encoding="utf-8")
    found = lists.declared(tmp_path / "package.json", "package.json")
    assert [(each.name, each.at.line) for each in found] == [("express", 4), ("jest", 5)]
