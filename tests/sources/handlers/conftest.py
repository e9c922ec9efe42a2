"""What is lowered, as one line of text; every node in it must know its place."""

from collections.abc import Callable, Iterable

import pytest

from deburr.sources.handlers import syntax as s


@pytest.fixture(scope="session")
def dump() -> Callable[[s.Module], str]:
    """Statements joined by `; `, blocks in braces, what has no word of its own as `kind<parts>`."""
    return lambda module: _body(module.body)


def _body(body: Iterable[s.Stmt]) -> str:
    return "; ".join(_stmt(stmt) for stmt in body)


def _list(items: Iterable[s.Expr]) -> str:
    return ", ".join(_expr(item) for item in items)


def _placed(node: s.Node) -> None:
    assert 1 <= node.line <= node.end_line, node
    assert node.column >= 1 and node.end_column >= 1, node


def _expr(node: s.Expr) -> str:
    _placed(node)
    match node:
        case s.Name():
            return node.id
        case s.Literal():
            return repr(node.value)
        case s.Text():
            parts = (part if isinstance(part, str) else "{" + _expr(part) + "}" for part in node.parts)
            return f"`{''.join(parts)}`"
        case s.Attribute():
            return f"{_expr(node.base)}.{node.name}"
        case s.Subscript():
            return f"{_expr(node.base)}[{_expr(node.index)}]"
        case s.Call():
            keywords = [f"{key or '**'}={_expr(value)}" for key, value in node.keywords]
            args = ", ".join([*map(_expr, node.args), *keywords])
            return f"{'new ' if node.new else ''}{_expr(node.func)}({args})"
        case s.Await():
            return f"await {_expr(node.value)}"
        case s.Mapping():
            return "{" + ", ".join(_pair(key, value) for key, value in node.pairs) + "}"
        case s.Sequence():
            return f"[{_list(node.items)}]"
        case s.Spread():
            return f"*{_expr(node.value)}"
        case s.Function():
            return _function(node)
        case s.Class():
            return _class(node)
        case s.Conditional():
            return f"({_expr(node.test)} ? {_expr(node.then)} : {_expr(node.orelse)})"
        case s.Logical() | s.Compare():
            return f"({_expr(node.left)} {node.op} {_expr(node.right)})"
        case s.Not():
            return f"not {_expr(node.value)}"
        case s.Walrus():
            return f"({_expr(node.target)} {node.op} {_expr(node.value)})"
        case s.Comprehension():
            turns = zip(node.targets, node.iterables, strict=True)
            loops = "".join(f" for {_expr(target)} of {_expr(over)}" for target, over in turns)
            tests = "".join(f" if {_expr(test)}" for test in node.conditions)
            return f"each({_list(node.element)}{loops}{tests})"
        case s.Other():
            return f"{node.kind}<{_list(node.parts)}>"


def _pair(key: str | s.Expr | None, value: s.Expr) -> str:
    written = "*" if key is None else key if isinstance(key, str) else f"[{_expr(key)}]"
    return f"{written}: {_expr(value)}"


def _function(node: s.Function) -> str:
    _placed(node)
    words = ["@" + _expr(by) for by in node.decorators]
    words += ["async"] * node.asynchronous
    words += [node.kind] * bool(node.kind)
    words.append("gen" if node.generator else "fn")
    params = []
    for param in node.params:
        text = _expr(param)
        if isinstance(param, s.Name) and param.id in node.defaults:
            text += f"={_expr(node.defaults[param.id])}"
        named = param.value if isinstance(param, s.Spread) else param
        params.append(text + "!" * (isinstance(named, s.Name) and named.id in node.keyword_params))
    notes = f" :{_list(node.annotations)}" if node.annotations else ""
    return f"{' '.join(words)} {node.name}({', '.join(params)}){notes} {{{_body(node.body)}}}"


def _class(node: s.Class) -> str:
    _placed(node)
    by = "".join(f"@{_expr(decorator)} " for decorator in node.decorators)
    inside = [_stmt(stmt) for stmt in node.body]
    inside += [f"field {name} = {_expr(value) if value else None}" for name, value in node.fields]
    inside += [_function(method) for method in node.methods.values()]
    assert all(name == method.name for name, method in node.methods.items())
    return f"{by}class {node.name}({_list(node.bases)}) {{{'; '.join(inside)}}}"


def _stmt(node: s.Stmt) -> str:
    _placed(node)
    match node:
        case s.ExprStmt():
            return _expr(node.value)
        case s.Assign():
            declares = "export " * node.exported + f"{node.declares} ".lstrip()
            note = f": {_expr(node.annotation)}" if node.annotation else ""
            targets = f" {node.op} ".join(_expr(target) for target in node.targets)
            value = f" {node.op} {_expr(node.value)}" if node.value is not None else ""
            return declares + targets + note + value
        case s.Define():
            how = "export " * node.exported + "default " * node.default
            return how + _expr(node.value)
        case s.Import():
            return _import(node)
        case s.Export():
            return "export " + ", ".join(f"{name}={_expr(value)}" for name, value in node.pairs)
        case s.Return():
            return f"return {_expr(node.value)}" if node.value else "return"
        case s.Raise():
            return f"raise {_expr(node.value)}" if node.value else "raise"
        case s.If():
            orelse = f" else {{{_body(node.orelse)}}}" if node.orelse else ""
            return f"if {_expr(node.test)} {{{_body(node.body)}}}{orelse}"
        case s.Loop():
            over = f" {_expr(node.target)} of" if node.target else ""
            over += f" {_expr(node.iterable)}" if node.iterable else ""
            over += f" {_expr(node.test)}" if node.test else ""
            orelse = f" else {{{_body(node.orelse)}}}" if node.orelse else ""
            return f"loop{over} {{{_body(node.body)}}}{orelse}"
        case s.Try():
            text = f"try {{{_body(node.body)}}}"
            for caught, bound, body in node.handlers:
                words = ([_expr(caught)] if caught else []) + ([f"as {bound}"] if bound else [])
                text += f" {' '.join(['catch', *words])} {{{_body(body)}}}"
            text += f" else {{{_body(node.orelse)}}}" if node.orelse else ""
            return text + (f" finally {{{_body(node.final)}}}" if node.final else "")
        case s.With():
            items = (_expr(it) + (f" as {_expr(name)}" if name else "") for it, name in node.items)
            return f"with {', '.join(items)} {{{_body(node.body)}}}"
        case s.Global():
            return f"global {', '.join(node.names)}"
        case s.Delete():
            return f"del {_list(node.targets)}"
        case s.Block():
            return f"{{{_body(node.body)}}}"
        case s.Jump():
            return node.kind


def _import(node: s.Import) -> str:
    words = ["lazy"] * node.lazy + ["type"] * node.type_only + ["reexport"] * node.reexport
    names = ", ".join(f"{name.source}>{name.local}" for name in node.names)
    comment = f" {node.comment}" if node.comment else ""
    return " ".join([*words, "import", node.module, f"({names}){comment}"])
