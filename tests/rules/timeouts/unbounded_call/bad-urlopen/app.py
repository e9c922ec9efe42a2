from urllib.request import Request, urlopen


def call(url):
    with urlopen(Request(url)) as answer:
        return answer.read()


def handler(event, context):
    return call('https://example.com')
