import requests


class Shop:
    def __init__(self):
        self.session = requests.Session()

    def price(self, item):
        return self.session.get(f"https://prices.example.com/{item}", timeout=(5, 10)).json()

    def order(self, item, price):
        return self.session.post("https://orders.example.com/", json=[item, price], timeout=(5, 10)).json()


shop = Shop()


def handler(event, context):
    return shop.order(event["item"], shop.price(event["item"]))
