from store import rows


def handler(event, context):
    return rows("select id from orders")
