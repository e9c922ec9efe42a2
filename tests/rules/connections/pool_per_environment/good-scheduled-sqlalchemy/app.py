from sqlalchemy import create_engine, text

engine = create_engine("postgresql+psycopg2://orders", pool_size=5, max_overflow=10)


def handler(event, context):
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM orders")).scalar()
