"""Lets customers of the shop sign up."""


def handler(event, context):
    event["response"]["autoConfirmUser"] = event["request"]["userAttributes"]["email"].endswith("@example.com")
    return event
