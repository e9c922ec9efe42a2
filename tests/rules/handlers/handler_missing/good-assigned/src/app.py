def make():
    def inner(event, context):
        return 1

    return inner


handler = make()
