"""Renders the pages of the shop."""

PAGES = {"/": "Welcome", "/help": "How can we help?"}


def handler(event, context):
    page = PAGES.get(event["rawPath"])
    return {"statusCode": 200 if page else 404, "body": page or "No such page"}
