import json


class Summary:
    def __init__(self, rows):
        import pandas as pd

        self.frame = pd.DataFrame(rows)

    def text(self):
        return self.frame.describe().to_json()


def handler(event, context):
    return {"statusCode": 200, "body": Summary(json.loads(event["body"])).text()}
