"""What commands of a build put where."""

from pathlib import Path

import pytest

from deburr.sources.handlers.image_files import put
from deburr.sources.handlers.moving import standing
from deburr.sources.recipes import steps_of


@pytest.mark.parametrize(
    ("steps", "path", "here"),
    [
        pytest.param("COPY src /asset", "/asset/app.py", ["src/app.py"], id="a folder is what is in it"),
        pytest.param("COPY app.py /asset/", "/asset/app.py", ["app.py"], id="a file keeps its name in a folder"),
        pytest.param("COPY app.py /asset", "/asset/app.py", ["app.py/app.py"], id="a file that is called so"),
        pytest.param("WORKDIR /asset\nCOPY app.py .", "/asset/app.py", ["app.py"], id="where it works"),
        pytest.param(
            "COPY src /x\nRUN cp -r /x /asset/", "/asset/x/app.py", ["src/app.py"], id="cp keeps a folder's name"
        ),
        pytest.param(
            "COPY src /x\nRUN cp -r /x /asset", "/asset/app.py", ["src/app.py"], id="unless there is none yet"
        ),
        pytest.param("COPY src /x\nRUN mkdir /asset && mv /x /asset", "/asset/x/a.py", ["src/a.py"], id="made before"),
        pytest.param("COPY . /x\nRUN cd /x/src && cp a.py /asset/", "/asset/a.py", ["src/a.py"], id="a cd"),
        pytest.param("COPY a b /asset", "/asset/app.py", ["b/app.py", "a/app.py"], id="the last copied first"),
        pytest.param(
            "FROM x AS b\nCOPY src /b\nFROM y\nCOPY --from=b /b /asset", "/asset/a.py", ["src/a.py"], id="a stage"
        ),
        pytest.param("FROM x AS b\nCOPY src /b\nFROM y", "/b/a.py", [], id="of another stage"),
        pytest.param("FROM x AS b\nCOPY src /b\nFROM b", "/b/a.py", ["src/a.py"], id="that begins with one"),
        pytest.param("ENV D=/asset\nCOPY src ${D}/in", "/asset/in/a.py", ["src/a.py"], id="a variable"),
        pytest.param("ARG D\nCOPY src ${D}/in", "/in/a.py", [], id="that nobody sets"),
        pytest.param("COPY src ${LAMBDA_TASK_ROOT}", "/var/task/a.py", ["src/a.py"], id="Lambda's own"),
        pytest.param("COPY --chown=1 src https://x /asset", "/asset/a.py", [], id="an address"),
        pytest.param("RUN cp 'a /asset", "/asset/a", [], id="no command at all"),
    ],
)
def test_what_stands_there(steps: str, path: str, here: list[str], tmp_path: Path) -> None:
    for name in ("src", "a", "b"):
        (tmp_path / name).mkdir()
    assert list(standing(put(steps_of(f"FROM x\n{steps}\n"), tmp_path, {}), path)) == here


def test_what_is_copied_again_and_again_is_followed_only_so_far(tmp_path: Path) -> None:
    steps = "FROM x\nCOPY . /a\n" + "RUN cp -r / /b && cp -r /a/* /a/b\n" * 40
    assert len(put(steps_of(steps), tmp_path, {})) <= 1_000
