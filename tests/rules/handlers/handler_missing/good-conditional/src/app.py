import os

if os.environ.get("STAGE") == "dev":
    def handler(event, context):
        return 1
else:
    def handler(event, context):
        return 2
