"""What is done to files under /tmp: which calls open, write, remove, and which path they are given."""

import re
from collections.abc import Callable
from typing import NamedTuple

from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import (
    Const,
    EventValue,
    External,
    Instance,
    ObjectValue,
    Pattern,
    Value,
    as_text,
    interesting,
)


class Touch(NamedTuple):
    path: str
    fixed: bool
    mode: str
    own: bool = False
    renewed: bool = False


_UNIQUE = (
    r"uuid|uuid4|nanoid|crypto\.randomUUID|crypto\.randomBytes|Date\.now|Math\.random|time\.time(_ns)?|secrets\.token_\w+"
    r"|uuid\.(uuid1|uuid4|v1|v4|v7)|random\.\w+|datetime\.(datetime\.)?(now|utcnow)|<value>\.(aws_request_id|awsRequestId)"
    r"|ulid\.\w+|tempfile\.(mkstemp|mkdtemp|mktemp)"
)
_MANAGED = "/tmp/{}<managed>"
"""What a context manager, or the garbage collector, removes by itself."""

_REMOVES = frozenset(
    """
    unlink unlinkSync rm rmSync rmdir rmdirSync rmtree removedirs remove removeSync cleanup clean del
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
_FAMILIES = ("emptyDir", "rimraf")
_SHELLS = ("os.system", "os.popen", "subprocess.", "child_process.", "execa", "shelljs")


def removes(path: str) -> bool:
    """True for what removes files, or may do so through a shell."""
    method = path.rpartition(".")[2]
    return method in _REMOVES or method.startswith(_FAMILIES) or path.startswith(_SHELLS)


def differs(value: Value, depth: int = 5) -> bool:
    """True for a name that is another one for another event, or each time."""
    if depth == 0:
        return False
    if isinstance(value, Instance):
        inner = [*value.args, *([value.base] if value.base is not None else [])]
        return (
            value.varies or re.fullmatch(_UNIQUE, value.path) is not None or any(differs(v, depth - 1) for v in inner)
        )
    if isinstance(value, External):
        return re.fullmatch(_UNIQUE, value.path) is not None or (
            value.base is not None and differs(value.base, depth - 1)
        )
    if isinstance(value, Pattern):
        return (value.varies or any(differs(part, depth - 1) for part in value.parts)) and _MANAGED not in value.text
    return value.varies


def renewed(value: Value, depth: int = 5) -> bool:
    """True for a name that surely does not come again: an id, a time, a random number, the key of an object.

    The name of a function, a table, a report comes again, and what is written under it writes over the last.
    """
    if isinstance(value, EventValue):
        return _tells_one(value.path.replace("[]", ""))
    if depth == 0:
        return False
    inner = list(value.parts) if isinstance(value, Pattern) else []
    if isinstance(value, Instance | External):
        if re.fullmatch(_UNIQUE, value.path) or (value.varies and _tells_one(value.path)):
            return True
        inner = [value.base] if value.base is not None else []
    if isinstance(value, Instance):
        inner += value.args
    if isinstance(value, Pattern) and not inner:
        return value.varies  # `tempfile.mkdtemp()`
    return any(renewed(each, depth - 1) for each in inner)


_ONE = (
    r"(?i)^(id|key|uuid|guid|ulid|hash|digest|e_?tag|checksum|nonce|timestamp|sequence_?number)$|_(id|key|uuid|time)$"
)
_ONE_CAMEL = r"[a-z0-9](Id|ID|Key|Uuid|UUID|Hash|Timestamp|Time)$"
_AGAIN = (
    r"(?i)(function|tenant|user|customer|project|resource|account|app|application|stage|region|team|org|group|stack"
    r"|table|bucket|device|site|store|client|api|company|model|template)_?(id|key|uuid)$"
)
"""Ids of what stays: its events come again."""


def _tells_one(path: str) -> bool:
    """True for a member of an event that tells one thing that happened from every other."""
    leaf = path.rpartition(".")[2]
    return bool(re.search(_ONE, leaf) or re.search(_ONE_CAMEL, leaf)) and not re.search(_AGAIN, leaf)


def path_of(value: Value | None) -> tuple[str, bool, bool, bool] | None:
    """The path, whether it is the same in every invocation, whether each gives it a name of its own, and surely.

    None when it is not under /tmp as far as known.
    """
    if value is None:
        return None
    if isinstance(value, Instance):
        if value.path.endswith("Path") and value.args:
            return path_of(value.args[0])
        return None
    text = as_text(value)
    if text is None or not (text.startswith("/tmp/") or text == "/tmp"):
        return None
    return text, "{}" not in text, differs(value), renewed(value)


def unwritable(value: Value | None) -> tuple[str, bool, bool, bool] | None:
    """The same of a path that is surely on the read-only file system: relative, or in the code's own folder.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the working folder is /var/task.
    """
    if isinstance(value, Instance):
        return unwritable(value.args[0]) if value.path.endswith("Path") and value.args else None
    text = as_text(value) if value is not None else None
    if not text or text.startswith(("{", "<", "~", "-")) or "://" in text or "\n" in text:
        return None
    if text.startswith("/") and not text.startswith("/var/task"):
        return None
    return text, "{}" not in text, False, False


Where = Callable[[Value | None], tuple[str, bool, bool, bool] | None]


def joined(parts: list[Value]) -> Value:
    """`os.path.join`, `path.join`, `Path / name`: the parts as one path."""
    texts = [as_text(part) for part in parts]
    if not texts or texts[0] is None:
        return Pattern("{}", any(part.varies for part in parts))
    known = ["{}" if text is None else text.strip("/") if at else text.rstrip("/") for at, text in enumerate(texts)]
    whole = "/".join(known)
    varies = any(part.varies for part in parts)
    return Pattern(whole, varies, tuple(parts)) if "{}" in whole else Const(whole)


def _mode(letters: str | None, default: str = "r") -> str:
    letters = letters if letters is not None else default
    if "a" in letters:
        return "append"
    return "write" if "w" in letters or "x" in letters or "+" in letters else "read"


def _open(args: list[Value], keywords: dict[str, Value]) -> str:
    written = args[1] if len(args) > 1 else keywords.get("mode")
    letters = as_text(written) if written is not None else "r"
    return "unknown" if letters is None else _mode(letters)


def _stream(args: list[Value], keywords: dict[str, Value]) -> str:
    options = args[1] if len(args) > 1 else None
    if isinstance(options, ObjectValue):
        flags = options.attrs.get("flags") or options.attrs.get("flag")
        return _mode(as_text(flags) if flags is not None else None, "w")
    return "write"


def _node_write(args: list[Value], keywords: dict[str, Value]) -> str:
    options = args[2] if len(args) > 2 else None
    if isinstance(options, ObjectValue) and "flag" in options.attrs:
        return _mode(as_text(options.attrs["flag"]), "w")
    return "write"


def _always(mode: str) -> "Callable[[list[Value], dict[str, Value]], str]":
    def read(args: list[Value], keywords: dict[str, Value]) -> str:
        return mode

    return read


def _to_csv(args: list[Value], keywords: dict[str, Value]) -> str:
    return _mode(as_text(keywords["mode"]) if "mode" in keywords else None, "w")


PATH_AT: dict[str, tuple[int, "Callable[[list[Value], dict[str, Value]], str]"]] = {
    "open": (0, _open),
    "io.open": (0, _open),
    "codecs.open": (0, _open),
    "aiofiles.open": (0, _open),
    "gzip.open": (0, _open),
    "os.remove": (0, _always("remove")),
    "os.unlink": (0, _always("remove")),
    "shutil.rmtree": (0, _always("remove")),
    "os.path.exists": (0, _always("exists")),
    "os.path.isfile": (0, _always("exists")),
    "os.listdir": (0, _always("list")),
    "logging.FileHandler": (0, _always("append")),
}
for _module in ("fs", "fs/promises", "fs.promises", "fs-extra"):
    PATH_AT |= {
        f"{_module}.appendFile": (0, _always("append")),
        f"{_module}.appendFileSync": (0, _always("append")),
        f"{_module}.writeFile": (0, _node_write),
        f"{_module}.writeFileSync": (0, _node_write),
        f"{_module}.createWriteStream": (0, _stream),
        f"{_module}.readFile": (0, _always("read")),
        f"{_module}.readFileSync": (0, _always("read")),
        f"{_module}.createReadStream": (0, _always("read")),
        f"{_module}.unlink": (0, _always("remove")),
        f"{_module}.unlinkSync": (0, _always("remove")),
        f"{_module}.rm": (0, _always("remove")),
        f"{_module}.rmSync": (0, _always("remove")),
        f"{_module}.existsSync": (0, _always("exists")),
        f"{_module}.openSync": (0, _open),
        f"{_module}.open": (0, _open),
        f"{_module}.readdirSync": (0, _always("list")),
    }

_PATHLIB = {
    "write_text": "write",
    "write_bytes": "write",
    "read_text": "read",
    "read_bytes": "read",
    "unlink": "remove",
    "exists": "exists",
    "touch": "write",
}


TOUCHING = frozenset({"truncate", "to_csv", "to_json", "download_file", "open", *_PATHLIB})
"""Methods that may do something to a path, beside those of `PATH_AT`."""


def touch_of(call: Called, where: Where = path_of) -> Touch | None:
    """What one call does to a path of that kind; None when it does nothing to one.

    where  tells the path of a value: `path_of` those under /tmp, `unwritable` those that nothing can be written to.
    """
    path, method, args, keywords, base = call.path, call.method, call.args, call.keywords, call.base
    known = PATH_AT.get(path)
    if known is not None:
        at, read = known
        target = args[at] if len(args) > at else keywords.get("file") or keywords.get("filename")
        found = where(target)
        return None if found is None else Touch(found[0], found[1], read(args, keywords), *found[2:])
    if base is not None and base.path.endswith("Path"):
        found = where(base)
        if found is None:
            return None
        if method == "open":
            letters = args[0] if args else keywords.get("mode")
            return Touch(*found[:2], _mode(as_text(letters) if letters is not None else "r"), *found[2:])
        mode = _PATHLIB.get(method)
        return None if mode is None else Touch(found[0], found[1], mode, *found[2:])
    if method == "truncate" and base is not None and base.path in PATH_AT and _emptied(args):
        found = where(base.args[0] if base.args else base.keywords.get("file"))
        return None if found is None else Touch(found[0], found[1], "write", *found[2:])
    if method in ("to_csv", "to_json") and args:
        found = where(args[0])
        return None if found is None else Touch(found[0], found[1], _to_csv(args, keywords), *found[2:])
    if method == "download_file":
        owner = path.rpartition(".")[0].rpartition(".")[2]
        at = {"Object()": 0, "Bucket()": 1}.get(owner, 2)  # what a resource is made for need not be told again
        found = where(args[at] if len(args) > at else keywords.get("Filename"))
        return None if found is None else Touch(found[0], found[1], "write", *found[2:])
    return None


def _emptied(args: list[Value]) -> bool:
    return bool(args) and isinstance(args[0], Const) and args[0].value == 0


def temporary(path: str, keywords: dict[str, Value]) -> Value | None:
    """What a standard temporary-file function gives: its own name each time."""
    if path in ("tempfile.TemporaryDirectory", "tempfile.NamedTemporaryFile", "tempfile.TemporaryFile"):
        kept = keywords.get("delete")
        stays = isinstance(kept, Const) and kept.value is False
        return Pattern("/tmp/{}" if stays else _MANAGED, True)
    if path == "tempfile.gettempdir" or path == "os.tmpdir":
        return Const("/tmp")
    if path.startswith("tempfile.") and path != "tempfile.tempdir":
        return Pattern("/tmp/{}", True)
    if path in ("fs.mkdtempSync", "fs.mkdtemp", "fs/promises.mkdtemp"):
        return Pattern("/tmp/{}", True)
    return None


def is_path(value: Value) -> bool:
    """True for something that names a place on disk, so that `/` joins it."""
    if isinstance(value, Instance | External):
        return value.path.endswith("Path")
    return interesting(value) and (as_text(value) or "").startswith("/tmp")
