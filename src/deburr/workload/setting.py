"""A configured value that knows where it comes from, and says when it is unknown."""

from typing import Generic, TypeVar

from msgspec import Struct

from deburr.place import Place

T = TypeVar("T")


class Setting(Struct, Generic[T], frozen=True):
    """A configured value and where it comes from.

    value       None while it is settled at deploy time (a parameter, a variable).
    at          where it is written; for a default, the resource that left it out.
    by_default  True when nobody wrote it and AWS fills it in.
    """

    value: T | None
    at: Place
    by_default: bool = False

    @property
    def known(self) -> bool:
        return self.value is not None
