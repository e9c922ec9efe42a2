"""A cloud assembly, as its manifests tell it: stacks and their templates, stages, what is known of each construct."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from deburr.errors import SourceError

MANIFEST = "manifest.json"
LARGEST = 256 * 1024 * 1024  # bytes of a manifest; traces make them large
STACK = "aws:cloudformation:stack"
NESTED = "cdk:cloud-assembly"
Json = Mapping[str, object]


class StackArtifact(Struct, frozen=True):
    """One stack of an assembly.

    app        the assembly's folder: stacks of two apps may have one path.
    path       of its construct: `Prod/Shop`.
    below      the same below its stage: `Shop`.
    template   its template file.
    metadata   construct path -> what the CDK noted of it.
    """

    app: Path
    path: str
    below: str
    template: Path
    metadata: Mapping[str, tuple[Json, ...]]

    @property
    def key(self) -> str:
        return f"{self.app}#{self.path}"


class Assembly(Struct, frozen=True):
    """folder   what holds `manifest.json`; stages stand below it.
    app      the folder of the app, where its sources are.
    missing  what the app looked up in an account and did not know at synthesis.
    lost     files that a manifest names and that are not there.
    temporary  True when it is removed after the run.
    """

    folder: Path
    app: Path
    stacks: tuple[StackArtifact, ...]
    missing: tuple[str, ...] = ()
    lost: tuple[Path, ...] = ()
    temporary: bool = False


def is_assembly(folder: Path) -> bool:
    """True for a folder whose manifest lists artifacts, as only a cloud assembly's does."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return False
    if (folder / "cdk.out").is_file():  # the CDK's own mark
        return True
    try:
        return isinstance(_read(manifest).get("artifacts"), dict)
    except SourceError:
        return False


def home(folder: Path) -> Path:
    """The folder that an assembly's places are told relative to: its app's; any other folder is its own."""
    return _app(folder) if is_assembly(folder) else folder


def load(folder: Path, *, app: Path | None = None) -> Assembly:
    """Read the manifests of an assembly and of the stages in it.

    app     the app's folder; by default the nearest one above that holds a cdk.json, or else the one around it.
    Raises  SourceError when the manifest is no JSON.
    """
    stacks: list[StackArtifact] = []
    missing: list[str] = []
    lost: list[Path] = []
    for inner, stage in _stages(folder, "", lost, {folder.resolve()}):
        manifest = _read(inner / MANIFEST)
        looked_up = manifest.get("missing")
        for entry in looked_up if isinstance(looked_up, list) else ():
            missing.append(str(entry.get("provider")) if isinstance(entry, dict) else str(entry))
        for name, artifact in _artifacts(manifest, STACK):
            template = inner / _text(_properties(artifact), "templateFile")
            if not template.is_file() or not template.resolve().is_relative_to(folder.resolve()):
                lost.append(template)
                continue
            metadata = _metadata(inner, artifact)
            path = _text(artifact, "displayName") or _shared(metadata) or name
            below = path.removeprefix(f"{stage}/") if stage else path
            stacks.append(StackArtifact(folder, path, below, template, metadata))
    stacks.sort(key=lambda stack: stack.path)
    return Assembly(folder, app or _app(folder), tuple(stacks), tuple(dict.fromkeys(missing)), tuple(lost))


def _stages(folder: Path, stage: str, lost: list[Path], seen: set[Path]) -> Iterator[tuple[Path, str]]:
    """This assembly, then those nested in it, each with the construct path of its stage."""
    yield folder, stage
    for name, artifact in _artifacts(_read(folder / MANIFEST), NESTED):
        inner = folder / (_text(_properties(artifact), "directoryName") or name)
        if inner.resolve() not in seen and (inner / MANIFEST).is_file():
            seen.add(inner.resolve())
            told = _text(_properties(artifact), "displayName") or name.removeprefix("assembly-").replace("-", "/")
            yield from _stages(inner, told, lost, seen)
        else:
            lost.append(inner)


def _artifacts(manifest: Json, kind: str) -> Iterator[tuple[str, Json]]:
    artifacts = manifest.get("artifacts")
    for name, artifact in artifacts.items() if isinstance(artifacts, dict) else ():
        if isinstance(artifact, dict) and artifact.get("type") == kind:
            yield name, artifact


def _metadata(folder: Path, artifact: Json) -> Mapping[str, tuple[Json, ...]]:
    """In the manifest itself, or in a file of its own since aws-cdk-lib 2.2xx."""
    own = _text(artifact, "additionalMetadataFile")
    found: dict[str, tuple[Json, ...]] = {}
    for source in (artifact.get("metadata"), _read(folder / own) if own and (folder / own).is_file() else None):
        for path, entries in source.items() if isinstance(source, dict) else ():
            kept = tuple(entry for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
            found[path.strip("/")] = (*found.get(path.strip("/"), ()), *kept)
    return found


def _shared(paths: Iterable[str]) -> str:
    """What all paths begin with: the stack, where an older assembly gives it no display name."""
    parts = [path.split("/") for path in paths]
    depth = max((len(path) for path in parts), default=0)
    same = next((at for at in range(depth) if len({tuple(path[at : at + 1]) for path in parts}) > 1), depth - 1)
    return "/".join(parts[0][:same]) if parts else ""


def _app(folder: Path) -> Path:
    above = folder.resolve().parents
    return next((parent for parent in above[:4] if (parent / "cdk.json").is_file()), above[0])


def _properties(artifact: Json) -> Json:
    properties = artifact.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(entry: Json, key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _read(path: Path) -> Json:
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(f"is larger than {LARGEST:,} bytes", where=str(path))
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is no JSON: {error}", where=str(path), hint="synthesize the app again") from None
    return found if isinstance(found, dict) else {}
