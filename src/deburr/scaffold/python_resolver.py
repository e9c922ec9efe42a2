"""A Powertools resolver for a surveyed Flask or FastAPI application, as Python text."""

import builtins
import json
import re
from collections.abc import Iterable, Sequence

from deburr.scaffold.survey import Route, Survey

RESOLVERS = {
    "rest_api": "APIGatewayRestResolver",
    "http_api": "APIGatewayHttpResolver",
    "function_url": "LambdaFunctionUrlResolver",
    "cloudfront": "LambdaFunctionUrlResolver",
    "alb": "ALBResolver",
}
"""By the kind of caller, what reads its events."""
_TAKEN = frozenset(
    """
    answered unrouted number not_found handler refused resolver flask views abort request waiting asyncio
    base64 json re Annotated Any Callable Response HTTPException NotFoundError unquote urlencode Body Header Path Query
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Names that the module has of its own."""

FLASK = '''

def answered(view: Callable[..., Any], /, **arguments: Any) -> Response[Any]:
    """What a view answers within a request of Flask's, with its hooks and error handlers."""
    event = resolver.current_event
    headers = dict(event.headers)
    if cookies := event.raw_event.get("cookies"):
        headers["cookie"] = "; ".join(cookies)
    body = event.body or ""
    told = {
        "base_url": f"https://{headers.get('host') or headers.get('Host') or 'localhost'}",
        "query_string": urlencode(event.resolved_query_string_parameters, doseq=True),
        "headers": headers,
        "data": base64.b64decode(body) if event.is_base64_encoded else body.encode(),
    }
    bare = event.http_method == "HEAD"
    with flask.test_request_context(event.path, method=event.http_method, **told):
        try:
            answer = flask.process_response(flask.make_response(_viewed(view, arguments)))
        except Exception as error:  # as in Flask's own wsgi_app: it is Flask's to answer
            answer = flask.handle_exception(error)
    return Response(
        status_code=answer.status_code,
        content_type=answer.content_type,
        body=None if bare else answer.get_data(as_text=answer.mimetype.startswith("text/") or answer.is_json),
        headers={
            name: ", ".join(answer.headers.getlist(name))
            for name in answer.headers.keys()
            if name not in ("Content-Type", "Set-Cookie")
        },
        cookies=answer.headers.getlist("Set-Cookie"),
    )


def _viewed(view: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    try:
        first = flask.preprocess_request()
        handed = {name: unquote(each) if isinstance(each, str) else each for name, each in arguments.items()}
        return flask.ensure_sync(view)(**handed) if first is None else first
    except Exception as error:  # as in Flask's own full_dispatch_request: the application's error handlers are asked
        return flask.handle_user_exception(error)
'''

NUMBER = '''

def number(kind: type, text: str) -> Any:
    """A part of the path as the view gets it; what is no number is no such page, as in Flask."""
    pattern = r"\\d+" if kind is int else r"\\d+\\.\\d+"
    if not re.fullmatch(pattern, text):
        raise NotFoundError
    return kind(text)
'''

FLASK_END = """

@resolver.not_found
def not_found(error: Exception) -> Response[Any]:
    return answered(unrouted)


def unrouted() -> Any:
    \"\"\"As Flask itself answers HEAD and OPTIONS, another method than a path has, and no such page.\"\"\"
    if request.routing_exception is None and request.method not in ("HEAD", "OPTIONS"):
        abort(404)
    return flask.dispatch_request()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return resolver.resolve(event, context)
"""

FASTAPI_END = """

@resolver.exception_handler(HTTPException)
def refused(error: HTTPException) -> Response[Any]:
    return Response(error.status_code, "application/json", json.dumps({"detail": error.detail}), error.headers)


@resolver.not_found
def not_found(error: Exception) -> Response[Any]:
    return Response(404, "application/json", json.dumps({"detail": "Not Found"}))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return resolver.resolve(event, context)
"""


def text(survey: Survey, kind: str) -> str:
    """The whole module.

    kind  of the caller whose events it reads.
    """
    names = _aliases(survey.routes)
    return (
        _flask(survey, RESOLVERS[kind], names)
        if survey.framework == "flask"
        else _fastapi(survey, RESOLVERS[kind], names)
    )


def _aliases(routes: Sequence[Route]) -> dict[str, str]:
    """By module, what the resolver calls it."""
    modules = sorted({route.module for route in routes if route.view})
    if len(modules) == 1:
        return {modules[0]: "views"}
    return {module: f"{module.replace('.', '_')}_views" for module in modules}


def _imports(names: dict[str, str]) -> list[str]:
    return [f"import {module} as {name}" for module, name in names.items()]


def _flask(survey: Survey, resolver: str, names: dict[str, str]) -> str:
    numbers = any(each.annotation != "str" for route in survey.routes for each in route.parameters)
    head = [
        f'"""The routes of {survey.module} without an adapter: each still calls today\'s view.',
        "",
        "Powertools routes the event; Flask stays for what the views use of it, told above each route.",
        "Once a view uses none of it any more, give its answer back without `answered`.",
        '"""',
        "",
        "import base64",
        *(["import re"] if numbers else []),
        "from collections.abc import Callable",
        "from typing import Any",
        "from urllib.parse import unquote, urlencode",
        "",
        f"from aws_lambda_powertools.event_handler import {resolver}, Response",
        *(["from aws_lambda_powertools.event_handler.exceptions import NotFoundError"] if numbers else []),
        "from flask import abort, request",
        "",
        *_imports(names),
        f"from {survey.module} import {survey.app} as flask",
        "",
        f"resolver = {resolver}()",
        "",
    ]
    body = [_flask_route(route, names, name) for route, name in _named(survey.routes)]
    return "\n".join(head) + FLASK + (NUMBER if numbers else "") + "".join(body) + FLASK_END


def _flask_route(route: Route, names: dict[str, str], name: str) -> str:
    mine = {"answered", "flask", "number", *names.values()}
    held = {each.name: f"{each.name}_" if each.name in mine else each.name for each in route.parameters}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: f"<{held[found[1]]}>", route.path)
    view = f"{names[route.module]}.{route.view}" if route.view else f'flask.view_functions["{route.endpoint}"]'
    handed = ", ".join(
        f"{each.name}={held[each.name]}"
        if each.annotation == "str"
        else f"{each.name}=number({each.annotation}, {held[each.name]})"
        for each in route.parameters
    )
    head = ", ".join(f"{held[each.name]}: str" for each in route.parameters)
    call = f"answered({view}{', ' if handed else ''}{handed})"
    return f"\n\n{_needs(route)}{_decorator(route, path)}\ndef {name}({head}) -> Response[Any]:\n    return {call}\n"


