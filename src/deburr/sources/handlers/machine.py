"""The walk itself: names are bound, local calls followed, everything within a budget of steps."""

from collections.abc import Sequence
from functools import partial

from deburr.place import Place
from deburr.sources.handlers import calls, failing, libraries
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.asking import again, answer, defaulted
from deburr.sources.handlers.attempts import tries_of
from deburr.sources.handlers.batches import may_be_empty, names_failures
from deburr.sources.handlers.bringing import Loader
from deburr.sources.handlers.expressions import EVAL
from deburr.sources.handlers.lasting import keeps
from deburr.sources.handlers.members import member
from deburr.sources.handlers.modules import Modules
from deburr.sources.handlers.needs import keeps as keeps_test
from deburr.sources.handlers.record import Record
from deburr.sources.handlers.settled import Written, settle
from deburr.sources.handlers.statements import run_body
from deburr.sources.handlers.timeouts import seconds
from deburr.sources.handlers.values import (
    NONE,
    UNKNOWN,
    VARYING,
    Choice,
    ClassValue,
    EventValue,
    External,
    FuncValue,
    Instance,
    ListValue,
    Namespace,
    ObjectValue,
    Scope,
    Value,
    as_text,
    interesting,
    unknown,
)
from deburr.sources.handlers.walker import DEPTH, STEPS, Frame, implied_call
from deburr.workload.handler import Phase

_EACH = frozenset({"forEach", "map", "filter", "flatMap", "some", "every", "find"})
"""Methods of a list that hand each of its elements to a function."""
_CASES = frozenset({"upper", "lower", "strip", "toUpperCase", "toLowerCase", "trim"})
_REPEATS = 3  # times one function is walked in the same circumstances: its arguments may differ
_MAKES_DECORATORS = ".lambda_handler_decorator"
"""Powertools makes a decorator of a function that is called with the handler, in each invocation."""


