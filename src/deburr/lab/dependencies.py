"""What a function and its layers ask for, laid where they find it; nothing is written into them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from deburr.facts.book import Facts
from deburr.install.dependencies import Installed, for_function, install
from deburr.install.manifests import PACKAGE, REQUIREMENTS, Kind, Manifest, find
from deburr.install.target import Target
from deburr.lab import interpreters, packages
from deburr.lab.project import BUILT, Prepared
from deburr.workload.function import Function

HOMES = {"python": "python", "node": "nodejs"}
SDK_3_SINCE = "runtime.bundled.node_sdk_v3_since"


def with_dependencies(
    made: Prepared, function: Function, *, root: Path, facts: Facts, work: Path, beside: bool = True
) -> Prepared:
    """A function that finds its packages; itself when nothing is asked for, or everything was built.

    root    what the function's code folder is relative to.
    work    where packages and code are laid together; the user's own folders stay as they are.
    beside  the function's own packages stand beside its code, as deployed; False puts them into a layer more, which
            leaves the code's folder small.
    Raises  InstallError naming the package and what to do.
    """
    spec = made.spec
    here = target_here(function, spec.runtime, facts)
    if here is None:
        return made
    own = None
    if BUILT not in spec.code.as_posix() and spec.code.is_dir():
        own = for_function(function, root=root, facts=facts, target=here)
    others = [*_of_layers(spec.layers, here), *_of_runtime(function, here, facts, work)]
    if own is None and not others:
        return made
    code = packages.together(own.folder, spec.code, work) if own is not None and beside else spec.code
    layered = [*others, *([own] if own is not None and not beside else [])]
    home = HOMES[here.language]
    layers = [*(packages.as_layer(each.folder, home, work) for each in layered), *spec.layers]
    every = [each for each in (own, *others) if each is not None]
    told = (f"what its {each.manifest.path.name} asks for is installed by {each.by}" for each in every)
    notes = tuple(dict.fromkeys((*made.notes, *told, *(note for each in every for note in each.notes))))
    return replace(made, spec=replace(spec, code=code, layers=tuple(layers)), notes=notes, waiting=())


def target_here(function: Function, runtime: str, facts: Facts) -> Target | None:
    """What packages are installed for: a function as this machine runs it; None where it cannot."""
    interpreter, target = interpreters.find(runtime), Target.of(function, facts)
    if interpreter is None or target is None:
        return None
    size = 2 if target.language == "python" else 1
    return target.here(".".join(map(str, interpreter.numbers[:size])))


def install_named(names: Mapping[str, str], target: Target, work: Path) -> Installed | None:
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
    return install(Manifest(kind, path), target)


def _of_layers(layers: tuple[Path, ...], target: Target) -> Iterator[Installed]:
    """What layers ask for that nobody has built."""
    for folder in layers:
        if BUILT in folder.as_posix() or not folder.is_dir():
            continue
        for place in (folder, folder / HOMES[target.language]):
            manifest = find(place, root=place, language=target.language) if place.is_dir() else None
            found = install(manifest, target) if manifest is not None else None
            if found is not None:
                yield found


def _of_runtime(function: Function, target: Target, facts: Facts, work: Path) -> Iterator[Installed]:
    """The AWS SDK for JavaScript as far as the code imports it: Lambda's runtimes have it, the lab's have none."""
    if target.language != "node" or function.handler is None:
        return
    modules = {each.module for each in function.handler.imports}
    if (function.node_version or 0) >= facts[SDK_3_SINCE].whole:
        wanted = {"/".join(each.split("/")[:2]) for each in modules if each.startswith(("@aws-sdk/", "@smithy/"))}
    else:
        wanted = {each.split("/")[0] for each in modules if each.split("/")[0] == "aws-sdk"}
    if not wanted:
        return
    found = install_named(dict.fromkeys(sorted(wanted), "latest"), target, work)
    if found is not None:
        yield found
