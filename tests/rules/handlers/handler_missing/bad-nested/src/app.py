def make():
    def handler(event, context):
        return 1

    return handler
