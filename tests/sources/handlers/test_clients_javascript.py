"""When a client is built, and whether the next invocation reuses it: JavaScript and TypeScript as people write them."""

from pathlib import Path

import pytest
from tests.sources.handlers.walked import walk

from deburr.workload.handler import Phase

V3 = "import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';\n"
PER_INVOCATION = [
    pytest.param(
        "app.mjs",
        V3
        + "export const handler = async (event) => {\n  const s3 = new S3Client({});\n  return s3.send(new ListBucketsCommand({}));\n};\n",
        id="ESM arrow",
    ),
    pytest.param(
        "app.js",
        "const AWS = require('aws-sdk');\nexports.handler = async function (event) {\n  const s3 = new AWS.S3();\n  return s3.listBuckets().promise();\n};\n",
        id="CommonJS v2",
    ),
    pytest.param(
        "app.js",
        "const { S3 } = require('aws-sdk');\nmodule.exports.handler = (event, context, callback) => {\n  new S3().listBuckets(callback);\n};\n",
        id="callback style",
    ),
    pytest.param(
        "app.js",
        "const S3 = require('aws-sdk/clients/s3');\nasync function main() { return new S3().listBuckets().promise(); }\nmodule.exports = { handler: main };\n",
        id="service module",
    ),
    pytest.param(
        "app.ts",
        V3
        + "class Store {\n  private readonly s3: S3Client;\n  constructor() { this.s3 = new S3Client({}); }\n  list() { return this.s3.send(new ListBucketsCommand({})); }\n}\nexport const handler = async (event: unknown): Promise<void> => { await new Store().list(); };\n",
        id="TypeScript class",
    ),
    pytest.param(
        "app.ts",
        V3
        + "class Store {\n  constructor(private readonly make: () => S3Client, public name?: string) {}\n  list() { return this.make().send(new ListBucketsCommand({})); }\n}\nconst store = new Store(() => new S3Client({}));\nexport const handler = async () => store.list();\n",
        id="TypeScript parameter property",
    ),
    pytest.param(
        "app.mjs",
        V3
        + "import { ApolloServer } from '@apollo/server';\nimport { startServerAndCreateLambdaHandler } from '@as-integrations/aws-lambda';\nconst resolvers = [{ Query: { buckets: async () => new S3Client({}).send(new ListBucketsCommand({})) } }];\nconst server = new ApolloServer({ typeDefs: 'type Query { buckets: Int }', resolvers });\nexport const handler = startServerAndCreateLambdaHandler(server, {});\n",
        id="a resolver of GraphQL",
    ),
    pytest.param(
        "app.ts",
        V3
        + "class Lambda {\n  async handler(event: unknown) { return new S3Client({}).send(new ListBucketsCommand({})); }\n}\nconst lambda = new Lambda();\nexport const handler = lambda.handler.bind(lambda);\n",
        id="bound method",
    ),
    pytest.param(
        "app.js",
        "const { S3 } = require('aws-sdk');\nconst api = (module.exports = {\n  handler: async () => api.client().listBuckets().promise(),\n  client: () => new S3(),\n});\n",
        id="module.exports kept in a variable",
    ),
    pytest.param(
        "app.js",
        "const middy = require('@middy/core');\nconst { S3Client } = require('@aws-sdk/client-s3');\nconst base = async (event) => { const c = new S3Client({}); return c; };\nexports.handler = middy(base).use({});\n",
        id="middy",
    ),
    pytest.param(
        "app.mjs",
        V3
        + "const make = () => new S3Client({});\nexport async function handler(event) { return make().send(new ListBucketsCommand({})); }\n",
        id="factory arrow",
    ),
    pytest.param(
        "app.mjs",
        V3
        + "export const handler = async (event) => {\n  await Promise.all(event.Records.map(async (record) => {\n    const s3 = new S3Client({});\n    await s3.send(new ListBucketsCommand({}));\n  }));\n};\n",
        id="in a map callback",
    ),
    pytest.param(
        "app.mjs",
        V3 + "let s3;\nexport const handler = async () => { s3 = new S3Client({}); return s3; };\n",
        id="module variable without a test",
    ),
]
ONCE = [
    pytest.param(
        "app.mjs",
        V3 + "const s3 = new S3Client({});\nexport const handler = async () => s3.send(new ListBucketsCommand({}));\n",
        id="module level",
    ),
    pytest.param(
        "app.mjs",
        V3 + "let s3;\nexport const handler = async () => {\n  if (!s3) { s3 = new S3Client({}); }\n  return s3;\n};\n",
        id="if not",
    ),
    pytest.param(
        "app.mjs",
        V3
        + "let s3 = null;\nconst get = () => {\n  if (s3) return s3;\n  s3 = new S3Client({});\n  return s3;\n};\nexport const handler = async () => get();\n",
        id="early return",
    ),
    pytest.param(
        "app.mjs",
        V3 + "let s3;\nexport const handler = async () => { s3 ??= new S3Client({}); return s3; };\n",
        id="nullish assignment",
    ),
    pytest.param(
        "app.mjs",
        V3 + "let s3;\nexport const handler = async () => { s3 = s3 || new S3Client({}); return s3; };\n",
        id="or",
    ),
    pytest.param(
        "app.js",
        "const { Client } = require('pg');\nconst cache = new Map();\nasync function get(name) {\n  if (!cache.has(name)) { cache.set(name, new Client({ connectionString: name })); }\n  return cache.get(name);\n}\nexports.handler = async () => get('a');\n",
        id="Map",
    ),
    pytest.param(
        "app.ts",
        V3
        + "class Store {\n  private client?: S3Client;\n  get s3() { if (!this.client) { this.client = new S3Client({}); } return this.client; }\n}\nconst store = new Store();\nexport const handler = async () => store.s3;\n",
        id="lazy getter of a lasting object",
    ),
    pytest.param(
        "app.ts",
        V3
        + "class Handler {\n  private s3 = new S3Client({});\n  async run(event: unknown) { return this.s3; }\n}\nconst h = new Handler();\nexport const handler = h.run.bind(h);\n",
        id="bound method",
    ),
    pytest.param(
        "app.mjs",
        V3
        + "const once = (() => { let s3; return () => { if (s3 === undefined) { s3 = new S3Client({}); } return s3; }; })();\nexport const handler = async () => once();\n",
        id="closure",
    ),
]


