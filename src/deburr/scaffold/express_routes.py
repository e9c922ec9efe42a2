"""Routes of an Express application, routers followed, and what a resolver cannot take over."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.fixes.programs import written
from deburr.scaffold.express_apps import Owner, mounted, owners_of
from deburr.scaffold.express_files import FUNCTIONS, Script, arguments, callee, scripts, string
from deburr.scaffold.express_views import unlike
from deburr.scaffold.survey import VERBS, Left, Parameter, Route, Survey

if TYPE_CHECKING:
    from tree_sitter import Node

PARSERS = frozenset({"json", "urlencoded"})
HARMLESS = frozenset({"cors", "helmet", "morgan", "compression", "logger"})
"""Middleware without which a route answers the same, some headers and log lines aside."""
_PATH = re.compile(r"(?:/[\w.~-]*|/:\w+)+|/")
_PARAMETER = re.compile(r":(\w+)")


class Export(Struct, frozen=True):
    """A file that must export its application: its text now and then."""

    file: str
    before: str
    after: str


class Found(Struct, frozen=True):
    """export  what must be added for another file to get the application; None where it is there.
    parses  kinds of bodies that it parses: `json`, `urlencoded`.
    modern  the application's file is an ECMAScript module.
    """

    survey: Survey
    export: Export | None
    parses: frozenset[str]
    modern: bool


def survey(files: Sequence[str], root: Path, without: Sequence[str] = ()) -> Found:
    """What the application routes, and the export that it needs.

    without  middleware that need not run.
    Raises  DeburrError when no application is made where it can be exported.
    """
    every = scripts(files, root)
    owners = {(script.file, name): owner for script in every for name, owner in owners_of(script).items()}
    app = next((each for each in owners.values() if each.is_app), None)
    if app is None:
        raise DeburrError("no Express application was found in its code", hint="deburr check says what was not read")
    walk = _Walk(owners, every, frozenset(without))
    walk.over(app, "", ())
    routes, left = walk.routes, walk.left
    twice = {key for key in map(_key, routes) if [_key(each) for each in routes].count(key) > 1}
    left += [
        Left(
            each.at,
            f"{each.told}: two routers route its path, and one is to be told from the other",
            each.path,
            each.methods,
        )
        for each in routes
        if _key(each) in twice
    ]
    name, export = _export(app)
    kept = tuple(each for each in routes if _key(each) not in twice)
    return Found(
        Survey("express", app.script.file, name, kept, tuple(left)), export, frozenset(walk.parses), app.script.modern
    )


def _key(route: Route) -> tuple[tuple[str, ...], str]:
    return route.methods, route.endpoint


class _Walk(Struct):
    """What a walk over an application and its routers finds."""

    owners: dict[tuple[str, str], Owner]
    every: Sequence[Script]
    without: frozenset[str]
    routes: list[Route] = []
    left: list[Left] = []
    parses: set[str] = set()

    def over(self, owner: Owner, prefix: str, before: tuple[str, ...]) -> None:
        """Routes of an owner and of those that it mounts.

        before  what runs before each of them, and is not taken over.
        """
        for method, call, path in owner.calls:
            given = arguments(call)
            if method in (*VERBS, "all"):
                first = path or (string(given[0]) if given else None)
                handlers = given if path else given[1:]
                if handlers or path:  # `app.get("setting")` has none
                    self._add(_route(owner, method, call, prefix, first, handlers, before))
            elif method == "use":
                under = string(given[0]) if given else None
                for each in given if under is None else given[1:]:
                    router = mounted(owner.script, each, self.owners, self.every)
                    if router is not None and router is not owner:
                        self.over(router, (prefix + (under or "")).rstrip("/"), before)
                    else:
                        before = (*before, *self._ran(owner, call, each))
            elif method == "listen" and not _under_a_condition(call):
                self.left.append(Left(owner.script.at(call), "it listens as soon as it is imported: do that elsewhere"))
            elif method in ("param", "engine"):
                self.left.append(Left(owner.script.at(call), f"{method} is not known to a resolver"))

    def _add(self, made: Route | Left) -> None:
        if isinstance(made, Route):
            self.routes.append(made)
        else:
            self.left.append(made)

    def _ran(self, owner: Owner, call: "Node", middleware: "Node") -> tuple[str, ...]:
        """What is to be said of routes after a middleware: that it runs before them; nothing where that is no loss."""
        script, name = owner.script, _title(owner.script, middleware)
        at = script.at(middleware, name)
        if name in PARSERS:
            self.parses.add(name)
        elif name in HARMLESS:
            self.left.append(Left(at, f"{name} is not run: the resolver has middleware of its own"))
        elif _handles_errors(script, middleware):
            self.left.append(Left(at, "errors are answered by the resolver's errorHandler"))
        elif name not in self.without:
            if any(
                later.end_byte > call.end_byte and method in (*VERBS, "all", "use") for method, later, _ in owner.calls
            ):
                self.left.append(Left(at, f"{name or 'middleware'} is not run by a resolver"))
                return (f"{name or 'middleware'} (line {at.line})",)
            self.left.append(Left(at, "what answers where no route does: the resolver's notFound does that"))
        return ()


def _under_a_condition(node: "Node") -> bool:
    at = node.parent
    while at is not None:
        if at.type in ("if_statement", "else_clause", "ternary_expression") or at.type in FUNCTIONS:
            return True
        at = at.parent
    return False


def _route(
    owner: Owner,
    method: str,
    call: "Node",
    prefix: str,
    path: str | None,
    handlers: "list[Node]",
    before: tuple[str, ...],
) -> Route | Left:
    script, at = owner.script, owner.script.at(call)
    if path is None or path == "?":
        return Left(at, "its path is computed")
    whole = (prefix + path).rstrip("/") or "/"
    methods = () if method == "all" else (method.upper(),)

    def left(why: str, node: "Node" = call) -> Left:
        return Left(script.at(node), f"{method.upper()} {whole}: {why}", whole, methods)

    if before:
        return left(f"{before[-1]} runs before it")
    if not _PATH.fullmatch(whole):
        return left("its pattern is more than a resolver matches")
    if not methods:
        return left("every method at once is not known to a resolver")
    for each in handlers:
        view = _view(script, each)
        if view is None or view.type not in FUNCTIONS:
            return left(f"{written(each)[:40]} stands in another file, and what it uses was not read", each)
        if why := unlike(view):
            return left(why[1], why[0])
    parameters = tuple(Parameter(name) for name in _PARAMETER.findall(whole))
    return Route(methods, whole, at, module=script.file, endpoint=path, parameters=parameters)


def _view(script: Script, node: "Node") -> "Node | None":
    """What a handler is: itself, or what its file gives its name."""
    if node.type != "identifier":
        return node
    return script.names.get(written(node)) or _declared(script, written(node))


def _declared(script: Script, name: str) -> "Node | None":
    for node in script.root.named_children:
        inner = node.child_by_field_name("declaration") if node.type == "export_statement" else node
        named = inner is not None and inner.type == "function_declaration"
        if inner is not None and named and written(inner.child_by_field_name("name")) == name:
            return inner
    return None


def _title(script: Script, node: "Node") -> str:
    """What middleware is called: `cors` of `cors(options)`, `json` of `express.json()`."""
    named = callee(node) if node.type == "call_expression" else node
    if named is None:
        return ""
    if named.type == "member_expression":
        return written(named.child_by_field_name("property"))
    return written(named) if named.type == "identifier" else ""


def _handles_errors(script: Script, node: "Node") -> bool:
    view = _view(script, node)
    parameters = view.child_by_field_name("parameters") if view is not None else None
    return parameters is not None and len(parameters.named_children) == 4


def _export(app: Owner) -> tuple[str, Export | None]:
    """The name under which another file gets the application, and the line that exports it.

    Raises  DeburrError where it is made in a function.
    """
    script = app.script
    for exported, name in script.exports.items():
        if name == app.name:
            return exported or "=", None
    value = script.names[app.name]
    node = value.parent
    while node is not None:
        if node.type in FUNCTIONS:
            raise DeburrError(
                "the application is made in a function",
                where=str(script.at(value)),
                hint="make it at the module's level, where another file can import it",
            )
        node = node.parent
    end = ";" if ";\n" in script.text or script.text.endswith(";") else ""
    line = f"export {{ {app.name} }}{end}" if script.modern else f"module.exports.{app.name} = {app.name}{end}"
    newline = "\r\n" if "\r\n" in script.text else "\n"
    text = script.text if script.text.endswith("\n") else script.text + newline
    return app.name, Export(script.file, script.text, f"{text}{line}{newline}")
