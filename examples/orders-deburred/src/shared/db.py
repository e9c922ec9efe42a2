"""One connection per environment, checked before each use."""

import json
import os

import boto3
import psycopg2
from shared.aws import QUICK

secrets = boto3.client("secretsmanager", config=QUICK)
_connection = None


def connection():
    global _connection
    if _connection is None or not _alive(_connection):
        login = json.loads(secrets.get_secret_value(SecretId=os.environ["DB_SECRET"])["SecretString"])
        _connection = psycopg2.connect(
            host=os.environ["DB_HOST"],
            dbname="orders",
            user=login["username"],
            password=login["password"],
            connect_timeout=2,
            options="-c statement_timeout=3000",
        )
        _connection.autocommit = True
    return _connection


def _alive(connection):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        return False
    return True
