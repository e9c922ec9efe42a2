import urllib3

http = urllib3.PoolManager()


class Api:
    def get(self):
        return http.request('GET', 'https://example.com')


def handler(event, context):
    return Api().get().status
