"""Runs over a CDK app's own code as reading goes: constants, objects, loops over known lists, classes of its own."""

from collections.abc import Sequence

from deburr.sources.cdk_source import records, statements
from deburr.sources.cdk_source.binding import give
from deburr.sources.cdk_source.calls import of_library
from deburr.sources.cdk_source.expressions import READERS
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.identity import Identities, stack_of
from deburr.sources.cdk_source.values import (
    BARE,
    Act,
    Called,
    Class,
    Construct,
    External,
    Function,
    Options,
    Own,
    Scope,
    Spot,
    Unknown,
    Value,
    argument,
    text_of,
)
from deburr.sources.handlers import syntax as s

STEPS = 400_000
"""Of an app that is followed from its beginning."""
STEPS_ALONE = 100_000
"""Of each file that is run by itself, as long as all of them take no more than `MOST_STEPS`."""
MOST_STEPS = 1_000_000
DEEPEST = 40
STACKS = ("Stack", "NestedStack", "Stage", "App")


class Evaluator:
    """What an app's code makes.

    constructs  every construct of the library that was seen made, in order, each once.
    acts        every call of something of a library, in order.
    tired       files in which the steps ran out that one run may take.
    identities  of what it makes.
    handed  where values stand that calls of the app's own code write.
    looping  how many loops are running in the function that runs.
    perhaps  what the function that runs may have given back already.
    unset_environment  True where `process.env.STAGE || "dev"` is taken for "dev", and nothing of it is "local".
    """

    def __init__(self, files: AppFiles, *, unset_environment: bool = False) -> None:
        self.files = files
        self.unset_environment = unset_environment
        self.constructs: list[Construct] = []
        self.acts: list[Act] = []
        self.tired: list[str] = []
        self._modules: dict[str, Scope] = {}
        self.identities = Identities()
        self.handed: set[tuple[str, int, int]] = set()
        self._ran: set[int] = set()
        self._steps = 0
        self._allowed = STEPS
        self._told = False
        self._depth = 0
        self.looping = 0
        self.perhaps: list[Value] = []
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
        self.constructs, self.acts, self.perhaps = [], [], []
        self._modules.clear()
        self.identities.forget()

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
                    statements.define(self, statement, scope)
            self.run(tree.body, scope)
        return scope

    def classes(self, file: str) -> list[Class]:
        """The classes of a file that nothing has made an object of."""
        found = [value for value in self.module(file).names.values() if isinstance(value, Class)]
        return [each for each in found if each.at.file == file and id(each.node) not in self._ran]

    def make(self, cls: Class, args: list[Value], options: Options, at: Spot) -> Value:
        """An object of one of the app's classes."""
        again = id(cls.node) in self._ran
        self._ran.add(id(cls.node))
        if self.is_stack(cls):
            return self._stack(cls, args, options, at, again)
        path = self.identities.path(args, options, at, cls.node.name)
        return self._fill(Own(at, cls, path, stack_of(args, options)), args, options)

    def _stack(self, cls: Class, args: list[Value], options: Options, at: Spot, again: bool) -> Own:
        """The same as before of its class, for another stage; one of its own where other code is in it."""
        ids = self.identities
        via, clashed, number = ids.via, ids.clashed, ids.count()
        made, acts = len(self.constructs), len(self.acts)
        if args and not cls.at.file.endswith(".py"):
            args = [*args, *([Unknown(at)] * (3 - len(args)))]  # a test may make it with less than it needs
        ids.via, ids.clashed = (), False
        own = self._fill(Own(at, cls, "", f"{cls.node.name} {cls.at.file}"), args, options)
        if again and ids.clashed:
            ids.forget_from(number)
            del self.constructs[made:], self.acts[acts:]
            called = text_of(argument(args, options, 1, "id")) or f"{cls.node.name}{number}"
            own = self._fill(Own(at, cls, "", f"{called.replace(' ', '-')} {cls.at.file}"), args, options)
        ids.via, ids.clashed = via, clashed
        return own

    def _fill(self, own: Own, args: list[Value], options: Options) -> Own:
        self._owned.append(own)
        scope = self.inner(own.cls.scope)
        scope.names["this"] = own
        for name, value in own.cls.node.fields:
            own.attributes[name] = self.eval(value, scope) if value is not None else Unknown(own.at)
        self._construct(own, own.cls, args, options)
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
        elif records.is_record(cls):
            records.fill(self, own, cls, args, options)
        else:
            self.construct_base(own, cls, args, options)

    # Statements ----------------------------------------------------------------------------------------

    def run(self, body: Sequence[s.Stmt], scope: Scope) -> Value | None:
        """The value of the first `return` met; None when there was none."""
        for statement in body:
            self._steps += 1
            if self._steps > self._allowed:
                self.tire(scope)
                return None
            found = statements.statement(self, statement, scope)
            if found is not None:
                return found
        return None

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
        looping, self.looping = self.looping, 0
        perhaps, self.perhaps = self.perhaps, []
        self._depth += 1
        found = statements.given_back(self.run(callee.node.body, scope), self.perhaps)
        self._depth -= 1
        self.looping, self.perhaps = looping, perhaps
        return found if found is not None else Unknown(callee.at)

    def made_construct(
        self, kind: str, args: list[Value], options: Options, at: Spot, otherwise: str = "", *, by: str = ""
    ) -> Construct:
        """A construct of the library, once however many stages the app has."""
        number = self.identities.count()
        made = self.identities.made(kind, args, options, at, otherwise or kind.rpartition(".")[2], by)
        if self.identities.count() > number:
            self.constructs.append(made)
        return made
