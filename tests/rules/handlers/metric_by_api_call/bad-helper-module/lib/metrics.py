import boto3

session = boto3.Session()
client = session.client("cloudwatch")


def publish(name, value):
    try:
        client.put_metric_data(Namespace="shop", MetricData=[{"MetricName": name, "Value": value}])
    except Exception as error:
        print(error)
