"""Images as `docker save` and OCI layouts hold them: their layers are read as streams, one over the other."""

import gzip
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from msgspec.structs import replace

from deburr.errors import SourceError
from deburr.sources.packages.contents import MOST_FILES, inside
from deburr.sources.packages.dockerfiles import judged
from deburr.sources.packages.measure import weighed
from deburr.sources.packages.runs import Runs
from deburr.sources.recipes import Step
from deburr.workload.package import Form, Package

MOST_BYTES = 11 * 1024**3  # unpacked; Lambda takes 10 GB
MOST_MEMBERS = 150_000  # files of one layer; the tar reader holds a note of each
_MOST_LAYERS = 200  # Docker itself takes 127
_DOCUMENT = 4 * 1024 * 1024  # bytes of a manifest
_KEPT = 64 * 1024 * 1024  # bytes of files that tell about others
_EACH = 2 * 1024 * 1024
_HEAD = 4096
_TELLING = r"\.dist-info/(?:RECORD|WHEEL)$|/package\.json$|/\.package-lock\.json$|/__(?:init|about)__\.py$"
_OWN = ("var/task/", "opt/")
"""Where an image for Lambda holds what its owner put there."""
_WHITEOUT, _OPAQUE = ".wh.", ".wh..wh..opq"

_BROKEN = (
    *(OSError, KeyError, IndexError, TypeError, ValueError, EOFError, AttributeError),
    *(RecursionError, tarfile.TarError, zlib.error),
)
_GZIP = b"\x1f\x8b"
_PIECE = 256 * 1024  # bytes that are unpacked at a time

Opener = Callable[[str], IO[bytes]]


class Image:
    """The files of all layers, as they lie over each other; see `Contents`."""

    def __init__(self) -> None:
        self.sizes: Mapping[str, int] = {}
        self.zipped: int | None = None
        self.flaws: tuple[str, ...] = ()
        self.kept: dict[str, bytes] = {}

    def read(self, name: str, most: int) -> bytes:
        return self.kept.get(name, b"")[:most]


def measured(path: Path, file: str, runs: Runs) -> tuple[Package, tuple[str, ...]]:
    """What an image ships under /var/task and /opt, its whole size, and what its history says was installed.

    Raises  SourceError when it is no image, or longer than Lambda takes.
    """
    try:
        with ExitStack() as opened:
            open_blob = _opener(path, opened)
            layers, config = _described(open_blob)
            image, whole = _merged(layers, open_blob)
    except _BROKEN as error:
        raise SourceError(
            f"is no image that can be read: {error}", where=file, hint="docker save IMAGE -o image.tar"
        ) from None
    package = weighed(image, file, runs, Form.IMAGE)
    _, unknown = judged(_history(config))
    return replace(package, unzipped_bytes=whole, base=_base(config), system=unknown), image.flaws


def _opener(path: Path, opened: ExitStack) -> Opener:
    if path.is_dir():
        return lambda name: opened.enter_context((path / name).open("rb"))
    outer = opened.enter_context(tarfile.TarFile.open(path, "r:"))

    def blob(name: str) -> IO[bytes]:
        found = outer.extractfile(outer.getmember(name))
        if found is None:
            raise KeyError(name)
        return found

    return blob


def _described(blob: Opener) -> tuple[list[str], dict[str, Any]]:
    """The names of the layers, the lowest first, and the image's own description."""
    try:
        saved = json.loads(blob("manifest.json").read(_DOCUMENT))
        return list(saved[0]["Layers"]), json.loads(blob(saved[0]["Config"]).read(_DOCUMENT))
    except (KeyError, FileNotFoundError):
        pass  # a layout of OCI alone
    found = json.loads(blob("index.json").read(_DOCUMENT))
    for _ in range(3):  # an index of indexes
        if "layers" in found:
            break
        listed = [each for each in found["manifests"] if each.get("platform", {}).get("os") != "unknown"]
        found = json.loads(blob(_blob(listed[0]["digest"])).read(_DOCUMENT))
    config = json.loads(blob(_blob(found["config"]["digest"])).read(_DOCUMENT))
    return [_blob(layer["digest"]) for layer in found["layers"]], config


