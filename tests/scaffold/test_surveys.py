"""Ways to give an application its routes, and what each comes to."""

from pathlib import Path

import pytest

from deburr.errors import DeburrError
from deburr.scaffold import express_routes, fastapi_routes, flask_routes, python_resolver
from deburr.scaffold.express_files import followed
from deburr.scaffold.python_modules import base_of, modules
from deburr.scaffold.survey import Survey

FLASK = "from flask import Blueprint, Flask, request\n"
FASTAPI = "from fastapi import APIRouter, Depends, FastAPI, Query, Request\napp = FastAPI()\n"
EXPRESS = "const express = require('express');\nconst app = express();\n"


def told(survey: Survey) -> tuple[list[str], list[str]]:
    return [route.told for route in survey.routes], [left.why for left in survey.left]


@pytest.mark.parametrize(
    ("text", "routes", "left"),
    [
        pytest.param("app = Flask(__name__)\n@app.get('/a')\ndef a(): ...\n", ["GET /a"], [], id="a verb"),
        pytest.param(
            "app = Flask(__name__)\n@app.route('/a', methods=['PUT', 'post'])\ndef a(): ...\n",
            ["PUT|POST /a"],
            [],
            id="methods in any case",
        ),
        pytest.param(
            "bp = Blueprint('b', __name__, url_prefix='/x')\n@bp.get('/a')\ndef a(): ...\n"
            "app = Flask(__name__)\napp.register_blueprint(bp, url_prefix='/y')\n",
            ["GET /y/a"],
            [],
            id="the mounting's prefix replaces the blueprint's own",
        ),
        pytest.param(
            "bp = Blueprint('b', __name__, url_prefix='/x/')\n@bp.get('/a')\ndef a(): ...\n@bp.get('b')\ndef b(): ...\n"
            "@bp.get('')\ndef c(): ...\napp = Flask(__name__)\napp.register_blueprint(bp)\n",
            ["GET /x/a", "GET /x/b", "GET /x/"],
            [],
            id="one slash between a prefix and a rule",
        ),
        pytest.param(
            "AT = '/x'\nbp = Blueprint('b', __name__, url_prefix=AT)\n@bp.get('/a')\ndef a(): ...\n"
            "app = Flask(__name__)\napp.register_blueprint(bp)\n",
            ["GET /x/a"],
            [],
            id="a prefix that is a constant",
        ),
        pytest.param(
            "bp = Blueprint('b', __name__)\n@bp.get('/a')\ndef a(): ...\n"
            "app = Flask(__name__)\napp.register_blueprint(bp, url_prefix=f'/{x}')\n",
            [],
            ["/a: the prefix of its blueprint is computed"],
            id="a prefix that is computed",
        ),
        pytest.param(
            "bp = Blueprint('b', __name__)\n@bp.get('/a')\ndef a(): ...\napp = Flask(__name__)\n",
            [],
            ["its blueprint is not mounted where that could be read"],
            id="a blueprint that nobody mounts",
        ),
        pytest.param(
            "def made():\n    app = Flask(__name__)\n    @app.get('/a')\n    def a(): ...\n    return app\napp = made()\n",
            ["GET /a"],
            [],
            id="a factory whose answer is kept",
        ),
        pytest.param(
            "app = Flask(__name__)\ndef a(): ...\napp.add_url_rule('/a', view_func=a)\n",
            ["GET /a"],
            [],
            id="a rule added",
        ),
        pytest.param(
            "app = Flask(__name__)\n@app.get('/<any(x, y):kind>')\ndef a(kind): ...\n",
            [],
            ["/<any(x, y):kind>: <any(x, y):kind> is more than a resolver matches"],
            id="a converter that a resolver has not",
        ),
        pytest.param(
            "app = Flask(__name__)\n@app.get(PATH)\ndef a(): ...\n", [], ["its path is computed"], id="a computed path"
        ),
        pytest.param(
            "app = Flask(__name__)\nApi(app)\n@app.get('/a')\ndef a(): ...\n",
            ["GET /a"],
            ["Api is handed the application: it may add routes"],
            id="a library that may add routes",
        ),
    ],
)
def test_flask(tmp_path: Path, text: str, routes: list[str], left: list[str]) -> None:
    (tmp_path / "app.py").write_text(FLASK + text)
    assert told(flask_routes.survey(modules(["app.py"], tmp_path, ""), tmp_path)) == (routes, left)


def test_a_factory_that_nothing_keeps_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f"{FLASK}def made():\n    app = Flask(__name__)\n    return app\n")
    with pytest.raises(DeburrError, match="no module keeps it"):
        flask_routes.survey(modules(["app.py"], tmp_path, ""), tmp_path)


