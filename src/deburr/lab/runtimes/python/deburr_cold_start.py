"""Takes one cold start apart, for whoever holds the other end of a descriptor.

What is looked at, one thing an environment, because each look costs time:
  times     how long each module took, and how much of it went into compiling sources
  memory    how much resident memory each module brought
  uses      what the function's own code imports where, what init reaches for on the network, and which files' and
            modules' code runs in each invocation, or is named by the function's own
  progress  each module as it begins and ends, told at once: for an init that does not end

deburr_loads.py says where times are taken.
"""

import functools
import json
import os
import sys
import time

import deburr_loads

BOOTSTRAP, EXTERNAL = sys.modules["_frozen_importlib"], sys.modules["_frozen_importlib_external"]
PAGE = os.sysconf("SC_PAGE_SIZE")
KEPT = []
FROZEN = "<frozen importlib._bootstrap>"  # the interpreter leaves frames of this name out of tracebacks


class Look:
    def __init__(self, fd, what, task, began):
        self.fd = fd
        self.what = what
        self.task = os.path.join(task, "")
        self.began, self.watched_ms = began, 0.0
        self.compiled, self.imports, self.network = {}, [], []
        self.read = reader("/proc/self/statm" if what == "memory" else "/proc/self/schedstat")
        progress = what == "progress"
        self.loads = deburr_loads.Loads(
            self.read,
            began=self.beginning if progress else None,
            ended=self.ending if progress else None,
        )
        self.api = os.environ.get("AWS_LAMBDA_RUNTIME_API", "").rpartition(":")[2]
        self.ready = None
        self.told = self.tracing = False

    # --- while modules load --------------------------------------------------------------------------------------

    def beginning(self, name):
        self.tell("began", "init", module=name)

    def ending(self, name):
        self.tell("ended", "init", module=name)

    def compiling(self, source_to_code):
        """`SourceLoader.source_to_code`, which is called where no bytecode can be used, timed by row."""
        now, stack, compiled = time.perf_counter_ns, self.loads.stack, self.compiled

        def timed(*args, **named):
            began = now()
            try:
                return source_to_code(*args, **named)
            finally:
                number = stack[-1]
                compiled[number] = compiled.get(number, 0) + now() - began

        return frozen(timed)

    # --- what is used --------------------------------------------------------------------------------------------

    def importing(self, import_):
        """`builtins.__import__`, noting which line of the function's own code imports what."""

        def observed(name, globals=None, locals=None, fromlist=(), level=0):
            if globals is not None and self.is_own(globals.get("__file__")):
                frame = sys._getframe(1)
                whole = self.absolute(name, globals, level)
                self.imports.append([self.short(frame.f_code.co_filename), frame.f_lineno, whole, list(fromlist or ())])
            return import_(name, globals, locals, fromlist, level)

        return observed

    def absolute(self, name, globals, level):
        if not level:
            return name
        package = globals.get("__package__") or ""
        parts = package.split(".")[: len(package.split(".")) - level + 1]
        return ".".join(parts + ([name] if name else []))

    def audit(self, event, args):
        if event == "socket.getaddrinfo" and str(args[1]) != self.api:
            self.network.append(["lookup", str(args[0]), self.loads.within()])
        elif event == "socket.connect" and isinstance(args[1], tuple) and str(args[1][1]) != self.api:
            self.network.append(["connect", "%s:%s" % tuple(args[1][:2]), self.loads.within()])

    def is_own(self, file):
        if not isinstance(file, str) or not file.startswith(self.task):
            return False
        return file[len(self.task) :].split("/")[0] not in self.brought

    def short(self, file):
        return file[len(self.task) :]

    def start_tracing(self):
        import dis
        import threading
        import types

        self.ran, self.named, self.tracing = set(), set(), True
        codes, names = set(), {}
        ran, named = self.ran, self.named
        plain = (type, types.FunctionType, types.BuiltinFunctionType)

        def profile(frame, event, arg):
            if event == "call":
                if frame.f_code not in codes:
                    codes.add(frame.f_code)
                    ran.add(frame.f_code.co_filename)
            elif event == "c_call":
                module = getattr(arg, "__module__", None) or type(getattr(arg, "__self__", None)).__module__
                if isinstance(module, str):
                    named.add(module)

        def trace(frame, event, arg):
            if not self.is_own(frame.f_code.co_filename):
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            code = frame.f_code
            if code not in names:
                names[code] = {
                    each.offset: each.argval
                    for each in dis.get_instructions(code)
                    if each.opname in ("LOAD_GLOBAL", "LOAD_NAME")
                }
            return opcode

        def opcode(frame, event, arg):
            if event == "opcode":
                name = names[frame.f_code].get(frame.f_lasti)
                if name is not None and name in frame.f_globals:
                    value = frame.f_globals[name]
                    if isinstance(value, types.ModuleType):
                        named.add(value.__name__)
                    elif isinstance(value, plain):
                        named.add(str(value.__module__))
                    else:
                        named.add(str(type(value).__module__))
            return opcode

        threading.setprofile(profile)
        threading.settrace(trace)
        sys.setprofile(profile)
        sys.settrace(trace)

    def stop_tracing(self):
        import threading

        sys.setprofile(None)
        sys.settrace(None)
        threading.setprofile(None)
        threading.settrace(None)
        self.tracing = False
        found = {}  # some modules are there by several names: requests.packages.urllib3
        for name, module in list(sys.modules.items()):
            if getattr(module, "__name__", None) == name:
                found[getattr(module, "__file__", None)] = name
        used = {found[file] for file in self.ran if file in found} | self.named
        late = [name for number, name in list(self.loads.names.items()) if number >= self.loaded]
        self.tell("used", "invoke", modules=sorted(used & set(sys.modules)), late=late)

    # --- telling -------------------------------------------------------------------------------------------------

    def invocations(self, client):
        """Follow the runtime through its client: init ends when `next` is first called, or with an init error."""
        wait = client.next

        def next_one():
            self.is_ready()
            found = wait()
            self.tell_loaded()  # not before there is an event: init has been timed by then
            return found

        client.next = next_one
        for name in ("post_invocation_result", "post_error", "post_init_error"):
            if hasattr(client, name):
                setattr(client, name, self.answering(getattr(client, name)))

    def answering(self, post):
        def answer(*args, **named):
            if self.ready is None:
                self.is_ready()
                self.tell_loaded()
            elif self.what == "uses" and self.tracing:
                self.stop_tracing()
            return post(*args, **named)

        return answer

    def is_ready(self):
        if self.ready is None:
            self.ready = time.perf_counter_ns()

    def handling(self, handle):
        """What the runtime calls with each event, in the thread that runs the handler."""

        def observed(*args, **named):
            self.start_tracing()
            return handle(*args, **named)

        return observed

    def tell_loaded(self):
        if self.told:
            return
        self.told = True
        self.loaded = len(self.loads.names)
        self.tell(
            "loaded",
            "init",
            handler=os.environ.get("_HANDLER", "").rpartition(".")[0].replace("/", "."),
            ready_ms=self.since(self.ready),
            failed=self.loads.failed,
            watched_ms=self.watched_ms,
            noted_ms=round(deburr_loads.cost_ns(self.read, self.plain) / 1e6, 5),
            modules=[self.row(number) for number in range(self.loaded)],
            imports=self.imports,
            network=self.network,
        )

    def row(self, number):
        loads = self.loads
        name, began = loads.names.get(number, ""), loads.began.get(number, self.ready)  # a thread may be at it now
        ended = loads.ended.get(number, self.ready)
        before, after = loads.before.get(number), loads.after.get(number)
        grown = int(after.split()[1]) - int(before.split()[1]) if before and after else 0
        spec = getattr(sys.modules.get(name), "__spec__", None)
        origin = getattr(spec, "origin", None) if getattr(spec, "has_location", False) else None
        memory = self.what == "memory"
        return [
            name,
            loads.parents.get(number, -1),
            self.since(began),
            round((ended - began) / 1e6, 4),
            round(self.compiled.get(number, 0) / 1e6, 4),
            round(grown * PAGE / 2**20, 4) if memory else 0.0,
            origin,
            0.0 if memory else round(max(0, grown) / 1e6, 4),
        ]

    def since(self, moment):
        return round((moment - self.began) / 1e6, 4)

    def tell(self, kind, phase, **more):
        told = {"phase": phase, "id": None, "ms": self.since(time.perf_counter_ns()), "kind": kind}
        told.update(more)
        data = (json.dumps(told) + "\n").encode()
        while data:
            data = data[os.write(self.fd, data) :]


