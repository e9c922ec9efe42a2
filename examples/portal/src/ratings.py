"""Stars of one article."""

import json
import os

import pandas as pd
import psycopg2

conn = psycopg2.connect(os.environ["DSN"], connect_timeout=3, options="-c statement_timeout=3000")


def handler(event, context):
    with conn, conn.cursor() as cursor:
        cursor.execute("SELECT avg(stars) FROM ratings WHERE article = %s", [event["queryStringParameters"]["id"]])
        return {"statusCode": 200, "body": json.dumps({"stars": float(cursor.fetchone()[0])})}
