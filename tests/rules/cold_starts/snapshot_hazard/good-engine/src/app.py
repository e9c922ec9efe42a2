import sqlalchemy

engine = sqlalchemy.create_engine("postgresql://db/orders")


def handler(event, context):
    with engine.connect() as connection:
        return {"statusCode": 200, "body": str(connection.execute(sqlalchemy.text("select 1")).scalar())}
