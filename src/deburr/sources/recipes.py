"""The instructions of a Dockerfile: their words, their text, and the commands in it."""

import json
import re
import shlex
from pathlib import Path

from msgspec import Struct

LONGEST = 256 * 1024  # bytes


class Step(Struct, frozen=True):
    """One instruction: its word in capitals, and the rest."""

    word: str
    text: str

    @property
    def plain(self) -> str:
        """The rest without the flags that stand before it: `--from=builder`."""
        return re.sub(r"^(?:--\S+\s+)+", "", self.text)


def steps_in(file: Path) -> list[Step]:
    """Those of a Dockerfile; none where it cannot be read, or is longer than people write."""
    try:
        if file.stat().st_size > LONGEST:
            return []
        return steps_of(file.read_text(encoding="utf-8-sig", errors="replace"))
    except OSError:
        return []


def steps_of(text: str) -> list[Step]:
    """The instructions in order, lines joined and comments left out."""
    joined = re.sub(r"\\[ \t]*\r?\n(?:[ \t]*#.*\n)*", " ", text)
    found = []
    for line in joined.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word and not word.startswith("#"):
            found.append(Step(word.upper(), " ".join(rest.split())))
    return found


def last_stage(steps: list[Step]) -> list[Step]:
    """What makes the image itself, from the last FROM on; nothing where there is none."""
    begins = [at for at, step in enumerate(steps) if step.word == "FROM"]
    return steps[begins[-1] :] if begins else []


def words_of(text: str) -> list[str]:
    """What an instruction lists: `["app.handler"]`, or words as a shell tells them; flags are left in."""
    if text.startswith("["):
        try:
            listed = json.loads(text)
        except ValueError:
            return []
        return [each for each in listed if isinstance(each, str)]
    try:
        return shlex.split(text)
    except ValueError:
        return []
