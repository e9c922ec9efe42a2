"""Secrets and metrics: what every invocation asks for, beside what is asked for because it may have changed or failed."""

from pathlib import Path
from textwrap import dedent, indent

import pytest
from tests.rules.one_function import finding

from deburr.findings import Confidence

EVERY, SOMETIMES = "in every invocation", "each time it gets there"


def said(folder: Path, rule: str, file: str, source: str) -> str:
    """What it says of it; "" when it is silent."""
    found = finding(folder, rule, file, source, Confidence.LIKELY)
    return found.message if found is not None else ""


def python(module: str, body: str) -> str:
    return f"import boto3\nimport json\nimport os\n{dedent(module)}\ndef handler(event, context):\n{indent(dedent(body).strip(), '    ')}\n"


SSM = "ssm = boto3.client('ssm')\n"
CHECK = f"""{SSM}
def exists(name):
    try:
        answer = ssm.get_parameter(Name=name)
        print(answer)
        return True
    except Exception:
        return False
"""
READ = f"""{SSM}
def read(name):
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]
"""
STACKS = f"""{READ}
def stacks(items):
    names = []
    for item in items:
        names.append(item["name"])
    return names
def more(items):
    names = []
    for item in items:
        names += [item["role"] + "-" + each["type"] for each in json.loads(item["properties"])]
    return names
def check(common, tenant=None, **rest):
    return read(common["tenantId"]), read(tenant)
"""
PYTHON = [
    pytest.param(READ, "return read('/shop/key')", EVERY, id="a name that is written"),
    pytest.param(READ, "return read(f\"/{os.environ['STAGE']}/key\")", EVERY, id="a name from the environment"),
    pytest.param(
        READ, "return read(os.environ['KEY']), read(event['tenant'])", EVERY, id="a setting beside a tenant's"
    ),
    pytest.param(READ, "return read(event['tenant'])", None, id="the event's name"),
    pytest.param(READ, "return read('-'.join(['boot', event['tenant']]))", None, id="joined with the event's"),
    pytest.param(READ, "return read('boot-' + str(event['tenant']).replace('=', '-'))", None, id="altered"),
    pytest.param(STACKS, "return [read(name) for name in stacks(event['items'])]", None, id="a list that is filled"),
    pytest.param(STACKS, "return [read(name) for name in more(event['items'])]", None, id="a list that is added to"),
    pytest.param(STACKS, "return check(**event)", None, id="arguments of the event's"),
    pytest.param(STACKS, "return check(**json.loads(event['body']))", None, id="arguments of the event's body"),
    pytest.param(
        f"{READ}\nclass App:\n    def __init__(self, **given):\n        for key, value in given.items():\n"
        "            setattr(self, key, value)\n    def run(self):\n        return read(self.event['tenant'])\n",
        "return App(event=event, context=context).run()",
        None,
        id="attributes of whatever is given",
    ),
    pytest.param(
        READ,
        "item = {}\nfor key in list(event.keys()):\n    item[key] = event[key]\nreturn read(item['tenant'])",
        None,
        id="a copy by keys",
    ),
    pytest.param(CHECK, "return exists('/shop/open')", None, id="whether there is one"),
    pytest.param(SSM, "ssm.get_parameter(Name='/shop/open')\nreturn 1", None, id="an answer that nobody takes"),
    pytest.param(
        SSM,
        "held = ssm.get_parameter(Name='/shop/open')\nreturn held['Parameter']",
        EVERY,
        id="an answer that is taken",
    ),
    pytest.param(
        SSM,
        "held = ssm.get_parameter(Name='/a')\nprint(held['Parameter']['Value'])",
        EVERY,
        id="an answer that is told",
    ),
    pytest.param(
        READ, "return [read('/shop/key') for item in json.loads(event['body'])]", SOMETIMES, id="a loop over items"
    ),
    pytest.param(READ, "for item in event['Records']:\n    read('/shop/key')", EVERY, id="a loop over a batch"),
    pytest.param(
        READ, "if event.get('admin'):\n    return read('/shop/key')\nreturn 1", SOMETIMES, id="a branch of the event"
    ),
    pytest.param(
        READ,
        "if event.get('admin'):\n    read('/shop/a')\nreturn read('/shop/b')",
        EVERY,
        id="a branch, and then surely",
    ),
]


@pytest.mark.parametrize(("module", "body", "told"), PYTHON)
def test_secret_in_python(tmp_path: Path, module: str, body: str, told: str | None) -> None:
    found = said(tmp_path, "secret-per-invocation", "app.py", python(module, body))
    assert told in found if told else not found


