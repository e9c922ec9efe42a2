try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib


def handler(event, context):
    return tomllib.loads(event["body"])
