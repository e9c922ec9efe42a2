import csv


def handler(event, context):
    with open('/tmp/orders.csv', 'w') as file:
        csv.writer(file).writerows(event['rows'])
    return 'saved'
