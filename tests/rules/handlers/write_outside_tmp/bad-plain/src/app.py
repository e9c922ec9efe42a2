import csv


def handler(event, context):
    with open('orders.csv', 'w') as file:
        csv.writer(file).writerows(event['rows'])
    return 'saved'