def _fastapi(survey: Survey, resolver: str, names: dict[str, str]) -> str:
    written = [_fastapi_route(route, names, name) for route, name in _named(survey.routes)]
    body = "".join(written)
    marks = [name for name in ("Body", "Header", "Path", "Query") if re.search(rf"(?<![\w.]){name}\(", body)]
    waits = any(route.awaits for route in survey.routes)
    stripped = f"strip_prefixes={json.dumps([survey.root])}, " if survey.root else ""
    head = [
        f'"""The routes of {survey.module} without an adapter: each still calls today\'s view.',
        "",
        "Powertools routes the event and checks what the views are handed; what they use of FastAPI is told",
        "above each. Once they stand in modules that do not import it, it is no longer loaded.",
        '"""',
        "",
        *(["import asyncio"] if waits else []),
        "import json",
        f"from typing import {'Annotated, ' if 'Annotated[' in body else ''}Any",
        *(["from urllib.parse import unquote"] if "=unquote(" in body else []),
        "",
        f"from aws_lambda_powertools.event_handler import {resolver}, Response",
        *([f"from aws_lambda_powertools.event_handler.openapi.params import {', '.join(marks)}"] if marks else []),
        "from fastapi import HTTPException",
        "",
        *_imports(names),
        "",
        f"resolver = {resolver}({stripped}enable_validation=True)",
        *(["waiting = asyncio.new_event_loop()"] if waits else []),
    ]
    return "\n".join(head) + "\n" + body + FASTAPI_END


def _fastapi_route(route: Route, names: dict[str, str], name: str) -> str:
    path = re.sub(r"\{(\w+)\}", r"<\1>", route.path)
    parameters = [
        f"{each.name}{f': {each.annotation}' if each.annotation else ''}"
        f"{(' = ' if each.annotation else '=') + each.default if each.default else ''}"
        for each in route.parameters
    ]
    head = ", ".join(parameters)
    texts = {each.name for each in route.parameters if each.annotation == "str" and f"{{{each.name}}}" in route.path}
    handed = ", ".join(
        f"{each.name}={f'unquote({each.name})' if each.name in texts else each.name}" for each in route.parameters
    )
    view = f"{names[route.module]}.{route.view}({handed})"
    call = f"waiting.run_until_complete({view})" if route.awaits else view
    answers = f" -> {route.answers}" if route.answers and not route.status else ""
    status = f", {route.status}" if route.status else ""
    made = f"\n\n{_needs(route)}{_decorator(route, path)}\ndef {name}({head}){answers}:\n    return {call}{status}\n"
    return re.sub(r"\{([\w.]+)\}", lambda found: names.get(found[1], found[0]), made)


def _decorator(route: Route, path: str) -> str:
    if len(route.methods) == 1 and route.methods[0] != "OPTIONS":
        return f'@resolver.{route.methods[0].lower()}("{path}")'
    listed = ", ".join(f'"{each}"' for each in route.methods)
    return f'@resolver.route("{path}", method=[{listed}])'


def _needs(route: Route) -> str:
    """A comment with what the view uses of its framework; "" when it uses nothing of it."""
    if not route.needs:
        return ""
    told = ", ".join(f"{place.path.partition('.')[2]} (line {place.line})" for place in route.needs)
    return f"# uses {told}\n"


def _named(routes: Sequence[Route]) -> Iterable[tuple[Route, str]]:
    """Each route with a name for its function, which no other has."""
    taken = {*dir(builtins), *_TAKEN, *RESOLVERS.values(), *_aliases(routes).values()}
    for route in routes:
        name = base = re.sub(r"\W", "_", route.view or route.endpoint)
        count = 2
        while name in taken:
            name, count = f"{base}_{count}", count + 1
        taken.add(name)
        yield route, name
