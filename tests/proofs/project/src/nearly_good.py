def handler(event, context):
    return len(b"x" * 30_000_000)
