"""Where an expression is evaluated: what its words stand for, and what may still be spent on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deburr.sources.terraform.values import Budget


@dataclass(slots=True)
class Scope:
    """Where an expression is evaluated.

    root   the checked folder: no file outside of it is read.
    base   the folder that relative paths of the whole configuration begin at.
    find   what a first word stands for: `var`, `local`, a resource type...
    names  loops' variables, `each`, `count`, and the iterators of dynamic blocks.
    """

    root: Path
    base: Path
    find: Callable[[str], object]
    budget: Budget
    names: Mapping[str, object] = field(default_factory=dict)

    def within(self, names: Mapping[str, object]) -> "Scope":
        return Scope(self.root, self.base, self.find, self.budget, {**self.names, **names})