class Machine(Loader):
    """Walks one handler: its module at init, then the entry with an event."""

    def __init__(self, modules: Modules, record: Record) -> None:
        super().__init__(modules, record)
        self.walked: dict[tuple[object, ...], int] = {}
        self.returned: dict[int, Value] = {}
        self.gave: list[Value] = []  # what the function that was walked last gave back
        self.base_scope = Scope(None, persistent=True)

    # The three verbs -------------------------------------------------------------------------------------------------

    def eval(self, expr: s.Expr) -> Value:
        self.steps += 1
        if self.steps > STEPS:
            self.record.missed("the rest of the code: it is larger than one walk may take")
            return UNKNOWN
        return EVAL[type(expr)](self, expr)

    def run(self, body: Sequence[s.Stmt]) -> bool:
        return run_body(self, body) if self.steps <= STEPS else False

    def call(self, callee: Value, args: list[Value], keywords: dict[str, Value], node: s.Call) -> Value:
        told = self.written if self.written is not None and self.written.node is node else None
        self.written = None
        if isinstance(callee, FuncValue):
            if _binds(callee, node):
                self.partly.add(id(callee.node))
                return _bound(callee, args)
            settling = self.settling
            if callee.node.asynchronous and not any(isinstance(arg, FuncValue | External) for arg in args):
                self.settling = 0  # nobody told it of whom to call, so that nobody waits for what it starts
            result = self._enter(callee, args, keywords, told)
            self.settling = settling
            return result
        if isinstance(callee, ClassValue):
            return self._construct(callee, args, keywords, told)
        if isinstance(callee, (External, Instance)):
            return calls.external(self, callee, args, keywords, node)
        if isinstance(callee, ObjectValue) and callee.cls is not None:
            found = callee.cls.method("__call__")
            if found is not None:
                method, owner = found
                return self._enter(FuncValue(method, owner.scope, owner.module, callee), args, keywords)
        if isinstance(callee, Choice):
            results = self.either(
                [partial(self.call, option, args, keywords, node) for option in callee.options],
                [len(callee.options) > 1] * len(callee.options),
            )
            kept = [result for result in results if interesting(result)]
            return Choice(kept) if kept else UNKNOWN
        if isinstance(callee, Namespace) and "default" in callee.exports:
            return self.call(callee.exports["default"], args, keywords, node)
        failing.unresolved(self, callee, args, node)
        first: Value = VARYING
        each = isinstance(node.func, s.Attribute) and node.func.name in _EACH
        if isinstance(callee, EventValue) and each:
            first = EventValue(f"{callee.path}[]")
        idle = each and may_be_empty(callee)
        self.idle += idle
        for func in (arg for arg in args if isinstance(arg, FuncValue)):
            self._enter(func, [first, VARYING], {})
        self.idle -= idle
        if isinstance(callee, EventValue) and callee.path and s.last_name(node.func) in _CASES:
            return EventValue(callee.path, cased=True)
        return unknown(callee.varies or any(arg.varies for arg in args))

    # Functions and classes -------------------------------------------------------------------------------------------

    def _enter(
        self, func: FuncValue, args: list[Value], keywords: dict[str, Value], told: Written | None = None
    ) -> Value:
        if len(self.frames) >= DEPTH or id(func.node) in self.running:
            failing.walked_before(self, func)
            return again(func, self.returned.get(id(func.node), UNKNOWN))
        scope = Scope(func.scope, persistent=self.lasting or func.memoised)
        passed = self._parameters(func, scope, args, keywords, told)
        settled = tuple((name, repr(const.value)) for name, const in scope.settled.items()) if scope.settled else ()
        key = (
            *(id(func.node), self.phase, self.once > 0, self.always, self.dropped > 0),
            *(_handed(func, args), settled, tuple(self.needs)),
        )
        count = self.walked.get(key, 0)
        if count >= _REPEATS:
            failing.walked_before(self, func)
            return again(func, self.returned.get(id(func.node), UNKNOWN))
        sheltered, heeded, returning = self.sheltered, self.heeded, self.returning
        if self.script and func.node.asynchronous:
            self.sheltered = failing.promise_sheltered(self)
        failing.enters(self, func)
        self.heeded, self.returning = 0, False
        self.walked[key] = count + 1
        self.running.add(id(func.node))
        self.once += func.memoised
        tries, turns, awaiting = self.tries, self.turns, self.awaiting
        self.awaiting = 0
        self.tries, self.turns = tries * self.tried.get(id(func.node), 1), 0
        namespace = self.loaded.get(func.module) or self.frame.module
        frame = Frame(scope, namespace, func.node.name, func.this, func.node.body)
        frame.heeded, frame.sheltered = heeded > 0 or (returning and self.frame.heeded), self.sheltered
        frame.given = passed
        self.frames.append(frame)
        self.via.append(func.node.name or "<anonymous>")
        self.hoist(func.node.body)
        requests = self.record.requests
        leaves = self.run(func.node.body)
        if self.record.requests > requests:
            self.record.requesting.add(id(func.node))
        self.via.pop()
        self.frames.pop()
        self.tries, self.turns, self.awaiting = tries, turns, awaiting
        self.sheltered, self.heeded, self.returning = sheltered, heeded, returning
        self.once -= func.memoised
        self.running.discard(id(func.node))
        self.gave = frame.returns
        kept = [value for value in frame.returns if interesting(value)]
        lost = answer(func, frame.returns) if leaves else unknown(any(value.varies for value in frame.returns))
        result = kept[0] if len(kept) == 1 else Choice(kept) if kept else lost
        self.returned[id(func.node)] = result
        return result

    def _parameters(
        self, func: FuncValue, scope: Scope, args: list[Value], keywords: dict[str, Value], told: Written | None
    ) -> dict[str, Value]:
        """Bind them; those that the caller passed something for come back."""
        passed = dict(keywords)
        params = func.node.params
        given = list(args)
        spread = keywords.get("**")
        names_this = func.this is not None and bool(params) and _first_is_self(params[0])
        if names_this and func.node.kind != "static":
            given = [func.this or UNKNOWN, *given]
        for at, param in enumerate(params):
            if isinstance(param, s.Spread):
                rest = param.value
                if isinstance(rest, s.Name):
                    varies = rest.id in func.node.keyword_params and any(each.varies for each in keywords.values())
                    scope.names[rest.id] = ListValue(given[at:]) if at < len(given) else unknown(varies)
                continue
            name = param.id if isinstance(param, s.Name) else ""
            if at < len(given) and name not in func.node.keyword_params:
                value = given[at]
                passed[name] = value
            elif name in keywords:
                value = keywords[name]
            elif spread is not None and spread.varies and name:  # `check(**event)`
                value = member(self, spread, name, param)
            elif name in func.node.defaults:
                self.frames.append(Frame(scope, self.loaded.get(func.module) or self.frame.module, "", None))
                value = self.eval(func.node.defaults[name])
                self.frames.pop()
            else:
                value = NONE if told is not None and self.script and id(func.node) not in self.partly else UNKNOWN
            if isinstance(param, s.Name):
                scope.names[name] = keywords.get(name, value)
            else:
                self.frames.append(Frame(scope, self.loaded.get(func.module) or self.frame.module, "", None))
                self.bind(param, value, declares=True)
                self.frames.pop()
        settle(self, func.node, scope, told, given)
        return passed

    def _construct(
        self, cls: ClassValue, args: list[Value], keywords: dict[str, Value], told: Written | None = None
    ) -> Value:
        made = ObjectValue(cls, {}, self.lasting, any(arg.varies for arg in args))
        if len(self.frames) >= DEPTH:
            return made
        self.frames.append(
            Frame(Scope(cls.scope, self.lasting), self.loaded.get(cls.module) or self.frame.module, cls.node.name, made)
        )
        for name, value in cls.node.fields:
            made.attrs[name] = self.eval(value) if value is not None else UNKNOWN
            keeps_test(self, made, name, made.attrs[name], field=True)
        self.frames.pop()
        found = cls.method("__init__") or cls.method("constructor")
        if found is not None:
            method, owner = found
            self._enter(FuncValue(method, owner.scope, owner.module, made), args, keywords, told)
        return made

    def run_in_class(self, cls: ClassValue) -> None:
        scope = Scope(self.scope, persistent=True)
        self.frames.append(Frame(scope, self.frame.module, cls.node.name, None))
        self.run(cls.node.body)
        self.frames.pop()
        cls.attrs.update(scope.names)

    def decorate(self, decorators: list[s.Expr], made: Value) -> Value:
        for decorator in reversed(decorators):
            by = self.eval(decorator)
            node = decorator if isinstance(decorator, s.Call) else implied_call(decorator)
            known = by.path if isinstance(by, External | Instance) else s.last_name(decorator)
            if isinstance(made, FuncValue) and not isinstance(by, FuncValue) and not failing.hands_back(known):
                self.wrapped.add(id(made.node))
            if isinstance(by, FuncValue | ClassValue):
                result = self.call(by, [made], {}, node)
                made = result if interesting(result) else made
            elif isinstance(by, External) and by.path.endswith(_MAKES_DECORATORS):
                made = External("<decorator>")
            elif isinstance(by, External | Instance):
                result = calls.external(self, by, [made], {}, node)
                cached = by.path.replace("()", "")
                if isinstance(made, FuncValue) and isinstance(by, Instance):
                    self.tried[id(made.node)] = tries_of(by)
                if isinstance(made, FuncValue) and libraries.caches(cached):
                    made = FuncValue(made.node, made.scope, made.module, made.this, memoised=True)
        return made

    # Names -----------------------------------------------------------------------------------------------------------

    def bind(self, target: s.Expr, value: Value, *, declares: bool = False) -> None:
        if isinstance(target, s.Name):
            self._bind_name(target.id, value, declares)
        elif isinstance(target, s.Attribute):
            self._bind_member(self.eval(target.base), target.name, value)
        elif isinstance(target, s.Subscript):
            index = self.eval(target.index)
            key = as_text(index)
            names_failures(self, key, target)
            keeps(self, target.base, (index, value), target)
            owner = self.eval(target.base)
            self._bind_member(owner, key if key is not None else "[]", value)
            if key is None and isinstance(owner, ObjectValue) and owner.cls is None:
                owner.varies = owner.varies or value.varies
        elif isinstance(target, s.Spread):
            self.bind(target.value, value, declares=declares)
        elif isinstance(target, s.Sequence):
            for at, item in enumerate(target.items):
                known = isinstance(value, ListValue) and at < len(value.items)
                part = value.items[at] if known and isinstance(value, ListValue) else unknown(value.varies)
                self.bind(item, part, declares=declares)
        elif isinstance(target, s.Mapping):
            for written, inner in target.pairs:
                part = member(self, value, written, target) if isinstance(written, str) else unknown(value.varies)
                self.bind(inner, part, declares=declares)
        elif isinstance(target, s.Walrus):  # a default in a destructuring pattern: {a = 1}
            chosen = defaulted(value, target.value) if interesting(value) else self.eval(target.value)
            self.bind(target.target, chosen, declares=declares)

    def _bind_name(self, name: str, value: Value, declares: bool) -> None:
        scope = self.scope
        if name in scope.declared:
            scope = scope.declared[name]
        elif not declares and self.modules.hoists(self.frame.module.file):
            scope = scope.home(name) or scope
        old = scope.names.get(name)
        if (
            old is not None
            and interesting(old)
            and not interesting(value)
            and (self.conditional or self.phase is Phase.INVOCATION)
        ):
            if isinstance(old, ListValue):
                old.varies = old.varies or value.varies
            return  # losing what is known on one branch would lose it on all
        scope.names[name] = value

    def _bind_member(self, owner: Value, name: str, value: Value) -> None:
        if isinstance(owner, ObjectValue | ClassValue):
            old = owner.attrs.get(name)
            if old is None or interesting(value) or not interesting(old):
                owner.attrs[name] = value
        elif isinstance(owner, External):
            if owner.path == "axios.defaults" and name == "timeout":
                written = seconds(value, 0.001)
                if written is not None:
                    self.defaults_set["axios"] = written
            elif owner.path.endswith(("().defaults", "().client")) and owner.base is not None and name == "timeout":
                owner.base.keywords["**"] = value  # of one instance of axios; of what SendGrid's client asks by
        elif isinstance(owner, Instance):
            if name in ("timeout", "request"):
                owner.keywords["**"] = value
        elif isinstance(owner, Namespace):
            owner.scope.names[name] = value

    # The whole -----------------------------------------------------------------------------------------------------

    def invoke(self, entry: Value, event: EventValue) -> None:
        """Run the handler as an invocation does."""
        self.phase = Phase.INVOCATION
        self.steps = min(self.steps, STEPS // 2)  # init may not eat the invocation's share
        self.call(entry, [event, UNKNOWN, UNKNOWN], {}, implied_call(None))

    def entry_place(self, entry: Value, file: str) -> Place:
        """Where the handler is defined, as far as it is local."""
        if isinstance(entry, FuncValue):
            shown, offset = self.moved.get(entry.module, (entry.module, 0))
            return Place(shown, entry.node.line + offset, entry.node.column)
        return Place(self.shown(file), 1, 1)


def _binds(callee: FuncValue, node: s.Call) -> bool:
    """True for `method.bind(owner)`, which calls nothing."""
    return isinstance(node.func, s.Attribute) and node.func.name == "bind" and callee.node.name != "bind"


def _bound(callee: FuncValue, args: list[Value]) -> FuncValue:
    if callee.this is not None or not args:
        return callee
    return FuncValue(callee.node, callee.scope, callee.module, args[0], callee.memoised)


def _handed(func: FuncValue, args: list[Value]) -> tuple[int, ...]:
    """The functions that this one was given, or the one around it was: what a decorator makes is another for each."""
    around = func.scope.names.values() if func.scope.parent is not None else ()
    return tuple(id(value.node) for value in (*args, *around) if isinstance(value, FuncValue))


def _first_is_self(param: s.Expr) -> bool:
    return isinstance(param, s.Name) and param.id in ("self", "cls", "this", "klass", "mcs")
