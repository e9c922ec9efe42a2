import hashlib


def handler(event, context):
    return [hashlib.sha256(bytes(40_000_000)).hexdigest() for _ in range(2)]
