"""Routes of a FastAPI application, routers followed, and what a resolver cannot take over."""

import ast
import builtins
import re
from collections.abc import Sequence

from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.place import Place
from deburr.scaffold.python_apps import Apps, Dialect, Given, apps, uses
from deburr.scaffold.python_modules import FunctionNode, Module, keywords, text
from deburr.scaffold.survey import VERBS, Left, Parameter, Route, Survey

FASTAPI = Dialect(
    app="fastapi.FastAPI",
    router=frozenset({"fastapi.APIRouter", "fastapi.routing.APIRouter"}),
    prefix="prefix",
    mount="include_router",
    unread={
        "websocket": "a WebSocket is no request: API Gateway has a door of its own for it",
        "mount": "what is mounted here is not routed",
        "add_api_route": "a route that is added by a call is not followed",
        "add_route": "a route that is added by a call is not followed",
        "exception_handler": "errors are answered by a resolver's own exception_handler",
        "on_event": "work at startup is not run: do it when the module is imported",
    },
)
DOCUMENTS = frozenset(
    {
        "path", "response_model", "status_code", "tags", "summary", "description", "response_description", "name",
        "operation_id", "include_in_schema", "deprecated", "responses", "openapi_extra", "methods",
    }
)  # fmt: skip
"""What a route may say without changing what it answers, or what is taken over."""
HARMLESS = frozenset({"CORSMiddleware", "GZipMiddleware"})
"""Without them a route answers the same, some headers aside."""
SOURCES = frozenset({"Query", "Path", "Header", "Body"})
"""Functions that say where a value comes from, which Powertools has too."""
RULES = frozenset({"alias", "title", "description", "gt", "ge", "lt", "le", "min_length", "max_length", "pattern"})
"""What they may say of a value, which Powertools knows too."""
_VARIABLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_BUILTIN = frozenset(dir(builtins))


class _Unmovable(Exception):
    """Why a view cannot be handed what it asks for."""


def survey(every: Sequence[Module], without: Sequence[str] = ()) -> Survey:
    """What the application routes.

    without  middleware that need not run, by name.
    Raises  DeburrError when no application is made in the modules.
    """
    found = apps(every, FASTAPI)
    owner = next((each for each in found.owners.values() if each.is_app), None)
    if owner is None:
        raise DeburrError("no FastAPI application was found in its code", hint="deburr check says what was not read")
    routes: list[Route] = []
    left = list(found.left)
    if "lifespan" in keywords(owner.node):
        left.append(Left(owner.module.at(owner.node), "lifespan is not run: do its work when the module is imported"))
    before = _before(found, without)
    left += [Left(at, f"{at.path} is not run by a resolver, which has middlewares of its own") for at in before]
    before = [at for at in before if at.path not in HARMLESS]
    for given in found.given:
        mounted = (call for _, child, call, _ in found.mounts if child == given.owner)
        guarded = any("dependencies" in keywords(call) for call in (found.owners[given.owner].node, *mounted))
        prefixes = found.prefixes(given.owner, FASTAPI)
        if not prefixes:
            left.append(Left(given.module.at(given.call), "its router is not included where that could be read"))
        for prefix in prefixes:
            if prefix is None:
                left.append(replace(_left(given, "", "the prefix of its router is computed"), path="", methods=()))
                continue
            try:
                if before:
                    raise _Unmovable(f"{before[0].path} (line {before[0].line}) runs before it")
                if guarded:
                    raise _Unmovable("dependencies are asked for before each route of its router")
                routes.append(_route(given, prefix))
            except _Unmovable as error:
                left.append(_left(given, prefix, str(error)))
    given_root = keywords(owner.node).get("root_path")
    root = text(given_root) or ""
    if given_root is not None and text(given_root) is None:
        left.append(
            Left(owner.module.at(owner.node), "root_path is computed: hand it to strip_prefixes of the resolver")
        )
    return Survey("fastapi", owner.module.dotted, owner.key.rpartition(".")[2], tuple(routes), tuple(left), root)


def _before(found: Apps, without: Sequence[str]) -> list[Place]:
    """Middleware of the application; `at.path` names it."""
    places = []
    for module in {owner.module.file: owner.module for owner in found.owners.values()}.values():
        for node in ast.walk(module.tree):
            call = node.func if isinstance(node, ast.Call) else None
            if not isinstance(call, ast.Attribute) or module.means(call.value) not in found.owners:
                continue
            assert isinstance(node, ast.Call)
            if call.attr == "add_middleware" and node.args:
                places.append(module.at(node, ast.unparse(node.args[0]).rpartition(".")[2]))
            elif call.attr == "middleware":
                functions = (each for each in ast.walk(module.tree) if isinstance(each, FunctionNode))
                named = next((each.name for each in functions if node in each.decorator_list), "middleware")
                places.append(module.at(node, named))
    return [at for at in places if at.path not in without]


def _left(given: Given, prefix: str, why: str) -> Left:
    rule = _rule(given)
    name = given.function.name if given.function is not None else ""
    told = f"{given.method.upper()} {prefix}{rule or ''} ({name}): {why}"
    methods = (given.method.upper(),) if given.method in VERBS else ()
    return Left(given.module.at(given.call), told, "" if rule is None else prefix + rule, methods)


