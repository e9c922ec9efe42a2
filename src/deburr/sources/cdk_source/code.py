"""Where the code of a function or layer of a CDK app is, and what builds it, as SAM says it."""

from deburr.sources.cdk_source.bundling import bundling, part
from deburr.sources.cdk_source.files import SCRIPTS, AppFiles
from deburr.sources.cdk_source.loading import file_of
from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.values import (
    Called,
    Const,
    Construct,
    Items,
    Partly,
    Spot,
    Value,
    argument,
    construct_of,
    option,
    text_of,
)
from deburr.sources.cloudformation.tree import TreeNode
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.bundles import esbuild_entry
from deburr.sources.handlers.locate import split_entry
from deburr.workload.function import ELSEWHERE

PYTHON = frozenset({"lambda_python.PythonFunction", "lambda_python.PythonLayerVersion"})
BUILT = ("BuildMethod", "DockerContext", "Dockerfile", "DockerBuildArgs", "ImagePath")
"""What SAM says of a build beside a function's properties, and which folder of an image becomes a package."""
IMAGE_PATH = "/asset"
"""https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda.DockerBuildAssetOptions.html"""
ASSET = "s3_assets.Asset"


def code_of(nodes: Nodes, files: AppFiles, made: Construct) -> dict[str, TreeNode | None]:
    """Its handler and the path of its code, or its image; what builds it stands under the names of `BUILT`."""
    if made.kind == "lambda_nodejs.NodejsFunction" and not _with_code(made):
        return _bundled(nodes, files, made)
    if made.kind in PYTHON or made.by.endswith("PythonFunction"):
        return _python(nodes, files, made)
    code = made.options.entries.get("code")
    if made.kind == "lambda.DockerImageFunction" or _is(code, "fromAssetImage", "fromEcrImage"):
        return _image(nodes, files, made, code)
    handler = nodes.value(made.options.entries.get("handler"))
    if code is not None and _is(code, "fromInline", "inline", "InlineCode"):
        return {"Handler": handler, **_inline(nodes, files, code, _first(code))}
    if isinstance(code, Called) and _is(code, "fromDockerBuild"):
        return {"Handler": handler, **_out_of_image(nodes, files, code)}
    if isinstance(code, Called) and _is(code, "fromBucket", "bucket", "S3Code"):
        key = argument(code.args, code.options, 1, "key")
        asset = _asset(key)
        if asset is None:
            return {"Handler": handler, "CodeUri": nodes.mapping(code.at, {"Key": nodes.value(key)})}
        return {"Handler": handler, **_folder(nodes, files, made, code.at, option(asset.options, "path"), asset)}
    if isinstance(code, Called) and _is(code, "fromCustomCommand"):
        return {"Handler": handler, **_commanded(nodes, files, made, code)}
    if code is None and made.by and (name := text_of(made.options.entries.get("fileName"))) is not None:
        return {"Handler": handler, "CodeUri": nodes.mapping(made.at, {"Key": nodes.text(made.at, name)})}
    where = _first(code) if _is(code, "fromAsset", "asset", "AssetCode") else None
    return {"Handler": handler, **_folder(nodes, files, made, code.at if code is not None else made.at, where, code)}


def _folder(
    nodes: Nodes, files: AppFiles, made: Construct, at: Spot, where: Value | None, asset: Value | None
) -> dict[str, TreeNode | None]:
    """The folder that an asset takes; where it is bundled the CDK does that, or commands that copy a part of it."""
    path, handler = text_of(where), text_of(made.options.entries.get("handler"))
    if path is None:
        return {"CodeUri": nodes.value(where) if isinstance(where, Partly) else nodes.unknown(at)}
    options = asset.options if isinstance(asset, Called | Construct) else None
    if option(options, "bundling") is None:
        return {"CodeUri": nodes.text(at, files.beside(path))}
    told = bundling(asset)
    taken = part(files.folder / path, told, handler) if told is not None and handler is not None else None
    if taken:
        uri = files.beside(f"{path}/{taken}")
        return {"CodeUri": nodes.text(at, uri), "BuildMethod": nodes.text(at, ELSEWHERE)}
    return {"CodeUri": nodes.text(at, files.beside(path)), "BuildMethod": nodes.text(at, "cdk")}


def _asset(key: Value | None) -> Construct | None:
    """The asset whose object a key is: `asset.s3ObjectKey`; None for any other."""
    if not isinstance(key, Called) or key.args or key.path.rpartition(".")[2] not in ("s3ObjectKey", "objectKey"):
        return None
    made = construct_of(key.base)
    return made if made is not None and made.kind == ASSET else None


def _commanded(nodes: Nodes, files: AppFiles, made: Construct, code: Called) -> dict[str, TreeNode | None]:
    """`Code.fromCustomCommand(out, ["node", "build.js"])`: what the script bundles, or else what it leaves there."""
    out = text_of(argument(code.args, code.options, 0, "output"))
    command = argument(code.args, code.options, 1, "command")
    if out is None:
        return {"CodeUri": nodes.unknown(code.at)}
    module, _ = split_entry(text_of(made.options.entries.get("handler")) or "", script=True)
    words = [text_of(each) for each in command.items] if isinstance(command, Items) else []
    for word in words:
        script = files.inside(word) if word is not None else None
        if script is not None and script.suffix in SCRIPTS:
            entry = esbuild_entry(script, f"{out}/{module}.js")
            if entry is not None:
                return {
                    "CodeUri": nodes.text(code.at, files.beside(entry)),
                    "BuildMethod": nodes.text(code.at, "esbuild"),
                }
    return {"CodeUri": nodes.text(code.at, files.beside(out)), "BuildMethod": nodes.text(code.at, ELSEWHERE)}


