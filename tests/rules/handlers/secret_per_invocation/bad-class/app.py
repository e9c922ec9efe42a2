import boto3 as aws


class Settings:
    def __init__(self):
        self.client = aws.Session().client(service_name="ssm")

    def all(self):
        return self.client.get_parameters_by_path(Path="/shop/prod/")["Parameters"]


def handler(event, context):
    return {each["Name"]: each["Value"] for each in Settings().all()}
