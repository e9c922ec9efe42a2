class Orders:
    def find(self, key: str, limit: int | None = None) -> list[dict]:
        return [{"id": key, "limit": limit}]


def handler(event, context):
    return Orders().find(event["key"])