def _rule(given: Given) -> str | None:
    return text(given.call.args[0] if given.call.args else keywords(given.call).get("path"))


def _route(given: Given, prefix: str) -> Route:
    module, function, told = given.module, given.function, keywords(given.call)
    rule = _rule(given)
    if rule is None:
        raise _Unmovable("its path is computed")
    if function is None or given.inside:
        raise _Unmovable(f"its view stands in {given.inside or 'no function'}, where nothing can import it")
    if more := sorted(set(told) - DOCUMENTS):
        raise _Unmovable(f"{more[0]} is not known to a resolver")
    if given.method not in VERBS:
        raise _Unmovable("its methods are given apart")
    needs = _needs(module, function)
    if own := next((at for at in needs if at.path.endswith("Response")), None):
        raise _Unmovable(f"it answers with {own.path.rpartition('.')[2]} of the framework (line {own.line})")
    path = prefix + rule
    for name, converter in _VARIABLE.findall(path):
        if converter:
            raise _Unmovable(f"{{{name}:{converter}}} is more than a resolver matches")
    answers = told.get("response_model") or function.returns
    return Route(
        (given.method.upper(),),
        path,
        module.at(given.call),
        module=module.dotted,
        view=function.name,
        endpoint=function.name,
        parameters=_parameters(module, function),
        answers=_answers(module, answers),
        status=_status(told.get("status_code")),
        awaits=isinstance(function, ast.AsyncFunctionDef),
        needs=needs,
    )


def _needs(module: Module, function: FunctionNode) -> tuple[Place, ...]:
    return (*uses(module, function, "fastapi"), *uses(module, function, "starlette"))


def _status(node: ast.expr | None) -> int:
    if node is None:
        return 0
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.Attribute) and (number := re.fullmatch(r"HTTP_(\d{3})_\w+", node.attr)):
        return int(number[1])
    raise _Unmovable("its status is computed")


def _answers(module: Module, node: ast.expr | None) -> str:
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return ""
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and (means := module.means(each)).startswith(("fastapi.", "starlette.")):
            raise _Unmovable(f"it answers with {means.rpartition('.')[2]} of the framework")
    return _spelled(module, node)


def _parameters(module: Module, function: FunctionNode) -> tuple[Parameter, ...]:
    given = function.args
    if given.vararg or given.kwarg or given.posonlyargs:
        raise _Unmovable("its parameters are not told one by one")
    plain = given.args
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    pairs = [*zip(plain, defaults, strict=True), *zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    found = [_parameter(module, argument, default) for argument, default in pairs]
    return tuple(sorted(found, key=lambda each: bool(each.default)))


def _parameter(module: Module, argument: ast.arg, default: ast.expr | None) -> Parameter:
    annotation = argument.annotation
    for each in (node for part in (annotation, default) if part is not None for node in ast.walk(part)):
        means = module.means(each) if isinstance(each, ast.Name | ast.Attribute) else ""
        own = means.startswith(("fastapi.", "starlette.")) and means.rpartition(".")[2] not in (*SOURCES, "params")
        if own:
            raise _Unmovable(f"{argument.arg} is {means.rpartition('.')[2]} of the framework, which a resolver has not")
    if annotation is None:
        raise _Unmovable(f"{argument.arg} has no type, which a resolver asks for")
    source, name = default, ""
    if isinstance(source, ast.Call):
        name = module.means(source.func).rpartition(".")[2]
        if name not in SOURCES:
            raise _Unmovable(f"the default of {argument.arg} is made by a call")
    if not name:
        return Parameter(argument.arg, _spelled(module, annotation), _spelled(module, default))
    assert isinstance(source, ast.Call)
    told = keywords(source)
    first = source.args[0] if source.args else told.get("default")
    rules = {key: value for key, value in told.items() if key != "default"}
    if set(rules) - RULES or not all(isinstance(each, ast.Constant) for each in rules.values()):
        raise _Unmovable(f"{argument.arg} is checked in a way that a resolver does not know")
    said = ", ".join(f"{key}={ast.unparse(value)}" for key, value in rules.items())
    required = first is None or (isinstance(first, ast.Constant) and first.value is ...)
    written = f"Annotated[{_spelled(module, annotation)}, {name}({said})]"
    return Parameter(argument.arg, written, "" if required else _spelled(module, first))


def _spelled(module: Module, node: ast.expr | None) -> str:
    """An expression as another module writes it, with `views` of this one before the names that are its own."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        return repr(node.value)
    return ast.unparse(_Told(module).visit(ast.parse(ast.unparse(node), mode="eval")).body)


class _Told(ast.NodeTransformer):
    def __init__(self, module: Module) -> None:
        self.module = module

    def visit_Name(self, node: ast.Name) -> ast.expr:
        means = self.module.means(node)
        if node.id in _BUILTIN or means in ("typing.Annotated", "typing_extensions.Annotated"):
            return node
        if means.startswith("fastapi.") and means.rpartition(".")[2] in SOURCES:
            return ast.Name(means.rpartition(".")[2])
        return ast.Attribute(ast.Name(f"{{{self.module.dotted}}}"), node.id)
