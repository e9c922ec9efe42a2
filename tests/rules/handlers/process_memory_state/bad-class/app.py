class Basket:
    def __init__(self):
        self.items = []

    def add(self, item):
        self.items.append(item)
        return sum(each["price"] for each in self.items)


basket = Basket()


def handler(event, context):
    return basket.add(event["item"])