@pytest.mark.parametrize(
    ("text", "routes", "left"),
    [
        pytest.param("@app.get('/a/{b}')\ndef a(b: int): ...\n", ["GET /a/{b}"], [], id="a typed parameter"),
        pytest.param(
            "@app.get('/a')\ndef a(b): ...\n",
            [],
            ["GET /a (a): b has no type, which a resolver asks for"],
            id="no type",
        ),
        pytest.param(
            "@app.get('/a')\ndef a(r: Request): ...\n",
            [],
            ["GET /a (a): r is Request of the framework, which a resolver has not"],
            id="the framework's own request",
        ),
        pytest.param(
            "r = APIRouter(prefix='/x')\n@r.get('/a')\ndef a(): ...\napp.include_router(r, prefix='/y')\n",
            ["GET /y/x/a"],
            [],
            id="one prefix behind the other",
        ),
        pytest.param(
            "r = APIRouter(dependencies=[Depends(f)])\n@r.get('/a')\ndef a(): ...\napp.include_router(r)\n",
            [],
            ["GET /a (a): dependencies are asked for before each route of its router"],
            id="a router that lets not everybody in",
        ),
        pytest.param(
            "@app.middleware('http')\nasync def auth(request, call_next): ...\n@app.get('/a')\ndef a(): ...\n",
            [],
            [
                "auth is not run by a resolver, which has middlewares of its own",
                "GET /a (a): auth (line 3) runs before it",
            ],
            id="middleware that may let not everybody in",
        ),
        pytest.param(
            "app.add_middleware(CORSMiddleware)\n@app.get('/a')\ndef a(): ...\n",
            ["GET /a"],
            ["CORSMiddleware is not run by a resolver, which has middlewares of its own"],
            id="middleware that changes headers alone",
        ),
        pytest.param(
            "AT = '/v1'\nx = APIRouter(prefix='/x')\n@x.get('/a')\ndef a(): ...\napp.include_router(x, prefix=AT)\n",
            ["GET /v1/x/a"],
            [],
            id="a prefix that is a constant",
        ),
        pytest.param(
            "import os\nAT = os.environ['AT']\nx = APIRouter()\n@x.get('/a')\ndef a(): ...\n"
            "app.include_router(x, prefix=AT)\n",
            [],
            ["GET /a (a): the prefix of its router is computed"],
            id="a prefix that is computed",
        ),
        pytest.param(
            "@app.get('/{rest:path}')\ndef a(rest: str): ...\n",
            [],
            ["GET /{rest:path} (a): {rest:path} is more than a resolver matches"],
            id="the rest of a path",
        ),
        pytest.param(
            "@app.websocket('/a')\nasync def a(w): ...\n",
            [],
            ["a: a WebSocket is no request: API Gateway has a door of its own for it"],
            id="a WebSocket",
        ),
    ],
)
def test_fastapi(tmp_path: Path, text: str, routes: list[str], left: list[str]) -> None:
    (tmp_path / "app.py").write_text(FASTAPI + text)
    assert told(fastapi_routes.survey(modules(["app.py"], tmp_path, ""))) == (routes, left)


def test_a_part_of_the_path_takes_no_name_of_the_resolver(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        f"{FLASK}app = Flask(__name__)\n@app.get('/<views>/<int:number>/<view>')\ndef one(views, number, view): ...\n"
    )
    written = python_resolver.text(flask_routes.survey(modules(["app.py"], tmp_path, ""), tmp_path), "http_api")
    assert '@resolver.get("/<views_>/<number_>/<view>")\ndef one(views_: str, number_: str, view: str)' in written
    assert "answered(views.one, views=views_, number=number(int, number_), view=view)" in written


def test_names_of_the_resolver_stay_its_own_and_a_root_is_taken_off(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from fastapi import FastAPI\napp = FastAPI(root_path='/live')\n@app.get('/json')\ndef json(): ...\n"
        "@app.get('/list')\ndef list(): ...\n@app.get('/of/{name}')\nasync def of(name: str): ...\n"
    )
    survey = fastapi_routes.survey(modules(["app.py"], tmp_path, ""))
    assert told(survey) == (["GET /json", "GET /list", "GET /of/{name}"], [])
    written = python_resolver.text(survey, "http_api")
    compile(written, "resolver.py", "exec")
    assert 'resolver = APIGatewayHttpResolver(strip_prefixes=["/live"], enable_validation=True)' in written
    assert "def json_2():\n    return views.json()" in written
    assert "def list_2():\n    return views.list()" in written
    assert "views.of(name=unquote(name))" in written


