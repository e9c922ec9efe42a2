import base64
import json
import logging

import boto3

log = logging.getLogger()
firehose = boto3.client("firehose")


def clicks(event):
    for record in event["Records"]:
        yield json.loads(base64.b64decode(record["kinesis"]["data"]))


def handler(event, context):
    sent = 0
    try:
        for click in clicks(event):
            firehose.put_record(DeliveryStreamName="clicks", Record={"Data": json.dumps(click)})
            sent += 1
    except Exception:
        log.exception("after %d records", sent)
    finally:
        log.info("%d records sent", sent)
    return sent
