import os
import tempfile
from urllib.parse import unquote_plus as decoded

from boto3 import client as aws

storage = aws("s3")


def handler(event, context):
    told = event["Records"][0]["s3"]
    name = decoded(told["object"]["key"])
    path = os.path.join(tempfile.gettempdir(), context.aws_request_id)
    storage.download_file(told["bucket"]["name"], name, path)
    os.unlink(path)
