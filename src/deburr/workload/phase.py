"""When code runs, and how sure a reading of it is."""

from enum import StrEnum

from msgspec import Struct

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


class Use(Struct, frozen=True):
    """A place where an imported module is used, and whether every invocation gets there."""

    at: Place
    always: bool
    phase: Phase
