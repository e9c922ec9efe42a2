from elsewhere import process


def handler(event, context):
    for record in event["Records"]:
        if process(record) != "INSERT":
            continue
        print(record)
