class Mangum:
    def __init__(self, app):
        self.app = app

    def __call__(self, event, context):
        return {"statusCode": 200, "body": "[]"}
