def handler(event, context):
    with open('prices.csv') as file:
        return file.read()
