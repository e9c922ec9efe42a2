"""What a root module's variables are told from outside of its configuration: by which file, option or environment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from deburr.sources.terraform.evaluate import equal, value_of
from deburr.sources.terraform.given import Told
from deburr.sources.terraform.library import Declared, Library
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block, Expr
from deburr.sources.terraform.types import from_text

DECLARES_MOST = 2
"""A file is about a root module that declares more than one in so many of the names it sets."""


class Said(Struct, frozen=True):
    """file   where the expression is written; "" for what is no file, or is said by several that agree.
    stage  of a deployment: a file that Terraform reads only where somebody names it.
    """

    expr: Expr
    file: str = ""
    stage: str = ""


@dataclass(eq=False)
class Outside:
    """The later a source stands in Terraform's order, the more it counts; what nobody named counts least."""

    declared: Declared
    library: Library
    told: Told

    def said(self, name: str, variable: Block, scope: Scope) -> Said | None:
        """Texts are read as the variable's type says.

        scope  what values of files of stages are compared in.
        """
        typed = variable.attributes.get("type")
        if name in self.told.options:
            return Said(from_text(self.told.options[name], typed))
        for file in (*reversed(self.told.files), *reversed(self.declared.values)):
            values = self.library.values(file)
            if name in values:
                return Said(values[name], self.library.shown(file))
        if name in self.told.environment:
            return Said(from_text(self.told.environment[name], typed))
        return self._by_stages(name, scope) if "default" not in variable.attributes else None

    def differ(self, name: str) -> list[str]:
        """Files of stages that set a variable, where they do not agree on it."""
        return [self.library.shown(file) for file, values in self._stages.items() if name in values]

    def _by_stages(self, name: str, scope: Scope) -> Said | None:
        """What every file says that a deployment may name and that sets the variable."""
        said = {self.library.shown(file): values[name] for file, values in self._stages.items() if name in values}
        if not said:
            return None
        (first, expr), *others = said.items()
        value = value_of(expr, scope)
        if any(equal(value, value_of(other, scope)) is not True for _, other in others):
            return None
        return Said(expr, "" if others else first, stage=first)

    @cached_property
    def _stages(self) -> Mapping[Path, Mapping[str, Expr]]:
        """Files of values that belong to this folder, and which nobody named one of."""
        files = self.library.stages.get(self.declared.folder, ())
        return {} if any(file in self.told.files for file in files) else dict(self._about(files))

    def _about(self, files: tuple[Path, ...]) -> Iterator[tuple[Path, Mapping[str, Expr]]]:
        for file in files:
            values = self.library.values(file)
            if sum(name in self.declared.variables for name in values) * DECLARES_MOST > len(values):
                yield file, values
