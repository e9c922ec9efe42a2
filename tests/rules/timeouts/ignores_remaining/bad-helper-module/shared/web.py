from urllib import request as web

TIMEOUT = 15


def price(item):
    with web.urlopen(f"https://prices.example.com/{item}", timeout=TIMEOUT) as answer:
        return answer.read()


def order(item, paid):
    with web.urlopen(f"https://orders.example.com/{item}", data=paid, timeout=TIMEOUT) as answer:
        return answer.read().decode()
