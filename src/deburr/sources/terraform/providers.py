"""Which versions of the AWS provider a configuration admits: what each of its modules asks for, as written."""

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


def _texts(value: Expr | None) -> Iterator[str]:
    if isinstance(value, Literal) and isinstance(value.value, str):
        yield value.value


def _key(key: Expr) -> str:
    return key.name if isinstance(key, Name) else next(_texts(key), "")
