import random
import time

random.seed(time.time())


def handler(event, context):
    return {"statusCode": 200, "body": str(random.randint(0, 1_000_000))}
