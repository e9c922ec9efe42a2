"""Tells a workload that was read from synthesized templates in the words of the app that made them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.cdk.assembly import MANIFEST, Assembly, StackArtifact
from deburr.sources.cdk.constructs import Construct, constructs
from deburr.sources.cdk.copies import originals, twins
from deburr.sources.cdk.made import MAKER
from deburr.sources.cdk.origins import Origins
from deburr.sources.cdk.places import Mover, logical_id_of, moved
from deburr.sources.reading import Reading
from deburr.workload.function import Function, PackageKind
from deburr.workload.resources import Api, CallbackTask, Database, Distribution, Layer, Queue, Resource
from deburr.workload.workload import Allow, Gap, Workload

Beside = TypeVar("Beside", Api, CallbackTask, Database, Distribution, Layer, Queue, Resource)
_ALLOW = r"(?://|#)[ \t]*deburr:[ \t]*allow\b([^\r\n]*)"


class CdkReader:
    """Reads the assemblies of one run; first `named`, then the handlers, then `told`."""

    def __init__(self, assemblies: Sequence[Assembly], root: Path) -> None:
        self.root = root
        self.constructs: dict[tuple[str, str], Construct] = {}
        self.origins: dict[str, Origins] = {}
        self.gaps: list[Gap] = []
        self.speaking: dict[str, StackArtifact] = {}
        self.provided: set[tuple[str, str]] = set()
        self.temporary: dict[str, str] = {}
        for assembly in assemblies:
            own = Origins(assembly.app, root, assembly.folder)
            templates = {self._shown(path): path for path in template_files(assembly)}
            self.constructs |= constructs(assembly, templates, root)
            self.origins |= dict.fromkeys(templates, own)
            if assembly.temporary:
                self.temporary |= dict.fromkeys(templates, self._shown(assembly.app / "cdk.json"))
            self.gaps.extend(self._of(assembly))

    def named(self, workload: Workload) -> Workload:
        """Constructs' paths for names, the app's own files for code; copies of one stack are read as one."""
        known: list[tuple[Construct, Function]] = []
        functions: dict[str, Function] = {}
        for function in workload.functions:
            construct = self.constructs.get((function.at.file, function.name))
            if construct is not None:
                known.append((construct, function))
        self.speaking = originals(known)
        pairs = twins(known, self.speaking)
        for construct, function in known:
            functions[function.address] = self._function(construct, function, pairs.get(function.address))
        return replace(
            workload,
            functions=tuple(functions.get(function.address, function) for function in workload.functions),
            apis=self._beside(workload.apis),
            distributions=self._beside(workload.distributions),
            queues=self._beside(workload.queues),
            callbacks=self._beside(workload.callbacks),
            databases=self._beside(workload.databases),
            proxies=self._beside(workload.proxies),
            layers=self._beside(workload.layers),
            resources=self._beside(workload.resources),
            callers=tuple(
                replace(caller, name=self._path(caller.at.file, caller.name), function=functions[address])
                if (address := caller.function.address) in functions
                else caller
                for caller in workload.callers
            ),
        )

    def told(self, reading: Reading) -> Reading:
        """The places of the app for those in its templates, and the allows written in the app."""
        move = Mover(self.constructs, self.speaking, self.temporary)
        inline = {function.address: self._inline(function, move) for function in reading.workload.functions}
        workload = replace(
            reading.workload,
            functions=tuple(inline[function.address] for function in reading.workload.functions),
            callers=tuple(
                replace(caller, function=inline.get(caller.function.address, caller.function))
                for caller in reading.workload.callers
            ),
        )
        return Reading(
            self._moved(workload, move),
            (*dict.fromkeys(told for gap in reading.gaps if (told := self._gap(gap, move))), *self.gaps),
            (*moved(reading.allows, move), *self._allows()),
        )

    def _moved(self, workload: Workload, move: Mover) -> Workload:
        """Only what stands in an app's templates, or speaks of such a function, has places to move."""
        own = {function.address for function in workload.functions if function.at.file in move.files}
        return replace(
            workload,
            functions=tuple(moved(each, move) if each.address in own else each for each in workload.functions),
            callers=tuple(
                moved(each, move) if each.function.address in own or each.at.file in move.files else each
                for each in workload.callers
            ),
            apis=_each(workload.apis, move),
            distributions=_each(workload.distributions, move),
            queues=_each(workload.queues, move),
            callbacks=_each(workload.callbacks, move),
            databases=_each(workload.databases, move),
            proxies=_each(workload.proxies, move),
            layers=_each(workload.layers, move),
            resources=_each(workload.resources, move),
        )

    def _function(self, construct: Construct, function: Function, twin: Function | None) -> Function:
        code, made = function.code, construct.made
        folder = (twin or function).code.folder
        if code.kind is PackageKind.ZIP and folder is not None:
            entry = function.entry.value or ""
            origin = self.origins[function.at.file].of(folder, entry, bundled=construct.bundled)
            code = replace(code, folder=origin.folder if origin is not None else folder)
            made = made and (origin is None or bool(origin.bundle))  # code found in the app is its owner's
            if origin is not None and origin.bundle and not made and twin is None:
                what = f"its code is read from a bundle, {origin.bundle}, whose lines are not those of its sources"
                self.gaps.append(Gap(construct.at or Place(function.at.file), f"{construct.path}: {what}"))
        if made:
            self.provided.add((function.at.file, function.name))
        return replace(
            function,
            name=construct.path,
            also_known_as=(function.name, *function.also_known_as),
            code=code,
            copy_of=twin.address if twin is not None else "",
            made_by=MAKER if made else "",
        )

    def _inline(self, function: Function, move: Mover) -> Function:
        at = function.code.at
        logical_id = function.address.rpartition("#")[2]
        construct = self.constructs.get((function.at.file, logical_id))
        if construct is None or function.code.kind is not PackageKind.INLINE or function.handler is None:
            return function
        handler = moved(function.handler, move.inside(construct, at))
        file = move.of(construct, at, "").file
        return replace(function, handler=replace(handler, file=file, files=(file,)))

    def _gap(self, gap: Gap, move: Mover) -> Gap | None:
        """In the app's words, once for all copies; None for what is not read of the CDK's own functions."""
        logical_id = logical_id_of(gap.at)
        construct = self.constructs.get((gap.at.file, logical_id))
        if construct is None:
            return gap
        if (gap.at.file, logical_id) in self.provided:
            return None
        first = f"{self.speaking.get(construct.stack.key, construct.stack).path}/{construct.within}"
        named = re.compile(rf"(?<![\w/])(?:{re.escape(construct.path)}|{re.escape(logical_id)})(?![\w/])")
        return replace(gap, at=move(gap.at), what=named.sub(lambda _: first, gap.what))

    def _beside(self, resources: tuple[Beside, ...]) -> tuple[Beside, ...]:
        return tuple(replace(resource, name=self._path(resource.at.file, resource.name)) for resource in resources)

    def _path(self, file: str, logical_id: str) -> str:
        construct = self.constructs.get((file, logical_id))
        return construct.path if construct is not None else logical_id

    def _allows(self) -> Iterator[Allow]:
        """Comments in the files that make constructs: the template they became is nobody's to edit."""
        for file in sorted({construct.at.file for construct in self.constructs.values() if construct.at is not None}):
            try:
                lines = (self.root / file).read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                continue  # it was there when the trace was read; without it nothing is allowed
            for number, line in enumerate(lines, 1):
                match = re.search(_ALLOW, line) if "deburr:" in line else None
                if match is not None:
                    yield Allow(Place(file, number, 1), match[1].strip())

    def _of(self, assembly: Assembly) -> Iterator[Gap]:
        manifest = Place(self._shown(assembly.folder / MANIFEST))
        for path in assembly.lost:
            yield Gap(manifest, f"{self._shown(path)} is not there: synthesize the app again")
        if assembly.missing:
            told = ", ".join(assembly.missing)
            yield Gap(manifest, f"synthesized with stand-ins for what {told} would look up in the account")

    def _shown(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def template_files(assembly: Assembly) -> list[Path]:
    """The templates of an assembly, those of its nested stacks too, each once."""
    found = [stack.template for stack in assembly.stacks]
    for folder in dict.fromkeys(path.parent for path in found):
        found += sorted(folder.glob("*.nested.template.json"))
    return list(dict.fromkeys(found))


def _each(resources: tuple[Beside, ...], move: Mover) -> tuple[Beside, ...]:
    return tuple(moved(each, move) if each.at.file in move.files else each for each in resources)
