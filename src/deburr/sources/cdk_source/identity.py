"""Which constructs that a CDK app makes are one that was made before, and which are others of their kind.

One class of stacks may be made for every stage: what is made in it is made once. What a helper or a loop of the app
makes under an id that only running tells is another one for every call and every turn.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from deburr.sources.cdk_source.values import Called, Construct, Options, Own, Partly, Spot, Value, argument, text_of

MOST = 300
"""Constructs that one line makes under ids which are not known."""

SINGLETON = "lambda.SingletonFunction"
"""One in each stack for its `uuid`, however often and wherever it is made: the first says what it is.
https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda.SingletonFunction.html"""

NUMBER = re.compile(r" \d+$")

Via = tuple[object, ...]
"""The calls and turns that led somewhere, the last one first, from the stack on; () in the stack itself."""
Key = tuple[str, int, int, str, str]


class Identities:
    """via      how what runs was come to.
    clashed     True once something was made that is in other code than what has its place and path.
    many        files in which more is made than is told apart.
    """

    def __init__(self) -> None:
        self.via: Via = ()
        self.clashed = False
        self.many: list[str] = []
        self._made: dict[Key, Construct] = {}
        self._ways: dict[Key, dict[Via, int]] = {}

    def forget(self) -> None:
        self._made.clear()
        self._ways.clear()

    def count(self) -> int:
        return len(self._made)

    def forget_from(self, number: int) -> None:
        """Let go of all but the first of them."""
        for key in list(self._made)[number:]:
            del self._made[key]

    def path(self, args: list[Value], options: Options, at: Spot, otherwise: str) -> str:
        """The ids from the stack down, `{}` for what only running tells; `otherwise` for one that is not known.

        What is come to on another way has a number then.
        """
        above = argument(args, options, 0, "scope")
        inner = above.path if isinstance(above, Own | Construct) else ""
        called = argument(args, options, 1, "id")
        own = text_of(called)
        path = own or (called.shown if isinstance(called, Partly) else "") or otherwise
        path = f"{inner}/{path}" if inner else path
        if own or not self.via:
            return path
        ways = self._ways.setdefault(_key(at, path, stack_of(args, options)), {})
        if self.via not in ways and len(ways) >= MOST:
            self.many += [at.file] * (at.file not in self.many)
            return path
        number = ways.setdefault(self.via, len(ways) + 1)
        return f"{path} {number}" if number > 1 else path

    def made(self, kind: str, args: list[Value], options: Options, at: Spot, otherwise: str, by: str) -> Construct:
        """A construct; the same as before where it is made at the same place, under the same path, of the same code."""
        path, stack = self.path(args, options, at, otherwise), stack_of(args, options)
        uuid = text_of(options.entries.get("uuid")) if kind == SINGLETON else None
        if uuid is not None:
            one = ("", 0, 0, uuid, stack)
            if one not in self._made:
                self._made[one] = Construct(at, kind, path, args, options, stack, by, "")
            return self._made[one]
        key, number = _key(at, path, stack), 1
        while (known := self._made.get(key)) is not None:
            if not _differ(known.options, options):
                return known
            self.clashed, number = True, number + 1
            key = _key(at, f"{path} {number}", stack)
        twin_of = self._shared(path, args, options)
        made = self._made[key] = Construct(at, kind, key[3], args, options, stack, by, twin_of)
        return made

    def _shared(self, path: str, args: list[Value], options: Options) -> str:
        called = argument(args, options, 1, "id")
        return "" if text_of(called) is not None or not self.via else NUMBER.sub("", path)


def stack_of(args: list[Value], options: Options) -> str:
    """The stack's class that something is made in."""
    above = argument(args, options, 0, "scope")
    return above.stack if isinstance(above, Own | Construct) else ""


def _key(at: Spot, path: str, stack: str) -> Key:
    return (at.file, at.node.line, at.node.column, path, stack)


CODE = ("handler", "entry", "index")


def _differ(one: Options, other: Options) -> bool:
    """True for options that surely name other code."""
    pairs = [(text_of(one.entries.get(name)), text_of(other.entries.get(name))) for name in CODE]
    pairs.append((_asset(one.entries.get("code")), _asset(other.entries.get("code"))))
    return any(first is not None and second is not None and first != second for first, second in pairs)


def _asset(code: Value | None) -> str | None:
    return text_of(code.args[0]) if isinstance(code, Called) and code.args else None


def labels(twins: list[Construct]) -> list[str] | None:
    """What tells constructs of one path apart: their handlers, the files of their code, or
    their names; None where nothing does."""
    for told in LABELS:
        found = [told(text_of(each.options.entries.get("handler")), _file(each)) for each in twins]
        if None not in found and len(set(found)) == len(found):
            return [each for each in found if each is not None]
    found = [_own_name(each) for each in twins]
    if None not in found and len(set(found)) == len(found):
        return [each for each in found if each is not None]
    return None


def is_named(made: Construct) -> bool:
    """True where its id is written."""
    return text_of(argument(made.args, made.options, 1, "id")) is not None


def _own_name(made: Construct) -> str | None:
    """What AWS is told to call it, `...` for what only running tells."""
    given = next((made.options.entries[name] for name in NAMES if name in made.options.entries), None)
    return text_of(given) or (given.shown if isinstance(given, Partly) else "") or None


NAMES = ("functionName", "tableName", "queueName", "topicName", "bucketName", "streamName", "logGroupName")


def _file(made: Construct) -> PurePosixPath | None:
    entries = made.options.entries
    path = text_of(entries.get("entry")) or text_of(entries.get("index")) or _asset(entries.get("code"))
    return PurePosixPath(path) if path else None


LABELS: tuple[Callable[[str | None, PurePosixPath | None], str | None], ...] = (
    lambda handler, file: handler.rpartition(".")[2] if handler else None,
    lambda handler, file: handler.removesuffix(".handler").rpartition("/")[2] if handler else None,
    lambda handler, file: file.stem if file else None,
    lambda handler, file: file.parent.name if file else None,
    lambda handler, file: handler,
)
