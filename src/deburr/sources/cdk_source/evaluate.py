"""Runs over a CDK app's own code as reading goes: constants, objects, loops over known lists, classes of its own."""

from collections.abc import Sequence

from deburr.sources.cdk_source.binding import bind, give
from deburr.sources.cdk_source.calls import of_library
from deburr.sources.cdk_source.expressions import READERS
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.imports import bound
from deburr.sources.cdk_source.lists import TURNS
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Class,
    Const,
    Construct,
    External,
    Function,
    Items,
    Options,
    Own,
    Partly,
    Scope,
    Spot,
    Unknown,
    Value,
    text_of,
)
from deburr.sources.handlers import syntax as s

STEPS = 200_000
"""Of an app that is followed from its beginning."""
STEPS_ALONE = 100_000
"""Of each file that is run by itself, as long as all of them take no more than `MOST_STEPS`."""
MOST_STEPS = 1_000_000
DEEPEST = 40
STACKS = ("Stack", "NestedStack", "Stage", "App")
BARE = ("Construct", "Resource")
"""What classes extend that are constructs and no more."""


class Evaluator:
    """What an app's code makes.

    constructs  every construct of the library that was seen made, in order, each once.
    acts        every call of something of a library, in order.
    tired       files in which the steps ran out that one run may take.
    unset_environment  True where `process.env.STAGE || "dev"` is taken for "dev".
    """

    def __init__(self, files: AppFiles, *, unset_environment: bool = False) -> None:
        self.files = files
        self.unset_environment = unset_environment
        self.constructs: list[Construct] = []
        self.acts: list[Act] = []
        self.tired: list[str] = []
        self._modules: dict[str, Scope] = {}
        self._made: dict[tuple[str, int, int, str, str], Construct] = {}
        self._ran: set[int] = set()
        self._steps = 0
        self._allowed = STEPS
        self._told = False
        self._depth = 0
        self._scopes: list[Scope] = []
        self._owned: list[Own] = []

    def forget(self) -> None:
        """Let go of what was evaluated: names and values hold each other, and a check collects no such circles."""
        for scope in self._scopes:
            scope.names.clear()
        for made in self.constructs:
            made.attributes.clear()
        for own in self._owned:
            own.attributes.clear()
            own.made = own.stands_for = None
        self.constructs, self.acts = [], []
        self._modules.clear()
        self._made.clear()

    def _scope(self, file: str, outer: Scope | None = None) -> Scope:
        made = Scope(file, {}, outer)
        self._scopes.append(made)
        return made

    def tire(self, scope: Scope) -> None:
        """Steps or turns have run out: what had not run by then is not looked at, which is said once."""
        if not self._told:
            self._told = True
            self.tired.append(scope.file)

    def inner(self, scope: Scope) -> Scope:
        """Names of a part of what runs in a scope."""
        return self._scope(scope.file, scope)

    def begin(self) -> None:
        """Another file is run by itself: what went before takes nothing from it."""
        self._allowed = min(self._steps + STEPS_ALONE, MOST_STEPS)
        self._told = False

    # Modules -------------------------------------------------------------------------------------------

    def module(self, file: str) -> Scope:
        """The names of a file, once its top level has run."""
        known = self._modules.get(file)
        if known is not None:
            return known
        scope = self._modules[file] = self._scope(file)
        tree = self.files.tree(file)
        if tree is not None:
            for statement in tree.body:  # JavaScript's declarations are there before the first statement runs
                if isinstance(statement, s.Define):
                    self._define(statement, scope)
            self._run(tree.body, scope)
        return scope

    def classes(self, file: str) -> list[Class]:
        """The classes of a file that nothing has made an object of."""
        found = [value for value in self.module(file).names.values() if isinstance(value, Class)]
        return [each for each in found if each.at.file == file and id(each.node) not in self._ran]

    def make(self, cls: Class, args: list[Value], options: Options, at: Spot) -> Value:
        """An object of one of the app's classes."""
        self._ran.add(id(cls.node))
        own = Own(at, cls, "", f"{cls.node.name} {cls.at.file}")
        if not self.is_stack(cls):
            own.path, own.stack = _path(args, options, cls.node.name), _stack(args, options)
        self._owned.append(own)
        for name, value in cls.node.fields:
            own.attributes[name] = self.eval(value, cls.scope) if value is not None else Unknown(at)
        self._construct(own, cls, args, options)
        return own

    def is_stack(self, cls: Class) -> bool:
        base = cls.base
        while isinstance(base, Class):
            base = base.base
        return isinstance(base, External) and (base.path in STACKS or base.path.endswith("Stack"))

    def construct_base(self, own: Own, cls: Class, args: list[Value], options: Options) -> None:
        """`super(...)` in a constructor of that class."""
        if isinstance(cls.base, Class):
            self._ran.add(id(cls.base.node))
            self._construct(own, cls.base, args, options)
        elif isinstance(cls.base, External) and cls.base.path not in (*STACKS, *BARE) and own.made is None:
            made = of_library(self, cls.base.path, args, options, own.at, own.path.rpartition("/")[2])
            own.made = made if isinstance(made, Construct) else None
            own.stands_for = made if isinstance(made, Called) else None

    def _construct(self, own: Own, cls: Class, args: list[Value], options: Options) -> None:
        made = cls.node.methods.get("constructor") or cls.node.methods.get("__init__")
        if made is not None:
            self.call(Function(own.at, made, cls.scope, own), args, options, cls)
        else:
            self.construct_base(own, cls, args, options)

    # Statements ----------------------------------------------------------------------------------------

    def _run(self, body: Sequence[s.Stmt], scope: Scope) -> Value | None:
        """The value of the first `return` met; None when there was none."""
        for statement in body:
            self._steps += 1
            if self._steps > self._allowed:
                self.tire(scope)
                return None
            found = self._statement(statement, scope)
            if found is not None:
                return found
        return None

    def _statement(self, node: s.Stmt, scope: Scope) -> Value | None:
        if isinstance(node, s.ExprStmt):
            self.eval(node.value, scope)
        elif isinstance(node, s.Assign):
            value = self.eval(node.value, scope) if node.value is not None else Unknown(Spot(node, scope.file))
            for target in node.targets:
                bind(self, target, value if node.op == "=" else Unknown(value.at), scope)
        elif isinstance(node, s.Return):
            return self.eval(node.value, scope) if node.value is not None else Unknown(Spot(node, scope.file))
        elif isinstance(node, s.If):
            return self._branch(node, scope)
        elif isinstance(node, s.Loop):
            return self._loop(node, scope)
        elif isinstance(node, s.Define):
            self._define(node, scope)
        elif isinstance(node, s.Import):
            bound(self, node, scope)
        elif isinstance(node, s.Export):
            for name, exported in node.pairs:
                scope.names[name] = self.eval(exported, scope)
        elif isinstance(node, s.Try):
            return self._run([*node.body, *node.orelse, *node.final], scope)
        elif isinstance(node, s.With):
            for expr, held in node.items:
                given = self.eval(expr, scope)
                if held is not None:
                    bind(self, held, given, scope)
            return self._run(node.body, scope)
        elif isinstance(node, s.Block):
            return self._run(node.body, scope)
        return None

    def _branch(self, node: s.If, scope: Scope) -> Value | None:
        test = self.eval(node.test, scope)
        if isinstance(test, Const):
            return self._run(node.body if test.value else node.orelse, scope)
        self._run(node.body, scope)
        self._run(node.orelse, scope)
        return None

    def _loop(self, node: s.Loop, scope: Scope) -> Value | None:
        over = self.eval(node.iterable, scope) if node.iterable is not None else None
        turns = over.items[:TURNS] if isinstance(over, Items) else [Unknown(Spot(node, scope.file))]
        if isinstance(over, Items) and len(over.items) > TURNS:
            self.tire(scope)
        for each in turns:
            if node.target is not None:
                bind(self, node.target, each, scope)
            self._run(node.body, scope)
        return None

    def _define(self, node: s.Define, scope: Scope) -> None:
        at = Spot(node.value, scope.file)
        made: Value
        if isinstance(node.value, s.Class):
            base = self.eval(node.value.bases[0], scope) if node.value.bases else None
            known = scope.names.get(node.name)
            if isinstance(known, Class) and known.node is node.value:
                known.base = base
                return
            made = Class(at, node.value, scope, base)
        else:
            made = Function(at, node.value, scope)
        scope.names[node.name] = made
        if node.default:
            scope.names["default"] = made

    # Values --------------------------------------------------------------------------------------------

    def eval(self, node: s.Expr, scope: Scope) -> Value:
        """What an expression stands for."""
        self._steps += 1
        at = Spot(node, scope.file)
        read = READERS.get(type(node))
        if self._steps > self._allowed:
            self.tire(scope)
            return Unknown(at)
        if read is None or self._depth > DEEPEST:
            return Unknown(at)
        return read(self, node, scope, at)

    def call(self, callee: Function, args: list[Value], options: Options, cls: Class | None = None) -> Value:
        """What a function of the app's own gives back."""
        if self._depth >= DEEPEST:
            return Unknown(callee.at)
        scope = self._scope(callee.scope.file, callee.scope)
        if callee.this is not None:
            scope.names["this"] = callee.this
        if cls is not None:
            scope.names["<class>"] = cls
        give(self, callee, args, options, scope)
        self._depth += 1
        found = self._run(callee.node.body, scope)
        self._depth -= 1
        return found if found is not None else Unknown(callee.at)

    def made_construct(
        self, kind: str, args: list[Value], options: Options, at: Spot, otherwise: str = "", *, by: str = ""
    ) -> Construct:
        """A construct of the library, once however many stages the app has."""
        path, stack = _path(args, options, otherwise or kind.rpartition(".")[2]), _stack(args, options)
        spot = (at.file, at.node.line, at.node.column, path, stack)
        known = self._made.get(spot)
        if known is not None:
            return known
        made = self._made[spot] = Construct(at, kind, path, args, options, stack, by)
        self.constructs.append(made)
        return made


def _stack(args: list[Value], options: Options) -> str:
    """The stack's class that something is made in."""
    above = args[0] if args else options.entries.get("scope")
    return above.stack if isinstance(above, Own | Construct) else ""


def _path(args: list[Value], options: Options, otherwise: str) -> str:
    """The ids from the stack down, `...` for what only running tells; `otherwise` for one that is not known."""
    above = args[0] if args else options.entries.get("scope")
    inner = above.path if isinstance(above, Own | Construct) else ""
    called = args[1] if len(args) > 1 else options.entries.get("id")
    own = text_of(called) or (called.shown if isinstance(called, Partly) else "") or otherwise
    return f"{inner}/{own}" if inner else own
