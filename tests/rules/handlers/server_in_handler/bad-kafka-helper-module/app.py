from shared.orders import consume


def handler(event, context):
    consume("orders")
