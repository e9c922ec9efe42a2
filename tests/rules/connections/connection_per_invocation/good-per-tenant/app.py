import psycopg2


def handler(event, context):
    return psycopg2.connect(host='db', user=event['tenant'], connect_timeout=3)
