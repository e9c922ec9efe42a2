"""The files of a service: its own, and those that its variables name."""

from collections.abc import Mapping
from pathlib import Path

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.parse import parse
from deburr.sources.cloudformation.tree import TreeNode
from deburr.workload.workload import Allow

DATA = (".yml", ".yaml", ".json")
CODE = (".js", ".cjs", ".mjs", ".ts")


class Files:
    """Documents below the checked folder, each parsed once; their nodes know where they stand."""

    def __init__(self, folder: Path, root: Path, maker: Maker) -> None:
        self.folder = folder
        self.root = root.resolve()
        self.maker = maker
        self.known: dict[Path, TreeNode] = {}
        self.allows: list[Allow] = []

    def named(self, name: str) -> TreeNode | str | None:
        """The document that a variable names; the reason why it cannot be read; None when there is no such file."""
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.root):
            return f"{name} is outside the checked folder"
        if not path.is_file():
            return None
        if path.suffix not in (*DATA, *CODE):
            return f"{name} is neither YAML, JSON nor a program"
        try:
            return self.document(path)
        except SourceError as error:
            return f"{error.where}: {error.message}"

    def document(self, path: Path) -> TreeNode:
        """The root of a file.

        Raises  SourceError when it cannot be read.
        """
        if path not in self.known:
            self.known[path] = self._parsed(path)
        return self.known[path]

    def _parsed(self, path: Path) -> TreeNode:
        file = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
        if path.suffix in CODE:
            return self._told(path, file)
        try:
            document = parse(path.read_bytes(), file=file)
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror or error}", where=file) from None
        if document.root is None:
            raise SourceError("is empty", where=file)
        self.maker.written_in(file, document.root)
        self.allows += (Allow(Place(file, line, 1), text) for line, text in document.allows.items() if text)
        return document.root

    def _told(self, path: Path, file: str) -> TreeNode:
        from deburr.sources.serverless.programs import document  # most services are data

        told = document(path, self.folder.resolve(), self.root, self.maker)
        if told is None:
            raise SourceError("is a program, and does not tell this without being run", where=file)
        return told


def parameters(given: Mapping[str, str]) -> dict[str, str]:
    """Options of the command line, by both spellings: `stage` and `--stage`."""
    return {name.lstrip("-"): value for name, value in given.items()}