NODE = """import { SSMClient, GetParameterCommand } from "@aws-sdk/client-ssm";
const ssm = new SSMClient({});
const read = async (Name) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter.Value;
async function exists(Name) {
    try {
        const answer = await ssm.send(new GetParameterCommand({ Name }));
        console.log(answer);
        return true;
    } catch (error) {
        return false;
    }
}
async function all(items) {
    const names = [];
    items.forEach((item) => names.push(`${item.role}-${item.type}`));
    return Promise.all(names.map((name) => read(name)));
}
"""
SCRIPT = [
    pytest.param("return read('/shop/key')", EVERY, id="a name that is written"),
    pytest.param("return read(`/${process.env.STAGE}/key`)", EVERY, id="a name from the environment"),
    pytest.param("return read(`/tenants/${event.tenant}`)", None, id="the event's name"),
    pytest.param("return all(JSON.parse(event.body).items)", None, id="a list that is filled"),
    pytest.param("return exists('/shop/open')", None, id="whether there is one"),
    pytest.param("await ssm.send(new GetParameterCommand({ Name: '/shop/open' }))", None, id="an answer nobody takes"),
    pytest.param(
        "await ssm.send(new GetParameterCommand({ Name: '/a' }), (error, answer) => use(answer))",
        EVERY,
        id="a callback",
    ),
    pytest.param(
        "return Promise.all(JSON.parse(event.body).map(async (item) => read('/shop/key')))",
        SOMETIMES,
        id="for each item",
    ),
    pytest.param("for (const item of event.items) { await read('/shop/key'); }", SOMETIMES, id="a loop over items"),
    pytest.param("for (const each of event.Records) { await read('/shop/key'); }", EVERY, id="a loop over a batch"),
]


@pytest.mark.parametrize(("body", "told"), SCRIPT)
def test_secret_in_script(tmp_path: Path, body: str, told: str | None) -> None:
    source = f"{NODE}export const handler = async (event) => {{ {body}; }};\n"
    found = said(tmp_path, "secret-per-invocation", "app.mjs", source)
    assert told in found if told else not found


METRIC = """
    cloudwatch = boto3.client("cloudwatch")
    table = boto3.resource("dynamodb").Table("orders")
    def count(name, value=1):
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": name, "Value": value}])
    def count_failure(name):
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": name, "Value": 1}])
"""
METRICS = [
    pytest.param("count('Orders')", EVERY, id="each time"),
    pytest.param("count('Errors', len(event['failed']))", EVERY, id="failures are counted each time, none or some"),
    pytest.param(
        "if not event.get('id'):\n    return None\ncount('Orders')", "when it gets there", id="behind a guard"
    ),
    pytest.param("if event.get('paid'):\n    count('Paid')", "when it gets there", id="in a branch"),
    pytest.param("for order in event['orders']:\n    count('Orders')", "when it gets there", id="for each of some"),
    pytest.param("if event.get('paid'):\n    count('Paid')\ncount('Orders')", EVERY, id="in a branch, and then surely"),
    pytest.param(
        "if 'Item' not in table.get_item(Key={'id': '1'}):\n    count('OrderFailure')\n    return None\nreturn 1",
        None,
        id="a failure's name in a branch",
    ),
    pytest.param("if not event.get('id'):\n    count_failure('x')", None, id="a failure's helper in a branch"),
    pytest.param(
        "try:\n    table.scan()\nexcept Exception:\n    count('Orders')\n    raise", None, id="after a failure"
    ),
]


@pytest.mark.parametrize(("body", "told"), METRICS)
def test_metric(tmp_path: Path, body: str, told: str | None) -> None:
    found = said(tmp_path, "metric-by-api-call", "app.py", python(METRIC, body))
    assert told in found if told else not found


SENDS = """import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
const cloudwatch = new CloudWatchClient({});
const count = (MetricName) => cloudwatch.send(new PutMetricDataCommand({ MetricData: [{ MetricName, Value: 1 }] }));
async function countFailure() {
    await cloudwatch.send(new PutMetricDataCommand({ MetricData: [{ MetricName: "x", Value: 1 }] }));
}
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param("await count('Orders')", EVERY, id="each time"),
        pytest.param("if (!event.id) return; await count('Orders')", "when it gets there", id="behind a guard"),
        pytest.param("if (!event.id) { await countFailure(); return; }", None, id="a failure's helper in a branch"),
        pytest.param("if (!event.id) { await count('InvalidOrderErrors'); }", None, id="a failure's name in a branch"),
        pytest.param("try { JSON.parse(event.body) } catch (e) { await count('x') }", None, id="after a failure"),
    ],
)
def test_metric_of_script(tmp_path: Path, body: str, told: str | None) -> None:
    source = f"{SENDS}export const handler = async (event) => {{ {body}; }};\n"
    found = said(tmp_path, "metric-by-api-call", "app.mjs", source)
    assert told in found if told else not found
