names = []
prices = []


def handler(event, context):
    for item in event["items"]:
        names.append(item["name"])
        prices.append(item["price"])
    return list(zip(names, prices))
