"""Routes of a Flask application, blueprints followed, and what a resolver cannot take over."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.place import Place
from deburr.scaffold.python_apps import Apps, Dialect, Given, Owner, apps, uses
from deburr.scaffold.python_modules import Module, keywords, text
from deburr.scaffold.survey import Left, Parameter, Route, Survey

FLASK = Dialect(
    app="flask.Flask",
    router=frozenset({"flask.Blueprint"}),
    prefix="url_prefix",
    mount="register_blueprint",
    unread={"wsgi_app": "middleware around the whole application is not run"},
)
CONVERTED = {"int": "int", "float": "float", "string": "str", "": "str"}
"""Converters of a path that a resolver's function can do, with the type that the view gets."""
_VARIABLE = re.compile(r"<(?:(\w+)(\([^>]*\))?:)?(\w+)>")
_CHANGES = ("defaults", "host", "subdomain", "redirect_to", "alias", "build_only")


def survey(every: Sequence[Module], root: Path) -> Survey:
    """What the application routes.

    root    what places are relative to: static files are looked for there.
    Raises  DeburrError when no application is made where it can be imported.
    """
    found = apps(every, FLASK)
    owner = next((each for each in found.owners.values() if each.is_app), None)
    if owner is None:
        raise DeburrError("no Flask application was found in its code", hint="deburr check says what was not read")
    module, name = _importable(found, owner)
    routes: list[Route] = []
    left = list(found.left)
    for given in found.given:
        prefixes = found.prefixes(given.owner, FLASK)
        if not prefixes:
            left.append(Left(given.module.at(given.call), "its blueprint is not mounted where that could be read"))
        for prefix in prefixes:
            if prefix is None:
                rule = text(given.call.args[0] if given.call.args else None)
                left.append(Left(given.module.at(given.call), f"{rule}: the prefix of its blueprint is computed"))
                continue
            made = _route(found, given, prefix)
            if isinstance(made, Route):
                routes.append(made)
            else:
                left.append(made)
    static = Path(owner.module.file).parent / "static"
    if (root / static).is_dir():
        left.append(Left(Place(static.as_posix()), "static files are served by Flask: put them behind CloudFront"))
    return Survey("flask", module.dotted, name, tuple(routes), tuple(left))


def _importable(found: Apps, owner: Owner) -> tuple[Module, str]:
    """The module that has the application, and its name there.

    Raises  DeburrError when a function makes it and nothing keeps its answer.
    """
    if not owner.inside:
        return owner.module, owner.key.rpartition(".")[2]
    kept = found.made.get(f"{owner.module.dotted}.{owner.inside}")
    if kept is None:
        raise DeburrError(
            f"the application is made in {owner.inside}, and no module keeps it",
            where=str(owner.module.at(owner.node)),
            hint=f"keep it where it can be imported: app = {owner.inside}()",
        )
    return kept


def _route(found: Apps, given: Given, prefix: str) -> Route | Left:
    at = given.module.at(given.call)
    told = keywords(given.call)
    rule = text(given.call.args[0] if given.call.args else told.get("rule"))
    if rule is None:
        return Left(at, "its path is computed")
    path = f"{prefix.rstrip('/')}/{rule.lstrip('/')}" if prefix and rule else prefix or rule  # as Flask joins them
    for key in _CHANGES:
        if key in told:
            return Left(at, f"{path}: {key} is not known to a resolver", path)
    methods = _methods(given, told)
    if methods is None:
        return Left(at, f"{path}: its methods are computed", path)
    parameters = []
    for converter, arguments, name in _VARIABLE.findall(path):
        if converter not in CONVERTED or arguments:
            return Left(at, f"{path}: <{converter}{arguments}:{name}> is more than a resolver matches", path)
        parameters.append(Parameter(name, CONVERTED[converter]))
    return _to_view(found, given, Route(methods, path, at, parameters=tuple(parameters)))


def _methods(given: Given, told: dict[str, ast.expr]) -> tuple[str, ...] | None:
    if given.method in ("route", "add_url_rule"):
        listed = told.get("methods")
        if listed is None:
            return ("GET",)
        if not isinstance(listed, ast.List | ast.Tuple | ast.Set):
            return None
        names = [text(each) for each in listed.elts]
        return None if None in names or not names else tuple(dict.fromkeys(str(each).upper() for each in names))
    return (given.method.upper(),)


def _to_view(found: Apps, given: Given, route: Route) -> Route | Left:
    """The route with what answers it: a function that can be imported, or what the application calls it."""
    module, function, told = given.module, given.function, keywords(given.call)
    owner = found.owners[given.owner]
    blueprint = "" if owner.is_app else f"{text(owner.node.args[0]) or owner.key.rpartition('.')[2]}."
    if function is not None:
        endpoint = text(told.get("endpoint")) or function.name
        view = "" if given.inside else function.name
        needs = uses(module, function, "flask")
    else:
        rest = given.call.args[1:]
        served = told.get("view_func") or (rest[1] if len(rest) > 1 else None)
        name = text(told.get("endpoint")) or text(rest[0] if rest else None)
        if name is None and isinstance(served, ast.Name):
            name = served.id
        if name is None and isinstance(served, ast.Call) and served.args:
            name = text(served.args[0])  # `View.as_view("name")`
        if served is None or name is None:
            return Left(route.at, f"{route.path}: its view could not be told", route.path)
        endpoint, view, needs = name, "", ()
    return replace(route, module=module.dotted, view=view, endpoint=blueprint + endpoint, needs=needs)
