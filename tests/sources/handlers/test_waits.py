"""What network calls wait for, /tmp paths, frameworks and imports, as read from code."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

from deburr.workload.handler import NetworkCall, Phase


def bound(call: NetworkCall) -> str:
    """A timeout in one word."""
    if not call.timeout.known:
        return "computed"
    if call.timeout.by_default:
        return f"default {call.timeout.fact}"
    return "none" if call.timeout.seconds is None else f"{call.timeout.seconds:g}"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(
            "import requests\ndef handler(e, c):\n    requests.get('u')\n",
            ["default client.requests"],
            id="requests without",
        ),
        pytest.param(
            "import requests\ndef handler(e, c):\n    requests.get('u', timeout=5)\n", ["5"], id="requests with"
        ),
        pytest.param(
            "import requests\ndef handler(e, c):\n    requests.get('u', timeout=(3, 10))\n",
            ["13"],
            id="connect and read",
        ),
        pytest.param(
            "import requests\ndef handler(e, c):\n    requests.get('u', timeout=None)\n",
            ["none"],
            id="None is no bound",
        ),
        pytest.param(
            "import requests, os\nT = int(os.environ['T'])\ndef handler(e, c):\n    requests.get('u', timeout=T)\n",
            ["computed"],
            id="from the environment",
        ),
        pytest.param(
            "import requests\nT = 7\ndef handler(e, c):\n    requests.get('u', timeout=T)\n", ["7"], id="a constant"
        ),
        pytest.param(
            "import requests\ns = requests.Session()\ndef handler(e, c):\n    s.post('u', json={})\n",
            ["default client.requests"],
            id="session",
        ),
        pytest.param(
            "import requests\ns = requests.Session()\ns.mount('https://', Adapter(5))\ndef handler(e, c):\n    s.post('u')\n",
            ["computed"],
            id="mounted adapter may bound it",
        ),
        pytest.param(
            "import requests\ndef handler(e, c, **kw):\n    requests.get('u', **kw)\n",
            ["computed"],
            id="keywords from elsewhere",
        ),
        pytest.param(
            "from urllib.request import urlopen\ndef handler(e, c):\n    urlopen('u')\n",
            ["default client.urllib"],
            id="urlopen",
        ),
        pytest.param(
            "from urllib import request\ndef handler(e, c):\n    request.urlopen('u', None, 4)\n",
            ["4"],
            id="positional",
        ),
        pytest.param(
            "import urllib3\nh = urllib3.PoolManager(timeout=2.0)\ndef handler(e, c):\n    h.request('GET', 'u')\n",
            ["2"],
            id="on the pool",
        ),
        pytest.param(
            "import psycopg2\ndef handler(e, c):\n    psycopg2.connect(host='h')\n",
            ["default client.psycopg2"],
            id="psycopg2",
        ),
        pytest.param(
            "import psycopg2\ndef handler(e, c):\n    psycopg2.connect('host=h connect_timeout=3')\n",
            ["3"],
            id="in the DSN",
        ),
        pytest.param(
            "import psycopg2, os\ndef handler(e, c):\n    psycopg2.connect(os.environ['DSN'])\n",
            ["computed"],
            id="DSN from elsewhere",
        ),
        pytest.param(
            "import pymysql\ndef handler(e, c):\n    pymysql.connect(host='h', connect_timeout=3)\n",
            ["default client.pymysql"],
            id="pymysql waits for answers whatever it waits to connect",
        ),
        pytest.param(
            "import pymysql\ndef handler(e, c):\n    pymysql.connect(host='h', read_timeout=4)\n",
            ["4"],
            id="its answers",
        ),
        pytest.param(
            "import pymysql\ndef handler(e, c):\n    pymysql.connect(**e)\n", ["computed"], id="settings from elsewhere"
        ),
        pytest.param(
            "from urllib import request\no = request.build_opener()\ndef handler(e, c):\n    o.open('u')\n",
            ["default client.urllib"],
            id="an opener",
        ),
    ],
)
def test_python_bounds(tmp_path: Path, source: str, said: list[str]) -> None:
    assert [bound(call) for call in walk(tmp_path, source).calls] == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param("exports.handler = async () => fetch('u');\n", ["default client.node_fetch_undici"], id="fetch"),
        pytest.param(
            "exports.handler = async () => fetch('u', { signal: AbortSignal.timeout(5000) });\n",
            ["5"],
            id="fetch with a signal that a timer gives",
        ),
        pytest.param(
            "const stop = new AbortController();\nexports.handler = async () => fetch('u', { signal: stop.signal });\n",
            ["computed"],
            id="fetch with a signal",
        ),
        pytest.param(
            "const axios = require('axios');\n"
            "exports.handler = async () => axios.get('u', { timeout: 2 * 60 * 1000 });\n",
            ["120"],
            id="a product of numbers",
        ),
        pytest.param(
            "const axios = require('axios');\nexports.handler = async (e) => axios.post('u', { ...e });\n",
            ["default client.axios"],
            id="a body that is spread",
        ),
        pytest.param(
            "const axios = require('axios');\nexports.handler = async (e) => axios.post('u', e, { ...o });\n",
            ["computed"],
            id="options that are spread",
        ),
        pytest.param(
            "const axios = require('axios');\nexports.handler = async () => axios.get('u');\n",
            ["default client.axios"],
            id="axios",
        ),
        pytest.param(
            "const axios = require('axios');\nexports.handler = async () => axios.post('u', {}, { timeout: 3000 });\n",
            ["3"],
            id="axios with",
        ),
        pytest.param(
            "const axios = require('axios');\nconst api = axios.create({ timeout: 2500 });\nexports.handler = async () => api.get('u');\n",
            ["2.5"],
            id="axios instance",
        ),
        pytest.param(
            "const axios = require('axios');\naxios.defaults.timeout = 4000;\nexports.handler = async () => axios.get('u');\n",
            ["4"],
            id="axios defaults",
        ),
        pytest.param(
            "const https = require('https');\nexports.handler = async () => { const r = https.request({ host: 'h' }); r.setTimeout(500); };\n",
            [],
            id="bounded after the call",
        ),
        pytest.param(
            "const https = require('node:https');\nexports.handler = async () => { https.get('u', (res) => {}); };\n",
            ["default client.node_http"],
            id="https",
        ),
        pytest.param(
            "const https = require('https');\nexports.handler = async () => { https.request(new URL('u'), { method: 'POST' }, () => {}); };\n",
            ["default client.node_http"],
            id="an address before the options",
        ),
        pytest.param(
            "const https = require('https');\nexports.handler = async () => { https.get(new URL('u'), (res) => {}); };\n",
            ["default client.node_http"],
            id="an address alone",
        ),
        pytest.param(
            "const https = require('https');\nexports.handler = async (e) => { https.request(e.url, { timeout: 500 }, () => {}); };\n",
            ["computed"],
            id="options behind an address",
        ),
    ],
)
def test_node_bounds(tmp_path: Path, source: str, said: list[str]) -> None:
    assert [bound(call) for call in walk(tmp_path, source, main="app.js").calls] == said


@pytest.mark.parametrize(
    ("main", "source", "touch"),
    [
        pytest.param(
            "app.py",
            "def handler(e, c):\n    with open('/tmp/report.csv', 'a') as f:\n        f.write('x')\n",
            ("/tmp/report.csv", "append", True, False),
            id="open",
        ),
        pytest.param(
            "app.py",
            "P = '/tmp/report.csv'\ndef handler(e, c):\n    open(P, mode='a+')\n",
            ("/tmp/report.csv", "append", True, False),
            id="constant",
        ),
        pytest.param(
            "app.py",
            "from pathlib import Path\ndef handler(e, c):\n    with Path('/tmp/r.log').open('a') as f:\n        f.write('x')\n",
            ("/tmp/r.log", "append", True, False),
            id="pathlib",
        ),
        pytest.param(
            "app.py",
            "import os\nD = '/tmp'\ndef handler(e, c):\n    open(os.path.join(D, 'r.csv'), 'ab')\n",
            ("/tmp/r.csv", "append", True, False),
            id="join",
        ),
        pytest.param(
            "app.py",
            "def handler(e, c):\n    open(f\"/tmp/{e['id']}.csv\", 'a')\n",
            ("/tmp/{}.csv", "append", False, False),
            id="named by the event",
        ),
        pytest.param(
            "app.js",
            "const fs = require('fs');\nexports.handler = async () => { fs.appendFileSync('/tmp/r.csv', 'x'); };\n",
            ("/tmp/r.csv", "append", True, False),
            id="appendFileSync",
        ),
        pytest.param(
            "app.js",
            "const fs = require('fs');\nexports.handler = async () => { fs.createWriteStream('/tmp/r.csv', { flags: 'a' }); };\n",
            ("/tmp/r.csv", "append", True, False),
            id="stream",
        ),
        pytest.param(
            "app.mjs",
            "import { appendFile } from 'node:fs/promises';\nexport const handler = async () => { await appendFile('/tmp/r.csv', 'x'); };\n",
            ("/tmp/r.csv", "append", True, False),
            id="promises",
        ),
    ],
)
def test_tmp(tmp_path: Path, main: str, source: str, touch: tuple[str, str, bool, bool]) -> None:
    [found] = walk(tmp_path, source, main=main).tmp
    assert (found.path, found.mode, found.fixed, found.fresh) == touch
    assert found.phase is Phase.INVOCATION


def test_truncated_first_is_fresh(tmp_path: Path) -> None:
    source = "import os\ndef handler(e, c):\n    if os.path.exists('/tmp/r'):\n        os.remove('/tmp/r')\n    open('/tmp/r', 'a')\n"
    assert [touch.fresh for touch in walk(tmp_path, source).tmp if touch.mode == "append"] == [True]


@pytest.mark.parametrize(
    ("main", "source", "said"),
    [
        pytest.param(
            "app.py",
            "from fastapi import FastAPI\nfrom mangum import Mangum\napp = FastAPI()\n@app.get('/a')\ndef a(): return 1\n@app.post('/b')\ndef b(): return 2\nhandler = Mangum(app)\n",
            ("mangum", "fastapi", ("GET /a", "POST /b")),
            id="FastAPI",
        ),
        pytest.param(
            "app.js",
            "const express = require('express');\nconst serverless = require('serverless-http');\nconst app = express();\napp.get('/a', (req, res) => res.json({}));\nmodule.exports.handler = serverless(app);\n",
            ("serverless-http", "express", ("GET /a",)),
            id="Express",
        ),
        pytest.param(
            "app.py",
            "import awsgi\nfrom flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return 'x'\ndef handler(event, context):\n    return awsgi.response(app, event, context)\n",
            ("awsgi", "flask", ("GET /",)),
            id="Flask",
        ),
    ],
)
def test_frameworks(tmp_path: Path, main: str, source: str, said: tuple[str, str, tuple[str, ...]]) -> None:
    [found] = walk(tmp_path, source, main=main).frameworks
    assert (found.adapter, found.framework, found.routes) == said


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        pytest.param("app.get('/b', (req, res) => res.json({}));", True, id="a path"),
        pytest.param("app.get('env');", True, id="a setting is asked for"),
        pytest.param("app.use('/b', express.Router());", True, id="a router of its own"),
        pytest.param("app.use('/b', (req, res) => res.json({}));", True, id="a function of its own"),
        pytest.param("app.use(express.json());", True, id="what every request passes"),
        pytest.param("app.use('/b', require('swagger-ui-express').serve);", False, id="what a library serves"),
        pytest.param("app.get(paths(), (req, res) => res.json({}));", False, id="a computed path"),
        pytest.param("require('express-ws')(app);", False, id="a library is given the application"),
    ],
)
def test_whether_all_routes_were_read(tmp_path: Path, line: str, whole: bool) -> None:
    source = (
        "const express = require('express');\nconst serverless = require('serverless-http');\n"
        f"const app = express();\n{line}\nmodule.exports.handler = serverless(app);\n"
    )
    [found] = walk(tmp_path, source, main="app.js").frameworks
    assert found.whole is whole


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        pytest.param("import pandas as pd\ndef handler(e, c):\n    return pd.DataFrame()\n", [True], id="always"),
        pytest.param(
            "import pandas as pd\ndef handler(e, c):\n    if e['path'] == '/report':\n        return pd.DataFrame()\n    return load(e)\n",
            [False],
            id="one route of two",
        ),
        pytest.param(
            "import pandas as pd\ndef handler(e, c):\n    if not e.get('body'):\n        return {'statusCode': 400}\n    return pd.DataFrame()\n",
            [True],
            id="a check before",
        ),
        pytest.param(
            "import pandas as pd\ndef report(e):\n    return pd.DataFrame()\ndef other(e):\n    return save(e)\nROUTES = {'a': report, 'b': other}\ndef handler(e, c):\n    return ROUTES[e['k']](e)\n",
            [False],
            id="dispatch table",
        ),
        pytest.param(
            "import pandas as pd\ndef report(e):\n    return pd.DataFrame()\ndef other(e):\n    return save(e)\nROUTES = {('GET', '/a'): report, ('GET', '/b'): other}\ndef handler(e, c):\n    return ROUTES.get((e['m'], e['p']), other)(e)\n",
            [False],
            id="dispatch by get",
        ),
        pytest.param(
            "import pandas as pd\ndef handler(e, c):\n    for r in e['Records']:\n        pd.DataFrame(r)\n",
            [True],
            id="loop over records",
        ),
        pytest.param("import pandas as pd\ndef handler(e, c):\n    return save(e)\n", [], id="never"),
        pytest.param(
            "import pandas as pd\ndef handler(e, c):\n    if e['a']:\n        x = pd.read_csv(e['a'])\n    else:\n        x = pd.read_json(e['b'])\n    return x\n",
            [False, True],
            id="both branches",
        ),
        pytest.param(
            "import pandas as pd\ndef handler(e, c):\n    if e['p'].endswith('/r'):\n        return pd.DataFrame()\n    return load(e)\n",
            [False],
            id="a method of the event",
        ),
    ],
)
def test_uses_of_an_import(tmp_path: Path, source: str, uses: list[bool]) -> None:
    [found] = [item for item in walk(tmp_path, source).imports if item.module == "pandas"]
    assert found.phase is Phase.INIT
    assert [use.always for use in found.uses if use.phase is Phase.INVOCATION] == uses


def test_event_keys_and_environment(tmp_path: Path) -> None:
    source = (
        "import os\ndef handler(event, context):\n    m = event['requestContext']['http']['method']\n"
        "    b = event.get('body')\n    return os.environ['TABLE'], os.getenv('STAGE')\n"
    )
    handler = walk(tmp_path, source)
    assert handler.event_keys == ("body", "requestContext", "requestContext.http", "requestContext.http.method")
    assert handler.environment == ("STAGE", "TABLE")


@pytest.mark.parametrize(
    ("main", "source", "lines"),
    [
        pytest.param("app.py", "import time\ndef handler(e, c):\n    time.sleep(5)\n", [3], id="sleep"),
        pytest.param(
            "app.py", "from time import sleep as nap\ndef handler(e, c):\n    nap(5)\n", [3], id="by another name"
        ),
        pytest.param(
            "app.py",
            "import time\ndef poll():\n    time.sleep(1)\ndef handler(e, c):\n    poll()\n",
            [3],
            id="in a helper",
        ),
        pytest.param("app.py", "import time\ndef handler(e, c):\n    return time.time()\n", [], id="the clock"),
        pytest.param("app.py", "import time\ntime.sleep(1)\ndef handler(e, c):\n    return 1\n", [], id="at init"),
        pytest.param(
            "app.mjs",
            "const sleep = (ms) => new Promise((r) => setTimeout(r, ms));\nexport const handler = async () => sleep(9);\n",
            [1],
            id="a promise that a timer resolves",
        ),
        pytest.param(
            "app.mjs",
            "import { setTimeout } from 'node:timers/promises';\nexport const handler = async () => {\n  await setTimeout(9);\n};\n",
            [3],
            id="timers/promises",
        ),
        pytest.param(
            "app.mjs",
            "export const handler = async () => {\n  const c = new AbortController();\n  setTimeout(() => c.abort(), 9);\n};\n",
            [],
            id="a timer that does something",
        ),
    ],
)
def test_sleeps(tmp_path: Path, main: str, source: str, lines: list[int]) -> None:
    read = walk(tmp_path, {main: source}, main=main)
    assert [use.at.line for use in read.sleeps if use.phase is Phase.INVOCATION] == lines


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("'select 1'", ["default client.mysql2.query"], id="a text"),
        pytest.param("{ sql: 'select 1', timeout: 2000 }", ["2"], id="with its own timeout"),
    ],
)
@pytest.mark.parametrize("made", ["createPool(o)", "createConnection(o)"])
def test_queries_of_mysql2(made: str, query: str, said: list[str], tmp_path: Path) -> None:
    source = (
        f"const mysql = require('mysql2/promise');\nconst db = mysql.{made};\n"
        f"exports.handler = async () => (await db).query({query});\n"
    )
    calls = walk(tmp_path, source, main="app.js").calls
    assert [bound(call) for call in calls if call.library == "mysql2"] == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("'select 1'", ["default client.mysql.query"], id="a text"),
        pytest.param("{ sql: 'select 1', timeout: 2000 }", ["2"], id="with its own timeout"),
    ],
)
def test_queries_of_mysql(query: str, said: list[str], tmp_path: Path) -> None:
    source = (
        "const mysql = require('mysql');\nconst db = mysql.createConnection({ connectTimeout: 1000 });\n"
        f"exports.handler = (e, c, done) => db.query({query}, [], done);\n"
    )
    calls = walk(tmp_path, source, main="app.js").calls
    assert [bound(call) for call in calls if call.library == "mysql"] == said


def test_a_method_made_a_promise_is_that_method(tmp_path: Path) -> None:
    source = (
        "const mysql = require('mysql');\nconst util = require('util');\nconst db = mysql.createConnection({});\n"
        "const query = util.promisify(db.query).bind(db);\nexports.handler = async () => query('select 1');\n"
    )
    calls = walk(tmp_path, source, main="app.js").calls
    assert [bound(call) for call in calls if call.library == "mysql"] == ["default client.mysql.query"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param("Pool()", ["default client.pg"], id="nothing written"),
        pytest.param("Client({ host: 'h', connectionTimeoutMillis: 9 })", ["default client.pg"], id="connecting only"),
        pytest.param("Pool({ query_timeout: 2500 })", ["2.5"], id="queries"),
        pytest.param("Pool({ statement_timeout: 3000 })", ["3"], id="statements"),
        pytest.param("Pool({ query_timeout: limit() })", ["computed"], id="by a call"),
        pytest.param("Pool({ connectionString: process.env.URL })", ["computed"], id="an address from elsewhere"),
        pytest.param("Pool({ connectionString: 'postgres://u@h/d' })", ["default client.pg"], id="a plain address"),
        pytest.param("Pool({ connectionString: 'postgres://h/d?query_timeout=9' })", ["computed"], id="in the address"),
        pytest.param("Pool({ options: '-c statement_timeout=9' })", ["computed"], id="told to the server"),
        pytest.param("Pool({ ...settings, max: 1 })", ["computed"], id="spread"),
        pytest.param("Pool(settings)", ["computed"], id="settings from elsewhere"),
    ],
)
def test_pools_and_clients_of_pg(made: str, said: list[str], tmp_path: Path) -> None:
    source = (
        "const { Client, Pool } = require('pg');\nconst { limit, settings } = require('./settings');\n"
        f"const db = new {made};\nexports.handler = async () => db.query('select 1');\n"
    )
    calls = walk(tmp_path, source, main="app.js").calls
    assert [bound(call) for call in calls if call.library == "pg"] == said
