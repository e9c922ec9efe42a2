"""Applications and routers of Flask and FastAPI: how they are made, mounted and given routes."""

import ast
from collections.abc import Sequence

from msgspec import Struct

from deburr.place import Place
from deburr.scaffold.python_modules import FunctionNode, Module, keywords, text, walk
from deburr.scaffold.survey import VERBS, Left

_ADAPTERS = frozenset({"Mangum", "make_lambda_handler", "response", "handle_request", "WsgiToAsgi", "ASGIMiddleware"})
_HARMLESS = _ADAPTERS | {"CORS", "print", "isinstance", "id", "run", "instrument_app", "init_app"}
"""Calls that are handed an application and add no routes to it."""


class Dialect(Struct, frozen=True):
    """What a framework calls its things.

    app, router  full names of the constructors.
    prefix       keyword of the prefix that a router, or its mounting, brings.
    mount        method that mounts a router.
    unread       methods that bring routes which are not followed, by what is said of them.
    """

    app: str
    router: frozenset[str]
    prefix: str
    mount: str
    unread: dict[str, str]


class Owner(Struct):
    """An application or a router.

    key     its full name.
    inside  the function that makes it; "" for the module's own.
    """

    key: str
    module: Module
    node: ast.Call
    inside: str
    is_app: bool


class Given(Struct, frozen=True):
    """A route as it is given: by a decorator, or by `add_url_rule`."""

    owner: str
    method: str
    call: ast.Call
    module: Module
    function: FunctionNode | None
    inside: str


class Apps(Struct):
    """owners   by key.
    mounts   (parent, child, the call, where it stands) of each mounting.
    texts    what constants of modules say, by their full names.
    made     names that a factory's answer gets: `app = create_app()`, by the factory's full name.
    """

    owners: dict[str, Owner]
    mounts: list[tuple[str, str, ast.Call, Module]]
    texts: dict[str, str]
    given: list[Given]
    made: dict[str, tuple[Module, str]]
    left: list[Left]

    def prefixes(self, key: str, dialect: Dialect) -> list[str | None]:
        """What stands before the routes of an owner, once for each way it is mounted; none when it is not. None for one
        that is computed.

        Flask lets the mounting's prefix replace the router's own, FastAPI puts one behind the other. The `root_path` of
        FastAPI is no part of a route: it is taken off what begins with it.
        """
        owner = self.owners.get(key)
        if owner is None:
            return []
        if owner.is_app:
            return [""]
        own = self._text(owner.module, keywords(owner.node).get(dialect.prefix))
        found: list[str | None] = []
        for parent, child, call, module in self.mounts:
            if child != key or parent == key:
                continue
            told = keywords(call).get(dialect.prefix)
            given = self._text(module, told)
            if dialect.prefix == "prefix":
                both = None if given is None or own is None else given + own
            else:
                both = own if told is None else given
            for above in self.prefixes(parent, dialect):
                found.append(None if above is None or both is None else above + both)
        return found

    def _text(self, module: Module, node: ast.expr | None) -> str | None:
        """A text, or the constant of a module that it is; "" for none, None for one that is computed."""
        return "" if node is None else self.texts.get(module.means(node), text(node))


def apps(every: Sequence[Module], dialect: Dialect) -> Apps:
    """Everything that the modules say of applications and routers."""
    found = Apps({}, [], {}, [], {}, [])
    for module in every:
        found.texts |= _texts(module)
        for statement, inside in walk(module.tree.body):
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or not isinstance(statement.value, ast.Call):
                continue
            value = statement.value
            named = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            called = module.means(value.func)
            if isinstance(named, ast.Name) and (called == dialect.app or called in dialect.router):
                key = f"{module.dotted}.{named.id}"
                found.owners[key] = Owner(key, module, value, inside, called == dialect.app)
            elif isinstance(named, ast.Name) and not inside and called:
                found.made.setdefault(called, (module, named.id))
    for module in every:
        for statement, inside in walk(module.tree.body):
            if isinstance(statement, FunctionNode):
                _decorated(found, module, statement, inside, dialect)
            for call in _calls(statement):
                _called(found, module, call, inside, dialect)
    return found


def _texts(module: Module) -> dict[str, str]:
    """Names that a module gives a text, once."""
    given: dict[str, list[str | None]] = {}
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
                if isinstance(target, ast.Name):
                    given.setdefault(f"{module.dotted}.{target.id}", []).append(text(statement.value))
    return {name: found[0] for name, found in given.items() if len(found) == 1 and found[0] is not None}


def _decorated(found: Apps, module: Module, function: FunctionNode, inside: str, dialect: Dialect) -> None:
    for each in function.decorator_list:
        call = each if isinstance(each, ast.Call) else None
        target = call.func if call is not None else each
        if not isinstance(target, ast.Attribute):
            continue
        owner, method = module.means(target.value), target.attr
        if owner in found.owners and call is not None and method in (*VERBS, "route", "api_route"):
            found.given.append(Given(owner, method, call, module, function, inside))
        elif owner in found.owners and method in dialect.unread:
            found.left.append(Left(module.at(each, method), f"{function.name}: {dialect.unread[method]}"))


def _called(found: Apps, module: Module, call: ast.Call, inside: str, dialect: Dialect) -> None:
    """A call that mounts a router, adds a route, or hands the application to who may add some."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    owner = module.means(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if owner in found.owners:
        if method == dialect.mount and call.args:
            found.mounts.append((owner, module.means(call.args[0]), call, module))
            if found.mounts[-1][1] not in found.owners:
                found.left.append(Left(module.at(call, method), "mounts routes that were not found"))
        elif method == "add_url_rule":
            found.given.append(Given(owner, method, call, module, None, inside))
        elif method in dialect.unread:
            found.left.append(Left(module.at(call, method), dialect.unread[method]))
        return
    name = method or (call.func.id if isinstance(call.func, ast.Name) else "")
    handed = [*call.args, *keywords(call).values()]
    apps_handed = [each for each in handed if (key := module.means(each)) in found.owners and found.owners[key].is_app]
    if apps_handed and name not in _HARMLESS and name != dialect.mount:
        found.left.append(
            Left(module.at(call, name), f"{name or 'a call'} is handed the application: it may add routes")
        )


def _calls(statement: ast.stmt) -> list[ast.Call]:
    """Calls that stand in a statement itself, not in the statements below it."""
    if isinstance(statement, FunctionNode | ast.If | ast.For | ast.While | ast.With | ast.Try | ast.AsyncWith):
        return []
    return [node for node in ast.walk(statement) if isinstance(node, ast.Call)]


def uses(module: Module, node: ast.AST, library: str) -> tuple[Place, ...]:
    """Where a function, or one of its module that it calls, names something of a library; each name once."""
    functions = {each.name: each for each in module.tree.body if isinstance(each, FunctionNode)}
    found: dict[str, Place] = {}
    waiting, seen = [node], {id(node)}
    while waiting:
        at = waiting.pop(0)
        body = at.body if isinstance(at, FunctionNode) else [at]
        own = {each.arg for each in ast.walk(at) if isinstance(each, ast.arg)}
        for each in (inner for statement in body for inner in ast.walk(statement)):
            if not isinstance(each, ast.Name) or each.id in own:
                continue
            means = module.means(each)
            if means.startswith(f"{library}."):
                found.setdefault(means, module.at(each, means))
            elif each.id in functions and id(functions[each.id]) not in seen:
                seen.add(id(functions[each.id]))
                waiting.append(functions[each.id])
    return tuple(found.values())
