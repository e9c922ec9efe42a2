import tomllib
from enum import StrEnum as Words


class State(Words):
    OPEN = "open"


def handler(event, context):
    return {"state": State.OPEN, "settings": tomllib.loads(event["body"])}
