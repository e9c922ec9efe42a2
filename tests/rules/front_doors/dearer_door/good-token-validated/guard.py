KEY = "Bearer of-the-house"


def handler(event, context):
    effect = "Allow" if event["authorizationToken"] == KEY else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": "user", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
