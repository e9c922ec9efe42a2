"""Random numbers by seed, stream and request: the same request draws the same in every scenario and in either engine.

A stream is cut into blocks, and each block is a Mersenne Twister of its own, seeded with where it stands. So any
block can be had without those before it, Python's own generator makes them quickly, and C can make the same bits.
"""

from collections.abc import Iterator
from random import Random

BLOCK = 8192
ARRIVALS, SERVICES, TRAFFIC, RETRIES = range(4)
"""Streams: when requests come, how long each takes, how bursts fall, how long clients wait before they ask again."""

MASK = 2**64 - 1


def key(seed: int, stream: int, block: int) -> list[int]:
    """The six 32-bit words that a block's generator is seeded with, lowest first.

    seed, block  0 to 2**64 - 1.
    """
    return [block & 0xFFFFFFFF, block >> 32, stream, seed & 0xFFFFFFFF, seed >> 32, 1]


def generator(seed: int, stream: int, block: int = 0) -> Random:
    """The generator at the start of a block; it draws BLOCK numbers for it."""
    return Random(sum(word << 32 * place for place, word in enumerate(key(seed, stream, block))))


def uniforms(seed: int, stream: int) -> Iterator[float]:
    """The stream's numbers from request 0 on, each of 53 bits in 0 <= u < 1, without an end."""
    block = 0
    while True:
        draw = generator(seed, stream, block).random
        for _ in range(BLOCK):
            yield draw()
        block += 1


def alone(seed: int, request: int) -> float:
    """One number for one request, 0 <= u < 1, for what few requests draw: Vigna's SplitMix64 of where it stands."""
    mixed = (seed * 0xD1342543DE82EF95 + (request + 1) * 0x9E3779B97F4A7C15) & MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
    return float((mixed ^ (mixed >> 31)) >> 11) * 2.0**-53
