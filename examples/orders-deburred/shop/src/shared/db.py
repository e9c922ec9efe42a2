"""One connection per environment, checked before each use; the login is a token signed here, not a fetched secret."""

import os

import boto3
import psycopg2
from shared.aws import QUICK

rds = boto3.client("rds", config=QUICK)
_connection = None


def connection():
    global _connection
    if _connection is None or not _alive(_connection):
        host, user = os.environ["DB_HOST"], os.environ["DB_USER"]
        _connection = psycopg2.connect(
            host=host,
            dbname=os.environ["DB_NAME"],
            user=user,
            password=rds.generate_db_auth_token(DBHostname=host, Port=5432, DBUsername=user),
            sslmode="require",
            connect_timeout=2,
            tcp_user_timeout=3000,
            options="-c statement_timeout=2500",
        )
        _connection.autocommit = True
    return _connection


def _alive(connection):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        connection.close()
        return False
    return True
