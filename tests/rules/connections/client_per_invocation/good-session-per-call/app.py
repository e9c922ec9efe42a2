import boto3
import botocore.session

sts = boto3.client("sts")


class UserSession:
    def __init__(self, user):
        given = sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/user", RoleSessionName=user)["Credentials"]
        session = botocore.session.get_session()
        session.set_credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        self.boto3 = boto3.Session(botocore_session=session)


def handler(event, context):
    return UserSession(event["user"]).boto3.resource("dynamodb").Table("orders").scan()