def test_middleware_that_need_not_run_is_named(tmp_path: Path) -> None:
    text = "app.add_middleware(Audit)\n@app.get('/a')\ndef a(): ...\n"
    (tmp_path / "app.py").write_text(FASTAPI + text)
    assert told(fastapi_routes.survey(modules(["app.py"], tmp_path, ""), ["Audit"])) == (["GET /a"], [])


@pytest.mark.parametrize(
    ("text", "routes", "left"),
    [
        pytest.param("app.get('/a', (req, res) => res.json(req.query));\n", ["GET /a"], [], id="a verb"),
        pytest.param("app.get('view engine');\n", [], [], id="a setting that is asked for"),
        pytest.param(
            "app.route('/a').get((q, s) => s.end()).post((q, s) => s.end());\n",
            ["GET /a", "POST /a"],
            [],
            id="a route of its own",
        ),
        pytest.param(
            "const r = express.Router();\nr.get('/:id', (q, s) => s.end());\napp.use('/a', r);\n",
            ["GET /a/:id"],
            [],
            id="a router under a path",
        ),
        pytest.param(
            "app.get('/a', (req, res) => helper(req, res));\n",
            [],
            ["GET /a: it hands on its whole request"],
            id="handed on",
        ),
        pytest.param(
            "app.get('/a*', (q, s) => s.end());\n",
            [],
            ["GET /a*: its pattern is more than a resolver matches"],
            id="a pattern",
        ),
        pytest.param(
            "app.use(auth);\napp.get('/a', (q, s) => s.end());\n",
            [],
            ["auth is not run by a resolver", "GET /a: auth (line 3) runs before it"],
            id="middleware before it",
        ),
        pytest.param(
            "app.get('/a', (q, s) => s.end());\napp.use(auth);\napp.get('/b', (q, s) => s.end());\n",
            ["GET /a"],
            ["auth is not run by a resolver", "GET /b: auth (line 4) runs before it"],
            id="middleware behind it",
        ),
        pytest.param(
            "const x = express.Router(), y = express.Router();\nx.get('/', (q, s) => s.end());\n"
            "y.get('/', (q, s) => s.end());\napp.use('/x', x);\napp.use('/y', y);\n",
            [],
            [
                "GET /x: two routers route its path, and one is to be told from the other",
                "GET /y: two routers route its path, and one is to be told from the other",
            ],
            id="two routers with one path",
        ),
    ],
)
def test_express(tmp_path: Path, text: str, routes: list[str], left: list[str]) -> None:
    (tmp_path / "app.js").write_text(EXPRESS + text)
    assert told(express_routes.survey(["app.js"], tmp_path).survey) == (routes, left)


@pytest.mark.parametrize(
    ("app", "router"),
    [
        pytest.param(
            "import routes from './routes';\nconst app = express();\napp.use(routes);\n",
            "const x = Router().get('/a', (q, s) => s.end());\nexport default Router().use('/api', x);\n",
            id="an export without a name",
        ),
        pytest.param(
            "import asyncify from 'express-asyncify';\nimport { x } from './routes.js';\n"
            "const app = asyncify(express());\napp.use('/api', x);\n",
            "export const x = Router();\nx.get('/a', async (q, s) => s.end());\n",
            id="an application that is wrapped",
        ),
    ],
)
def test_express_in_two_files(tmp_path: Path, app: str, router: str) -> None:
    (tmp_path / "app.js").write_text(f"import express from 'express';\n{app}")
    (tmp_path / "routes.js").write_text(f"import {{ Router }} from 'express';\n{router}")
    files = followed("app.js", tmp_path)
    assert told(express_routes.survey(files, tmp_path).survey) == (["GET /api/a"], [])


def test_modules_are_found_from_where_they_are_imported(tmp_path: Path) -> None:
    for name in ("deploy/src/api/app.py", "deploy/src/api/users.py", "deploy/src/flask/app.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("from api.users import router\n" if "api/app" in name else "x = 1\n")
    assert base_of("deploy/src/api/app.py", tmp_path) == "deploy/src"
    assert base_of("deploy/src/flask/app.py", tmp_path) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "const express = require('express');\nconst app = express();\n",
            "module.exports.app = app;\n",
            id="CommonJS",
        ),
        pytest.param("import express from 'express';\nconst app = express();\n", "export { app };\n", id="a module"),
        pytest.param(
            "import express from 'express'\nconst app = express()", "\nexport { app }\n", id="no semicolons, no end"
        ),
        pytest.param("import express from 'express';\nexport const app = express();\n", None, id="exported"),
    ],
)
def test_the_export_that_is_added(tmp_path: Path, text: str, line: str | None) -> None:
    (tmp_path / "app.js").write_text(text)
    export = express_routes.survey(["app.js"], tmp_path).export
    assert (export.after.removeprefix(text) if export is not None else None) == line
