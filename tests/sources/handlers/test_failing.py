"""What ends an invocation as a failure, and what is through in no time: the one beside the other that looks alike."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

DB = "import boto3\ntable = boto3.resource('dynamodb').Table('t')\n"
EACH = DB + "import json\ndef handler(event, context):\n    for record in event['Records']:\n"
PYTHON_SETTLES = {
    "each record": EACH + "        try:\n            table.put_item(Item=json.loads(record['body']))\n"
    "        except Exception:\n            print('given up')\n",
    "a bare except": EACH + "        try:\n            table.put_item(Item=json.loads(record['body']))\n"
    "        except:\n            continue\n",
    "by name, then whatever else": DB + "def handler(event, context):\n    try:\n        table.put_item(Item=event)\n"
    "    except KeyError as error:\n        return str(error)\n    except Exception as error:\n        return repr(error)\n",
    "in a helper that raises": DB + "def keep(item):\n    if not item['id']:\n        raise ValueError('no id')\n"
    "    table.put_item(Item=item)\ndef handler(event, context):\n    try:\n        keep(event['detail'])\n"
    "    except Exception as e:\n        print(e)\n",
    "in a helper that catches": DB + "def keep(item):\n    try:\n        table.put_item(Item=item)\n"
    "    except Exception:\n        return False\n    return True\n"
    "def handler(event, context):\n    return [keep(r['body']) for r in event['Records']]\n",
    "a decorator of one's own": DB + "import functools\ndef quiet(func):\n    @functools.wraps(func)\n"
    "    def wrapper(event, context):\n        try:\n            return func(event, context)\n"
    "        except Exception as e:\n            print(e)\n    return wrapper\n"
    "@quiet\ndef handler(event, context):\n    table.put_item(Item=event['detail']['order'])\n",
    "Powertools' logger around": DB + "from aws_lambda_powertools import Logger\nlogger = Logger()\n"
    "@logger.inject_lambda_context(log_event=True)\ndef handler(event, context):\n    try:\n"
    "        table.put_item(Item=event)\n    except Exception:\n        logger.exception('failed')\n",
    "only what each event has is read": "def handler(event, context):\n    for record in event['Records']:\n"
    "        print(record['s3']['object']['key'])\n",
}
PYTHON_FAILS = {
    "raised again": DB + "def handler(event, context):\n    try:\n        table.put_item(Item=event)\n"
    "    except Exception as e:\n        print(e)\n        raise\n",
    "raised by another name": DB + "def handler(event, context):\n    try:\n        table.put_item(Item=event)\n"
    "    except Exception as e:\n        raise RuntimeError('failed') from e\n",
    "raised by a helper": DB + "def give_up(error):\n    raise RuntimeError(error)\n"
    "def handler(event, context):\n    try:\n        table.put_item(Item=event)\n    except Exception as e:\n        give_up(e)\n",
    "only one error": DB + "def handler(event, context):\n    try:\n        table.put_item(Item=event)\n"
    "    except KeyError:\n        return None\n",
    "a request in what catches": DB + "def handler(event, context):\n    try:\n        table.put_item(Item=event)\n"
    "    except Exception as e:\n        boto3.client('sns').publish(TopicArn='t', Message=str(e))\n",
    "parsed before": DB
    + "import json\ndef handler(event, context):\n    body = json.loads(event['Records'][0]['body'])\n"
    "    try:\n        table.put_item(Item=body)\n    except Exception:\n        return None\n",
    "a key that the message may lack": "def handler(event, context):\n    print(event['detail']['order'])\n",
    "asserted": "def handler(event, context):\n    assert event.get('detail')\n",
    "done with afterwards": DB + "def handler(event, context):\n    try:\n        print(event)\n    except Exception:\n"
    "        pass\n    table.put_item(Item=event)\n",
    "a helper that is caught once and once not": DB + "def keep(item):\n    table.put_item(Item=item)\n"
    "def handler(event, context):\n    try:\n        keep(event)\n    except Exception:\n        pass\n    keep(event)\n",
    "a decorator of nobody knows whom": "from shop import traced\n@traced\ndef handler(event, context):\n    print(event)\n",
    "a module that is not there": "from .shop import keep\ndef handler(event, context):\n    try:\n        keep(event)\n"
    "    except Exception:\n        pass\n",
    "failures named": DB + "def handler(event, context):\n    failed = []\n    for record in event['Records']:\n"
    "        try:\n            table.put_item(Item=record)\n        except Exception:\n"
    "            failed.append({'itemIdentifier': record['messageId']})\n    return {'batchItemFailures': failed}\n",
}
SNS = (
    "import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nconst sns = new SNSClient({});\n"
    "const tell = async (text) => sns.send(new PublishCommand({ TopicArn: 't', Message: text }));\n"
)
NODE_SETTLES = {
    "awaited": SNS + "export const handler = async (event) => {\n  try { await tell(event.detail.text); }"
    " catch (e) { console.error(e); }\n};\n",
    "all of them": SNS + "export const handler = async (event) => {\n  try {\n"
    "    await Promise.all(event.Records.map((r) => tell(JSON.parse(r.body).text)));\n"
    "  } catch { return 'failed'; }\n};\n",
    "all, by an async function each": SNS + "export const handler = async (event) => {\n"
    "  await Promise.all(event.Records.map(async (r) => {\n"
    "    try { await tell(JSON.parse(r.body).text); } catch (e) { console.log(e.message); }\n  }));\n};\n",
    "by the promise": SNS + "export const handler = async (event) => {\n"
    "  await tell(event.detail).catch((e) => console.warn(e));\n};\n",
    "by the promise, to the console": SNS + "export const handler = async (event) => {\n"
    "  await tell(event.detail).catch(console.error);\n};\n",
    "thrown and caught": "export const handler = async (event) => {\n  try {\n"
    "    if (!event.detail) throw new Error('none');\n    console.log(event.detail);\n"
    "  } catch (error) { return { statusCode: 500, body: error.message }; }\n};\n",
    "a promise of one's own": SNS + "export const handler = async (event) => {\n  try {\n"
    "    await new Promise((resolve, reject) => event.id ? resolve(1) : reject(new Error('x')));\n"
    "    await tell(event.id);\n  } catch (e) { console.error(e); }\n};\n",
    "a promise that a timer rejects": SNS + "const late = (ms) => new Promise((resolve, reject) => {\n"
    "  setTimeout(() => reject(new Error('late')), ms);\n});\n"
    "export const handler = async (event) => {\n  try { await Promise.race([tell(event.detail), late(900)]); }"
    " catch (e) { console.error(e); }\n};\n",
    "a helper that answers at once": "const { createHash } = require('crypto');\nconst { gunzipSync } = require('zlib');\n"
    "const sum = (text) => { return createHash('sha256').update(text).digest('hex').slice(0, 8); };\n"
    "const read = (data) => { return JSON.parse(gunzipSync(Buffer.from(data)).toString()); };\n"
    "exports.handler = async (event) => {\n  try { console.log(sum(read(event.awslogs.data).id)); }"
    " catch (e) { console.error(e); }\n};\n",
    "found in a list": "const { gunzipSync } = require('zlib');\n"
    "const agent = (headers) => headers.find((h) => h.name.toLowerCase() === 'user-agent');\n"
    "exports.handler = async (event) => {\n  try {\n"
    "    const all = JSON.parse(gunzipSync(event.awslogs.data)).logs.map((l) => { return JSON.parse(l.message); });\n"
    "    for (const one of all) console.log(agent(one.headers));\n  } catch (e) { console.error(e); }\n};\n",
    "around each request": "const { PrismaClient } = require('@prisma/client');\n"
    "exports.handler = async (event) => {\n  try {\n    const db = new PrismaClient();\n"
    "    db.$use(async (params, next) => { const got = await next(params); return got; });\n"
    "    await db.order.create({ data: event.detail });\n  } catch (e) { console.error(e); }\n};\n",
    "by callback, that all is well": "exports.handler = (event, context, callback) => {\n"
    "  console.log(event);\n  callback(null, 'done');\n};\n",
}
NODE_FAILS = {
    "a promise given back by a helper": SNS + "const told = (text) => { return tell(text); };\n"
    "export const handler = async (event) => {\n  try { told(event.detail); } catch (e) { console.error(e); }\n};\n",
    "all of them, given back": SNS + "export const handler = async (event) => {\n"
    "  try { return Promise.all(event.Records.map((r) => tell(r.body))); } catch (e) { console.error(e); }\n};\n",
    "given back, not awaited": SNS + "export const handler = async (event) => {\n  try { return tell(event.detail); }"
    " catch (e) { console.error(e); }\n};\n",
    "a request given back": SNS + "export const handler = async (event) => {\n"
    "  try { return sns.send(new PublishCommand({ Message: 'x' })); } catch (e) { console.error(e); }\n};\n",
    "a timer rejects a promise given back": "export const handler = async (event) => {\n"
    "  try { return new Promise((resolve, reject) => { setTimeout(() => reject(new Error('late')), 900); }); }"
    " catch (e) { console.error(e); }\n};\n",
    "thrown again": SNS + "export const handler = async (event) => {\n  try { await tell(event.detail); }"
    " catch (e) { console.error(e); throw e; }\n};\n",
    "refused by a promise": SNS + "export const handler = async (event) => {\n  try { await tell(event.detail); }"
    " catch (e) { return Promise.reject(e); }\n};\n",
    "told by callback": SNS + "exports.handler = (event, context, callback) => {\n  try {\n"
    "    if (!event.detail) callback(new Error('none'));\n  } catch (e) { console.error(e); }\n};\n",
    "in a callback": "const AWS = require('aws-sdk');\nconst s3 = new AWS.S3();\nexports.handler = async (event) => {\n"
    "  try {\n    s3.getObject({ Key: 'k' }, (error, data) => { if (error) throw error; });\n"
    "  } catch (e) { console.error(e); }\n};\n",
    "parsed outside": "export const handler = async (event) => {\n"
    "  const bodies = event.Records.map((r) => JSON.parse(r.body));\n  console.log(bodies);\n};\n",
    "read on in what may not be there": "export const handler = async (event) => {\n"
    "  console.log(event.detail.order.id);\n};\n",
    "the promise passes it on": SNS + "export const handler = async (event) => {\n"
    "  await tell(event.detail).catch((e) => { throw new Error(e.message); });\n};\n",
    "a wrapper of nobody knows whom": "import middy from '@middy/core';\n"
    "export const handler = middy(async (event) => { console.log(event); });\n",
}


@pytest.mark.parametrize("source", PYTHON_SETTLES.values(), ids=PYTHON_SETTLES.keys())
def test_no_event_fails_in_python(source: str, tmp_path: Path) -> None:
    assert walk(tmp_path, source).never_fails


@pytest.mark.parametrize("source", PYTHON_FAILS.values(), ids=PYTHON_FAILS.keys())
def test_some_event_may_fail_in_python(source: str, tmp_path: Path) -> None:
    assert not walk(tmp_path, source).never_fails


OTHERS = "    table.put_item(Item=event['detail'])\n"
CAUGHT = "        for r in event['Records']:\n            try:\n                table.put_item(Item=r['body'])\n" + (
    "            except Exception as e:\n                print(e)\n        return {}\n"
)


@pytest.mark.parametrize(
    ("body", "settles"),
    [
        pytest.param("    if 'Records' in event:\n" + CAUGHT + OTHERS, True, id="in"),
        pytest.param("    if event.get('Records'):\n" + CAUGHT + OTHERS, True, id="get"),
        pytest.param("    if 'Records' in event and len(event['Records']) > 0:\n" + CAUGHT + OTHERS, True, id="some"),
        pytest.param("    if 'Records' in event or context:\n" + CAUGHT + OTHERS, False, id="or something else"),
        pytest.param("    if 'Records' in event:\n" + CAUGHT.replace("        return {}\n", "") + OTHERS, False, id="goes on"),
        pytest.param(OTHERS + "    if 'Records' in event:\n" + CAUGHT, False, id="before"),
        pytest.param("    if 'Records' in event['detail']:\n" + CAUGHT + OTHERS, False, id="of a part"),
    ],
)  # fmt: skip
def test_of_events_with_records_none_fails(body: str, settles: bool, tmp_path: Path) -> None:
    handler = walk(tmp_path, DB + "def handler(event, context):\n" + body)
    assert (handler.never_fails_on_records, handler.never_fails) == (settles, False)


@pytest.mark.parametrize("source", NODE_SETTLES.values(), ids=NODE_SETTLES.keys())
def test_no_event_fails_in_node(source: str, tmp_path: Path) -> None:
    assert walk(tmp_path, source, main="app.js").never_fails


@pytest.mark.parametrize("source", NODE_FAILS.values(), ids=NODE_FAILS.keys())
def test_some_event_may_fail_in_node(source: str, tmp_path: Path) -> None:
    assert not walk(tmp_path, source, main="app.js").never_fails


@pytest.mark.parametrize(
    ("source", "instant"),
    [
        pytest.param("def handler(e, c):\n    return {'statusCode': 200}\n", True, id="an answer"),
        pytest.param(
            "import json\ndef handler(e, c):\n    return json.loads(e['body'])['id'].upper()\n", True, id="parsed"
        ),
        pytest.param("def handler(e, c):\n    raise ValueError(e['detail'])\n", True, id="fails at once"),
        pytest.param("def handler(e, c):\n    return [r['body'] for r in e['Records']]\n", True, id="over its event"),
        pytest.param("import time\ndef handler(e, c):\n    time.sleep(3)\n", False, id="sleeps"),
        pytest.param("def handler(e, c):\n    n = 0\n    while n < 9:\n        n += 1\n", False, id="by a test"),
        pytest.param("def handler(e, c):\n    for n in range(10**9):\n        print(n)\n", False, id="counts"),
        pytest.param(
            "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\ndef handler(e, c):\n    return f(40)\n",
            False,
            id="calls itself",
        ),
        pytest.param("import boto3\ndef handler(e, c):\n    boto3.client('sts')\n", False, id="a client"),
        pytest.param("import subprocess\ndef handler(e, c):\n    subprocess.run(['ls'])\n", False, id="a process"),
        pytest.param("def handler(e, c):\n    return open(e['file']).read()\n", False, id="a file"),
        pytest.param("from shop import orders\ndef handler(e, c):\n    return orders(e)\n", False, id="a library"),
        pytest.param("from .shop import orders\ndef handler(e, c):\n    return 1\n", False, id="a module not read"),
        pytest.param("def handler(e, c):\n    import pandas\n    return 1\n", False, id="an import"),
        pytest.param("from x import app\n@app.wrap\ndef handler(e, c):\n    return 1\n", False, id="a decorator"),
    ],
)
def test_what_is_through_in_no_time(source: str, instant: bool, tmp_path: Path) -> None:
    assert walk(tmp_path, source).instant is instant


@pytest.mark.parametrize(
    ("source", "instant"),
    [
        pytest.param(
            "export const handler = async (e) => ({ ...e, at: new Date().toISOString() });\n", True, id="a day"
        ),
        pytest.param("export const handler = async ({ body }) => JSON.parse(body);\n", True, id="parsed"),
        pytest.param("exports.handler = (e, c, done) => done(null, e.request);\n", True, id="by callback"),
        pytest.param(
            "const up = connect();\nexport const handler = async () => { await up; };\n", False, id="a promise"
        ),
        pytest.param("export const handler = async () => fetch('https://a.example');\n", False, id="fetches"),
        pytest.param("export const handler = async () => { for (;;) {} };\n", False, id="for ever"),
        pytest.param(
            "exports.handler = async (e) => { for (let i = 0; i < e.Records.length; i++) console.log(e.Records[i]); };\n",
            True,
            id="counted",
        ),
        pytest.param("exports.handler = async () => { for (let i = 0; i < 1e9; i++) {} };\n", False, id="counted far"),
        pytest.param(
            "export const handler = async () => new Promise((done) => setTimeout(done, 9e3));\n", False, id="a timer"
        ),
        pytest.param(
            "const { crunch } = require('shop');\nexports.handler = async (e) => crunch(e);\n", False, id="a library"
        ),
    ],
)
def test_what_is_through_in_no_time_in_node(source: str, instant: bool, tmp_path: Path) -> None:
    assert walk(tmp_path, source, main="app.js").instant is instant
