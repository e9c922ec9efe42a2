import boto3

s3 = boto3.resource('s3')


def handler(event, context):
    found = event['Records'][0]['s3']
    s3.Object(found['bucket']['name'], 'last.txt').put(Body=found['object']['key'])
