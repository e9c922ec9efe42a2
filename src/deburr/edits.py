"""What a finding asks to be changed: an edit that can be made, or advice.

Each edit has a `kind`, as the JSON names it, and `says` what it does in words.
"""

from typing import ClassVar

from msgspec import Struct

from deburr.place import Place


class SetValue(Struct, frozen=True):
    """Write another value where one is written now.

    at     the value's place; for a default, the resource that left it out, with the property path to add.
    value  a tuple for a list of texts.
    safe   True only if behaviour cannot change.
    told   `timeout to 29`, as the dialect of its owner says it; "" where that is the property's own name.
    name   the property's name in that dialect; "" where it is the same.
    """

    kind: ClassVar[str] = "set"
    at: Place
    value: str | int | tuple[str, ...]
    safe: bool = False
    told: str = ""
    name: str = ""

    @property
    def says(self) -> str:
        """What to do, in words."""
        key = self.at.path.rpartition(".")[2] or "the value"
        resource = self.at.path.partition(".Properties")[0]
        resource = resource if self.at.in_template else resource.removeprefix("Resources.")
        where = f"at {self.at}" if self.at.end_line else f"on {resource}"
        value = ", ".join(self.value) if isinstance(self.value, tuple) else self.value
        return f"set {self.told or f'{key} to {value}'} {where}"


class PassArgument(Struct, frozen=True):
    """Pass one more argument to a call, or another value for one that it passes.

    at       the call; `at.path` is its callee.
    name     the keyword, or in JavaScript the key of the options object.
    value    as written in the file's language.
    options  which argument of the call is the options object, counted from 0; None where it takes keywords. An
             address that stands there has them behind it.
    needs    a module that the value names; "" for none.
    wraps    under which key what stands there goes into the options, where it is none itself; "" where it does not.
    safe     True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "argument"
    at: Place
    name: str
    value: str
    options: int | None = None
    needs: str = ""
    wraps: str = ""
    safe: bool = False

    @property
    def says(self) -> str:
        return f"pass {self.name}{'=' if self.options is None else ': '}{self.value}"


class Hoist(Struct, frozen=True):
    """Build at the module's level what a function builds each time it is called.

    at    the call that builds it; `at.path` is its callee.
    safe  True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "hoist"
    at: Place
    safe: bool = False

    @property
    def says(self) -> str:
        return "build it at the module's level"


class Keep(Struct, frozen=True):
    """Keep behind a getter, which checks it, what a function connects each time it is called.

    at     the call that connects; `at.path` is its callee.
    entry  the name of the function that Lambda calls: it runs once at a time.
    safe   True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "keep"
    at: Place
    entry: str
    safe: bool = False

    @property
    def says(self) -> str:
        return "keep it behind a getter that checks it"


class Revive(Struct, frozen=True):
    """Check a module's connection when an invocation begins, and connect again when it is dead.

    at     the call that connects; `at.path` is its callee.
    entry  the name of the function that Lambda calls.
    safe   True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "revive"
    at: Place
    entry: str
    safe: bool = False

    @property
    def says(self) -> str:
        return "check it when an invocation begins"


class OpenAnew(Struct, frozen=True):
    """Open for writing a file that is opened for appending.

    at     the call that opens it; `at.path` is its callee.
    entry  the name of the function that Lambda calls: only there it is known to be opened once.
    safe   True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "open"
    at: Place
    entry: str
    safe: bool = False

    @property
    def says(self) -> str:
        return "open it for writing"


class RemoveAfter(Struct, frozen=True):
    """Remove a file under /tmp when the block that writes it is done, whatever happens in it.

    at    the call that writes it; `at.path` is its callee.
    safe  True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "remove"
    at: Place
    safe: bool = False

    @property
    def says(self) -> str:
        return "remove it in a finally"


class MoveImport(Struct, frozen=True):
    """Import in the functions that use it what a file imports for all, or let Python load it when it is first used.

    at    the module's name in the import; `at.path` is the module.
    lazy  by `__lazy_modules__`, which the function's Python must know.
    safe  True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "move"
    at: Place
    lazy: bool = False
    safe: bool = False

    @property
    def says(self) -> str:
        if self.lazy:
            return f"name {self.at.path} in __lazy_modules__"
        return f"import {self.at.path} where it is used"


class DropImport(Struct, frozen=True):
    """Delete an import that nothing uses.

    at    the module's name in the import, or the statement; `at.path` is what it brings, by its full name.
    safe  True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "drop"
    at: Place
    safe: bool = False

    @property
    def says(self) -> str:
        return f"delete the import of {self.at.path}"


class DeclareLogs(Struct, frozen=True):
    """Give a function of a template a log group of its own that forgets.

    at    the function, with the property path of the group's name.
    days  that it keeps what is written.
    safe  True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "logs"
    at: Place
    days: int
    safe: bool = False

    @property
    def says(self) -> str:
        return f"declare a log group that keeps {self.days} days"


class AnswerFailures(Struct, frozen=True):
    """Name in the answer which records of a batch failed, and let the event source ask for that.

    at       work on one record that may fail, in the loop over them; `at.path` is the callee.
    mapping  where the event source mapping says what it asks for.
    entry    the name of the function that Lambda calls: nobody else's answer counts.
    safe     True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "answer"
    at: Place
    mapping: Place
    entry: str
    safe: bool = False

    @property
    def says(self) -> str:
        return "name failed records in the answer, and ask for that"


class Require(Struct, frozen=True):
    """Name deburr_guards among what a function's package is made of.

    at  the list of requirements.
    """

    kind: ClassVar[str] = "guard"
    at: Place
    safe: bool = False

    @property
    def says(self) -> str:
        return f"name deburr_guards in {self.at.file}"


class UseGuard(Struct, frozen=True):
    """Let one of deburr_guards do what a Python handler does by hand.

    at       the call that the finding is about.
    guard    deadline, reuse, once or scratch.
    entry    the name of the function that Lambda calls.
    method   of Deadline, that gives this client its timeout; "" for the other guards.
    passed   in JavaScript, the argument that bounds the call by a constant; None in Python.
    waits_s  how long the caller waits, where that is less than the function may run; None otherwise.
    needs    what must be added so that the guards are shipped.
    lacks    why they cannot be; "" where they can.
    safe     True only if behaviour cannot change.
    """

    kind: ClassVar[str] = "guard"
    at: Place
    guard: str
    entry: str
    method: str = ""
    passed: PassArgument | None = None
    waits_s: int | None = None
    needs: tuple[Require, ...] = ()
    lacks: str = ""
    safe: bool = False

    @property
    def says(self) -> str:
        return f"use {self.guard} of deburr_guards"


class Advice(Struct, frozen=True):
    """What to do by hand, where no edit can be offered yet."""

    text: str


InCode = (
    PassArgument | Hoist | Keep | MoveImport | DropImport | AnswerFailures | OpenAnew | RemoveAfter | Revive | UseGuard
)
"""Edits of programs."""
Edit = SetValue | DeclareLogs | Require | InCode
Fix = Edit | Advice
