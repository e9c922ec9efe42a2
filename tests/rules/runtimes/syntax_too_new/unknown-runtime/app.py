def handler(event, context):
    match event["action"]:
        case "create":
            return {"statusCode": 201}
