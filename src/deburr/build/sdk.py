"""What Lambda's runtimes bring along, which a package need not hold."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from deburr.build.distributions import Distribution, only_asked_by
from deburr.build.pieces import Piece, Why
from deburr.facts.book import Facts
from deburr.install.target import Target


def without(
    pieces: Sequence[Piece], target: Target, distributions: list[Distribution], facts: Facts
) -> tuple[list[Piece], tuple[str, ...]]:
    """The files without the runtime's own, and the names of what is left out.

    What something else in the package asks for stays: the runtime's version of it may be another.
    """
    own = facts[f"runtime.sdk.{target.language}"].value
    patterns = [str(each) for each in own] if isinstance(own, tuple) else []
    names = {piece.owner for piece in pieces if any(re.fullmatch(pattern, piece.owner) for pattern in patterns)}
    if target.language == "python":
        names = set(only_asked_by(frozenset(names), distributions))
    left = [replace(piece, why=Why.SDK) if piece.owner in names else piece for piece in pieces]
    return left, tuple(sorted(names))
