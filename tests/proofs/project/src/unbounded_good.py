import os
import urllib.request


def handler(event, context):
    return urllib.request.urlopen(os.environ["WHERE"], timeout=1).status  # HERE
