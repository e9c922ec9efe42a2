"""A Powertools resolver for a surveyed Express application, as JavaScript or TypeScript text."""

import os.path
from pathlib import PurePosixPath

from deburr.scaffold.express_routes import Found
from deburr.scaffold.survey import Route

_ANSWERED = """
/** What the application's functions for a route answer, called as Express calls them. */
const answered = async (method{string}, path{string}, {{ req, params }}{context}){response} => {{
  const url = new URL(req.url);
  const headers = Object.fromEntries(req.headers);
  const get = (name{string}) => headers[name.toLowerCase()];
  const asked = {{
    method: req.method,
    path: url.pathname,
    url: url.pathname + url.search,
    originalUrl: url.pathname + url.search,
    query: several(url.searchParams),
    params,
    headers,
    body: await read(req),
    get,
    header: get,
  }};
  return new Promise((resolve, reject) => {{
    const sent = new Headers();
    const end = (body{any}) => {{
      const bare = [204, 205, 304].includes(answer.statusCode); // which have no body, whatever is sent
      if (bare) sent.delete('content-type');
      resolve(new Response(bare ? null : (body ?? null), {{ status: answer.statusCode, headers: sent }}));
      return answer;
    }};
    const answer{any} = {{
      statusCode: 200,
      status: (code{number}) => ((answer.statusCode = code), answer),
      set: (name{any}, value{optional}) => {{
        const told = typeof name === 'object' ? Object.entries(name) : [[name, value]];
        for (const [key, each] of told) sent.set(key, String(each));
        return answer;
      }},
      type: (kind{string}) =>
        answer.set('content-type', kind.includes('/') ? kind : (TYPES[kind.replace(/^\\./, '')] ?? kind)),
      json: (body{any}) => {{
        if (!sent.has('content-type')) answer.type('json');
        return end(JSON.stringify(body));
      }},
      send: (body{any}) => {{
        if (typeof body === 'object' && body !== null && !ArrayBuffer.isView(body)) return answer.json(body);
        if (!sent.has('content-type')) answer.type(ArrayBuffer.isView(body) ? 'bin' : 'html');
        return end(body);
      }},
      sendStatus: (code{number}) => answer.status(code).type('txt').send(STATUS_CODES[code] ?? String(code)),
      redirect: (...to{anys}) => answer.status(to.length > 1 ? to[0] : 302).set('location', to.at(-1)).end(),
      end,
    }};
    answer.header = answer.setHeader = answer.set;
    const waiting = [...views(method, path)];
    const next = (error{optional}){optional_any} => {{
      const view = waiting.shift();
      if (error || view === undefined) return reject(error ?? new Error(`no view of ${{method}} ${{path}} answered`));
      return Promise.resolve(view(asked, answer, next)).catch(reject);
    }};
    try {{
      next();
    }} catch (error) {{
      reject(error);
    }}
  }});
}};

/** The functions that the application has for a route, whichever of its routers holds it. */
const views = (method{string}, path{string}, stack{any} = (app._router ?? app.router).stack){any} => {{
  for (const layer of stack) {{
    if (layer.route?.path === path && layer.route.methods[method]) {{
      return layer.route.stack.filter((each{any}) => each.method === method).map((each{any}) => each.handle);
    }}
    const found = layer.handle?.stack && views(method, path, layer.handle.stack);
    if (found?.length) return found;
  }}
  return [];
}};

/** Parameters of a query or a form: a list for a name that comes more than once. */
const several = (params{params}){record} => {{
  const found{record} = {{}};
  for (const [name, value] of params) found[name] = name in found ? [found[name], value].flat() : value;
  return found;
}};

const read = async (req{request}){promise} => {{
{body}
}};
"""


def text(found: Found, name: str) -> str:
    """The whole module.

    name  of its file: TypeScript where that ends so, an ECMAScript module where the application's file is one.
    """
    survey = found.survey
    typed = PurePosixPath(name).suffix in (".ts", ".mts", ".cts")
    modern = typed or found.modern
    app = _where(survey.module, name)
    lines = [
        f"// The routes of {PurePosixPath(survey.module).name} without an adapter: each still calls today's view.",
        "// Powertools routes the event. Express is loaded for as long as the views stand in files that import it.",
    ]
    lines += _imports(survey.app, app, modern=modern, typed=typed)
    lines += [
        "",
        "const resolver = new Router();",
        f"const TYPES{': Record<string, string>' if typed else ''} = {{",
        *_TYPES,
        "};",
    ]
    marks = _TYPED if typed else dict.fromkeys(_TYPED, "")
    lines.append(_ANSWERED.format(body=_body(found.parses, typed=typed), **marks).rstrip("\n"))
    lines += ["", *(_route(route) for route in survey.routes), ""]
    event, context = (": unknown", ": Context") if typed else ("", "")
    exported = "export const handler =" if modern else "exports.handler ="
    lines.append(f"{exported} async (event{event}, context{context}) => resolver.resolve(event, context);")
    return "\n".join(lines) + "\n"


_TYPES = [
    "  bin: 'application/octet-stream',",
    "  html: 'text/html; charset=utf-8',",
    "  json: 'application/json; charset=utf-8',",
    "  txt: 'text/plain; charset=utf-8',",
    "  text: 'text/plain; charset=utf-8',",
]
_TYPED = {
    "string": ": string",
    "number": ": number",
    "any": ": any",
    "anys": ": any[]",
    "optional": "?: any",
    "optional_any": ": any",
    "context": ": { req: Request; params: Record<string, string> }",
    "response": ": Promise<Response>",
    "params": ": URLSearchParams",
    "record": ": Record<string, any>",
    "request": ": Request",
    "promise": ": Promise<any>",
}


def _where(module: str, name: str) -> str:
    """How the resolver's file names the application's."""
    told = os.path.relpath(module, PurePosixPath(name).parent.as_posix() or ".").replace(os.sep, "/")
    return told if told.startswith(".") else f"./{told}"


def _imports(exported: str, app: str, *, modern: bool, typed: bool) -> list[str]:
    bare = app.rpartition(".")[0] if typed or not modern else app
    if not modern:
        taken = (
            f"const app = require('{bare}');"
            if exported == "="
            else f"const {_as('app', exported, ': ')} = require('{bare}');"
        )
        return [
            "const { STATUS_CODES } = require('node:http');",
            "const { Router } = require('@aws-lambda-powertools/event-handler/http');",
            taken,
        ]
    taken = "app" if exported in ("default", "=") else _as("app", exported, " as ")
    types = ["import type { Context } from 'aws-lambda';"] if typed else []
    return [
        "import { STATUS_CODES } from 'node:http';",
        "import { Router } from '@aws-lambda-powertools/event-handler/http';",
        *types,
        f"import {taken} from '{bare}';",
    ]


def _as(name: str, exported: str, between: str) -> str:
    return f"{{ {exported if exported == name else f'{exported}{between}{name}'} }}"


def _body(parses: frozenset[str], *, typed: bool) -> str:
    if not parses:
        return "  return undefined; // the application parses no bodies"
    lines = ["  const kind = req.headers.get('content-type') ?? '';"]
    if "json" in parses:
        lines.append("  if (kind.includes('json')) return JSON.parse((await req.text()) || '{}');")
    if "urlencoded" in parses:
        lines.append("  if (kind.includes('urlencoded')) return several(new URLSearchParams(await req.text()));")
    return "\n".join([*lines, "  return undefined;"])


def _route(route: Route) -> str:
    method = route.methods[0].lower()
    return f"resolver.{method}('{route.path}', (context) => answered('{method}', '{route.endpoint}', context));"
