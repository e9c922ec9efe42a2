"""Experiments are found by walking their shelves, as rules are; there is no list to edit."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from functools import cache

from msgspec import Struct

from deburr.proofs.bench import Bench
from deburr.proofs.outcome import Seen


class Experiment(Struct, frozen=True):
    """
    rule       `shelf/slug` of the rule whose findings it proves.
    alone      True when it measures time, and so is run with nothing beside it.
    waits      True when it mostly waits, and so takes no turn from others.
    rehearsed  False when it needs no event that was tried out before.
    page       its docstring: what it does, what it takes for shown, and what refutes the finding.
    """

    rule: str
    run: Callable[[Bench], Awaitable[Seen]]
    alone: bool
    waits: bool
    rehearsed: bool
    page: str


@cache
def experiments() -> dict[str, Experiment]:
    """Every experiment by its rule, sorted.

    Raises  TypeError for a file without a `run` or a docstring: a mistake in deburr itself.
    """
    import deburr.proofs.experiments as room

    found: dict[str, Experiment] = {}
    for shelf in pkgutil.iter_modules(room.__path__):
        package = importlib.import_module(f"{room.__name__}.{shelf.name}")
        for book in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{book.name}")
            run = getattr(module, "run", None)
            if run is None or not module.__doc__:
                raise TypeError(f"{module.__name__}: needs a docstring and `run`")
            rule = f"{shelf.name}/{book.name.replace('_', '-')}"
            found[rule] = Experiment(
                rule=rule,
                run=run,
                alone=getattr(module, "ALONE", False),
                waits=getattr(module, "WAITS", False),
                rehearsed=getattr(module, "REHEARSED", True),
                page=module.__doc__,
            )
    return dict(sorted(found.items()))
