def handler(*args, retries=3, **more):
    return {"statusCode": 200, "body": str(args[0])}
