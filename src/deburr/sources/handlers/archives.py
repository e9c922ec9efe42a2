"""Packages that are zipped already: their files are read where they are, nothing is unpacked to disk."""

from pathlib import Path

from msgspec import Struct

from deburr.disk import depend_on

MOST = 20_000  # files in one archive; Lambda takes 250 MB unpacked
SOURCES = (".py", ".js", ".mjs", ".cjs")


class Archive(Struct, frozen=True):
    """names      its source files.
    installed  distributions that pip put into it.
    """

    path: Path
    names: frozenset[str]
    installed: frozenset[str]

    def read(self, name: str, most: int) -> bytes | None:
        """A file's bytes; None when it is longer than `most` or damaged."""
        import zipfile  # most projects hold no archive

        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as file:
                data = file.read(most + 1)
        except (OSError, KeyError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile):
            return None  # RuntimeError: it is encrypted
        return data if len(data) <= most else None


def opened(path: Path) -> Archive | None:
    """What a zip file holds; None when it is none."""
    import zipfile

    depend_on(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:MOST]
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError):
        return None
    pip = {name.partition("/")[0].partition("-")[0].lower() for name in names if ".dist-info/" in name}
    return Archive(path, frozenset(name for name in names if name.endswith(SOURCES)), frozenset(pip))
