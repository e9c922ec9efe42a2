"""Match up := with what a type is. except* is only a word here, and so is def f[T]."""

import re

SIGN = ":="
PATTERN = re.compile(r"match (a|b)")


def handler(event: "dict | None", context):
    match = PATTERN.match(event["text"])
    type = {"a": 1}
    print(f'{event["text"]} and {match and match[0]!r}')
    return type["a"] if match else SIGN