@pytest.mark.parametrize(("main", "source"), PER_INVOCATION)
def test_built_again_every_time(tmp_path: Path, main: str, source: str) -> None:
    clients = walk(tmp_path, source, main=main).clients
    again = [c for c in clients if c.phase is Phase.INVOCATION and not c.memoised and not c.per_call]
    assert [c.service for c in again] == ["s3"], clients


@pytest.mark.parametrize(("main", "source"), ONCE)
def test_built_once_per_environment(tmp_path: Path, main: str, source: str) -> None:
    clients = walk(tmp_path, source, main=main).clients
    assert clients
    assert all(c.phase is Phase.INIT or c.memoised for c in clients), clients


@pytest.mark.parametrize(
    ("main", "source", "callee"),
    [
        pytest.param(
            "app.js",
            "const { Client } = require('pg');\nexports.handler = async () => { const c = new Client(); await c.connect(); };\n",
            "pg.Client",
            id="pg",
        ),
        pytest.param(
            "app.js",
            "const mysql = require('mysql2/promise');\nexports.handler = async () => { const c = await mysql.createConnection({}); return c.query('x'); };\n",
            "mysql2/promise.createConnection",
            id="mysql2",
        ),
        pytest.param(
            "app.mjs",
            "import mongoose from 'mongoose';\nexport const handler = async () => { await mongoose.connect(process.env.URI); };\n",
            "mongoose.connect",
            id="mongoose",
        ),
        pytest.param(
            "app.mjs",
            "import Redis from 'ioredis';\nexport const handler = async () => { const r = new Redis(process.env.URL); return r.get('a'); };\n",
            "ioredis",
            id="ioredis",
        ),
        pytest.param(
            "app.ts",
            "import { PrismaClient } from '@prisma/client';\nexport const handler = async () => { const p = new PrismaClient(); return p.user.findMany(); };\n",
            "@prisma/client.PrismaClient",
            id="prisma",
        ),
        pytest.param(
            "app.js",
            "const { MongoClient } = require('mongodb');\nexports.handler = async () => { const c = await MongoClient.connect(process.env.URI); };\n",
            "mongodb.MongoClient.connect",
            id="mongodb",
        ),
    ],
)
def test_connections(tmp_path: Path, main: str, source: str, callee: str) -> None:
    [client] = walk(tmp_path, source, main=main).clients
    assert (client.callee, client.connects, client.phase) == (callee, True, Phase.INVOCATION)


