"""What installing raises on purpose."""

from deburr.errors import DeburrError


class InstallError(DeburrError):
    """What a function asks for cannot be installed for its platform."""
