import pandas as pd


def handler(event, context):
    pd.DataFrame(event['rows']).to_csv('orders.csv')
    return 'saved'