def test_typescript_modules_and_paths(tmp_path: Path) -> None:
    handler = walk(
        tmp_path,
        {
            "tsconfig.json": '{\n  // paths\n  "compilerOptions": {"baseUrl": ".", "paths": {"@lib/*": ["lib/*"],'
            '\n  // "/opt/*": ["layers/*"]\n  }},\n}',
            "app.ts": "import { connect } from '@lib/db';\nimport type { Event } from './types';\nexport const handler = async (event: Event) => connect();\n",
            "lib/db.ts": "export * from './pool';\n",
            "lib/pool.ts": "import { Pool } from 'pg';\nexport const connect = () => new Pool();\n",
        },
        main="app.ts",
    )
    assert handler.files == ("app.ts", "lib/db.ts", "lib/pool.ts")
    assert [client.at.file for client in handler.clients] == ["lib/pool.ts"]


@pytest.mark.parametrize(
    "name",
    [
        "EnvironmentCredentials('AWS')",
        "HttpClient()",
        "CognitoIdentityCredentials({})",
        "Signers.V4(r, 'es')",
        "Endpoint('e')",
    ],
)
def test_what_serves_the_clients_of_v2_is_none(tmp_path: Path, name: str) -> None:
    source = f"const AWS = require('aws-sdk');\nexports.handler = async () => {{ const made = new AWS.{name}; return made.id; }};\n"
    assert walk(tmp_path, {"app.js": source}, main="app.js").clients == ()


@pytest.mark.parametrize(
    ("declares", "kept"),
    [pytest.param("", True, id="outlives the invocation"), pytest.param("const ", False, id="the callback's own")],
)
def test_what_a_callback_keeps(tmp_path: Path, declares: str, kept: bool) -> None:
    """The way of AWS's own blueprints: decrypted in the first invocation, and looked at in every one."""
    source = f"""
const AWS = require('aws-sdk');
let token;
exports.handler = (event, context, callback) => {{
  if (token) {{
    callback(null, token);
  }} else if (process.env.ENCRYPTED) {{
    const kms = new AWS.KMS();
    kms.decrypt({{}}, (err, data) => {{
      {declares}token = data.Plaintext.toString('ascii');
      callback(null, token);
    }});
  }}
}};
"""
    (client,) = walk(tmp_path, {"app.js": source}, main="app.js").clients
    assert client.memoised is kept


@pytest.mark.parametrize(
    "does",
    [
        "exports.client()",
        "module.exports.client()",
        "self.client()",
        pytest.param("this.client()", id="this of an exported function"),
    ],
)
def test_what_a_module_exports_it_uses_itself(tmp_path: Path, does: str) -> None:
    files = {
        "app.js": "const store = require('./store');\nexports.handler = async () => store.list();\n",
        "store.js": f"""\
const {{ S3 }} = require('aws-sdk');
const self = module.exports;
module.exports.client = () => new S3();
exports.list = async function () {{ return {does}.listBuckets().promise(); }};
""",
    }
    (client,) = walk(tmp_path, files, main="app.js").clients
    assert (client.phase, client.at.file) == (Phase.INVOCATION, "store.js")


