"""What data sources give before deployment: documents, archives, templates, and names that lead to functions."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from deburr.sources.terraform.documents import policy_document
from deburr.sources.terraform.evaluate import rendered, value_of
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block
from deburr.sources.terraform.values import Encoded, Ref, Text, Unknown, joined, parts_of

NAMED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "aws_lambda_function": ("lambda", ":function:", ("function_name",)),
    "aws_lambda_alias": ("lambda", ":function:", ("function_name", "name")),
    "aws_sqs_queue": ("sqs", ":", ("name",)),
}
"""Data sources whose name is given: the service in their ARN, what stands before the names there, and these."""
PARTITION: Mapping[str, str] = {"id": "aws", "partition": "aws", "dns_suffix": "amazonaws.com"}
"""What `aws_partition` gives where most are deployed, as for templates' pseudo parameters."""


def looked_up(block: Block, scope: Scope, address: str, name: str, twin: Block | None = None) -> object:
    """One attribute of a data source; unknown, under the name of where it comes from, when an account would tell.

    twin  the resource of the same type and label, which is what is looked up where its name may be the same.
    """
    kind = block.labels[0]
    if kind == "aws_iam_policy_document" and name in ("json", "minified_json"):
        return Encoded(policy_document(block, scope))
    if kind == "aws_partition" and name in PARTITION:
        return PARTITION[name]
    if kind == "aws_iam_policy" and name == "arn" and "arn" in block.attributes:
        return value_of(block.attributes["arn"], scope)
    if kind == "archive_file":
        return Ref(address, name)
    if kind == "template_file" and name == "rendered":
        return _rendered(block, scope)
    if kind in NAMED and name in ("arn", "invoke_arn", "function_name"):
        service, mark, keys = NAMED[kind]
        named = [value_of(block.attributes[key], scope) for key in keys if key in block.attributes]
        if named and isinstance(named[0], (str, Text, Ref)):
            if kind == "aws_lambda_function" and twin is not None and _may_be(named[0], twin, scope):
                return Ref(address.replace(f"data.{kind}.", f"{kind}.", 1), name)
            arn = [f"arn:aws:{service}:", None, ":", None, mark, *parts_of(named[0])]
            for qualifier in named[1:]:
                arn += [":", *parts_of(qualifier)]
            return named[0] if name == "function_name" else joined(arn)
    return Unknown(f"{address} is looked up at deploy time", (address, name))


def _may_be(name: object, function: Block, scope: Scope) -> bool:
    """True where a name is what a function may be called, whose own has parts that are settled at deploy time."""
    written = function.attributes.get("function_name")
    own = value_of(written, scope) if written is not None else None
    if not isinstance(name, str) or not isinstance(own, Text):
        return False
    return fnmatchcase(name, "".join(part if isinstance(part, str) else "*" for part in own.parts))


def _rendered(block: Block, scope: Scope) -> object:
    """The text of a `template_file`, which older configurations use for `templatefile`."""
    attributes = block.attributes
    text = value_of(attributes["template"], scope) if "template" in attributes else None
    given = value_of(attributes["vars"], scope) if "vars" in attributes else {}
    if not isinstance(text, str):
        return text if isinstance(text, Unknown) else Unknown("a template that is settled at deploy time")
    return rendered(text, given, scope)
