import json

import matplotlib.pyplot as plt


def made():
    def handle(event, context):
        return json.loads(event['body'])

    return handle


handler = made()
