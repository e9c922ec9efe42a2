from nowhere import journal


def handler(event, context):
    journal.append(event["id"])
