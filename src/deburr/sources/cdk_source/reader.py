"""Reads a CDK app's code into a stack, as if somebody had synthesized it; what only running tells stays unknown."""

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.cdk_source import denials
from deburr.sources.cdk_source.amplify import CUSTOM
from deburr.sources.cdk_source.evaluate import Evaluator
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.functions import DEFAULT_RETENTION_DAYS, FUNCTIONS, LAYERS, RETENTION, Functions
from deburr.sources.cdk_source.identity import is_named, labels
from deburr.sources.cdk_source.mappings import own_sources
from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.overrides import Overrides
from deburr.sources.cdk_source.plain_doors import plain
from deburr.sources.cdk_source.raw import is_raw, resource
from deburr.sources.cdk_source.values import Called, Construct, Items, Options, option
from deburr.sources.cdk_source.wiring import LAST, Wiring
from deburr.sources.cloudformation.making import NOWHERE, Maker
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.tree import TreeNode
from deburr.workload.workload import Gap

SAM = "AWS::Serverless-2016-10-31"
OWN = ("lambda.CfnFunction", "sam.CfnFunction")
"""Functions as a template has them."""
TIRED = "not all of this app is looked at: its code takes more steps, or a loop of it more turns, than are taken"
HINT = "`cdk synth --debug` tells the rest"


def read(app: Path, *, root: Path, given: Mapping[str, str]) -> Stack:
    """The functions of an app, and what its code says of who calls them.

    app     its cdk.json.
    Raises  SourceError when no file of it could be found that makes a construct.
    """
    files = AppFiles(app, root)
    app = files.app
    run = Evaluator(files)
    try:
        return _stack(run, files, app, given)
    finally:
        run.forget()


def _stack(run: Evaluator, files: AppFiles, app: Path, given: Mapping[str, str]) -> Stack:
    beginning = files.beginning()
    if beginning is not None:
        run.module(beginning)
    if not run.constructs:
        for file in files.all():
            _alone(run, file)
    if not any(made.kind in (*FUNCTIONS, *OWN) for made in run.constructs):
        raise SourceError("no function was found in the code of this CDK app", where=files.shown(app), hint=HINT)
    make = Maker(files.shown(app))
    nodes = Nodes(make, Overrides(run.acts), plain(run.constructs, run.acts))
    made = dict(_resources(run, nodes, files))
    entries = make.pairs(NOWHERE, [(make.text(node, name), node) for name, node in made.items()])
    tree = make.mapping(NOWHERE, {"Transform": make.text(NOWHERE, SAM), "Resources": entries})
    for by, at in {made.by: made.at for made in reversed(run.constructs) if made.by}.items():
        library, _, name = by.rpartition(".")
        make.gap(nodes.at(at), f"what {name} of {library} sets by itself is not known: it is taken for a function")
    stack = make.stack(tree, path=app, root=files.root, given=given, notes=(), defaults={})
    stack.gaps += files.gaps
    stack.gaps += [Gap(Place(file), TIRED) for file in dict.fromkeys([*run.tired, *run.identities.many])]
    return stack


def _alone(run: Evaluator, file: str) -> None:
    """Stacks of a file, made without knowing what they are given."""
    run.begin()
    for cls in run.classes(file):
        if run.is_stack(cls):
            run.make(cls, [], Options(cls.at, {}, whole=False), cls.at)


def _resources(run: Evaluator, nodes: Nodes, files: AppFiles) -> Iterator[tuple[str, TreeNode]]:
    named = (*FUNCTIONS, *LAYERS, *PLAIN)
    _name(nodes, [made for made in run.constructs if made.kind in named or is_raw(made.kind)])
    functions, wiring = Functions(nodes, files, run.acts), Wiring(nodes, files, run.constructs)
    for made in run.constructs:
        name = nodes.ids.get(id(made))
        if name is not None and made.kind in FUNCTIONS:
            group = functions.log_group(made)
            if group is not None:
                yield f"{name}/LogGroup", group
            yield name, functions.resource(made, f"{name}/LogGroup" if group is not None else None)
            yield from own_sources(wiring, made)
            yield from denials.of_options(wiring, made)
        elif name is not None and made.kind in LAYERS:
            yield name, functions.layer(made)
        elif name is not None:
            yield name, PLAIN[made.kind](nodes, made) if made.kind in PLAIN else resource(nodes, made)
        if made.kind not in LAST and not is_raw(made.kind):
            yield from wiring.construct(made)
    for act in sorted(run.acts, key=lambda act: act.method == CUSTOM):  # those name what others make
        yield from wiring.act(act)
    for made in run.constructs:
        if made.kind in LAST:
            yield from wiring.construct(made)


def _name(nodes: Nodes, constructs: list[Construct]) -> None:
    """Each its own logical id: where stacks have the same one, the stack stands before it."""
    stacks: dict[str, set[str]] = {}
    for made in constructs:
        stacks.setdefault(made.path, set()).add(made.stack)
    taken: dict[str, int] = {}
    paths = _told_apart(constructs)
    alike: dict[str, list[Construct]] = {}
    for made in constructs:
        name = paths.get(id(made), made.path)
        if len(stacks[made.path]) > 1 and made.stack:
            name = f"{made.stack.partition(' ')[0]}/{name}"
        alike.setdefault(name, []).append(made)
    for name, many in alike.items():
        nameless = len(many) > 1 and not any(is_named(made) for made in many)
        for made, label in zip_longest(many, (labels(many) if nameless else None) or ()):
            taken[name] = taken.get(name, 0) + (label is None)
            told = f"{name} {label}" if label else f"{name} {taken[name]}" if taken[name] > 1 else name
            nodes.ids[id(made)] = told