@pytest.mark.parametrize(
    ("named", "stands_for"),
    [
        pytest.param("#db", '{"#db": "./lib/db.js"}', id="one file"),
        pytest.param("#lib/db", '{"#lib/*": "./lib/*.js"}', id="star"),
        pytest.param("#db", '{"#db": {"types": "./lib/db.d.ts", "node": {"default": "./lib/db.js"}}}', id="conditions"),
        pytest.param("#db", '{"#db": ["./gone.js", "./lib/db.js"]}', id="list"),
    ],
)
def test_names_that_a_package_gives_its_files(tmp_path: Path, named: str, stands_for: str) -> None:
    files = {
        "package.json": f'{{"name": "shop", "imports": {stands_for}}}',
        "functions/app.ts": f"import {{ connect }} from '{named}';\nexport const handler = async () => connect();\n",
        "lib/db.ts": "import { Pool } from 'pg';\nexport const connect = () => new Pool();\n",
    }
    handler = walk(tmp_path, files, main="functions/app.ts")
    assert [client.at.file for client in handler.clients] == ["lib/db.ts"]


@pytest.mark.parametrize("imports", ['{"#db": 3}', "[]", '{"#db": {"types": "./lib/db.d.ts"}}'])
def test_names_that_say_nothing_stay_unread(tmp_path: Path, imports: str) -> None:
    files = {
        "package.json": f'{{"imports": {imports}}}',
        "app.js": "const db = require('#db');\nexports.handler = async () => db.connect();\n",
    }
    handler = walk(tmp_path, files, main="app.js")
    assert (handler.clients, handler.unread) == ((), ("#db",))


TRACED_V3 = "const ddb = tracer.captureAWSv3Client(new DynamoDBClient({}));\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "const X = require('aws-xray-sdk');\nconst AWS = X.captureAWS(require('aws-sdk'));\nconst ddb = new AWS.DynamoDB();\n"
            "exports.handler = async () => ddb.getItem({}).promise();\n",
            id="all of v2",
        ),
        pytest.param(
            "const X = require('aws-xray-sdk');\nconst AWS = require('aws-sdk');\nconst ddb = X.captureAWSClient(new AWS.DynamoDB());\n"
            "exports.handler = async () => ddb.getItem({}).promise();\n",
            id="a client of v2",
        ),
        pytest.param(
            "const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');\n"
            "const { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');\n"
            "const { Tracer } = require('@aws-lambda-powertools/tracer');\nconst tracer = new Tracer();\n"
            f"{TRACED_V3}const doc = DynamoDBDocumentClient.from(ddb);\n"
            "exports.handler = async () => doc.send(new GetCommand({}));\n",
            id="a client of v3 in another",
        ),
    ],
)
def test_what_is_traced_is_what_it_was(tmp_path: Path, source: str) -> None:
    (client,) = walk(tmp_path, source, main="app.js").clients
    assert (client.service, client.phase, client.called) == ("dynamodb", Phase.INIT, frozenset({Phase.INVOCATION}))


def test_traced_https_is_https(tmp_path: Path) -> None:
    source = "const X = require('aws-xray-sdk');\nconst https = X.captureHTTPs(require('https'));\nexports.handler = (e, c, done) => https.get('https://shop.example', done);\n"
    assert [call.callee for call in walk(tmp_path, source, main="app.js").calls] == ["https.get"]


def test_what_a_helper_finds_in_the_event_differs_per_call(tmp_path: Path) -> None:
    source = """
const { LambdaClient } = require('@aws-sdk/client-lambda');
const regionOf = (arn) => {
  if (typeof arn !== 'string') throw new Error(arn);
  return arn.split(':')[3];
};
exports.handler = async (event) => {
  const region = regionOf(event.arn);
  return new LambdaClient({ region }).send({});
};
"""
    (client,) = walk(tmp_path, source, main="app.js").clients
    assert client.per_call == "region depends on the event"


