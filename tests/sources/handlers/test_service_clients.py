"""What bounds calls of clients of services, mail servers and stores, of Python and of Node.js."""

from pathlib import Path

import pytest
from tests.sources.handlers.test_waits import bound
from tests.sources.handlers.walked import walk

ENGINE = "from sqlalchemy import create_engine\n"
GOOGLE_PYTHON = "from googleapiclient.discovery import build\n"


@pytest.mark.parametrize(
    ("made", "called", "said"),
    [
        ("import smtplib\n", "smtplib.SMTP('h', 25)", ["default client.smtplib"]),
        ("import smtplib\n", "smtplib.SMTP('h', 25, None, 4)", ["4"]),
        ("import smtplib\n", "smtplib.SMTP_SSL('h', timeout=4)", ["4"]),
        ("import smtplib\ns = smtplib.SMTP(timeout=4)\n", "s.connect('h')", ["computed", "4"]),
        ("import smtplib, socket\nsocket.setdefaulttimeout(3)\n", "smtplib.SMTP('h')", []),
        ("from ftplib import FTP\nf = FTP()\n", "f.connect('h', 21)", ["computed", "default client.ftplib"]),
        ("from ftplib import FTP\nf = FTP()\n", "f.connect('h', 21, 4)", ["computed", "4"]),
        ("import imaplib\n", "imaplib.IMAP4_SSL('h')", ["default client.imaplib"]),
        ("import poplib\n", "poplib.POP3('h', timeout=4)", ["4"]),
        ("import mysql.connector\n", "mysql.connector.connect(host='h')", ["default client.mysql_connector.connect"]),
        ("import mysql.connector\n", "mysql.connector.connect(host='h', connection_timeout=4)", ["4"]),
        ("import mysql.connector\n", "mysql.connector.connect(option_files='f')", ["computed"]),
        ("import mysql.connector\n", "mysql.connector.connect(**e)", ["computed"]),
        ("import pg8000\n", "pg8000.connect('u', host='h')", ["default client.pg8000"]),
        ("import pg8000.native\n", "pg8000.native.Connection('u', host='h', timeout=4)", ["4"]),
        ("import redis\n", "redis.Redis(host='h')", ["default client.redis_py_total"]),
        ("import redis\n", "redis.StrictRedis('h', 6379, 0, None, 4)", ["4"]),
        ("import redis\n", "redis.Redis(host='h', socket_timeout=4)", ["4"]),
        ("import redis\n", "redis.Redis(connection_pool=e)", ["computed"]),
        ("import redis\n", "redis.Redis(host='h', retry=e)", ["computed"]),
        ("import redis\n", "redis.from_url('redis://h')", ["default client.redis_py_total"]),
        ("import redis, os\n", "redis.from_url(os.environ['U'])", ["computed"]),
        (
            "from slack_sdk import WebClient\ns = WebClient('t')\n",
            "s.chat_postMessage(text='t')",
            ["default client.slack_sdk"],
        ),
        ("from slack_sdk import WebClient\ns = WebClient('t', timeout=4)\n", "s.chat_postMessage(text='t')", ["4"]),
        (
            "from twilio.rest import Client\nk = Client('a', 'b')\n",
            "k.messages.create(to='t')",
            ["default client.twilio_python"],
        ),
        (
            "from twilio.rest import Client\nk = Client('a', 'b', http_client=h)\n",
            "k.messages.create(to='t')",
            ["computed"],
        ),
        ("from sendgrid import SendGridAPIClient as C\nk = C('k')\n", "k.send(e)", ["default client.sendgrid_python"]),
        ("from sendgrid import SendGridAPIClient as C\nk = C('k')\nk.client.timeout = 4\n", "k.send(e)", ["computed"]),
        (
            "from gql import Client\nfrom gql.transport.requests import RequestsHTTPTransport as T\n",
            "Client(transport=T(url='u')).execute(e)",
            ["default client.gql_requests"],
        ),
        (
            "from gql import Client\nfrom gql.transport.requests import RequestsHTTPTransport as T\n",
            "Client(transport=T(url='u', timeout=4)).execute(e)",
            ["4"],
        ),
        ("from gql import Client\n", "Client(transport=e).execute(e)", ["computed"]),
        (ENGINE, "create_engine('mysql+pymysql://u:p@h/d')", ["default client.sqlalchemy"]),
        (ENGINE, "create_engine(f'postgresql+psycopg2://u:{e}@h/{e}')", ["default client.sqlalchemy"]),
        (ENGINE, "create_engine(f'mysql+pymysql://u:p@h/d?{e}')", ["computed"]),
        (ENGINE, "create_engine('postgresql://u:p@h/d')", ["computed"]),
        (ENGINE, "create_engine('mysql+pymysql://u:p@h/d', connect_args=e)", ["computed"]),
        (
            GOOGLE_PYTHON + "k = build('sheets', 'v4')\n",
            "k.spreadsheets().values().get(range='r').execute()",
            ["default client.googleapiclient"],
        ),
        (GOOGLE_PYTHON, "build('drive', 'v3', http=e).files().list().execute()", ["computed"]),
        (GOOGLE_PYTHON, "build('drive', 'v3').files().list().execute(http=e)", ["computed"]),
    ],
)
def test_python(tmp_path: Path, made: str, called: str, said: list[str]) -> None:
    source = f"{made}def handler(e, c):\n    {called}\n"
    assert [bound(call) for call in walk(tmp_path, source).calls] == said


