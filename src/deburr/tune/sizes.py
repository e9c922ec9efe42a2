"""Which memory sizes are measured: as asked, or the usual ones and the function's own."""

import re

from deburr.errors import DeburrError
from deburr.facts.book import Facts

USUAL = (128, 256, 512, 1024, 1769, 3008)
"""A ladder of doublings, the size of one whole vCPU, and the largest that new accounts may have."""

RANGE = re.compile(r"(\d+)\.\.(\d+)")


def sizes(text: str | None, facts: Facts, *, current: int | None) -> tuple[int, ...]:
    """Ascending, the current size among them.

    text    `128..3008`: the usual sizes in it and its ends; `256,512,1024`: these; None: the usual ones.
    Raises  DeburrError for what is no memory size of Lambda's.
    """
    least, most = facts["lambda.memory.min"].whole, facts["lambda.memory.max"].whole
    hint = f"write 128..3008 or 256,512,1024: from {least} to {most:,}"
    if text is None:
        asked = set(USUAL)
    elif found := RANGE.fullmatch(text.strip()):
        low, high = int(found[1]), int(found[2])
        if low >= high:
            raise DeburrError(f"{text!r} ends before it begins", where="--memory", hint=hint)
        asked = {low, high, *(size for size in USUAL if low <= size <= high)}
    else:
        parts = [part.strip().removesuffix("MB").strip() for part in text.split(",")]
        if not all(re.fullmatch(r"\d{1,6}", part) for part in parts):
            raise DeburrError(f"{text!r} names no sizes", where="--memory", hint=hint)
        asked = {int(part) for part in parts}
    for size in asked:
        if not least <= size <= most:
            raise DeburrError(f"{size:,} MB is no memory size of Lambda's", where="--memory", hint=hint)
    return tuple(sorted(asked | ({current} if current is not None else set())))
