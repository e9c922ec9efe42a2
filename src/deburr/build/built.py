"""What a build came to."""

from pathlib import Path

from msgspec import Struct

from deburr.build.limits import Verdict
from deburr.build.pieces import Why
from deburr.build.trials import Times
from deburr.build.wanted import Wanted


class Row(Struct, frozen=True):
    """One package's share, unzipped. `name` is "" for the function's own files."""

    name: str
    before_bytes: int
    after_bytes: int


class Gone(Struct, frozen=True):
    """What was taken away for one reason."""

    why: Why
    bytes: int
    files: int


class Zip(Struct, frozen=True):
    """A zip as it was written: `path` is None on a dry run."""

    name: str
    path: Path | None
    bytes: int
    sha256: str


class Checked(Struct, frozen=True):
    """What importing every module came to.

    modules  how many were imported.
    before   how many of them cannot be imported from the full package either.
    broken   what cannot be imported from the lean one alone, with its error; () when all is well.
    where    how they were run.
    twin     what was imported instead, when this machine cannot run the package itself; "" otherwise.
    """

    modules: int
    before: int
    broken: tuple[tuple[str, str], ...]
    where: str
    twin: str = ""


class Built(Struct, frozen=True):
    """A package, built or looked at.

    rows         biggest first.
    kept         what looked like dead weight and is not: something imports it.
    times        its init with the full package and with the lean one.
    checked      None when imports were not checked, and `unchecked` says why.
    stripped     bytes of symbols taken off.
    """

    wanted: Wanted
    by: str
    folder: Path | None
    rows: tuple[Row, ...]
    gone: tuple[Gone, ...]
    kept: tuple[str, ...]
    zips: tuple[Zip, ...]
    verdict: Verdict
    notes: tuple[str, ...]
    checked: Checked | None
    unchecked: str
    times: Times
    stripped: int = 0
    bytecode: int = 0

    @property
    def before_bytes(self) -> int:
        return sum(row.before_bytes for row in self.rows)

    @property
    def after_bytes(self) -> int:
        return sum(row.after_bytes for row in self.rows)

    @property
    def sound(self) -> bool:
        """False when something that could be imported before cannot be any more."""
        return self.checked is None or not self.checked.broken
