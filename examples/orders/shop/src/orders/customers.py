"""GET /customers/{id}."""

from shared.db import connect
from shared.responses import error, ok

COLUMNS = ("id", "name", "email", "since")


def handler(event, context):
    print("event:", event)
    customer_id = event["pathParameters"]["id"]
    conn = connect()
    try:
        with conn.cursor() as cursor:
            cursor.execute(
                "SELECT id, name, email, created_at::date::text FROM customers WHERE id = %s", (customer_id,)
            )
            row = cursor.fetchone()
    finally:
        conn.close()
    if row is None:
        return error(404, "no such customer")
    return ok(dict(zip(COLUMNS, row)))
