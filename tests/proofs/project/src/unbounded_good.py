import os
import urllib.request


def handler(event, context):
    return urllib.request.urlopen(os.environ["WHERE"], timeout=2).status  # HERE
