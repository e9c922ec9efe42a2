import urllib.request


def handler(event, context):
    print(event)
    urllib.request.urlopen(event["ResponseURL"], timeout=5)
