import boto3

cognito = boto3.client("cognito-idp")


def handler(event, context):
    for record in event["Records"]:
        try:
            cognito.admin_delete_user(UserPoolId="users", Username=record["dynamodb"]["Keys"]["id"]["S"])
        except cognito.exceptions.UserNotFoundException:
            print("gone already")
