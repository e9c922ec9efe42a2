from pprint import pprint as show


class Orders:
    def handle(self, event):
        show(event)
        return event["id"]


orders = Orders()


def handler(event, context):
    return orders.handle(event)
