import uuid

import pymysql

connection = pymysql.connect(host="db")
WORKER = str(uuid.uuid4())


def handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return {"statusCode": 200, "body": WORKER}
