"""Everything deburr raises on purpose: where it happened, what is wrong, what to do next."""


class DeburrError(Exception):
    """An error the user can act on.

    where  a file, a place in it or a key; None when the command line itself is at fault.
    hint   the next step, in the imperative; None when there is none to offer.
    """

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\nhint: {self.hint}" if self.hint else text


class SourceError(DeburrError):
    """A file that cannot be read as what it claims to be."""


class FactsError(DeburrError):
    """A fact that is missing, malformed or in another unit."""


class ConfigError(DeburrError):
    """A `deburr.toml` that cannot be used."""


class ProfileError(DeburrError):
    """A Profile or Proof file that cannot be used."""
