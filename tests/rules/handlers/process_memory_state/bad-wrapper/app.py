import functools

answers = list()


def kept(func):
    @functools.wraps(func)
    def inner(event, context):
        answer = func(event, context)
        answers.append(answer)
        return answers

    return inner


@kept
def handler(event, context):
    return event["id"]
