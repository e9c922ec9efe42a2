"""What the lab raises on purpose."""

from deburr.errors import DeburrError


class LabError(DeburrError):
    """The lab cannot do what was asked of it."""


class NotRunnable(LabError):
    """A function that cannot run here: no interpreter for it, its code is elsewhere..."""
