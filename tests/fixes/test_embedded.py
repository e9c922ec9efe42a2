"""Code in a template's block is edited where it stands, at its own indent."""

import pytest
from msgspec.structs import replace

from deburr.edits import Hoist, PassArgument
from deburr.fixes import arguments, hoisting
from deburr.fixes.embedded import embedded
from deburr.fixes.splice import CannotEdit, spliced
from deburr.place import Place

TEMPLATE = """\
Resources:
  Orders:
    Properties:
      Code:
        ZipFile: |
          import boto3, requests

          def handler(event, context):
              s3 = boto3.client("s3")  # é

              requests.get(event["url"])
              return s3.list_buckets()
      Timeout: 3
"""
SCRIPT = """\
Resources:
  Orders:
    Properties:
      InlineCode: |-
        exports.handler = async (event) => {
          const answer = await fetch(event.url);
          return answer.status;
        };
"""


def at(template: str, call: str, margin: int, path: str) -> Place:
    """Where a call stands: its line in the template, its columns from the code's margin."""
    start = template.index(call)
    line, column = template.count("\n", 0, start) + 1, start - template.rfind("\n", 0, start) - margin
    return Place("template.yaml", line, column, line, column + len(call), path)


def test_a_client_moves_within_its_block() -> None:
    held = embedded(TEMPLATE, at(TEMPLATE, 'boto3.client("s3")', 10, "boto3.client"))
    made = [held.outward(each) for each in hoisting.splices(held.code, Hoist(held.at))]
    assert spliced(TEMPLATE, made) == TEMPLATE.replace(
        '          def handler(event, context):\n              s3 = boto3.client("s3")  # é\n\n',
        '          s3 = boto3.client("s3")  # é\n\n\n          def handler(event, context):\n',
    )


def test_a_call_gets_an_argument_in_its_block() -> None:
    edit = PassArgument(at(TEMPLATE, 'requests.get(event["url"])', 10, "requests.get"), "timeout", "10")
    held = embedded(TEMPLATE, edit.at)
    made = held.outward(arguments.splice(held.code, replace(edit, at=held.at)))
    assert spliced(TEMPLATE, [made]) == TEMPLATE.replace('event["url"])', 'event["url"], timeout=10)')


def test_javascript_too() -> None:
    edit = PassArgument(at(SCRIPT, "fetch(event.url)", 8, "fetch"), "signal", "AbortSignal.timeout(9)", options=1)
    held = embedded(SCRIPT, edit.at)
    made = held.outward(arguments.splice(held.code, replace(edit, at=held.at)))
    assert spliced(SCRIPT, [made]) == SCRIPT.replace(
        "fetch(event.url)", "fetch(event.url, { signal: AbortSignal.timeout(9) })"
    )


@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param(TEMPLATE.replace("ZipFile: |", "ZipFile: >"), "only in a literal block", id="folded"),
        pytest.param(TEMPLATE.replace("def handler", "def ${Name}"), "does not parse", id="no program"),
    ],
)
def test_other_code_stays(template: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        embedded(template, Place("template.yaml", 9, 5, 9, 23))
