"""deburr.toml: found upwards, read strictly, wrong in words."""

from pathlib import Path

import pytest

from deburr import config
from deburr.errors import ConfigError

WHOLE = """\
region = "us-east-1"
select = ["timeouts"]
fail-on = "error"
facts = "prices.toml"
[traffic]
default_per_month = 1_000_000
[traffic.functions]
Orders = 5
[parameters]
Stage = "prod"
[[allow]]
rule = "dearer-door"
reason = "usage plans arrive in March"
until = 2027-03-01
"""


def test_whole(tmp_path: Path) -> None:
    (tmp_path / "deburr.toml").write_text(WHOLE, encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    found = config.find(inner)
    assert (found.select, found.fail_on, found.default_per_month) == (("timeouts",), "error", 1_000_000)
    assert (found.per_month, found.parameters) == ({"Orders": 5}, {"Stage": "prod"})
    assert found.facts == tmp_path / "prices.toml"
    [allowed] = found.allowed
    assert (allowed.rule, str(allowed.until)) == ("dearer-door", "2027-03-01")


def test_pyproject_and_the_repository_boundary(tmp_path: Path) -> None:
    (tmp_path / "deburr.toml").write_text('fail-on = "info"\n', encoding="utf-8")
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    assert config.find(repository).fail_on == "warning", "a file above the repository is somebody else's"
    (repository / "pyproject.toml").write_text('[tool.deburr]\nfail-on = "error"\n', encoding="utf-8")
    assert config.find(repository).fail_on == "error"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("fail_on = 'info'\n", "unknown key 'fail_on'", id="unknown key"),
        pytest.param("fail-on = 'loud'\n", "no level", id="level"),
        pytest.param("select = 'timeouts'\n", "no list", id="list"),
        pytest.param("traffic = 3\n", "no table", id="table"),
        pytest.param("[traffic]\ndefault_per_month = -1\n", "no number of invocations", id="count"),
        pytest.param("[[allow]]\nrule = 'x'\n", "needs a rule and a reason", id="allow without a reason"),
        pytest.param("[[allow]]\nrule = 'x'\nreason = 'y'\nuntil = '2027'\n", "no date", id="until"),
        pytest.param("a = [\n", "Invalid value", id="no TOML"),
    ],
)
def test_wrong(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "deburr.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as error:
        config.find(tmp_path)
    assert error.value.where == "deburr.toml"


def test_what_is_ignored_in_some_files(tmp_path: Path) -> None:
    (tmp_path / "deburr.toml").write_text(
        '[per-file-ignores]\n"legacy/**" = ["timeouts", "default-memory"]\n', encoding="utf-8"
    )
    found = config.find(tmp_path)
    assert found.per_file_ignores == {"legacy/**": ("timeouts", "default-memory")}
    assert found.folder == tmp_path


def test_ignored_in_some_files_wants_lists(tmp_path: Path) -> None:
    (tmp_path / "deburr.toml").write_text('[per-file-ignores]\n"legacy/**" = "timeouts"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="no list"):
        config.find(tmp_path)
