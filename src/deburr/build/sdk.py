"""What Lambda's runtimes bring along, which a package need not hold."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from deburr.build.distributions import Distribution, only_asked_by
from deburr.build.pieces import Piece, Why
from deburr.facts.book import Facts
from deburr.install.target import Target

WHOLE = frozenset({"boto3", "botocore", "s3transfer"})
NODE = ("@aws-sdk/.*", "@smithy/.*", "@aws-crypto/.*")
"""The SDK for JavaScript v3, and the packages of its own that it is made of."""


def without(
    pieces: Sequence[Piece], target: Target, distributions: list[Distribution], facts: Facts
) -> tuple[list[Piece], tuple[str, ...]]:
    """The files without the runtime's own, and the names of what is left out.

    The SDK goes as a whole, for its parts fit each other alone. What it is made of and something else in the package
    asks for too stays: the runtime's version of it may be another.
    """
    patterns = _patterns(target, facts)
    names = {piece.owner for piece in pieces if any(re.fullmatch(pattern, piece.owner) for pattern in patterns)}
    if target.language == "python":
        others = [each for each in distributions if each.name not in WHOLE]
        names = names & WHOLE | set(only_asked_by(frozenset(names - WHOLE), others))
    left = [replace(piece, why=Why.SDK) if piece.owner in names else piece for piece in pieces]
    return left, tuple(sorted(names))


def _patterns(target: Target, facts: Facts) -> tuple[str, ...]:
    if target.language == "node":
        has_it = int(target.version) >= facts.number("runtime.bundled.node_sdk_v3_since")
        return NODE if has_it else ("aws-sdk",)
    own = facts["runtime.bundled.python"].value
    return tuple(re.escape(str(each)) for each in own) if isinstance(own, tuple) else ()
