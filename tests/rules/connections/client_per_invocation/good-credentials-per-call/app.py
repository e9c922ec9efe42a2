import boto3

sts = boto3.client('sts')


def handler(event, context):
    given = sts.assume_role(RoleArn=event['role'], RoleSessionName='x')['Credentials']
    return boto3.client('s3', aws_access_key_id=given['AccessKeyId']).list_buckets()
