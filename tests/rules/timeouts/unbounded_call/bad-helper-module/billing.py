import requests


def charge(order):
    return requests.post('https://example.com/charge', json=order).json()
