import functools

import openai


def logged(func):
    @functools.wraps(func)
    def inner(event, context):
        print(event["rawPath"])
        return func(event, context)

    return inner


@logged
def handler(event, context):
    if event.get("summarise"):
        return openai.OpenAI(api_key="k").models.list()
    return find(event)


def find(event):
    return sorted(event["items"])
