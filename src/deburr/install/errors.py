"""What installing raises on purpose."""

from deburr.errors import DeburrError


class InstallError(DeburrError):
    """What a function asks for cannot be installed for its platform."""


class NotInstalled(InstallError):
    """What is asked for has not been installed yet, and was not to be fetched."""
