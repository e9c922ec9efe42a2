import boto3

cognito = boto3.client("cognito-idp")


def handler(event, context):
    for record in event["Records"]:
        try:
            sync(record)
        except Exception as error:
            print(f"left out {record['eventID']}: {error}")
            continue
    return {"statusCode": 200}


def sync(record):
    try:
        cognito.admin_delete_user(UserPoolId="users", Username=record["dynamodb"]["Keys"]["id"]["S"])
    except cognito.exceptions.UserNotFoundException:
        print("gone already")
    except Exception:
        print("not done")
        raise
