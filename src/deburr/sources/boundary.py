"""The one place in the readers that may catch everything: around one file, so that the others are still read."""

from collections.abc import Callable
from typing import TypeVar

from deburr.errors import DeburrError
from deburr.place import Place
from deburr.workload.workload import Gap

T = TypeVar("T")


def attempt(at: Place, act: Callable[[], T]) -> T | Gap:
    """What `act` returns; a gap marked as deburr's own fault when it crashes.

    Raises  DeburrError, which the user can act on, as it comes.
    """
    try:
        return act()
    except DeburrError:
        raise
    except Exception as error:  # noqa: BLE001 whatever one file does to a reader, the rest of the run goes on
        return Gap(at, f"deburr's own fault, please report it: {type(error).__name__}: {error}", fault=True)
