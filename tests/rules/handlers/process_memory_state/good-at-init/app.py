import os

paths = []
for part in os.environ.get("PATHS", "").split(":"):
    paths.append(part)


def handler(event, context):
    return paths
