"""Which file a start script ends up running."""

from pathlib import Path

import pytest
from tests.rules.build import a_function, setting

from deburr.place import Place
from deburr.sources.handlers.locate import Located
from deburr.sources.handlers.modules import Sources
from deburr.sources.handlers.started import started
from deburr.workload.function import Code, PackageKind

FILES = ("main.py", "shop/web.py", "app.js", "dist/server.mjs")


def found(folder: Path, script: str, entry: str = "run.sh") -> Located | None:
    for name in FILES:
        (folder / "app" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "app" / name).write_text("", encoding="utf-8")
    (folder / "app/run.sh").write_text(script, encoding="utf-8")
    code = Code(PackageKind.ZIP, Place("template.yaml", 1, 1), folder="app")
    return started(a_function(entry=setting(entry), code=code), Sources(folder))


@pytest.mark.parametrize(
    ("script", "file", "application"),
    [
        pytest.param("#!/bin/bash\nexec python -m uvicorn --port=$PORT main:app\n", "app/main.py", "app", id="uvicorn"),
        pytest.param(
            "PATH=$PATH:/x \\\n  PYTHONPATH=/opt \\\n  exec python3.13 -m gunicorn -b=:$PORT -w=1 main:app",
            "app/main.py",
            "app",
            id="over lines",
        ),
        pytest.param("gunicorn 'shop.web:create()'", "app/shop/web.py", "create", id="a factory in a package"),
        pytest.param(
            "cd /var/task && /var/lang/bin/uvicorn shop.web:api --workers 1",
            "app/shop/web.py",
            "api",
            id="after another command",
        ),
        pytest.param("export A=1; python main.py", "app/main.py", "", id="a file"),
        pytest.param("#!/bin/sh\n\nnode app.js", "app/app.js", "", id="node"),
        pytest.param(
            "HOSTNAME=0.0.0.0 exec node --enable-source-maps dist/server.mjs",
            "app/dist/server.mjs",
            "",
            id="node with options",
        ),
    ],
)
def test_what_is_run(tmp_path: Path, script: str, file: str, application: str) -> None:
    assert found(tmp_path, script) == Located(file, application, not file.endswith(".py"), ("app",))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("exec /opt/nginx/bin/nginx -g 'daemon off;'", id="no code of the package"),
        pytest.param("# python -m uvicorn main:app", id="a comment"),
        pytest.param("uvicorn gone:app", id="a file that is not there"),
        pytest.param("uvicorn $MODULE:app", id="a variable"),
        pytest.param("node -e '1", id="half a quote"),
        pytest.param("python -m", id="half a command"),
        pytest.param("", id="nothing"),
        pytest.param("node app.js" + " " * 70_000, id="no start script, a bundle"),
    ],
)
def test_what_it_does_not_say(tmp_path: Path, script: str) -> None:
    assert found(tmp_path, script) is None


def test_a_handler_is_no_script(tmp_path: Path) -> None:
    assert found(tmp_path, "node app.js", entry="app.handler") is None
