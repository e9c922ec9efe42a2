"""Where a function's code is, as its template names it."""

import posixpath

from deburr.sources.cloudformation.assets import staged
from deburr.sources.cloudformation.settings import listed, present
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.workload.function import Code, OutOfImage, PackageKind

TEMPLATES = (".yaml", ".yml", ".json", ".template")
"""What templates are called that `sam build` reads; other dialects become the same resources."""
SERVICES = frozenset(f"serverless.{suffix}" for suffix in ("yml", "yaml", "json", "ts", "js", "cjs"))
UPLOAD, DIRECT = "deburr:upload", "direct"
"""How other dialects' readers say that a zip is sent with the call that makes the function."""
ELSEWHERE = ("s3://", "http://", "https://", "arn:")


def code(stack: Stack, resource: Resource) -> Code:
    """Read the code of a SAM or plain function, with what its build metadata says.

    SAM takes the template's own folder when no CodeUri is written.
    """
    serverless = resource.type == "AWS::Serverless::Function"
    inline = present(resource.properties, *(("InlineCode",) if serverless else ("Code", "ZipFile")))
    if inline is not None:
        return Code(PackageKind.INLINE, inline.at, inline=inline.text() or inline.pattern())
    if _is_image(resource):
        return _image(stack, resource)
    source = resource.properties.get("CodeUri" if serverless else "Code")
    folder = _asset(stack, resource)
    template = stack.template.file.rpartition("/")[2]
    if folder is None and (source is not None or serverless):
        folder = local_folder(stack, source) if source is not None else _local(stack, ".")
    return Code(
        PackageKind.ZIP,
        source.at if source is not None else resource.at.named(f"Resources.{resource.logical_id}"),
        folder=folder,
        built_by=_text(resource, "BuildMethod"),
        entry_points=tuple(
            entry
            for value in listed(resource.raw.get("Metadata", "BuildProperties", "EntryPoints"))
            if (entry := value.text())
        ),
        direct=_text(resource, UPLOAD) == DIRECT,
        installs=serverless and _installs(template, resource),
        packed_as=_object(source) if folder is None else "",
        out_of=_out_of(stack, resource) if folder is None else None,
    )


def _out_of(stack: Stack, resource: Resource) -> OutOfImage | None:
    """The image that a zip is taken from, as the reader of a CDK app says it."""
    path, context = _text(resource, "ImagePath"), _local(stack, _text(resource, "DockerContext"))
    if path is None or context is None:
        return None
    told = resource.raw.get("Metadata", "DockerBuildArgs")
    if told is not None and told.kind != "map":
        return None
    arguments = tuple((name, value.text()) for name, value in told.items()) if told is not None else ()
    return OutOfImage(context, _text(resource, "Dockerfile") or "Dockerfile", path, arguments)


def _is_image(resource: Resource) -> bool:
    kind = resource.properties.get("PackageType")
    if kind is not None:
        return kind.text() == "Image"
    return any(present(resource.properties, *path) is not None for path in (("ImageUri",), ("Code", "ImageUri")))


def _image(stack: Stack, resource: Resource) -> Code:
    uri = resource.properties.get("ImageUri") or resource.properties.get("Code", "ImageUri")
    context = resource.raw.get("Metadata", "DockerContext")
    folder = _local(stack, context.text()) if context is not None else None
    at = uri.at if uri is not None else resource.at
    return Code(
        PackageKind.IMAGE,
        at,
        folder=folder,
        built_by="docker" if context is not None else None,
        dockerfile=_text(resource, "Dockerfile") or "",
        packed_as=_object(uri) if context is None else "",
    )


def _object(source: Value | None) -> str:
    """What the object in a bucket is called that holds the code; "" when none is named."""
    if source is None:
        return ""
    key = source.get("S3Key") or source.get("Key") if source.kind == "map" else source
    return key.pattern().rpartition("/")[2] if key is not None else ""


def local_folder(stack: Stack, source: Value | None) -> str | None:
    """The folder or file a value names, relative to the checked folder; None for what is built elsewhere."""
    return None if source is None or source.kind == "map" else _local(stack, source.text())


def _asset(stack: Stack, resource: Resource) -> str | None:
    """The folder that the CDK left beside the template: as its metadata names it, or else by the asset's hash."""
    if _text(resource, "aws:asset:property") in ("Code", "Code.ImageUri"):
        return _local(stack, _text(resource, "aws:asset:path"))
    key = resource.properties.get("Code", "S3Key")
    return _local(stack, staged(stack.template.path, key.text() if key is not None else None))


def _local(stack: Stack, path: str | None) -> str | None:
    if not path or path.startswith(ELSEWHERE):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(stack.template.file), path))


def build_method(resource: Resource) -> str | None:
    """How `sam build` makes a layer; None where it takes the folder as it is."""
    return _text(resource, "BuildMethod")


def compiled_for(template: str, resource: Resource) -> str | None:
    """The architecture that `sam build` compiles a layer for; "" while unknown, None where it takes what is there.

    x86_64 unless `BuildArchitecture` says otherwise, whatever the layer calls itself compatible with:
    aws-sam-cli 1.170.0, samcli/lib/providers/provider.py (LayerVersion).
    """
    if build_method(resource) in (None, "makefile") or not template.endswith(TEMPLATES) or template in SERVICES:
        return None
    said = resource.raw.get("Metadata", "BuildArchitecture")
    return "x86_64" if said is None else said.text() or ""


def _installs(template: str, resource: Resource) -> bool:
    """True where `sam build`, or a construct that bundles Python, installs what the folder's lists ask for."""
    if template == "cdk.json":  # an app that is read from its code
        return _text(resource, "BuildMethod") == "cdk"
    return template.endswith(TEMPLATES) and template not in SERVICES and not _skips(resource)


def _skips(resource: Resource) -> bool:
    """True where `sam build` leaves the folder as it is, or a makefile decides what becomes of it."""
    skipped = resource.raw.get("Metadata", "SkipBuild")
    return (skipped is not None and skipped.boolean() is not False) or _text(resource, "BuildMethod") == "makefile"


def told_provider(resource: Resource) -> str:
    """The versions of Terraform's AWS provider that may make it, as other dialects' readers say it."""
    return _text(resource, "AwsProvider") or ""


def told_cdk(resource: Resource) -> int | None:
    """The major version of the CDK that makes it, as the reader of an app's code says it."""
    written = _text(resource, "Cdk")
    return int(written) if written is not None and written.isdigit() else None


def _text(resource: Resource, key: str) -> str | None:
    value = resource.raw.get("Metadata", key)
    return value.text() if value is not None else None
