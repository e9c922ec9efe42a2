"""Names under /tmp that surely never come again, beside names that may."""

from pathlib import Path

import pytest
from tests.rules.one_function import finding

PYTHON = [
    pytest.param("f'/tmp/{uuid.uuid4()}.pdf'", "likely", id="uuid"),
    pytest.param("'/tmp/' + str(time.time())", "likely", id="time"),
    pytest.param("f'/tmp/{datetime.now().strftime(\"%s\")}.txt'", "likely", id="a time, formatted"),
    pytest.param("f'/tmp/{context.aws_request_id}'", "likely", id="request"),
    pytest.param("'/tmp/' + os.path.basename(event['Records'][0]['s3']['object']['key'])", "likely", id="object's key"),
    pytest.param("f\"/tmp/{unquote_plus(event['Records'][0]['s3']['object']['key'])}\"", "likely", id="key, unquoted"),
    pytest.param("'/tmp/{}'.format(event['Records'][0]['messageId'])", "likely", id="message"),
    pytest.param("f\"/tmp/{json.loads(event['body'])['orderId']}.json\"", "likely", id="an order"),
    pytest.param("f\"/tmp/{event['functionName']}/package.yaml\"", "possible", id="a function's name"),
    pytest.param("f\"/tmp/{json.loads(event['body'])['functionName']}/package.yaml\"", "possible", id="in a body"),
    pytest.param("f\"/tmp/{event['tenantId']}.json\"", "possible", id="a tenant"),
    pytest.param("os.path.join('/tmp', event['report'] + '.csv')", "possible", id="a report"),
    pytest.param("'/tmp/report.csv'", None, id="one name"),
]


@pytest.mark.parametrize(("name", "expected"), PYTHON)
def test_python(tmp_path: Path, name: str, expected: str | None) -> None:
    source = (
        "import json\nimport os\nimport time\nimport uuid\nfrom datetime import datetime\n"
        "from urllib.parse import unquote_plus\n\n\n"
        f"def handler(event, context):\n    with open({name}, 'w') as out:\n        out.write(event['text'])\n"
    )
    found = finding(tmp_path, "tmp-never-cleaned", "app.py", source)
    assert (found and found.confidence.value) == expected


NODE = [
    pytest.param("`/tmp/${randomUUID()}`", "likely", id="uuid"),
    pytest.param("`/tmp/${Date.now()}.txt`", "likely", id="time"),
    pytest.param("`/tmp/${event.Records[0].s3.object.key}`", "likely", id="object's key"),
    pytest.param("path.join('/tmp', path.basename(event.Records[0].s3.object.key))", "likely", id="its last part"),
    pytest.param("`/tmp/${event.functionName}.yaml`", "possible", id="a function's name"),
    pytest.param("`/tmp/${JSON.parse(event.body).customerId}.json`", "possible", id="a customer"),
    pytest.param("'/tmp/report.csv'", None, id="one name"),
]


@pytest.mark.parametrize(("name", "expected"), NODE)
def test_node(tmp_path: Path, name: str, expected: str | None) -> None:
    source = (
        'const fs = require("fs"); const path = require("path"); const { randomUUID } = require("crypto");\n'
        f"exports.handler = async (event) => {{ fs.writeFileSync({name}, event.text); }};\n"
    )
    found = finding(tmp_path, "tmp-never-cleaned", "app.js", source)
    assert (found and found.confidence.value) == expected
