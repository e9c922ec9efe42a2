"""Terraform resources put beside one that lacks them: what takes the events that a function keeps failing on."""

import re
from typing import TYPE_CHECKING

from deburr.edits import SetValue
from deburr.fixes.programs import chars, written
from deburr.fixes.splice import CannotEdit, Splice, span
from deburr.grammars import parser

if TYPE_CHECKING:
    from tree_sitter import Node

DESTINATION = ".EventInvokeConfig.DestinationConfig.OnFailure.Type"
"""The end of a property path: what a function does with an event that it gave up."""
_MANY = frozenset({"count", "for_each"})
_ROLE = re.compile(r"aws_iam_role\.([\w-]+)\.arn")
_ADDED = """\


resource "aws_sqs_queue" "{label}_failed" {{}}

resource "aws_lambda_function_event_invoke_config" "{label}" {{
  function_name = aws_lambda_function.{label}.function_name

  destination_config {{
    on_failure {{
      destination = aws_sqs_queue.{label}_failed.arn
    }}
  }}
}}

resource "aws_iam_role_policy" "{label}_failed" {{
  role = aws_iam_role.{role}.name

  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = aws_sqs_queue.{label}_failed.arn
    }}]
  }})
}}"""


def destination(text: str, fix: SetValue) -> Splice:
    """A queue, the destination that it is, and the right to send to it, after the function's own block.

    Raises  CannotEdit where that is no block of one function whose role stands in the same configuration, or where the
            function says something about its events already.
    """
    start, _ = span(text, fix.at)
    block = _block(text, start)
    label = _label(block)
    given = {written(each.named_children[0]): each for each in _attributes(block)}
    if not _MANY.isdisjoint(given):
        raise CannotEdit("of several functions in one block, each would need a queue")
    role = _ROLE.fullmatch(written(given["role"].named_children[-1])) if "role" in given else None
    if role is None:
        raise CannotEdit("its role is made elsewhere, and would need the right to send what failed")
    if "aws_lambda_function_event_invoke_config" in text and re.search(rf"aws_lambda_function\.{label}\b", text):
        raise CannotEdit("events of a function of this file are spoken of already: add on_failure there")
    if f'"{label}_failed"' in text:
        raise CannotEdit(f"{label}_failed is the name of something else here")
    end = chars(text.encode(), block.end_byte)
    return Splice(end, end, _ADDED.format(label=label, role=role[1]))


def _block(text: str, start: int) -> "Node":
    source = text.encode()
    root = parser("hcl").parse(source).root_node
    at = len(text[:start].encode())
    node: Node | None = root.descendant_for_byte_range(at, at)
    while node is not None and not (node.type == "block" and node.start_byte == at):
        node = node.parent
    if node is None or not written(node).startswith("resource"):
        raise CannotEdit("no resource begins there")
    return node


def _label(block: "Node") -> str:
    kind, label = (
        written(each).strip('"') for each in [child for child in block.children if child.type == "string_lit"][:2]
    )
    if kind != "aws_lambda_function":
        raise CannotEdit(f"{kind} is no function")
    return label


def _attributes(block: "Node") -> "list[Node]":
    body = next((child for child in block.children if child.type == "body"), None)
    return [child for child in body.named_children if child.type == "attribute"] if body is not None else []
