import urllib.request


def handler(event, context):
    request = urllib.request.Request('https://live.example.com', headers={'Accept': 'text/event-stream'})
    with urllib.request.urlopen(request, timeout=3) as answer:
        return {'statusCode': 200, 'body': answer.read().decode()}
