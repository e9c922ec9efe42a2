import boto3

s3 = boto3.client('s3')


def handler(event, context):
    bucket = event['Records'][0]['s3']['bucket']['name']
    key = event['Records'][0]['s3']['object']['key']
    text = s3.get_object(Bucket=bucket, Key=key)['Body'].read()
    s3.put_object(Bucket=bucket, Key=f'upper/{key}', Body=text.upper())
