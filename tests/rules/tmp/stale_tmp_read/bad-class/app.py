import os
import urllib.request


class Logo:
    path = "/tmp/logo.png"

    def __init__(self, url):
        self.url = url

    def read(self):
        if not os.path.exists(self.path):
            urllib.request.urlretrieve(self.url, self.path)
        with open(self.path, "rb") as logo:
            return logo.read()


def handler(event, context):
    return Logo(event["queryStringParameters"]["logo"]).read().hex()
