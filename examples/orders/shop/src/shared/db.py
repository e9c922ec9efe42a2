"""Connections to the customers database."""

import json
import os

import boto3
import psycopg2

secrets = boto3.client("secretsmanager")
_credentials = None


def credentials():
    global _credentials
    if _credentials is None:
        _credentials = json.loads(secrets.get_secret_value(SecretId=os.environ["DB_SECRET"])["SecretString"])
    return _credentials


def connect():
    login = credentials()
    return psycopg2.connect(
        host=os.environ["DB_HOST"],
        dbname=os.environ.get("DB_NAME", "orders"),
        user=login["username"],
        password=login["password"],
    )
