"""What a function and its layers ask for, laid where they find it; nothing is written into them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from deburr.facts.book import Facts
from deburr.install.dependencies import Installed, for_function, install
from deburr.install.manifests import PACKAGE, REQUIREMENTS, Kind, Manifest, find
from deburr.install.target import Target
from deburr.lab import interpreters, packages
from deburr.lab.project import BUILT, Prepared
from deburr.lab.spec import Spec
from deburr.workload.function import Function

HOMES = {"python": "python", "node": "nodejs"}
MODULES = "node_modules"
SDK_3_SINCE = "runtime.bundled.node_sdk_v3_since"
SDK_SINCE = (3, 10)
"""Older Pythons cannot load the SDK that is installed beside deburr: theirs is fetched for them."""


def with_dependencies(
    made: Prepared, function: Function, *, root: Path, facts: Facts, work: Path, beside: bool = True, fetch: bool = True
) -> Prepared:
    """A function that finds its packages; itself when nothing is asked for, or everything was built.

    root    what the function's code folder is relative to.
    work    where packages and code are laid together; the user's own folders stay as they are.
    beside  the function's own packages stand beside its code, as deployed; False puts them into a layer more, which
            leaves the code's folder small, where its language finds them there.
    fetch   False takes what was installed before, and nothing else.
    Raises  InstallError naming the package and what to do; NotInstalled.
    """
    spec = made.spec
    here = target_here(function, spec.runtime, facts)
    if here is None:
        return made
    own = None
    if BUILT not in spec.code.as_posix() and spec.code.is_dir() and not (spec.code / MODULES).is_dir():
        own = for_function(function, root=root, facts=facts, target=here, fetch=fetch)
    layered = list(_of_layers(spec.layers, here, fetch))
    has = (spec.code, *((own.folder,) if own is not None else ()))
    brought = list(of_runtime(function, here, facts, work, has=has, fetch=fetch))
    if own is None and not layered and not brought:
        return made
    every = [each for each in (own, *layered, *brought) if each is not None]
    near: list[Installed] = []  # ES modules do not look into layers
    modules = here.language == "node" and _imports_as_modules(spec)
    if own is not None:
        (near if beside or modules else layered).append(own)
    (near if modules else layered).extend(brought)
    code = packages.together([each.folder for each in reversed(near)], spec.code, work) if near else spec.code
    home = HOMES[here.language]
    layers = [*(packages.as_layer(each.folder, home, work) for each in layered), *spec.layers]
    told = (f"what its {each.manifest.path.name} asks for is installed by {each.by}" for each in every)
    notes = tuple(dict.fromkeys((*made.notes, *told, *(note for each in every for note in each.notes))))
    return replace(made, spec=replace(spec, code=code, layers=tuple(layers)), notes=notes, waiting=())


def _imports_as_modules(spec: Spec) -> bool:
    """Whether Node loads the handler as an ES module: by the name of its file, or its package.json says so."""
    path = spec.handler.rpartition(".")[0]
    if (spec.code / f"{path}.mjs").is_file():
        return True
    try:
        told = json.loads((spec.code / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("type") == "module"


def target_here(function: Function, runtime: str, facts: Facts) -> Target | None:
    """What packages are installed for: a function as this machine runs it; None where it cannot."""
    interpreter, target = interpreters.find(runtime), Target.of(function, facts)
    if interpreter is None or target is None:
        return None
    size = 2 if target.language == "python" else 1
    return target.here(".".join(map(str, interpreter.numbers[:size])))


def install_named(names: Mapping[str, str], target: Target, work: Path, *, fetch: bool = True) -> Installed | None:
    """Packages that no list of the project names.

    names   each with the version that is asked for, as pip or npm writes it; "" for any of Python's.
    work    where they are listed.
    Raises  InstallError as `install` does.
    """
    if target.language == "python":
        kind, file = Kind.REQUIREMENTS, REQUIREMENTS
        asked = "".join(f"{name}{version}\n" for name, version in names.items())
    else:
        kind, file = Kind.NPM, PACKAGE
        asked = json.dumps({"private": True, "dependencies": dict(names)})
    path = work / f"asked-{hashlib.sha256(asked.encode()).hexdigest()[:16]}" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(asked, encoding="utf-8")
    return install(Manifest(kind, path), target, fetch=fetch)


def _of_layers(layers: tuple[Path, ...], target: Target, fetch: bool) -> Iterator[Installed]:
    """What layers ask for that nobody has built."""
    for folder in layers:
        if BUILT in folder.as_posix() or not folder.is_dir():
            continue
        for place in (folder, folder / HOMES[target.language]):
            manifest = find(place, root=place, language=target.language) if place.is_dir() else None
            found = install(manifest, target, fetch=fetch) if manifest is not None else None
            if found is not None:
                yield found


def of_runtime(
    function: Function, target: Target, facts: Facts, work: Path, *, has: Iterable[Path], fetch: bool = True
) -> Iterator[Installed]:
    """The AWS SDK as far as the code imports it and the lab has none: JavaScript's, and boto3 for old Pythons.

    has     folders with packages of its own, which go before the runtime's.
    Raises  as `with_dependencies` does.
    """
    if function.handler is None:
        return
    modules = {each.module for each in function.handler.imports}
    if target.language == "python":
        old = tuple(map(int, target.version.split("."))) < SDK_SINCE
        wanted = {"boto3": ""} if old and any(each.partition(".")[0] == "boto3" for each in modules) else {}
    elif (function.node_version or 0) >= facts[SDK_3_SINCE].whole:
        scoped = {"/".join(each.split("/")[:2]) for each in modules if each.startswith(("@aws-sdk/", "@smithy/"))}
        wanted = dict.fromkeys(sorted(scoped), "latest")
    else:
        wanted = {"aws-sdk": "latest"} if any(each.split("/")[0] == "aws-sdk" for each in modules) else {}
    inside = MODULES if target.language == "node" else "."
    wanted = {name: each for name, each in wanted.items() if not any((one / inside / name).is_dir() for one in has)}
    found = install_named(wanted, target, work, fetch=fetch) if wanted else None
    if found is not None:
        yield found
