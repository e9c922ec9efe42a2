import audit


def handler(event, context):
    audit.note(event["id"])
    return "ok"
