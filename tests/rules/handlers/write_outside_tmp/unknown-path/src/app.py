import csv
import os


def handler(event, context):
    with open(os.environ['PLACE'], 'w') as file:
        csv.writer(file).writerows(event['rows'])
    return 'saved'
