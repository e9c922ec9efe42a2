"""One name for what the CDK's libraries call differently by version and language."""

import re

UNKNOWN = "?"
"""Begins the path of what is in no library of the CDK."""

_ROOTS = frozenset(
    {"aws-cdk-lib", "aws-cdk-lib/core", "@aws-cdk/core", "monocdk", "constructs", "aws_cdk", "aws_cdk.core"}
)
_SERVICE = re.compile(
    r"(?:aws-cdk-lib/|@aws-cdk/|monocdk/|aws_cdk[./])(?:aws[-_])?(?P<name>[a-z][\w-]*?)(?:[-_]alpha)?$"
)
_WORD = re.compile(r"_([a-z0-9])")
_CONSTANT = re.compile(r"[\w.]*\b[A-Z]\w*\.[A-Z][A-Z\d_]*$")
FAMILIES = "lambda.RuntimeFamily."
_RUNTIME = re.compile(r"(?P<family>NODEJS|PYTHON|JAVA|RUBY|DOTNET|DOTNET_CORE|GO)_(?P<version>[\dX_]+)$")


def library(module: str) -> str:
    """The canonical path of a module: "" for the CDK's own, `lambda_nodejs` for a service's, `?...` for others."""
    if module in _ROOTS:
        return ""
    service = _SERVICE.match(module)
    return service["name"].replace("-", "_") if service else f"{UNKNOWN}{module}"


def member(path: str, name: str) -> str:
    """The canonical path of an attribute of something of a library."""
    if path == "":
        return library(f"aws_cdk.{name}") if name[:1].islower() else name
    return f"{path}.{name if path.startswith(UNKNOWN) else camel(name)}"


def camel(name: str) -> str:
    """`memory_size` as TypeScript writes it."""
    if name.isupper() or name.startswith("__"):
        return name
    return _WORD.sub(lambda found: found[1].upper(), name.rstrip("_"))


def runtime(path: str) -> str | None:
    """The runtime that a constant of `lambda.Runtime` names: `NODEJS_22_X` is `nodejs22.x`; None where none is told."""
    name = path.rpartition(".")[2]
    if name.startswith("PROVIDED"):
        return ".".join(["provided", *(part.lower() for part in name.split("_")[1:])])
    found = _RUNTIME.match(name)
    if found is None:
        return None
    version = found["version"].replace("_", ".").lower()
    family = {"DOTNET_CORE": "dotnetcore", "DOTNET": "dotnet"}.get(found["family"], found["family"].lower())
    if family == "java" and version == "8.corretto":
        return "java8.al2"
    return f"{family}{version}"


def family(path: str) -> str:
    """The path of the family that a constant of `lambda.Runtime` is of; "" where none is told."""
    name = path.rpartition(".")[2]
    if name.startswith("PROVIDED"):
        return FAMILIES + "OTHER"
    found = _RUNTIME.match(name)
    return FAMILIES + {"DOTNET": "DOTNET_CORE"}.get(found["family"], found["family"]) if found is not None else ""


def same_constant(one: str, other: str) -> bool | None:
    """Whether two constants of one class of the library are one; None where they are no such, or an alias is."""
    cls = one.rpartition(".")[0]
    if cls != other.rpartition(".")[0] or not (_CONSTANT.match(one) and _CONSTANT.match(other)):
        return None
    if one == other:
        return True
    return None if "LATEST" in f"{one}{other}" else False
