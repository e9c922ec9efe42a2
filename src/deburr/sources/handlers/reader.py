"""Read what every function's code does; what could not be read becomes a gap with its reason."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.boundary import attempt
from deburr.sources.handlers.batches import work_of
from deburr.sources.handlers.calling import refused
from deburr.sources.handlers.calling_functions import calling
from deburr.sources.handlers.event_keys import guarded, quiet
from deburr.sources.handlers.left import waits_for_nothing
from deburr.sources.handlers.locate import Absent, Located, locate, split_entry
from deburr.sources.handlers.machine import Machine
from deburr.sources.handlers.manifests import Locks, for_development, foreign, may_come, package_of
from deburr.sources.handlers.modules import Modules, Sources
from deburr.sources.handlers.naming import finished
from deburr.sources.handlers.needs import needed, supplied, told, without
from deburr.sources.handlers.record import Record
from deburr.sources.handlers.serving import standing
from deburr.sources.handlers.started import started
from deburr.sources.handlers.values import EventValue, FuncValue, Namespace, ObjectValue, Unknown, Value
from deburr.sources.handlers.walker import Frame
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import WEB_ADAPTER, Framework, Handler, NetworkCall, loads_lazily
from deburr.workload.invocation import Newer
from deburr.workload.phase import Phase
from deburr.workload.workload import Allow, Gap, Workload

Seen = TypeVar("Seen")
Spot = TypeVar("Spot", Place, tuple[Place, str], tuple[Place, float])
_INLINE = "index"
"""CloudFormation names the file of inline code so."""
_ARCHIVING = (".tf", ".tf.json")
"""What zips inline text itself, under any name."""


class Read(Struct, frozen=True):
    """One function's code as read: its handler, or the sentence that says the handler string points to nothing."""

    handler: Handler | None
    missing: str | None = None
    serves: Framework | None = None
    gaps: tuple[Gap, ...] = ()


