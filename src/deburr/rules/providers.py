"""Whether the versions of Terraform's AWS provider that a configuration admits know a runtime.

The provider refuses a runtime that its release does not know, when it plans. How constraints read:
https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

import re

from deburr.rules.given import Given
from deburr.workload.function import Function

_CONSTRAINT = r"(~>|<=|>=|!=|<|>|=)?\s*v?(\d+(?:\.\d+)*)"
_EXACT = ("", "=", "<=")
_ABOVE = ("!=", ">", ">=")

Version = tuple[int, ...]


def behind(function: Function, runtime: str, given: Given) -> str:
    """What must be done to the provider before that runtime can be planned; "" where nothing must.

    A provider that is bound from above and a runtime whose release is not in the facts: nobody knows, so it is said.
    """
    if not function.provider or all(_above(each) for each in function.provider.split(",")):
        return ""
    since = given.facts["terraform.aws.runtimes"].table.get(runtime)
    if since is None:
        return f"an AWS provider that knows it (`{function.provider}` here)"
    if all(_admits(each, _version(str(since))) for each in function.provider.split(",")):
        return ""
    return f"an AWS provider of {since} or later (`{function.provider}` here)"


def _above(constraint: str) -> bool:
    found = re.fullmatch(_CONSTRAINT, constraint.strip())
    return found is not None and found[1] in _ABOVE


def _admits(constraint: str, since: Version) -> bool:
    """True when some version from `since` on meets a constraint; False for one that cannot be read."""
    found = re.fullmatch(_CONSTRAINT, constraint.strip())
    if found is None:
        return False
    how, bound = found[1] or "", _version(found[2])
    whole = bound + (0,) * (len(since) - len(bound))
    if how in _ABOVE:
        return True
    if how == "~>":
        fixed = bound[:-1] or bound
        return since[: len(fixed)] <= fixed
    return since <= whole if how in _EXACT else since < whole


def _version(written: str) -> Version:
    return tuple(int(part) for part in written.split("."))
