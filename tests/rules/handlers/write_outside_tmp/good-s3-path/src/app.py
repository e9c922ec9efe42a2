import pandas as pd


def handler(event, context):
    pd.DataFrame(event['rows']).to_csv('s3://orders/orders.csv')
    return 'saved'
