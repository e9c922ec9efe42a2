"""Tells what a handler does, by phase and invocation, to whoever holds the other end of a descriptor.

One JSON object a line: {"phase": "init" | "invoke" | "after", "id": the invocation, "ms": since the process started,
"kind": what, ...}. Imports, files, sockets, processes and threads come from audit hooks; a snapshot of what is left
alive follows each answer. Nothing of the runtime's own is told.
"""

import json
import os
import socket
import sys
import threading
import time

MOST_EVENTS = 20000
MOST_FILES = 500
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Observer:
    def __init__(self, fd, task):
        self.fd = fd
        self.task = task
        self.began = time.monotonic()
        self.phase, self.id = "init", None
        self.left = MOST_EVENTS
        self.own = threading.local()
        self.quiet = (
            sys.prefix + os.sep,
            sys.base_prefix + os.sep,
            "/var/runtime/",
            "/usr/",
            "/proc/",
            "/etc/",
            "/dev/",
        )
        self.api = os.environ.get("AWS_LAMBDA_RUNTIME_API", "").rpartition(":")[2]

    def tell(self, kind, **more):
        if self.left <= 0:
            return
        self.left -= 1
        told = {
            "phase": self.phase,
            "id": self.id,
            "ms": round((time.monotonic() - self.began) * 1000, 3),
            "kind": kind,
        }
        begun = getattr(threading._active.get(threading.get_ident()), "observed_in", None)
        if begun is not None:
            told["begun_in"] = begun  # a thread's work counts for the invocation that started it, whenever it is done
        told.update(more)
        data = (json.dumps(told, default=str) + "\n").encode()
        while data:
            data = data[os.write(self.fd, data) :]

    def audit(self, event, args):
        if event not in HEARD or getattr(self.own, "busy", False):
            return
        self.own.busy = True
        try:
            HEARD[event](self, *args)
        finally:
            self.own.busy = False

    def at(self, above=3):
        """The innermost line of the function's own code."""
        frame = sys._getframe(above)
        while frame is not None:
            name = frame.f_code.co_filename
            if name.startswith(self.task):
                return "%s:%d" % (name[len(self.task) :].lstrip("/"), frame.f_lineno)
            frame = frame.f_back
        return None

    def on_open(self, path, mode, flags):
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            return
        whole = os.path.abspath(path)
        writes = bool(flags & WRITES) if isinstance(flags, int) else False
        if whole.endswith((".pyc", ".so")) or (not writes and (whole.startswith(self.quiet) or whole.endswith(".py"))):
            return
        appends = bool(isinstance(flags, int) and flags & os.O_APPEND)
        self.tell("open", path=whole, mode=mode, writes=writes, appends=appends, at=self.at())

    def on_change(self, kind):
        return lambda path, *_: self.tell(kind, path=str(path), at=self.at())

    def on_connect(self, sock, address):
        if isinstance(address, tuple) and str(address[1]) == self.api:
            return
        told = list(address[:2]) if isinstance(address, tuple) else str(address)
        self.tell("connect", to=told, fd=sock.fileno(), at=self.at())

    def on_lookup(self, host, port, *_):
        self.tell("lookup", host=host if isinstance(host, str) else str(host), port=port, at=self.at())

    def on_process(self, program, *_):
        self.tell("process", program=str(program), at=self.at())

    def threads(self):
        """Tell of threads as they start; no audit event does on every Python."""
        start = threading.Thread.start

        def observed(thread):
            thread.observed_in = self.id or "init"
            self.own.busy = True
            try:
                self.tell("thread", name=thread.name, at=self.at(2))
            finally:
                self.own.busy = False
            return start(thread)

        threading.Thread.start = observed

    def timed(self, name, loader):
        """Tell how long a module's own code and what it imports took."""
        run = loader.exec_module

        def exec_module(module):
            began = time.perf_counter()
            try:
                return run(module)
            finally:
                ms = round((time.perf_counter() - began) * 1000, 3)
                self.tell("import", module=name, took_ms=ms, file=getattr(module, "__file__", None))

        loader.exec_module = exec_module

    def find_spec(self, name, path=None, target=None):
        """First on sys.meta_path: let the others find, and time what they found."""
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec = find(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "__dict__") and not isinstance(spec.loader, type):
                    self.timed(name, spec.loader)
                return spec
        return None

    def snapshot(self):
        """What is alive when the answer has been given."""
        main = threading.main_thread()
        threads = [each.name for each in threading.enumerate() if each is not main]
        self.tell(
            "left",
            threads=threads,
            processes=children(),
            sockets=self.sockets(),
            tmp=files("/tmp"),
            globals=self.sizes(),
        )

    def sockets(self):
        found = []
        for name in os.listdir("/proc/self/fd"):
            try:
                if not os.readlink("/proc/self/fd/" + name).startswith("socket:"):
                    continue
                with socket.socket(fileno=os.dup(int(name))) as each:
                    peer, own = each.getpeername(), each.getsockname()
            except OSError:
                continue
            if isinstance(peer, tuple) and str(peer[1]) != self.api:
                found.append({"to": list(peer[:2]), "from": own[1]})
        return found

    def sizes(self):
        """How many items each container among the globals of the function's own modules holds."""
        found = {}
        for name, module in list(sys.modules.items()):
            if not (getattr(module, "__file__", None) or "").startswith(self.task):
                continue
            for key, value in list(vars(module).items()):
                if isinstance(value, (list, dict, set)) and not key.startswith("__"):
                    found[name + "." + key] = len(value)
        return found

    def watch(self, places):
        """Tell, once an invocation, when a line of the function's own files is run: `{"app.py": [12, 13]}`."""
        files = {os.path.join(self.task, name): frozenset(lines) for name, lines in places.items()}
        told = set()

        def ran(code, line):
            key = (self.phase, self.id, code.co_filename, line)
            if key in told or line not in files[code.co_filename]:
                return
            told.add(key)
            self.own.busy = True
            self.tell("reached", file=os.path.relpath(code.co_filename, self.task), line=line)
            self.own.busy = False

        if hasattr(sys, "monitoring"):
            monitored(files, ran)
        else:
            traced(files, ran)

    def invocations(self, client):
        """Follow the runtime through its client: an invocation begins when `next` returns, ends with its answer."""
        wait = client.next

        def next_one():
            event, headers = wait()
            self.phase, self.id, self.left = "invoke", headers.get("Lambda-Runtime-Aws-Request-Id"), MOST_EVENTS
            return event, headers

        client.next = next_one
        for name in ("post_invocation_result", "post_error"):
            setattr(client, name, self.answering(getattr(client, name)))

    def answering(self, post):
        def answer(*args, **named):
            self.own.busy = True
            try:
                self.snapshot()
            finally:
                self.own.busy = False
            self.phase = "after"
            return post(*args, **named)

        return answer


