import uuid

from snapshot_restore_py import register_after_restore

WORKER = str(uuid.uuid4())


@register_after_restore
def renew():
    global WORKER
    WORKER = str(uuid.uuid4())


def handler(event, context):
    return {"statusCode": 200, "body": WORKER}