STRIPE = "const Stripe = require('stripe');\n"
SUPABASE = "const { createClient } = require('@supabase/supabase-js');\nconst c = createClient('u', 'k');\n"
MAIL = "const mail = require('@sendgrid/mail');\n"
SMTP = "const { createTransport } = require('nodemailer');\n"
GOOGLE = "const { google } = require('googleapis');\n"
TYPEORM = "const { DataSource } = require('typeorm');\n"
SEQUELIZE = "const { Sequelize } = require('sequelize');\n"
MONGO = "const { MongoClient } = require('mongodb');\n"


@pytest.mark.parametrize(
    ("made", "called", "said"),
    [
        (STRIPE, "new Stripe('k').customers.create({ email: e.m })", ["default client.stripe_node"]),
        (STRIPE, "new Stripe('k').customers.create({ email: e.m }, { timeout: 4000 })", ["4"]),
        (STRIPE, "new Stripe('k', { timeout: 4000 }).checkout.sessions.create(e)", ["4"]),
        (STRIPE, "new Stripe('k', e.options).customers.list()", ["computed"]),
        (SUPABASE, "c.from('t').select('*').eq('a', 1)", ["default client.supabase_node"]),
        (SUPABASE, "c.from('t').select('*').abortSignal(AbortSignal.timeout(4000))", []),
        (
            "const { createClient } = require('@supabase/supabase-js');\nconst c = createClient('u', 'k', { global: g });\n",
            "c.rpc('f')",
            ["computed"],
        ),
        ("const c = require('twilio')('a', 'b');\n", "c.messages.create({ to: 't' })", ["default client.twilio_node"]),
        ("const c = require('twilio')('a', 'b', { timeout: 4000 });\n", "c.messages.create({ to: 't' })", ["4"]),
        (MAIL, "mail.send({ to: 't' })", ["default client.sendgrid_node"]),
        (MAIL + "mail.setTimeout(4000);\n", "mail.send({ to: 't' })", ["4"]),
        (SMTP, "createTransport({ host: 'h' }).sendMail(e)", ["default client.nodemailer"]),
        (SMTP, "createTransport({ host: 'h', socketTimeout: 4000 }).sendMail(e)", ["computed"]),
        (SMTP, "createTransport({ SES: s }).sendMail(e)", ["computed"]),
        (SMTP, "createTransport(e.transport).sendMail(e)", ["computed"]),
        (MONGO, "new MongoClient('mongodb://h')", ["default client.mongodb_node_connect"]),
        (MONGO, "new MongoClient('mongodb://h', { serverSelectionTimeoutMS: 4000 })", ["4"]),
        (MONGO, "new MongoClient(process.env.URI)", ["computed"]),
        (MONGO, "new MongoClient('mongodb://h', { useNewUrlParser: true })", ["computed"]),
        (
            "const mongoose = require('mongoose');\n",
            "mongoose.connect('mongodb://h/a')",
            ["default client.mongodb_node_connect"],
        ),
        (
            "const Redis = require('ioredis');\n",
            "new Redis({ host: 'h', connectTimeout: 1 })",
            ["default client.ioredis"],
        ),
        ("const Redis = require('ioredis');\n", "new Redis(6379, 'h', { commandTimeout: 4000 })", ["4"]),
        ("const Redis = require('ioredis');\n", "new Redis(process.env.URL)", ["computed"]),
        (
            "const redis = require('redis');\n",
            "redis.createClient({ url: process.env.U })",
            ["default client.node_redis"],
        ),
        ("const redis = require('redis');\n", "redis.createClient({ socket: { socketTimeout: 4000 } })", ["4"]),
        ("const redis = require('redis');\n", "redis.createClient(6379, 'h')", ["computed"]),
        (
            "const { Client } = require('@opensearch-project/opensearch');\nconst c = new Client({ node: 'u' });\n",
            "c.search({ index: 'a' })",
            ["default client.opensearch_node"],
        ),
        (
            "const { GoogleGenerativeAI: G } = require('@google/generative-ai');\n"
            "const m = new G('k').getGenerativeModel({ model: 'm' }, { timeout: 4000 });\n",
            "m.generateContent('x')",
            ["4"],
        ),
        ("const db = require('serverless-mysql')();\n", "db.query('SELECT 1')", ["default client.serverless_mysql"]),
        ("const db = require('serverless-mysql')();\n", "db.query({ sql: 'SELECT 1', timeout: 4000 })", ["4"]),
        (GOOGLE, "google.sheets({ version: 'v4' }).spreadsheets.values.get(e.p)", ["default client.googleapis"]),
        (GOOGLE, "google.drive({ version: 'v3', timeout: 4000 }).files.list()", ["4"]),
        (GOOGLE, "google.drive('v3').files.list({}, { timeout: 4000 })", ["4"]),
        (GOOGLE + "google.options({ timeout: 4000 });\n", "google.drive('v3').files.list()", ["computed"]),
        (TYPEORM, "new DataSource({ type: 'postgres', host: 'h' }).initialize()", ["default client.typeorm"]),
        (TYPEORM, "new DataSource({ type: 'postgres', connectTimeoutMS: 4000 }).initialize()", ["4"]),
        (TYPEORM, "new DataSource({ type: 'postgres', extra: e.x }).initialize()", ["computed"]),
        (TYPEORM, "new DataSource({ type: 'mysql', host: 'h' }).initialize()", ["computed"]),
        (TYPEORM, "new DataSource({ type: 'postgres', url: process.env.U }).initialize()", ["computed"]),
        (SEQUELIZE, "new Sequelize('d', 'u', 'p', { dialect: 'postgres' })", ["default client.sequelize"]),
        (SEQUELIZE, "new Sequelize({ dialect: 'postgres', dialectOptions: e.o })", ["computed"]),
        (SEQUELIZE, "new Sequelize(process.env.U, { dialect: 'postgres' })", ["computed"]),
    ],
)
def test_node(tmp_path: Path, made: str, called: str, said: list[str]) -> None:
    source = f"{made}exports.handler = async (e) => {{ await {called}; }};\n"
    assert [bound(call) for call in walk(tmp_path, source, main="app.js").calls] == said
