"""How a table says which attribute of Terraform is which property of CloudFormation.

Left the path in Terraform, right the one in CloudFormation; a block that is written once is one step of the path,
`*` stands for each of several. The names are those of https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from collections.abc import Mapping

Paths = Mapping[str, str]
Types = Mapping[str, tuple[str, Paths]]
"""By kind of resource its type in CloudFormation, and the paths."""


def words(text: str) -> dict[str, str]:
    """`a: B, c.d: E` as a table."""
    return dict(pair.split(": ") for pair in " ".join(text.split()).rstrip(",").split(", "))
