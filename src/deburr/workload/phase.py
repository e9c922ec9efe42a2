"""When code runs, and how sure a reading of it is."""

from dataclasses import dataclass
from enum import StrEnum

from deburr.place import Place


class Phase(StrEnum):
    """When code runs: once per environment, or once per invocation."""

    INIT = "init"
    INVOCATION = "invocation"


class Certainty(StrEnum):
    """How sure a reading of the code is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Use:
    """A place where an imported module is used, and whether every invocation gets there."""

    at: Place
    always: bool
    phase: Phase
