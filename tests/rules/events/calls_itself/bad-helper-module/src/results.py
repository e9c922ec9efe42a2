import boto3

s3 = boto3.client('s3')


def keep(bucket, key):
    s3.put_object(Bucket=bucket, Key=f'done/{key}', Body=b'')
