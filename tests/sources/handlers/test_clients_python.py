"""When a client is built, and whether the next invocation reuses it: Python as people write it."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

from deburr.workload.handler import Phase

PER_INVOCATION = [
    pytest.param(
        "import boto3\nfrom aws_lambda_powertools.middleware_factory import lambda_handler_decorator\n@lambda_handler_decorator\ndef told(handler, event, context):\n    return handler(event, context)\n@told\ndef handler(event, context):\n    return boto3.client('s3').list_buckets()\n",
        id="a decorator that Powertools makes",
    ),
    pytest.param(
        "import boto3\ndef handler(event, context):\n    s3 = boto3.client('s3')\n    return s3.list_buckets()\n",
        id="in the handler",
    ),
    pytest.param(
        "import boto3 as aws\ndef handler(event, context):\n    return aws.client('s3').list_buckets()\n", id="alias"
    ),
    pytest.param(
        "from boto3 import client\ndef handler(event, context):\n    return client('s3').list_buckets()\n",
        id="from import",
    ),
    pytest.param(
        "import boto3\ndef make():\n    return boto3.resource('dynamodb').Table('t')\ndef handler(event, context):\n    return make().scan()\n",
        id="factory",
    ),
    pytest.param(
        "import boto3\nclass Store:\n    def __init__(self):\n        self.s3 = boto3.client('s3')\ndef handler(event, context):\n    return Store().s3.list_buckets()\n",
        id="class per call",
    ),
    pytest.param(
        "import boto3, functools\ndef traced(f):\n    @functools.wraps(f)\n    def inner(event, context):\n        return f(event, context)\n    return inner\n@traced\ndef handler(event, context):\n    boto3.client('s3').list_buckets()\n",
        id="local decorator",
    ),
    pytest.param(
        "import boto3\nfrom aws_lambda_powertools import Logger, Tracer\nlogger = Logger()\ntracer = Tracer()\n@logger.inject_lambda_context(log_event=True)\n@tracer.capture_lambda_handler\ndef handler(event, context):\n    boto3.client('s3').list_buckets()\n",
        id="Powertools decorators",
    ),
    pytest.param(
        "import boto3\nasync def work():\n    boto3.client('s3').list_buckets()\ndef handler(event, context):\n    import asyncio\n    asyncio.run(work())\n",
        id="async",
    ),
    pytest.param(
        "import boto3\nROUTES = {}\ndef orders(event):\n    return boto3.client('s3').list_buckets()\nROUTES['GET'] = orders\ndef handler(event, context):\n    return ROUTES[event['httpMethod']](event)\n",
        id="dispatch table",
    ),
    pytest.param(
        "import boto3\nfrom aws_lambda_powertools.event_handler import APIGatewayRestResolver\napp = APIGatewayRestResolver()\n@app.get('/orders')\ndef orders():\n    return boto3.client('s3').list_buckets()\ndef handler(event, context):\n    return app.resolve(event, context)\n",
        id="Powertools route",
    ),
    pytest.param(
        "import boto3\ndef handler(event, context):\n    for record in event['Records']:\n        boto3.client('s3').delete_object(Bucket='b', Key=record['k'])\n",
        id="in a loop",
    ),
    pytest.param(
        "import boto3\ndef handler(event, context):\n    global s3\n    s3 = boto3.client('s3')\n    s3.list_buckets()\n",
        id="global without a test",
    ),
    pytest.param("import boto3\nhandler = lambda event, context: boto3.client('s3').list_buckets()\n", id="lambda"),
    pytest.param(
        "import boto3\nsession = boto3.Session()\ndef handler(event, context):\n    session.client('s3').list_buckets()\n",
        id="from a shared session",
    ),
]

ONCE = [
    pytest.param(
        "import boto3\ns3 = boto3.client('s3')\ndef handler(event, context):\n    s3.list_buckets()\n",
        id="module level",
    ),
    pytest.param(
        "import boto3\nclient = None\ndef get():\n    global client\n    if client is None:\n        client = boto3.client('s3')\n    return client\ndef handler(event, context):\n    get().list_buckets()\n",
        id="if None",
    ),
    pytest.param(
        "import boto3\nclient = None\ndef get():\n    global client\n    if not client:\n        client = boto3.client('s3')\n    return client\ndef handler(event, context):\n    get().list_buckets()\n",
        id="if not",
    ),
    pytest.param(
        "import boto3\nclient = None\ndef get():\n    global client\n    if client is not None:\n        return client\n    client = boto3.client('s3')\n    return client\ndef handler(event, context):\n    get().list_buckets()\n",
        id="early return",
    ),
    pytest.param(
        "import boto3\nfrom functools import lru_cache\n@lru_cache(maxsize=None)\ndef get():\n    return boto3.client('s3')\ndef handler(event, context):\n    get().list_buckets()\n",
        id="lru_cache",
    ),
    pytest.param(
        "import boto3, functools\n@functools.cache\ndef get():\n    return boto3.client('s3')\ndef handler(event, context):\n    get().list_buckets()\n",
        id="functools.cache",
    ),
    pytest.param(
        "import boto3\n_clients = {}\ndef get(name):\n    if name not in _clients:\n        _clients[name] = boto3.client(name)\n    return _clients[name]\ndef handler(event, context):\n    get('s3').list_buckets()\n",
        id="dict of clients",
    ),
    pytest.param(
        "import boto3\nclass Store:\n    _s3 = None\n    @classmethod\n    def s3(cls):\n        if cls._s3 is None:\n            cls._s3 = boto3.client('s3')\n        return cls._s3\ndef handler(event, context):\n    Store.s3().list_buckets()\n",
        id="class attribute",
    ),
    pytest.param(
        "import boto3\nclass Store:\n    def __init__(self):\n        self.s3 = boto3.client('s3')\nstore = Store()\ndef handler(event, context):\n    store.s3.list_buckets()\n",
        id="object made at init",
    ),
    pytest.param(
        "import boto3\nclass Store:\n    def __init__(self):\n        self._s3 = None\n    @property\n    def s3(self):\n        if self._s3 is None:\n            self._s3 = boto3.client('s3')\n        return self._s3\nstore = Store()\ndef handler(event, context):\n    store.s3.list_buckets()\n",
        id="lazy property of a lasting object",
    ),
    pytest.param(
        "import boto3\nclient = None\ndef handler(event, context):\n    global client\n    try:\n        client.list_buckets()\n    except AttributeError:\n        client = boto3.client('s3')\n",
        id="try and make",
    ),
    pytest.param(
        "import boto3\ndef handler(event, context, s3=boto3.client('s3')):\n    s3.list_buckets()\n",
        id="default argument",
    ),
]


@pytest.mark.parametrize("source", PER_INVOCATION)
def test_built_again_every_time(tmp_path: Path, source: str) -> None:
    clients = walk(tmp_path, source).clients
    again = [c for c in clients if c.phase is Phase.INVOCATION and not c.memoised and not c.per_call]
    assert [c.service for c in again] in (["s3"], ["dynamodb"]), clients


@pytest.mark.parametrize("source", ONCE)
def test_built_once_per_environment(tmp_path: Path, source: str) -> None:
    clients = walk(tmp_path, source).clients
    assert clients
    assert all(c.phase is Phase.INIT or c.memoised for c in clients), clients


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "import boto3\ndef handler(event, context):\n    c = boto3.client('sts').assume_role(RoleArn=event['role'], RoleSessionName='x')['Credentials']\n    boto3.client('s3', aws_access_key_id=c['AccessKeyId']).list_buckets()\n",
            id="assumed role",
        ),
        pytest.param(
            "import boto3\ndef handler(event, context):\n    boto3.client('s3', region_name=event['region'])\n",
            id="region of the event",
        ),
        pytest.param(
            "import boto3\ndef handler(event, context):\n    rc = event['requestContext']\n    url = f\"https://{rc['domainName']}/{rc['stage']}\"\n    boto3.client('apigatewaymanagementapi', endpoint_url=url)\n",
            id="WebSocket endpoint",
        ),
    ],
)
def test_must_differ_per_call(tmp_path: Path, source: str) -> None:
    last = walk(tmp_path, source).clients[-1]
    assert last.per_call


def test_helper_module_is_followed(tmp_path: Path) -> None:
    handler = walk(
        tmp_path,
        {
            "app.py": "from lib import db\ndef handler(event, context):\n    return db.connect().cursor()\n",
            "lib/__init__.py": "",
            "lib/db.py": "import psycopg2\ndef connect():\n    return psycopg2.connect(host='h')\n",
        },
    )
    [client] = handler.clients
    assert (client.callee, client.at.file, client.at.line) == ("psycopg2.connect", "lib/db.py", 3)
    assert client.via == ("handler", "connect")
    assert handler.files == ("app.py", "lib/__init__.py", "lib/db.py")


def test_a_cycle_of_imports_ends(tmp_path: Path) -> None:
    handler = walk(
        tmp_path,
        {
            "app.py": "import a\ndef handler(event, context):\n    return a.f(3)\n",
            "a.py": "import b\ndef f(n):\n    return b.g(n)\n",
            "b.py": "import a\ndef g(n):\n    return a.f(n - 1) if n else None\n",
        },
    )
    assert handler.files == ("app.py", "a.py", "b.py")


CALLED = """
import boto3

