"""What a caller leaves out is not done for it: branches on parameters whose value is sure."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

CONN = """
    import boto3
    def client(service, role=None, kind="client"):
        if role:
            boto3.client("sts").assume_role(RoleArn=role)
        if kind.lower() == "resource":
            return boto3.resource("dynamodb")
        return boto3.client("s3")
"""
HELD = """
    import boto3
    class Connection:
        def __init__(self, role=""):
            self.role = role
        def client(self):
            if self.role:
                boto3.client("sts").assume_role(RoleArn=self.role)
            return boto3.client("s3")
"""
LATER = """
    import boto3
    class Connection:
        def __init__(self, role=""):
            self.role = role
        def assume(self, role):
            self.role = role
        def client(self):
            if self.role:
                boto3.client("sts").assume_role(RoleArn=self.role)
            return boto3.client("s3")
"""
PYTHON = [
    pytest.param(CONN, "client('s3').list_buckets()", "s3", id="left out"),
    pytest.param(CONN, "client('s3', None).list_buckets()", "s3", id="None is passed"),
    pytest.param(CONN, "client('s3', role='').list_buckets()", "s3", id="nothing is passed by name"),
    pytest.param(CONN, "client('s3', event['role']).list_buckets()", "s3 sts", id="the event's is passed"),
    pytest.param(CONN, "client('s3', role='arn:x').list_buckets()", "s3 sts", id="one is passed by name"),
    pytest.param(CONN, "client(*event['all']).list_buckets()", "dynamodb s3 sts", id="whatever is spread into it"),
    pytest.param(CONN, "client(**event).list_buckets()", "dynamodb s3 sts", id="whatever the event names"),
    pytest.param(CONN, "client('s3', kind='resource')", "dynamodb", id="of another kind"),
    pytest.param(
        CONN,
        "[client('s3'), client('s3'), client('s3'), client('s3'), client('s3', event['role'])]",
        "s3 sts",
        id="left out four times and passed once",
    ),
    pytest.param(
        f"{CONN}\n    def get(role=None):\n        return client('s3', role)\n",
        "get()",
        "s3",
        id="handed on by a helper",
    ),
    pytest.param(
        f"{CONN}\n    def get(role=None):\n        return client('s3', role)\n",
        "get(event['role'])",
        "s3 sts",
        id="the event's is handed on by a helper",
    ),
    pytest.param(
        f"{CONN}\n    from functools import partial\n",
        "partial(client, role=event['r'])('s3')",
        "dynamodb s3 sts",
        id="partial",
    ),
    pytest.param(HELD, "Connection().client()", "s3", id="kept by a constructor"),
    pytest.param(HELD, "Connection(event['role']).client()", "s3 sts", id="the event's is kept by a constructor"),
    pytest.param(
        """
        import boto3
        def get(*names, role=None, external_id=None):
            if role and external_id:
                boto3.client("sts").assume_role(RoleArn=role, ExternalId=external_id)
            return [boto3.client("s3") for name in names]
        """,
        "get(event['a'], event['b'], role=event['role'])",
        "s3",
        id="one of two by keyword only",
    ),
    pytest.param(LATER, "Connection().client()", "s3 sts", id="kept, and set by another method"),
    pytest.param(
        """
        import boto3
        def each(items, last=None):
            for item in items:
                if last:
                    boto3.client("sts").get_caller_identity()
                last = item
        """,
        "each(event['items'])",
        "sts",
        id="assigned in the loop that asks",
    ),
    pytest.param(
        """
        import boto3
        def page(token=None):
            if token:
                boto3.client("sts").get_caller_identity()
            else:
                page(boto3.client("s3").list_buckets()["Token"])
        """,
        "page()",
        "s3 sts",
        id="it calls itself",
    ),
    pytest.param(
        """
        import boto3
        def assumed(fn):
            def call(*args, **kwargs):
                return fn(*args, role="arn:x", **kwargs)
            return call
        @assumed
        def get(role=None):
            if role:
                boto3.client("sts").assume_role(RoleArn=role)
        """,
        "get()",
        "sts",
        id="a decorator passes it",
    ),
]


@pytest.mark.parametrize(("module", "does", "services"), PYTHON)
def test_python(tmp_path: Path, module: str, does: str, services: str) -> None:
    handler = walk(tmp_path, f"{module}\n    def handler(event, context):\n        {does}\n")
    assert " ".join(sorted(client.service for client in handler.clients)) == services


GET = """
    const { S3Client } = require("@aws-sdk/client-s3"), { STSClient } = require("@aws-sdk/client-sts");
    function get(service, role) {
        if (role) { new STSClient({}); }
        return new S3Client({});
    }
    const named = ({ service, role = "" }) => role ? new STSClient({}) : new S3Client({});
    const other = (service, { role } = {}) => (role && new STSClient({})) || new S3Client({});
    class Connection {
        constructor(role) { this.role = role; }
        client() { if (this.role) { new STSClient({}); } return new S3Client({}); }
    }
"""
SCRIPT = [
    pytest.param("get('s3')", "s3", id="left out"),
    pytest.param("get('s3', undefined)", "s3", id="undefined is passed"),
    pytest.param("get('s3', event.role)", "s3 sts", id="the event's is passed"),
    pytest.param("get(...event.all)", "s3 sts", id="whatever is spread into it"),
    pytest.param("named({ service: 's3' })", "s3", id="an object without it"),
    pytest.param("named({ service: 's3', role: event.role })", "s3 sts", id="an object with it"),
    pytest.param("named({ ...event })", "s3 sts", id="an object that may hold it"),
    pytest.param("named(event)", "s3 sts", id="the event may hold it"),
    pytest.param("other('s3')", "s3", id="an object is left out"),
    pytest.param("other('s3', { role: event.role })", "s3 sts", id="an object that holds it"),
    pytest.param("['s3'].map(get)", "s3 sts", id="a callback gets more than it says"),
    pytest.param("get.bind(null, 's3')(event.role)", "s3 sts", id="bound"),
    pytest.param("new Connection(event.role).client()", "s3 sts", id="the event's is kept by a constructor"),
    pytest.param("new Connection().client()", "s3", id="kept by a constructor"),
]


@pytest.mark.parametrize("main", ["app.js", "app.ts"])
@pytest.mark.parametrize(("does", "services"), SCRIPT)
def test_script(tmp_path: Path, main: str, does: str, services: str) -> None:
    handler = walk(tmp_path, f"{GET}\n    exports.handler = async (event) => {{ {does}; }};\n", main=main)
    assert " ".join(sorted(client.service for client in handler.clients)) == services


def test_properties_of_a_constructor(tmp_path: Path) -> None:
    source = """
    import { S3Client } from "@aws-sdk/client-s3";
    import { STSClient } from "@aws-sdk/client-sts";
    class Connection {
        constructor(private service: string, private role?: string) {}
        client() { return this.role ? new STSClient({}) : new S3Client({}); }
    }
    export const handler = async (event: { role: string }) => new Connection("s3"%s).client();
    """
    for passed, services in (("", {"s3"}), (", event.role", {"s3", "sts"})):
        handler = walk(tmp_path, source % passed, main="app.ts")
        assert {client.service for client in handler.clients} == services


def test_a_helper_that_builds_what_it_is_told_tells_all_of_it(tmp_path: Path) -> None:
    handler = walk(
        tmp_path,
        """
        import boto3
        def client(name, **options):
            return boto3.client(service_name=name, **options)
        def handler(event, context):
            return client("s3"), client("sns"), client("s3", region_name="eu-west-1")
        """,
    )
    (made,) = handler.clients
    assert made.services == ("s3", "sns")