def _out_of_image(nodes: Nodes, files: AppFiles, code: Called) -> dict[str, TreeNode | None]:
    """`Code.fromDockerBuild(path, { file, imagePath, buildArgs })`: what a folder of an image holds."""
    context = text_of(argument(code.args, code.options, 0, "path"))
    said = {name: option(code.options, name) for name in ("file", "imagePath", "buildArgs")}
    file = "Dockerfile" if said["file"] is None else text_of(said["file"])
    path = IMAGE_PATH if said["imagePath"] is None else text_of(said["imagePath"])
    other = option(code.options, "targetStage") is not None  # not the last stage
    if context is None or file is None or path is None or other or not code.options.whole:
        return {"CodeUri": nodes.unknown(code.at)}
    return {
        "CodeUri": nodes.unknown(code.at),
        "DockerContext": nodes.text(code.at, files.beside(context)),
        "Dockerfile": nodes.text(code.at, file),
        "ImagePath": nodes.text(code.at, path),
        "DockerBuildArgs": nodes.value(said["buildArgs"]),
    }


def _image(nodes: Nodes, files: AppFiles, made: Construct, code: Value | None) -> dict[str, TreeNode | None]:
    """An image, and the folder it is made in where the app names that."""
    told: dict[str, TreeNode | None] = {
        "PackageType": nodes.text(made.at, "Image"),
        "ImageUri": nodes.unknown(made.at),
        "Runtime": None,
        "Handler": None,
    }
    path = text_of(_first(code)) if _is(code, "fromImageAsset", "fromAssetImage") else None
    if path is None or not isinstance(code, Called):
        return told
    file, command = option(code.options, "file"), option(code.options, "cmd")
    dockerfile = text_of(file) if file is not None else "Dockerfile"
    if dockerfile is None or option(code.options, "target") is not None:  # not the last stage
        return told
    if command is not None:
        told["ImageConfig"] = nodes.mapping(made.at, {"Command": nodes.value(command)})
    told["DockerContext"] = nodes.text(code.at, files.beside(path))
    told["Dockerfile"] = nodes.text(code.at, dockerfile)
    return told


def _inline(nodes: Nodes, files: AppFiles, code: Value, source: Value | None) -> dict[str, TreeNode | None]:
    """Source text in the app, or a file of it whose text is taken."""
    text = text_of(source)
    if source is not None and text is not None:
        first = source.at.node
        lines = first.end_line > first.line  # in a template code begins on the line below: here it does at once
        return {"InlineCode": nodes.text(Spot(_above(first), source.at.file) if lines else source.at, text)}
    if isinstance(source, Partly):
        return {"InlineCode": nodes.value(source)}
    path = file_of(source)
    return {"CodeUri": nodes.text(code.at, files.beside(path)) if path else nodes.unknown(code.at)}


def _bundled(nodes: Nodes, files: AppFiles, made: Construct) -> dict[str, TreeNode | None]:
    """`entry: lambda/orders.ts` that exports `handler`; without one it is named after its construct and file."""
    given = made.options.entries
    entry, called = text_of(given.get("entry")), _named(made, "handler")
    if "entry" not in given and made.options.whole:
        beside = files.root / made.at.file
        entry = str(beside.with_name(f"{beside.stem}.{made.path.rpartition('/')[2]}.ts"))
    if entry is None or called is None:
        return {"Handler": nodes.unknown(made.at), "CodeUri": nodes.unknown(made.at)}
    spot = given["entry"].at if "entry" in given else made.at
    return {
        "Handler": nodes.text(spot, called if "." in called else f"index.{called}"),
        "CodeUri": nodes.text(spot, files.beside(entry)),
        "BuildMethod": nodes.text(spot, "esbuild"),
    }


def _python(nodes: Nodes, files: AppFiles, made: Construct) -> dict[str, TreeNode | None]:
    """A folder, `index.py` in it, and `handler` in that, unless they are named."""
    given = made.options.entries
    where = given.get("entry") or (given.get("rootDir") if made.by else None)
    entry, index, handler = text_of(where), _named(made, "index"), _named(made, "handler")
    if where is None or entry is None:
        return {"Handler": nodes.unknown(made.at), "CodeUri": nodes.unknown(made.at)}
    if index is None or handler is None:
        named = nodes.unknown(made.at)
    else:
        named = nodes.text(made.at, f"{index.removesuffix('.py').replace('/', '.')}.{handler}")
    return {
        "Handler": named,
        "CodeUri": nodes.text(where.at, files.beside(entry)),
        "BuildMethod": nodes.text(made.at, "cdk"),
    }


NAMES = {"handler": "handler", "index": "index.py"}
"""What constructs that bundle code call it, where nobody says otherwise."""


def _named(made: Construct, option: str) -> str | None:
    """An option's text, or its default where it is surely left out; None while it is not known."""
    given = made.options.entries.get(option)
    if given is None or (isinstance(given, Const) and given.value is None):
        return NAMES[option] if made.options.whole else None
    return text_of(given)


def _above(node: s.Node) -> s.Node:
    """The place one line further up."""
    made = s.Node()
    made.line, made.column = max(1, node.line - 1), node.column
    made.end_line, made.end_column = node.end_line, node.end_column
    return made


def _is(code: Value | None, *how: str) -> bool:
    return isinstance(code, Called) and code.path.rpartition(".")[2] in how


def _first(code: Value | None) -> Value | None:
    if not isinstance(code, Called):
        return None
    return code.args[0] if code.args else next(iter(code.options.entries.values()), None)


def _with_code(made: Construct) -> bool:
    """True for a `NodejsFunction` that is given what was bundled before, which it takes as any function does."""
    return "code" in made.options.entries and "entry" not in made.options.entries
