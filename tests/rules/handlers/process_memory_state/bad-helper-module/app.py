from shared.errors import report, told


def handler(event, context):
    if "id" not in event:
        report("no id")
    return {"errors": told}