@pytest.mark.parametrize("module", ["elasticsearch", "@elastic/elasticsearch", "@opensearch-project/opensearch"])
def test_search_engines_have_clients(tmp_path: Path, module: str) -> None:
    source = f"""
        const {{ Client }} = require('{module}');
        exports.handler = async (event) => new Client({{ node: 'https://search' }}).bulk({{ body: event.rows }});
        """
    (client,) = walk(tmp_path, source, main="app.js").clients
    assert (client.callee, client.phase) == (f"{module}.Client", Phase.INVOCATION)


@pytest.mark.parametrize("exported", ["export * as db from './db';", "import * as db from './db';\nexport { db };"])
def test_a_module_is_exported_as_one_name(tmp_path: Path, exported: str) -> None:
    files = {
        "app.ts": "import { db } from './parts';\nexport const handler = async () => db.list();\n",
        "parts/index.ts": exported,
        "parts/db.ts": V3 + "export const list = () => new S3Client({}).send(new ListBucketsCommand({}));\n",
    }
    assert [client.service for client in walk(tmp_path, files, main="app.ts").clients] == ["s3"]


@pytest.mark.parametrize(
    ("name", "module", "body", "asked"),
    [
        pytest.param("paginateListBuckets", "client-s3", "for await (const p of paginateListBuckets({ client: s3 }, {})) {}", True, id="pages"),
        pytest.param("waitUntilBucketExists", "client-s3", "await waitUntilBucketExists({ client: s3, maxWaitTime: 9 }, {})", True, id="waits"),
        pytest.param("Upload", "lib-storage", "await new Upload({ client: s3, params: {} }).done()", True, id="uploads"),
        pytest.param("getSignedUrl", "s3-request-presigner", "await getSignedUrl(s3, new GetObjectCommand({}))", False, id="signs"),
    ],
)  # fmt: skip
def test_a_client_that_is_handed_to_what_asks_by_it(
    name: str, module: str, body: str, asked: bool, tmp_path: Path
) -> None:
    source = f"""\
    import {{ S3Client, GetObjectCommand }} from '@aws-sdk/client-s3';
    import {{ {name} }} from '@aws-sdk/{module}';
    export const handler = async () => {{ const s3 = new S3Client({{}}); {body}; }};
    """
    (client,) = walk(tmp_path, source, main="app.mjs").clients
    assert bool(client.called) is asked


@pytest.mark.parametrize(("entry", "calls"), [("server", 1), ("playground", 0)])
def test_a_page_for_trying_out_runs_no_resolver(entry: str, calls: int, tmp_path: Path) -> None:
    source = """\
    const { GraphQLServerLambda } = require('graphql-yoga');
    const pg = require('pg');
    const orders = async () => { const db = new pg.Client(); await db.connect(); return db.query('SELECT 1'); };
    const lambda = new GraphQLServerLambda({ typeDefs: '', resolvers: { Query: { orders } } });
    exports.server = lambda.graphqlHandler;
    exports.playground = lambda.playgroundHandler;
    """
    assert len(walk(tmp_path, source, main="app.js", entry=entry).clients) == calls


@pytest.mark.parametrize(
    ("above", "agent", "differs"),
    [
        pytest.param("const AGENT = process.env.AGENT || 'shop';", "AGENT", False, id="chosen at init"),
        pytest.param("const AGENT = fast ? 'a' : process.env.AGENT;", "AGENT", False, id="a conditional at init"),
        pytest.param("", "process.env.AGENT || 'shop'", False, id="by the environment"),
        pytest.param("", "late() ? 'a' : process.env.AGENT", True, id="chosen in the invocation"),
    ],
)
def test_what_an_environment_chooses_once_does_not_differ(
    above: str, agent: str, differs: bool, tmp_path: Path
) -> None:
    source = f"{V3}{above}\nexport const handler = async () => new S3Client({{ customUserAgent: {agent} }}).send(1);\n"
    (client,) = walk(tmp_path, source, main="app.mjs").clients
    assert bool(client.per_call) is differs
