import boto3

s3 = boto3.client('s3')


def handler(event, context):
    s3.download_file('orders', event['key'], 'order.json')
    return 'read'
