class Orders:
    def answer(self, event):
        return {'statusCode': 202 if event.get('httpMethod') == 'POST' else 405}


orders = Orders()


def handler(event, context):
    return orders.answer(event)