class HandlerReader:
    """Reads handlers under one checked folder; files and equal entries are walked once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.known: dict[Located, Read] = {}
        self.locks: Locks = {}

    def read(self, workload: Workload) -> tuple[Workload, tuple[Gap, ...], tuple[Allow, ...]]:
        """The same workload with `handler` and `handler_missing` filled in, the gaps met, the allows in code."""
        folders = {layer.address: layer.folder for layer in workload.layers if layer.folder}
        read: dict[str, Function] = {}
        gaps: list[Gap] = []
        for function in workload.functions:
            if function.made_by:
                read[function.address] = function  # a library's own code is for that library to look after
                continue
            local = tuple(folders[layer] for layer in function.layers.value or () if layer in folders)
            found = attempt(function.entry.at, partial(self._function, function, local))
            self.sources.forget()
            if isinstance(found, Gap):
                found = Read(None, gaps=(found,))
            gaps.extend(found.gaps)
            read[function.address] = replace(
                function,
                handler=_on_its_runtime(found.handler, function),
                handler_missing=found.missing,
                serves=found.serves,
            )
        callers = tuple(
            replace(caller, function=read.get(caller.function.address, caller.function)) for caller in workload.callers
        )
        functions = tuple(read[f.address] for f in workload.functions)
        whole = replace(workload, functions=functions, callers=(*callers, *calling(functions)))
        return whole, tuple(dict.fromkeys([*gaps, *self._file_gaps()])), tuple(self._allows())

    def _file_gaps(self) -> list[Gap]:
        return [Gap(Place(file), problem) for file, problem in sorted(self.sources.problems.items())]

    def _allows(self) -> list[Allow]:
        return [
            Allow(Place(file, line, 1), text)
            for file, noted in sorted(self.sources.allows.items())
            for line, text in sorted(noted.items())
        ]

    def _function(self, function: Function, layers: tuple[str, ...]) -> Read:
        if function.code.kind is PackageKind.INLINE:
            return self._inline(function)
        folders = tuple(f"{layer}/python" for layer in layers) + layers if function.language == "python" else layers
        located = locate(function, self.sources, folders)
        if isinstance(located, Absent):
            if located.missing:
                return Read(None, located.why)
            return Read(
                None,
                serves=self._served(function),
                gaps=(Gap(function.entry.at, f"{function.name}: handler code not read, {located.why}"),),
            )
        known = self.known.get(located)
        if known is None:
            known = self.known[located] = self.walk(located)
        return known

    def _inline(self, function: Function) -> Read:
        script = function.language == "node"
        if function.code.inline is None or function.entry.value is None or function.language not in ("python", "node"):
            return Read(
                None, gaps=(Gap(function.code.at, f"{function.name}: inline code not read, it is not plain text"),)
            )
        module, entry = split_entry(function.entry.value, script=script)
        at = function.code.at
        block = at.end_line > at.line
        name = f"{function.address}.{'js' if script else 'py'}"
        tree = self.sources.lower_source(name, function.code.inline.encode())
        self.sources.lowered[name] = tree
        self.sources.files[name] = True
        read = self.walk(Located(name, entry, script, ()), inline=(at.file, at.line if block else at.line - 1))
        self.sources.lowered.pop(name, None)
        self.sources.problems.pop(name, None)
        stands_in = read.handler is not None and read.handler.trivial  # until another tool brings the code
        if module != _INLINE and not stands_in and not at.file.endswith(_ARCHIVING):
            return Read(None, f"its inline code is {_INLINE}.{'js' if script else 'py'}, and {module} is not there")
        return read

    def _served(self, function: Function) -> Framework | None:
        """The web framework that a start script brings up, read as far as loading it goes."""
        located = started(function, self.sources)
        if located is None:
            return None
        machine = self._machine(located)
        machine.load_file(located.file)
        record = machine.record
        return next(
            (
                Framework(WEB_ADAPTER, name, at, record.routed(), whole=not record.routes_elsewhere)
                for name, at in record.servers.items()
            ),
            None,
        )

    def _machine(self, located: Located) -> Machine:
        machine = Machine(Modules(self.sources, located.roots, script=located.script), Record())
        top = Namespace(located.file, machine.base_scope)
        machine.frames.append(Frame(machine.base_scope, top, "", None))
        return machine

    def _may_come(self, located: Located, record: Record, *, inline: bool) -> tuple[str, ...] | None:
        """Looked for only where a script imports what Node.js does not bring itself."""
        if inline or not located.script or self.sources.archives.get(located.roots[0]):
            return None
        if not any(foreign(each.module) for each in record.imports.values()):
            return None
        return may_come(self.sources.root, located.roots[0], located.file, self.locks)

    def _broken(self, record: Record) -> bool:
        return any((tree := self.sources.lowered.get(file)) is None or tree.broken for file in record.files)

    def _for_development(self, located: Located, record: Record, *, inline: bool) -> tuple[str, ...]:
        """Looked for only where a script calls what such a package brings."""
        libraries = {call.library for call in record.calls.values()}
        asked = [each.module for each in record.imports.values() if foreign(each.module)]
        if inline or not located.script or not any(package_of(module) in libraries for module in asked):
            return ()
        return for_development(self.sources.root, located.file, asked)

    def _newer(self, machine: Machine) -> Iterator[Newer]:
        for file in machine.record.files:
            tree = self.sources.lowered.get(file)
            shown, offset = machine.moved.get(file, (file, 0))
            for name, (line, column) in tree.newer.items() if tree is not None else ():
                yield Newer(name, Place(shown, line + offset, column, path=name))

    def walk(self, located: Located, inline: tuple[str, int] | None = None) -> Read:
        machine = self._machine(located)
        try:
            return self._walked(machine, located, inline)
        finally:
            machine.forget()

    def _walked(self, machine: Machine, located: Located, inline: tuple[str, int] | None) -> Read:
        record = machine.record
        if inline is not None:
            machine.moved[located.file] = inline
        namespace = machine.load_file(located.file)
        if namespace is None:
            return Read(None, gaps=(Gap(Place(located.file), "handler code not read"),))
        found = _entry(namespace, located)
        tree = self.sources.lowered.get(located.file)
        if found is None or isinstance(found, Unknown):
            broken = tree is None or bool(tree.broken)
            sure = found is None and not broken and not namespace.opaque and not record.unread
            holder = machine.shown(located.file) if inline is None else "its inline code"
            what = f"{holder} defines no {located.entry!r}"
            if sure:
                return Read(None, what)
            return Read(None, gaps=(Gap(Place(machine.shown(located.file)), f"{what} that could be followed"),))
        if refusal := refused(found):
            holder = machine.shown(located.file) if inline is None else "its inline code"
            return Read(None, f"{holder}'s {refusal}")
        machine.invoke(found, EventValue(""))
        batch = work_of(found, record, machine.gave if isinstance(found, FuncValue) else ())
        whole = not record.unread and not self._broken(record)
        at = machine.entry_place(found, located.file)
        return Read(
            Handler(
                file=machine.shown(located.file),
                entry=located.entry,
                at=at,
                language=_language(located),
                files=tuple(machine.shown(file) for file in record.files),
                imports=tuple(finished(r, _language(located), self.sources.root) for r in record.imports.values()),
                clients=tuple(
                    replace(each, called=frozenset(record.called.get(at, ())), also=record.others(each))
                    for at, each in sorted(record.clients.items())
                ),
                calls=_calls(found, record),
                tmp=_in_order(record.tmp),
                frameworks=tuple(
                    replace(framework, routes=record.routed(), whole=not record.routes_elsewhere)
                    for framework in record.frameworks.values()
                ),
                draws=tuple(sorted(at for at, phases in record.draws.items() if phases == {Phase.INIT})),
                sleeps=_in_order(record.sleeps),
                grows=record.growing(),
                sockets=_in_order(record.sockets),
                invokes=_in_order(record.invokes),
                metrics=_in_order(record.metrics),
                batch=batch,
                weighs=record.weighs,
                cleans=record.cleans,
                sets_retention=record.sets_retention,
                left=_in_order(record.left) if waits_for_nothing(found, record) else (),
                secrets=_in_order(record.secrets),
                writes_secrets=record.writes_secrets,
                logged=_in_order(record.logged),
                repeats=_in_order(record.repeats),
                keyed=record.keyed,
                notes=record.notes,
                reports=record.reports,
                mounted=record.mounted,
                event_keys=tuple(sorted(record.event_keys)),
                guarded_keys=guarded(machine),
                quiet_keys=quiet(machine),
                needs=needed(machine),
                environment=tuple(sorted(record.environment)),
                supplied=supplied(machine),
                trivial=not (record.clients or record.calls or record.loops or record.tmp),
                instant=whole and not record.acts,
                never_fails=whole and not (record.escapes or record.escapes_alone) and batch.answers is None,
                never_fails_on_records=whole and not record.escapes and batch.answers is None,
                unread=tuple(record.unread),
                writes_back=_in_order(record.writes_back),
                outside=() if record.moves else _in_order(record.outside),
                revives=record.revives,
                sets_up=record.founds or (record.creates and not record.asks_more),
                stale=_in_order(record.stale),
                serving=standing(record),
                asks_time=record.asks_time,
                kept_back=_in_order(record.kept_back),
                at_once=record.at_once,
                pins=_in_order(record.pins),
                newer=tuple(self._newer(machine)),
                sweeps=tuple(sorted(record.sweeps)),
                streams=record.streams,
                server_sent=record.server_sent,
                sent_from_memory=not record.server_sent_in.isdisjoint(record.subscribing),
                may_come=self._may_come(located, record, inline=inline is not None),
                for_development=self._for_development(located, record, inline=inline is not None),
            )
        )


def _in_order(found: Mapping[Spot, Seen]) -> tuple[Seen, ...]:
    """What was seen, by its place."""
    return tuple(map(found.__getitem__, sorted(found)))


def _calls(found: Value, record: Record) -> tuple[NetworkCall, ...]:
    """In the order of their places; what a handler does not wait for holds it all the same where no answer ends it."""
    ends = waits_for_nothing(found, record)
    calls = (record.calls[at] for at in sorted(record.calls))
    return tuple(replace(call, dropped=False) if call.dropped and not ends else call for call in calls)


def _on_its_runtime(handler: Handler | None, function: Function) -> Handler | None:
    """The handler as this function runs it: without what its environment shuts out.

    What a file says is to be loaded when it is first used is loaded then, where the function's Python knows that.
    """
    if handler is not None and handler.needs:
        handler = without(handler, told(handler, function))
    if handler is None or not loads_lazily(function.runtime.value or ""):
        return handler
    imports = tuple(
        replace(each, phase=Phase.INVOCATION)
        if each.lazy and all(use.phase is Phase.INVOCATION for use in each.uses)
        else each
        for each in handler.imports
    )
    return handler if imports == handler.imports else replace(handler, imports=imports)


def _entry(namespace: Namespace, located: Located) -> Value | None:
    """What the handler name stands for; None when the module surely has no such name."""
    names = namespace.exports if located.script else namespace.scope.names
    first, *rest = located.entry.split(".")
    value: Value | None = names.get(first)
    if value is None and located.script:
        whole = names.get("default")
        value = whole.attrs.get(first) if isinstance(whole, ObjectValue) else None
        if value is None and whole is not None and not isinstance(whole, ObjectValue):
            namespace.opaque = True
    for name in rest:
        value = value.attrs.get(name) if isinstance(value, ObjectValue) else None
    return value


def _language(located: Located) -> str:
    if not located.script:
        return "python"
    return "typescript" if located.file.endswith((".ts", ".mts", ".cts", ".tsx")) else "javascript"
