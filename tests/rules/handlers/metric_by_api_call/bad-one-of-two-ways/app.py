import boto3

cloudwatch = boto3.client("cloudwatch")



def handler(event, context):
    if event["isBase64Encoded"]:
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "encoded", "Value": 1}])
    else:
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "plain", "Value": 1}])
    return {"statusCode": 200}