def frozen(function):
    """A function whose frames the interpreter leaves out of tracebacks, as it does its own."""
    if hasattr(function.__code__, "replace"):  # since 3.8
        function.__code__ = function.__code__.replace(co_filename=FROZEN)
    return function


def reader(path):
    """What reads a small file of the kernel's, as bytes; None where there is no such file."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    return functools.partial(os.pread, fd, 64, 0)


def brought(task):
    """First parts of the paths that distributions brought to the task folder, as their RECORDs tell."""
    found = set()
    for folder in os.listdir(task):
        if folder.endswith(".dist-info"):
            found.add(folder)
            try:
                with open(os.path.join(task, folder, "RECORD")) as file:
                    found.update(line.split("/")[0].split(",")[0] for line in file)
            except OSError:
                pass
    return found


def install(fd, what, task, client, before):
    """Look from here on.

    before  the moment, the counts of the garbage collector's generations and the number of its objects before anything
            of this was there; the collector has been at rest since.
    """
    import builtins

    began, counts, objects = before
    os.set_inheritable(fd, False)
    look = Look(fd, what, task, began)
    look.plain = BOOTSTRAP._ModuleLockManager
    BOOTSTRAP._ModuleLockManager = look.loads.noting(look.plain)
    if what == "times":
        EXTERNAL.SourceLoader.source_to_code = look.compiling(EXTERNAL.SourceLoader.source_to_code)
    if what == "uses":
        look.brought = brought(task)
        builtins.__import__ = look.importing(builtins.__import__)
        if hasattr(sys, "addaudithook"):  # since 3.8
            sys.addaudithook(look.audit)
        from awslambdaric import bootstrap

        bootstrap.handle_event_request = look.handling(bootstrap.handle_event_request)
    look.invocations(client)
    count_again(counts, objects)
    look.watched_ms = look.since(time.perf_counter_ns())


def count_again(counts, objects):
    """Have the garbage collector strike where it would if nobody looked: a collection takes as long as a small module.

    counts   of each generation when it came to rest.
    objects  how many there were by then.
    """
    import gc

    if not hasattr(gc, "freeze"):  # before 3.7
        return
    counted = gc.get_count()[0] - counts[0]
    reused = max(0, len(gc.get_objects()) - objects - counted)  # what comes will miss these, and count new ones
    gc.freeze()  # what was counted is forgotten, and what the interpreter keeps for reuse stays
    gc.unfreeze()
    for generation in (1, 0):
        for _ in range(counts[generation + 1]):
            gc.collect(generation)
    while gc.get_count()[0] < counts[0] - reused:
        KEPT.append(set())