KEY = boto3.client("kms").decrypt(CiphertextBlob=b"")["Plaintext"]
table = boto3.resource("dynamodb").Table("orders")
s3 = boto3.client("s3")


def settings():
    ssm = boto3.client("ssm")
    return ssm.get_parameter(Name="x")


class Queue:
    def __init__(self):
        self.sqs = boto3.client("sqs")

    def send(self):
        self.sqs.send_message()


NAME, queue = settings(), Queue()


def handler(event, context):
    table.get_item(Key={})
    queue.send()
    somewhere(s3)
"""


def test_when_a_client_is_called(tmp_path: Path) -> None:
    """What is only called at init has nothing to do with how an invocation runs; what is handed on is not known."""
    init, invocation = Phase.INIT, Phase.INVOCATION
    assert {client.service: client.called for client in walk(tmp_path, CALLED).clients} == {
        "kms": {init},
        "dynamodb": {init, invocation},
        "s3": set(),
        "ssm": {init},
        "sqs": {invocation},
    }


def test_what_another_handler_registers_with_a_tracer_is_not_run_here(tmp_path: Path) -> None:
    source = (
        "import boto3\nfrom aws_lambda_powertools import Tracer\ntracer = Tracer()\n"
        "@tracer.capture_lambda_handler\ndef other(event, context):\n    boto3.client('s3').list_buckets()\n"
        "@tracer.capture_lambda_handler\ndef handler(event, context):\n    tracer.put_annotation(key='a', value='b')\n"
    )
    assert walk(tmp_path, source).clients == ()


@pytest.mark.parametrize(
    ("before", "always"),
    [
        pytest.param("", True, id="at once"),
        pytest.param("    if not event.get('id'):\n        return None\n", False, id="behind an early return"),
        pytest.param("    if not event.get('id'):\n        raise ValueError\n", True, id="behind a check that raises"),
    ],
)
def test_what_stands_behind_an_early_return_is_not_for_every_invocation(
    before: str, always: bool, tmp_path: Path
) -> None:
    source = f"import boto3\ndef handler(event, context):\n{before}    boto3.client('s3').list_buckets()\n"
    [client] = walk(tmp_path, source).clients
    assert client.always is always


def test_a_decorator_makes_another_function_of_each(tmp_path: Path) -> None:
    """A function is walked only a few times: what it wraps is not always the same."""
    services = ["s3", "sqs", "sns", "ses", "lambda"]
    source = "import boto3\nfrom functools import wraps\n"
    source += "def checked(role):\n    def around(func):\n        @wraps(func)\n        def inner(event):\n"
    source += "            return func(event) if event.get('role') == role else None\n        return inner\n    return around\n"
    for service in services:
        source += f"@checked('{service}')\ndef do_{service}(event):\n    boto3.client('{service}').anything()\n"
    source += "def handler(event, context):\n"
    source += "".join(f"    if event['do'] == '{service}':\n        do_{service}(event)\n" for service in services)
    found = walk(tmp_path, source)
    assert sorted(client.service for client in found.clients) == sorted(services)
