"""Rules are found by walking the shelves; there is no list to edit."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from deburr.findings import Finding, Rule
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.resources import Api, Distribution, Queue
from deburr.workload.workload import Workload

SUBJECTS = (Function, Caller, Api, Distribution, Queue, Workload)


class Listed(Struct, frozen=True):
    """A rule as found on its shelf.

    card     its card, with the shelf filled in.
    subject  the type its check subscribes to: the annotation of the first parameter.
    page     its module docstring: what it is, why it hurts, what to do instead, when it is silent.
    """

    card: Rule
    subject: type
    check: Callable[..., Iterable[Finding]]
    page: str
    module: str


@cache
def rules() -> tuple[Listed, ...]:
    """Every rule, sorted by shelf and slug.

    Raises  TypeError for a rule without a card, or whose check subscribes to nothing: a mistake in deburr itself.
    """
    import deburr.rules as room

    found: list[Listed] = []
    for shelf in pkgutil.iter_modules(room.__path__):
        if not shelf.ispkg:
            continue
        package = importlib.import_module(f"{room.__name__}.{shelf.name}")
        found.extend(
            _listed(f"{package.__name__}.{book.name}", shelf.name) for book in pkgutil.iter_modules(package.__path__)
        )
    return tuple(sorted(found, key=lambda rule: rule.card.id))


def _listed(name: str, shelf: str) -> Listed:
    module = importlib.import_module(name)
    card, check = getattr(module, "RULE", None), getattr(module, "check", None)
    slug = name.rpartition(".")[2].replace("_", "-")
    if not isinstance(card, Rule) or card.name != slug:
        raise TypeError(f"{name}: needs RULE = Rule(name={slug!r}, ...)")
    if check is None or not module.__doc__:
        raise TypeError(f"{name}: needs a docstring and a check function")
    subject = next(iter(check.__annotations__.values()), None)
    if subject not in SUBJECTS:
        raise TypeError(f"{name}: check's first parameter must be one of {', '.join(s.__name__ for s in SUBJECTS)}")
    return Listed(replace(card, shelf=shelf), subject, check, module.__doc__, name)
