def handler(event, context):
    def name():
        if (found := event.get("name")) is not None:
            return found
        return "nobody"

    return name()
