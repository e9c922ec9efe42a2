"""Integration addresses of API Gateway, with the variables of each stage put in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
UNKNOWN = "?"


def resolved(value: Any, stages: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Every text in an answer, once for each stage that gives it another meaning; `?` where a stage does not.

    stages  variables of each stage; without a stage nothing is deployed, and every variable is unknown.
    """
    for text in _texts(value):
        if "${stageVariables." in text:
            yield from sorted({_filled(text, variables) for variables in stages or ({},)})
        else:
            yield text


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: variables.get(found[1], UNKNOWN), text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
