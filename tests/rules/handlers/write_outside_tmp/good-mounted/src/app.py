import csv


def handler(event, context):
    with open('/mnt/orders/orders.csv', 'w') as file:
        csv.writer(file).writerows(event['rows'])
    return 'saved'
