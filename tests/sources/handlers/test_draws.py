"""Which ids, seeds, secrets and random numbers init alone draws."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

HANDLER = "def handler(e, c):\n    return ID\n"


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        pytest.param(f"import uuid\nID = uuid.uuid4()\n{HANDLER}", ["uuid.uuid4"], id="at init"),
        pytest.param(f"from uuid import uuid4 as new\nID = str(new())\n{HANDLER}", ["uuid.uuid4"], id="another name"),
        pytest.param(f"import random\nrandom.seed(1)\nID = 1\n{HANDLER}", ["random.seed"], id="a seed"),
        pytest.param(
            f"import secrets\nclass Key:\n    def __init__(self):\n        self.v = secrets.token_hex(8)\nID = Key().v\n{HANDLER}",
            ["secrets.token_hex"],
            id="in a class made at init",
        ),
        pytest.param(
            f"import boto3\nID = boto3.client('secretsmanager').get_secret_value(SecretId='a')\n{HANDLER}",
            ["boto3.client.get_secret_value"],
            id="a secret",
        ),
        pytest.param(
            f"import boto3\nID = boto3.client('sts').get_caller_identity()['Account']\n{HANDLER}", [], id="who one is"
        ),
        pytest.param(
            "import uuid\ndef new():\n    return uuid.uuid4()\nFIRST = new()\ndef handler(e, c):\n    return new()\n",
            [],
            id="by what draws in the handler too",
        ),
        pytest.param("import uuid\ndef handler(e, c):\n    return uuid.uuid4()\n", [], id="in the handler"),
        pytest.param(f"import uuid\nID = uuid.UUID('0' * 32)\n{HANDLER}", [], id="a written id"),
        pytest.param(
            "import uuid\nID = None\ndef handler(e, c):\n    global ID\n    ID = ID or uuid.uuid4()\n    return ID\n",
            [],
            id="at first use",
        ),
    ],
)
def test_draws(tmp_path: Path, source: str, drawn: list[str]) -> None:
    assert [at.path for at in walk(tmp_path, source).draws] == drawn
