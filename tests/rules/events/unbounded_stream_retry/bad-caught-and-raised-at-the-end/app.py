import boto3

cognito = boto3.client("cognito-idp")


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            cognito.admin_delete_user(UserPoolId="users", Username=record["dynamodb"]["Keys"]["id"]["S"])
        except Exception as error:
            failed.append(error)
    if failed:
        raise RuntimeError(f"{len(failed)} records failed")
