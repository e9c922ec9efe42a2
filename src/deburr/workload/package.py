"""What is shipped to Lambda: files, sizes, libraries, machine code, and what nobody needs of it."""

from enum import StrEnum

from msgspec import Struct

from deburr.place import Place


class Form(StrEnum):
    """How a package was read.

    IMAGE   an image, or the Dockerfile that makes one.
    LISTED  not built: requirements or a lock say what a build would put into it.
    """

    ZIP = "zip"
    FOLDER = "folder"
    IMAGE = "image"
    LISTED = "listed"


class Language(StrEnum):
    PYTHON = "python"
    NODE = "node"


class Library(Struct, frozen=True):
    """A distribution of Python or a package of Node.

    name        normalized as its registry does: `python-dateutil`, `@aws-sdk/client-s3`.
    version     "" while it is not known.
    size_bytes  its files; None while nothing is built.
    at          its metadata in the package, or the line that asks for it.
    direct      False for what only a lock names, because something else needs it.
    pinned      True when its owner names a version, or a range of them.
    extras      parts of it that are asked for by name: `tracer` of `aws-lambda-powertools[tracer]`.
    """

    name: str
    language: Language
    at: Place
    version: str = ""
    size_bytes: int | None = None
    direct: bool = True
    pinned: bool = False
    extras: tuple[str, ...] = ()


class Binary(Struct, frozen=True):
    """A file of machine code.

    path     inside the package.
    group    what it belongs to: binaries of one group may be for several platforms, and one is chosen at run time.
    system   `linux`, `macos` or `windows`.
    machine  `x86_64`, `arm64` or another; those of a fat Mach-O file apart by commas.
    abi      the Python it is for, `cp312` or `cp313t`; "" for any or none.
    glibc    the oldest GNU C library it works with; None while that was not looked at, or it needs none.
    musl     True when it needs the C library of Alpine.
    spare    True when a module in Python of the same name stands beside it, which is loaded where it does not fit.
    """

    path: str
    group: str
    size_bytes: int
    system: str
    machine: str
    abi: str = ""
    glibc: tuple[int, int] | None = None
    musl: bool = False
    spare: bool = False


class Waste(Struct, frozen=True):
    """Files that no invocation reads, of one kind: `tests`, `bytecode for another Python`...

    example  one of them.
    """

    kind: str
    size_bytes: int
    files: int
    example: str


class Package(Struct, frozen=True):
    """What one function or layer ships.

    at            the zip, folder or list, relative to the checked folder.
    files         how many; 0 while nothing is built.
    unzipped_bytes  None while nothing is built.
    zipped_bytes  what the files of a zip take in it; None for anything else.
    libraries     by language and name.
    tagged        folders of a layer that one version of Python alone looks into: `python3.9`.
    orphans       modules that read the metadata of a distribution that has none here: module, what it asks for, file.
    base          the image that an image is built on; "" for anything else.
    system        commands of an image's recipe that bring what no zip could hold, or that were not understood.
    """

    form: Form
    at: Place
    files: int = 0
    unzipped_bytes: int | None = None
    zipped_bytes: int | None = None
    libraries: tuple[Library, ...] = ()
    binaries: tuple[Binary, ...] = ()
    waste: tuple[Waste, ...] = ()
    tagged: tuple[str, ...] = ()
    orphans: tuple[tuple[str, str, str], ...] = ()
    base: str = ""
    system: tuple[str, ...] = ()

    @property
    def built(self) -> bool:
        return self.unzipped_bytes is not None

    def of(self, *names: str) -> tuple[Library, ...]:
        """Its libraries of these names."""
        return tuple(library for library in self.libraries if library.name in names)
