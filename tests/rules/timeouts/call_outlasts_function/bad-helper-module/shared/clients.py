import boto3
from botocore.config import Config


class Clients:
    def __init__(self):
        self.s3 = boto3.client("s3", config=Config(read_timeout=10, retries={"total_max_attempts": 4, "mode": "standard"}))
