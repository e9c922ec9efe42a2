"""Shapes of code beside shapes that look alike: the one hurts, the other does not.

Each was a finding that was certain and false, or is the true one next to it.
"""

from pathlib import Path
from textwrap import dedent

import pytest
from tests.rules.one_function import finding

CLIENT, APPEND, UNBOUNDED = "client-per-invocation", "appends-to-tmp", "unbounded-call"
STORE = """
    import boto3
    from functools import cached_property
    class Store:
        @cached_property
        def client(self):
            return boto3.client("dynamodb")
"""
READ_OR = """
    import boto3
    KEPT = boto3.client("s3")
    def read(key, client=None):
        client = client or boto3.client("s3")
        return client.get_object(Bucket="b", Key=key)
"""
READ_IF = """
    import boto3
    KEPT = boto3.client("s3")
    def read(key, client=None):
        if client is None:
            client = boto3.client("s3")
        return client.get_object(Bucket="b", Key=key)
"""
PYTHON = {
    "cached on a kept object": (
        CLIENT,
        None,
        STORE,
        "store = Store()\ndef handler(e, c):\n    return store.client.list_tables()",
    ),
    "cached on a new object": (CLIENT, "certain", STORE, "def handler(e, c):\n    return Store().client.list_tables()"),
    "or: one is handed over": (CLIENT, None, READ_OR, "def handler(e, c):\n    return read(e['k'], client=KEPT)"),
    "or: none is handed over": (CLIENT, "certain", READ_OR, "def handler(e, c):\n    return read(e['k'])"),
    "or: something unknown is": (
        CLIENT,
        "possible",
        READ_OR,
        "from x import y\ndef handler(e, c):\n    return read('k', y(1)[2])",
    ),
    "if: one is handed over": (CLIENT, None, READ_IF, "def handler(e, c):\n    return read(e['k'], KEPT)"),
    "if: none is handed over": (CLIENT, "certain", READ_IF, "def handler(e, c):\n    return read(e['k'])"),
    "one for each Region": (
        CLIENT,
        None,
        "import boto3",
        "def handler(e, c):\n    for r in ['us-east-1', 'eu-west-1']:\n        boto3.client('ec2', region_name=r).describe_vpcs()",
    ),
    "after a failure only": (
        CLIENT,
        "possible",
        "import boto3\ndb = boto3.client('dynamodb')",
        "def handler(e, c):\n    try:\n        return db.list_tables()\n    except Exception:\n"
        "        boto3.client('sns').publish(TopicArn='x', Message='failed')\n        raise",
    ),
    "every file is removed first": (
        APPEND,
        "possible",
        "import glob, os",
        "def handler(e, c):\n    for f in glob.glob('/tmp/*'):\n        os.remove(f)\n    open('/tmp/a', 'a').write('x')",
    ),
    "emptied by hand": (
        APPEND,
        None,
        "",
        "def handler(e, c):\n    with open('/tmp/a', 'a') as f:\n        f.truncate(0)\n        f.write('x')",
    ),
    "a lock file": (
        APPEND,
        None,
        "",
        "def handler(e, c):\n    open('/tmp/a', 'a').close()\n    with open('/tmp/b', 'a'):\n        pass",
    ),
    "appended to": (
        APPEND,
        "certain",
        "",
        "def handler(e, c):\n    with open('/tmp/a', 'a') as f:\n        f.write('x')",
    ),
}
AXIOS = 'const axios = require("axios");\nconst api = axios.create({ baseURL: "https://a.example" });\n'
NODE = {
    "options that name this environment": (
        UNBOUNDED,
        None,
        'const http = require("http");\nexports.handler = async () => new Promise((done) => '
        'http.request({ hostname: "localhost", port: 2773, path: "/x" }, done).end());',
    ),
    "options that name a server": (
        UNBOUNDED,
        "certain",
        'const http = require("http");\nexports.handler = async () => new Promise((done) => '
        'http.request({ hostname: "a.example", path: "/x" }, done).end());',
    ),
    "raced against a timer": (
        UNBOUNDED,
        None,
        "const late = (ms) => new Promise((_, no) => setTimeout(no, ms));\n"
        'exports.handler = async () => (await Promise.race([fetch("https://a.example"), late(2000)])).status;',
    ),
    "a request with a signal": (
        UNBOUNDED,
        None,
        'exports.handler = async () => (await fetch(new Request("https://a.example", '
        "{ signal: AbortSignal.timeout(2000) }))).status;",
    ),
    "a request without one": (
        UNBOUNDED,
        "certain",
        'exports.handler = async () => (await fetch(new Request("https://a.example", { method: "PUT" }))).status;',
    ),
    "a default on the instance": (
        UNBOUNDED,
        None,
        f'{AXIOS}api.defaults.timeout = 2000;\nexports.handler = async () => (await api.get("/x")).data;',
    ),
    "no default on the instance": (
        UNBOUNDED,
        "certain",
        f'{AXIOS}exports.handler = async () => (await api.get("/x")).data;',
    ),
}


@pytest.mark.parametrize("name", PYTHON)
def test_python(tmp_path: Path, name: str) -> None:
    rule, expected, module, handler = PYTHON[name]
    found = finding(tmp_path, rule, "app.py", f"{dedent(module)}\n{handler}\n")
    assert (found and found.confidence.value) == expected


@pytest.mark.parametrize("name", NODE)
def test_node(tmp_path: Path, name: str) -> None:
    rule, expected, source = NODE[name]
    found = finding(tmp_path, rule, "app.js", source)
    assert (found and found.confidence.value) == expected
