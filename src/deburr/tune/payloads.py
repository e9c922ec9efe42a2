"""The events that are sent: one, or several with weights, in the form that aws-lambda-power-tuning has for them."""

import json
import random
from itertools import accumulate
from typing import Any

from msgspec import Struct

from deburr.errors import DeburrError

EXAMPLE = 'write [{"payload": {"size": "small"}, "weight": 9}, {"payload": {"size": "large"}, "weight": 1}]'


class Payload(Struct, frozen=True):
    """body  JSON; `weight` how often it comes, against the others'."""

    body: bytes
    weight: float = 1.0


def weighted(written: Any, where: str) -> tuple[Payload, ...]:
    """The payloads of a parsed document: a list of objects with `payload` and `weight`.

    where   for messages.
    Raises  DeburrError when it is anything else.
    """
    if not isinstance(written, list) or not written:
        raise DeburrError("is no list of payloads", where=where, hint=EXAMPLE)
    found = []
    for nth, each in enumerate(written):
        match each:
            case {"payload": payload, "weight": int() | float() as weight} if 0 < weight < float("inf"):
                found.append(Payload(json.dumps(payload).encode(), float(weight)))
            case _:
                raise DeburrError("needs a payload and a weight above 0", where=f"{where}/{nth}", hint=EXAMPLE)
    return tuple(found)


def drawn(payloads: tuple[Payload, ...], calls: int, *, block: int, seed: int) -> tuple[bytes, ...]:
    """The events of one environment, in order: the same for every size of a block, so that they drop out.

    The first is of the cold call; the others come in proportion to the weights, spread as evenly as `calls` allow.
    """
    chance = random.Random(f"{seed}/{block}")
    bounds = list(accumulate(payload.weight for payload in payloads))
    warm = calls - 1
    start = chance.random()
    places = [chance.random(), *((start + nth) / warm for nth in range(warm))]
    picked = [_at(payloads, bounds, place * bounds[-1]) for place in places]
    rest = picked[1:]
    chance.shuffle(rest)
    return (picked[0], *rest)


def _at(payloads: tuple[Payload, ...], bounds: list[float], place: float) -> bytes:
    return next(
        (payload.body for payload, bound in zip(payloads, bounds, strict=True) if place < bound), payloads[-1].body
    )
