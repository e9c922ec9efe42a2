import json
import time


def handler(event, context):
    metric = {"Namespace": "shop", "Dimensions": [[]], "Metrics": [{"Name": "orders"}]}
    print(json.dumps({"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]}, "orders": 1}))
