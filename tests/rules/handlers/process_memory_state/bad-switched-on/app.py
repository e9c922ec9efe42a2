from shared import audit


def handler(event, context):
    audit.NOTING = event["debug"]
    audit.note(event["id"])
    return "ok"
