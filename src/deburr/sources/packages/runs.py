"""Where a package will run."""

from msgspec import Struct


class Runs(Struct, frozen=True):
    """Where a package will run, as far as looking at it depends on that.

    abi    of its Python, `cp312`; None for anything else.
    glibc  the C library that is there; None while unknown.
    """

    abi: str | None = None
    glibc: tuple[int, int] | None = None