def _blob(digest: str) -> str:
    kind, _, value = digest.partition(":")
    if not value.isalnum() or not kind.isalnum():
        raise ValueError(f"{digest!r} is no digest")
    return f"blobs/{kind}/{value}"


def _merged(layers: list[str], blob: Opener) -> tuple[Image, int]:
    if len(layers) > _MOST_LAYERS:
        raise ValueError(f"{len(layers)} layers")
    image, whole, kept = Image(), 0, 0
    sizes: dict[str, int] = {}
    flaws: dict[str, None] = {}
    for layer in layers:
        for member, stream in _members(blob(layer)):
            name = member.name.removeprefix("./")
            if not inside(name):
                flaws[f"{name!r} lies outside the image: left out"] = None
                continue
            folder, _, base = name.rpartition("/")
            if base.startswith(_WHITEOUT):
                _hide(sizes, folder if base == _OPAQUE else f"{folder}/{base.removeprefix(_WHITEOUT)}".lstrip("/"))
                continue
            if not member.isfile():
                continue
            whole += member.size
            if whole > MOST_BYTES:
                raise ValueError(f"more than {MOST_BYTES:,} bytes unpacked")
            if not name.startswith(_OWN):
                continue
            own = name.removeprefix("var/task/")
            sizes[own] = member.size
            if len(sizes) > MOST_FILES:
                raise ValueError(f"more than {MOST_FILES:,} files under /var/task and /opt")
            most = _EACH if re.search(_TELLING, name) else _HEAD
            if kept < _KEPT:
                image.kept[own] = stream(most)
                kept += len(image.kept[own])
    image.sizes, image.flaws = sizes, tuple(flaws)
    return image, whole


def _members(layer: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, Callable[[int], bytes]]]:
    zipped = layer.read(len(_GZIP)) == _GZIP
    layer.seek(0)
    # What tarfile itself unpacks of a short run of zeros it copies once for each block that it skips.
    plain = gzip.GzipFile(fileobj=layer) if zipped else layer
    with tarfile.open(fileobj=plain, mode="r|", bufsize=_PIECE) as archive:
        for number, member in enumerate(archive):
            if number > MOST_MEMBERS:
                raise ValueError(f"more than {MOST_MEMBERS:,} files in a layer")

            def start(most: int, member: tarfile.TarInfo = member) -> bytes:
                file = archive.extractfile(member)
                return file.read(most) if file is not None else b""

            yield member, start


def _hide(sizes: dict[str, int], name: str) -> None:
    own = name.removeprefix("var/task/")
    for each in [each for each in sizes if each == own or each.startswith(f"{own}/")]:
        del sizes[each]


def _history(config: dict[str, Any]) -> list[Step]:
    """The commands of the image's making that are its owner's: those after the last one that set an entry point."""
    commands = [str(each.get("created_by", "")) for each in config.get("history", []) if isinstance(each, dict)]
    last = max((at for at, text in enumerate(commands) if "ENTRYPOINT" in text), default=-1)
    steps = []
    for text in (text.removesuffix(" # buildkit") for text in commands[last + 1 :]):
        word, _, rest = text.removeprefix("/bin/sh -c #(nop) ").strip().partition(" ")
        shell = "RUN" if text.startswith("/bin/sh -c ") and "#(nop)" not in text else word
        steps.append(Step(shell.upper(), (rest if shell == word else text).removeprefix("/bin/sh -c ")))
    return steps


def _base(config: dict[str, Any]) -> str:
    labels = (config.get("config") or {}).get("Labels") or {}
    return str(labels.get("org.opencontainers.image.base.name", "")) or "an image"
