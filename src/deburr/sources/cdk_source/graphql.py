"""AppSync in a CDK app: functions as data sources, and the resolvers that ask them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Construct, Options, Partly, Spot, Value, construct_of, text_of
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Wiring


def data_source(wiring: "Wiring", act: Act) -> Iterator[tuple[str, TreeNode]]:
    """`api.addLambdaDataSource("name", fn)`; once for each API, however many stages its stack has."""
    function = next((found for each in act.args if (found := wiring.function(each)) is not None), None)
    if function is None:
        return
    name, api = text_of(act.args[0]), construct_of(act.base)
    called = next((id(made) for each in act.args[1:] if (made := construct_of(each)) is not None), 0)
    apart = (key(act.at), name, called, id(api) if api is not None else act.base and key(act.base.at))
    known = wiring.asked.get(apart)
    if known is None:
        above = api.path if api is not None else ""
        known = wiring.free(name, f"{above}/{name}") if name else wiring.name("data source")
        wiring.asked[apart] = known
        yield known, _source(wiring, act.at, name, function)
    _is(wiring, act, known, name)


def source_made(wiring: "Wiring", made: Construct) -> Iterator[tuple[str, TreeNode]]:
    """`new LambdaDataSource(this, "name", { lambdaFunction: fn })`."""
    function = wiring.function(made.options.entries.get("lambdaFunction"))
    if function is not None:
        told = wiring.own(made)
        name = text_of(made.options.entries.get("name")) or made.path
        yield told, _source(wiring, made.at, name, function)
        _is(wiring, made, told, name)


def resolver(wiring: "Wiring", act: Act) -> Iterator[tuple[str, TreeNode]]:
    """`source.createResolver("name", {...})`, and `createFunction`."""
    yield from _resolver(wiring, act.at, act.base, act.options)


def resolver_made(wiring: "Wiring", made: Construct) -> Iterator[tuple[str, TreeNode]]:
    """`new Resolver(this, "name", { dataSource, ... })`, and `AppsyncFunction`."""
    yield from _resolver(wiring, made.at, made.options.entries.get("dataSource"), made.options)


def custom(wiring: "Wiring", act: Act) -> Iterator[tuple[str, TreeNode]]:
    """`a.handler.custom({ dataSource: "name", entry: "./list.js" })` of a schema of Amplify's."""
    named = wiring.named.get(text_of(act.options.entries.get("dataSource")) or "")
    entry = text_of(act.options.entries.get("entry"))
    if named is not None:
        properties = {
            "DataSourceName": wiring.nodes.make.reference(wiring.nodes.at(act.at), named, "Name"),
            "CodeS3Location": wiring.nodes.text(act.at, wiring.files.beside(entry)) if entry else None,
        }
        yield wiring.name("resolver"), wiring.nodes.resource(act.at, "AWS::AppSync::Resolver", properties)


def _source(wiring: "Wiring", at: Spot, name: str | None, function: TreeNode) -> TreeNode:
    nodes = wiring.nodes
    properties = {
        "Name": nodes.text(at, name) if name else None,
        "LambdaConfig": nodes.mapping(at, {"LambdaFunctionArn": function}),
    }
    return nodes.resource(at, "AWS::AppSync::DataSource", properties)


def _is(wiring: "Wiring", made: Act | Construct, told: str, name: str | None) -> None:
    """Keep under which logical id it is found: by what it is given, and where that is not to be seen by its place."""
    wiring.sources[id(made.args)] = wiring.sources[key(made.at)] = told
    if name:
        wiring.named[name] = told


def _named(wiring: "Wiring", source: Value) -> str | None:
    made = construct_of(source) or source
    given = wiring.sources.get(id(made.args)) if isinstance(made, Called | Construct) else None
    return given or wiring.sources.get(key(source.at))


def _resolver(wiring: "Wiring", at: Spot, source: Value | None, options: Options) -> Iterator[tuple[str, TreeNode]]:
    """What asks a data source: its request says whether it waits for the answer."""
    named = _named(wiring, source) if source is not None else None
    field = [text_of(options.entries.get(name)) for name in ("typeName", "fieldName")]
    apart = (key(at), named, *field)
    if named is None or apart in wiring.asked:
        return
    wiring.asked[apart] = named
    written = options.entries.get("code") or options.entries.get("requestMappingTemplate")
    text = written.args[0] if isinstance(written, Called) and written.args else None
    shown = text.text if isinstance(text, Partly) else text_of(text)
    inline = isinstance(written, Called) and written.path.endswith(("fromInline", "fromString"))
    properties = {
        "DataSourceName": wiring.nodes.make.reference(wiring.nodes.at(at), named, "Name"),
        "TypeName": wiring.nodes.text(at, field[0]) if field[0] else None,
        "FieldName": wiring.nodes.text(at, field[1]) if field[1] else None,
        "Code" if inline else "CodeS3Location": wiring.nodes.text(at, shown) if shown else None,
    }
    yield wiring.name("resolver"), wiring.nodes.resource(at, "AWS::AppSync::Resolver", properties)


def key(at: Spot) -> tuple[str, int, int]:
    """By which what calls made is found again."""
    return at.file, at.node.line, at.node.column
