import boto3
import psycopg2


def handler(event, context):
    secrets = boto3.client("secretsmanager")
    dsn = secrets.get_secret_value(SecretId="orders")["SecretString"]
    connection = psycopg2.connect(dsn, connect_timeout=3)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE orders (id uuid PRIMARY KEY)")
    connection.commit()
