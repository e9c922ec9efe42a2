"""What building raises on purpose."""

from deburr.errors import DeburrError


class BuildError(DeburrError):
    """A package that cannot be built."""
