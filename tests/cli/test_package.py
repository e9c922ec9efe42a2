"""`deburr package`: one look at what is shipped, and one verdict."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.sources.packages.build import docker_saved, elf, folder, wheel, zipped

from deburr.cli.main import deburr

CODE = {
    "app.py": b"1",
    **wheel("pandas", "3.1.1", {"pandas/__init__.py": b"#" * 900, "pandas/_a.cpython-312-x86_64-linux-gnu.so": elf()}),
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(deburr, ["package", *map(str, arguments)])


def test_what_it_holds(tmp_path: Path) -> None:
    result = run(zipped(tmp_path / "code.zip", CODE), "--runtime", "python3.12", "--format", "json")
    told = json.loads(result.stdout)
    assert [each["name"] for each in told["libraries"]] == ["pandas"]
    assert [(each["machine"], each["python"]) for each in told["machine_code"]] == [("x86_64", "cp312")]
    assert told["unzipped_bytes"] == sum(map(len, CODE.values()))
    assert told["verdict"]["way"] == "zip"


def test_what_several_share_is_a_layer(tmp_path: Path) -> None:
    heavy = CODE | {"pandas/__init__.py": b"#" * 11 * 2**20}
    paths = [zipped(tmp_path / f"{name}.zip", heavy) for name in ("one", "two")]
    result = run(*paths)
    assert result.stdout.count("=> zip + layer: all of these bring the same 11 MB of libraries") == 2


@pytest.mark.parametrize(
    ("history", "way"),
    [(["COPY . /var/task"], "zip"), (["RUN /bin/sh -c dnf install -y poppler"], "image")],
    ids=["nothing but code", "a system library"],
)
def test_an_image_stays_one_for_what_no_zip_holds(tmp_path: Path, history: list[str], way: str) -> None:
    path = docker_saved(tmp_path / "image.tar", [{f"var/task/{name}": data for name, data in CODE.items()}], history)
    assert f"=> {way}: " in run(path).stdout


def test_too_much_for_a_zip_is_an_image(tmp_path: Path) -> None:
    with (folder(tmp_path / "code", CODE) / "model.bin").open("wb") as file:
        file.truncate(260 * 2**20)
    assert "=> image: 260 MB are more than the 250 MB of a zip" in run(tmp_path / "code").stdout


@pytest.mark.parametrize(
    ("name", "text", "predicted", "verdict"),
    [
        pytest.param(
            "requirements.txt", "pandas\nnumpy\n", "to", "=> zip: ", id="asked for: they share what they need"
        ),
        pytest.param("requirements.txt", "pandas\nmine\n", "at least", "=> unknown: ", id="one that nobody measured"),
        pytest.param("requirements.txt", "aws-sam-cli\ntorch\n", "at least", "=> image: ", id="more than a zip holds"),
        pytest.param("requirements.txt", "mine\n", "", "=> unknown: nothing is built", id="nothing is known"),
        pytest.param("Pipfile.lock", '{"default": {"boto3": {}, "botocore": {}}}', "", "=> zip: ", id="a lock adds up"),
    ],
)
def test_what_a_list_comes_to_is_predicted(tmp_path: Path, name: str, text: str, predicted: str, verdict: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    told = run(tmp_path / name).stdout
    assert verdict in told
    assert ("predicted: " in told) is ("mine" not in text or "pandas" in text)
    assert f" {predicted} " in told
    assert ("slow to import: pandas" in told) is ("pandas" in text)
    document = json.loads(run(tmp_path / name, "--format", "json").stdout)
    assert (document["predicted"] is None) is ("predicted: " not in told)


def test_what_is_no_package_is_said(tmp_path: Path) -> None:
    (tmp_path / "code.zip").write_bytes(b"no zip")
    result = run(tmp_path / "code.zip")
    assert result.exit_code != 0
    assert "no zip" in str(result.exception)