def monitored(files, ran):
    """Python 3.12 and later: only code of these files is looked at, the rest runs as fast as ever."""
    monitoring = sys.monitoring
    tool, events = monitoring.PROFILER_ID, monitoring.events

    def starts(code, _):
        if code.co_filename in files:
            monitoring.set_local_events(tool, code, events.LINE)
        return monitoring.DISABLE

    monitoring.use_tool_id(tool, "deburr")
    monitoring.register_callback(tool, events.PY_START, starts)
    monitoring.register_callback(tool, events.LINE, ran)
    monitoring.set_events(tool, events.PY_START)


def traced(files, ran):
    """Before that, every call is looked at."""

    def line(frame, event, _):
        if event == "line":
            ran(frame.f_code, frame.f_lineno)
        return line

    def called(frame, event, _):
        return line if frame.f_code.co_filename in files else None

    sys.settrace(called)
    threading.settrace(called)


def children():
    try:
        with open("/proc/self/task/%d/children" % os.getpid()) as file:
            return len(file.read().split())
    except OSError:
        return 0


def files(folder):
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            if len(found) >= MOST_FILES:
                return found
            path = os.path.join(where, name)
            try:
                found[path] = os.lstat(path).st_size
            except OSError:
                pass
    return found


HEARD = {
    "open": Observer.on_open,
    "os.remove": lambda self, path, *_: self.on_change("remove")(path),
    "os.rename": lambda self, path, *_: self.on_change("rename")(path),
    "os.mkdir": lambda self, path, *_: self.on_change("mkdir")(path),
    "shutil.rmtree": lambda self, path, *_: self.on_change("remove")(path),
    "socket.connect": Observer.on_connect,
    "socket.getaddrinfo": Observer.on_lookup,
    "subprocess.Popen": Observer.on_process,
    "os.posix_spawn": Observer.on_process,
    "os.system": Observer.on_process,
    "os.fork": lambda self, *_: self.on_process("fork"),
}


def install(fd, task, watched=""):
    os.set_inheritable(fd, False)
    observer = Observer(fd, task)
    if watched:
        observer.watch(json.loads(watched))
    sys.meta_path.insert(0, observer)
    sys.addaudithook(observer.audit)
    observer.threads()
    return observer
