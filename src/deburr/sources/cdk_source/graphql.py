"""AppSync in a CDK app: functions as data sources, and the resolvers that ask them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Construct, Options, Partly, Spot, Value, text_of
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Wiring


def data_source(wiring: "Wiring", act: Act) -> Iterator[tuple[str, TreeNode]]:
    """`api.addLambdaDataSource("name", fn)`."""
    function = next((found for each in act.args if (found := wiring.function(each)) is not None), None)
    if function is not None:
        yield _source(wiring, act.at, text_of(act.args[0]), function)


def source_made(wiring: "Wiring", made: Construct) -> Iterator[tuple[str, TreeNode]]:
    """`new LambdaDataSource(this, "name", { lambdaFunction: fn })`."""
    function = wiring.function(made.options.entries.get("lambdaFunction"))
    if function is not None:
        yield _source(wiring, made.at, made.path, function)


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


def _source(wiring: "Wiring", at: Spot, name: str | None, function: TreeNode) -> tuple[str, TreeNode]:
    config = wiring.nodes.mapping(at, {"LambdaFunctionArn": function})
    told = wiring.name(name or "data source")
    wiring.sources[key(at)] = told
    if name:
        wiring.named[name] = told
    return told, wiring.nodes.resource(at, "AWS::AppSync::DataSource", {"LambdaConfig": config})


def _resolver(wiring: "Wiring", at: Spot, source: Value | None, options: Options) -> Iterator[tuple[str, TreeNode]]:
    """What asks a data source: its request says whether it waits for the answer."""
    named = wiring.sources.get(key(source.at)) if source is not None else None
    if named is None:
        return
    written = options.entries.get("code") or options.entries.get("requestMappingTemplate")
    text = written.args[0] if isinstance(written, Called) and written.args else None
    shown = text.text if isinstance(text, Partly) else text_of(text)
    inline = isinstance(written, Called) and written.path.endswith(("fromInline", "fromString"))
    properties = {
        "DataSourceName": wiring.nodes.make.reference(wiring.nodes.at(at), named, "Name"),
        "Code" if inline else "CodeS3Location": wiring.nodes.text(at, shown) if shown else None,
    }
    yield wiring.name("resolver"), wiring.nodes.resource(at, "AWS::AppSync::Resolver", properties)


def key(at: Spot) -> tuple[str, int, int]:
    """By which what calls made is found again."""
    return at.file, at.node.line, at.node.column
