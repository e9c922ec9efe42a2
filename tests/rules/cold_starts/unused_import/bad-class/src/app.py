import json

import numpy as np
import sqlalchemy


class Orders:
    def save(self, event):
        return json.loads(event['body'])


orders = Orders()


def handler(event, context):
    return orders.save(event)
