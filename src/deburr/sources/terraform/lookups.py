"""What data sources give before deployment: documents, archives, templates, and names that lead to functions."""

from deburr.sources.terraform.documents import policy_document
from deburr.sources.terraform.evaluate import rendered, value_of
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block
from deburr.sources.terraform.values import Encoded, Ref, Text, Unknown

NAMED = {"aws_lambda_function": "lambda", "aws_lambda_alias": "lambda", "aws_sqs_queue": "sqs"}
"""Data sources whose name is given, and the service in their ARN."""


def looked_up(block: Block, scope: Scope, address: str, name: str) -> object:
    """One attribute of a data source; unknown, under the name of where it comes from, when an account would tell."""
    kind = block.labels[0]
    if kind == "aws_iam_policy_document" and name in ("json", "minified_json"):
        return Encoded(policy_document(block, scope))
    if kind == "archive_file":
        return Ref(address, name)
    if kind == "template_file" and name == "rendered":
        return _rendered(block, scope)
    if kind in NAMED and name in ("arn", "function_name"):
        written = block.attributes.get("name") or block.attributes.get("function_name")
        value = value_of(written, scope) if written is not None else None
        if isinstance(value, str):
            mark = "function:" if NAMED[kind] == "lambda" else ""
            return Text((f"arn:aws:{NAMED[kind]}:", None, ":", None, f":{mark}{value}")) if name == "arn" else value
    return Unknown(f"{address} is looked up at deploy time", (address, name))


def _rendered(block: Block, scope: Scope) -> object:
    """The text of a `template_file`, which older configurations use for `templatefile`."""
    attributes = block.attributes
    text = value_of(attributes["template"], scope) if "template" in attributes else None
    given = value_of(attributes["vars"], scope) if "vars" in attributes else {}
    if not isinstance(text, str):
        return text if isinstance(text, Unknown) else Unknown("a template that is settled at deploy time")
    return rendered(text, given, scope)