def _told_apart(constructs: list[Construct]) -> dict[int, str]:
    """By identity the names of those that are many under one id, where their code tells them apart."""
    twins: dict[tuple[str, str], list[Construct]] = {}
    for made in constructs:
        if made.twin_of:
            twins.setdefault((made.twin_of, made.stack), []).append(made)
    found: dict[int, str] = {}
    for (path, _), many in twins.items():
        for made, label in zip(many, (labels(many) if len(many) > 1 else None) or (), strict=False):
            found[id(made)] = f"{path} {label}"
    return found


# Plain resources ----------------------------------------------------------------------------------------------------

Reader = Callable[[Nodes, Construct], TreeNode]


def _of(kind: str, **names: str) -> Reader:
    """A resource whose properties are these options."""

    def read(nodes: Nodes, made: Construct) -> TreeNode:
        given = made.options.entries
        return nodes.resource(made.at, kind, {told: nodes.value(given.get(name)) for told, name in names.items()})

    return read


def _queue(nodes: Nodes, made: Construct) -> TreeNode:
    given = made.options.entries
    letters = given.get("deadLetterQueue")
    properties: dict[str, TreeNode | None] = {
        "QueueName": nodes.value(given.get("queueName")),
        "VisibilityTimeout": nodes.seconds(given.get("visibilityTimeout")),
        "MessageRetentionPeriod": nodes.seconds(given.get("retentionPeriod")),
        "FifoQueue": nodes.value(given.get("fifo")),
    }
    if isinstance(letters, Called):
        letters = letters.options  # Python's `DeadLetterQueue(queue=...)`
    if isinstance(letters, Options):
        queue = letters.entries.get("queue")
        redrive = {
            "deadLetterTargetArn": nodes.reference(queue, "Arn") or nodes.unknown(letters.at),
            "maxReceiveCount": nodes.value(letters.entries.get("maxReceiveCount")) or nodes.unknown(letters.at),
        }
        properties["RedrivePolicy"] = nodes.mapping(letters.at, redrive)
    elif letters is not None:
        properties["RedrivePolicy"] = nodes.unknown(letters.at)
    return nodes.resource(made.at, "AWS::SQS::Queue", properties)


def _log_group(nodes: Nodes, made: Construct) -> TreeNode:
    kept = made.options.entries.get("retention")
    properties: dict[str, TreeNode | None] = {
        "LogGroupName": nodes.value(made.options.entries.get("logGroupName")),
        "RetentionInDays": nodes.constant(kept, RETENTION) or nodes.plain(made.at, DEFAULT_RETENTION_DAYS),
    }
    return nodes.resource(made.at, "AWS::Logs::LogGroup", properties)


def _http(nodes: Nodes, made: Construct) -> TreeNode:
    """What its stages let through, and what its routes ask of callers, is spread over the code: neither is missing."""
    kind = "WEBSOCKET" if "WebSocket" in made.kind else "HTTP"
    properties = {"ProtocolType": nodes.text(made.at, kind), "RouteSettings": nodes.unknown(made.at)}
    return nodes.resource(made.at, "AWS::ApiGatewayV2::Api", properties)


def _rest(nodes: Nodes, made: Construct) -> TreeNode:
    """An API; where its features are spread over the code none of them is said to be missing."""
    given = made.options.entries
    types = given.get("endpointTypes") or option(given.get("endpointConfiguration"), "types")
    kinds = {"REGIONAL": "REGIONAL", "EDGE": "EDGE", "PRIVATE": "PRIVATE"}
    first = types.items[0] if isinstance(types, Items) and types.items else types
    kind = nodes.constant(first, kinds)
    endpoint = nodes.make.mapping(kind, {"Types": nodes.make.sequence(kind, [kind])}) if kind is not None else None
    body = nodes.unknown(made.at) if id(made) not in nodes.doors else None
    properties = {"Body": body, "EndpointConfiguration": endpoint}
    return nodes.resource(made.at, "AWS::ApiGateway::RestApi", properties)


PLAIN: dict[str, Reader] = {
    "sqs.Queue": _queue,
    "sns.Topic": _of("AWS::SNS::Topic", TopicName="topicName"),
    "s3.Bucket": _of("AWS::S3::Bucket", BucketName="bucketName"),
    "dynamodb.Table": _of("AWS::DynamoDB::Table", TableName="tableName"),
    "dynamodb.TableV2": _of("AWS::DynamoDB::GlobalTable", TableName="tableName"),
    "kinesis.Stream": _of("AWS::Kinesis::Stream", Name="streamName"),
    "logs.LogGroup": _log_group,
    "apigateway.RestApi": _rest,
    "apigateway.LambdaRestApi": _rest,
    "apigateway.SpecRestApi": _rest,
    "apigatewayv2.HttpApi": _http,
    "apigatewayv2.WebSocketApi": _http,
}
