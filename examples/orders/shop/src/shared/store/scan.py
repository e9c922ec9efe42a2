"""Whole tables, page by page."""


def every_item(table, **query):
    page = table.scan(**query)
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(ExclusiveStartKey=page["LastEvaluatedKey"], **query)
        yield from page["Items"]
