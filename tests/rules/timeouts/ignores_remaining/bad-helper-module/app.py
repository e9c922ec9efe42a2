from shared.web import order, price as ask


def handler(event, context):
    return order(event["item"], ask(event["item"]))
