"""Whether the versions of Terraform's AWS provider that a configuration admits know a runtime.

The provider refuses a runtime that its release does not know, when it plans. How constraints read:
https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

import re

from deburr.rules.given import Given
from deburr.workload.function import Function

SINCE = "terraform.aws.runtimes"
_CONSTRAINT = r"(~>|<=|>=|!=|<|>|=)?\s*v?(\d+(?:\.\d+)*)"
_EXACT = ("", "=", "<=")
_ABOVE = ("!=", ">", ">=")

Version = tuple[int, ...]


def behind(function: Function, runtime: str, given: Given) -> str:
    """What must be done to the provider before that runtime can be planned; "" where nothing must, as far as known."""
    since = given.facts[SINCE].table.get(runtime)
    if since is None or all(_admits(each, _version(str(since))) for each in _asked(function)):
        return ""
    return f"an AWS provider of {since} or later (`{function.provider}` here)"


def surely_know(function: Function, runtime: str, given: Given) -> bool:
    """True where some provider that is admitted knows the runtime: any is, or the facts say since when it does."""
    if all(_above(each) for each in _asked(function)):
        return True
    return runtime in given.facts[SINCE].table and not behind(function, runtime, given)


def _asked(function: Function) -> list[str]:
    return function.provider.split(",") if function.provider else []


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
