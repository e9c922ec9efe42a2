"""What a configuration is run with: the versions of the AWS provider it admits, and where its state is kept."""

from collections.abc import Iterator

from deburr.sources.terraform.syntax import Block, Expr, Literal, Name, Object

_AWS = "hashicorp/aws"


def aws_versions(block: Block) -> Iterator[str]:
    """The version constraints of the AWS provider in a `terraform` or, as it was once written, a `provider` block."""
    if block.type == "provider":
        yield from _texts(block.attributes.get("version") if block.labels == ("aws",) else None)
        return
    for required in block.of_type("required_providers"):
        for name, told in required.attributes.items():
            entries = {_key(key): value for key, value in told.entries} if isinstance(told, Object) else {}
            source = next(_texts(entries.get("source")), _AWS if name == "aws" else "")
            if source.endswith(_AWS):
                yield from _texts(entries.get("version") if entries else told)


def state(block: Block) -> str:
    """The object in S3 that a `terraform` block keeps the state in; "" where it does not name one."""
    for backend in block.of_type("backend") if block.type == "terraform" else ():
        named = [next(_texts(backend.attributes.get(name)), "") for name in ("bucket", "key")]
        if backend.labels == ("s3",) and all(named):
            return "/".join(named)
    return ""


def _texts(value: Expr | None) -> Iterator[str]:
    if isinstance(value, Literal) and isinstance(value.value, str):
        yield value.value


def _key(key: Expr) -> str:
    return key.name if isinstance(key, Name) else next(_texts(key), "")
