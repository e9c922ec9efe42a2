"""The least policy that a command needs: every call it may make is on it, and nothing else."""

import json
from collections.abc import Iterable

from deburr.aws.plan import CHANGES
from deburr.aws.reads import READS


def actions(operations: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The actions that allow these operations, sorted."""
    return tuple(sorted({(READS[each].action if each in READS else CHANGES[each]) for each in operations}))


def document(operations: Iterable[tuple[str, str]], *, role: str | None = None, also: Iterable[str] = ()) -> str:
    """The policy as JSON, for `aws iam create-policy`.

    role  ARN of a role to take on; "" stands for any.
    also  actions that a service needs of the caller while it answers.
    """
    statements: list[dict[str, object]] = [
        {"Sid": "DeburrReads", "Effect": "Allow", "Action": sorted({*actions(operations), *also}), "Resource": "*"}
    ]
    if role is not None:
        statements.append({"Sid": "DeburrRole", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role or "*"})
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"
