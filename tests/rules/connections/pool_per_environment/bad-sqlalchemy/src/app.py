from database import session


def handler(event, context):
    with session() as db:
        return {"statusCode": 200, "body": str(db.execute("select id from orders").all())}
