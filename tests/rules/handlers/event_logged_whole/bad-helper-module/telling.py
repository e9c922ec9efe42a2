import json


def tell(event):
    text = json.dumps(event)
    print("event: " + text)
