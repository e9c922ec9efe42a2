import os

import boto3

s3 = boto3.client("s3")


class Scratch:
    folder = "/tmp"

    def clear(self):
        for name in os.listdir("/tmp"):
            os.remove("/tmp/" + name)


def handler(event, context):
    Scratch().clear()
    s3.download_file(event["bucket"], event["key"], "/tmp/report.csv")
