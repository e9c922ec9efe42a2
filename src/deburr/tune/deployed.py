"""A function as it stands in an account, and the mark that says a tuning has changed it.

The mark stands in the description, of $LATEST while its memory is another one, and of every version that was published
for a tuning: so the account alone tells what to undo, whatever happened to the machine that began it.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.aws.trouble import AccountError

TAG = "deburr-tune"
"""On the function from before the first change until after the last one is undone; its value is the run."""

MARK = re.compile(r" ?\[deburr tune (?P<run>\w+), round (?P<round>\d+), (?P<mb>\d+) MB, was (?P<was>\d+)\]$")
ALIKE = {"CodeSha256": "code", "MemorySize": "a memory size", "Architectures": "an architecture"}
"""What a version or alias must share with $LATEST to be tuned by it."""

LONGEST_DESCRIPTION = 256
"""Of the Lambda API: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html."""

SETTLED_WITHIN_S = 300.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.05, 2.0


class Deployed(Struct, frozen=True):
    """name, arn  of the function, unqualified; memory_mb and description as they are without any mark."""

    name: str
    arn: str
    region: str
    memory_mb: int
    description: str
    timeout_s: int
    runtime: str
    architecture: str
    tmp_mb: int
    role: str
    sha256: str
    state: str = ""

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]


class Marked(Struct, frozen=True):
    """What a mark says: of which run, and how the function was before it."""

    run: str
    was_mb: int
    description: str


def look(gate: Gate, name: str) -> Deployed:
    """The function of a name or ARN; with a version or alias too, where that is what $LATEST is.

    Raises  Missing and Denied as AWS answers; AccountError where it is not: what is measured is made from $LATEST.
    """
    told = gate.read("lambda", "GetFunctionConfiguration", FunctionName=name)
    arn = str(told["FunctionArn"])
    if arn.count(":") > 6:
        qualified, arn = told, arn.rpartition(":")[0]
        told = gate.read("lambda", "GetFunctionConfiguration", FunctionName=arn)
        differs = [word for key, word in ALIKE.items() if told.get(key) != qualified.get(key)]
        if differs:
            raise AccountError(
                f"{name} has {' and '.join(differs)} that $LATEST has not",
                where="NAME",
                hint="name the function itself, or let the alias name what was published last",
            )
    return Deployed(
        name=str(told["FunctionName"]),
        arn=arn,
        region=gate.region,
        memory_mb=int(told["MemorySize"]),
        description=str(told.get("Description", "")),
        timeout_s=int(told["Timeout"]),
        runtime=str(told.get("Runtime", "")),
        architecture=str((told.get("Architectures") or ["x86_64"])[0]),
        tmp_mb=int((told.get("EphemeralStorage") or {}).get("Size", 512)),
        role=str(told.get("Role", "")),
        sha256=str(told.get("CodeSha256", "")),
        state=str(told.get("State", "Active")),
    )


def marked(description: str) -> Marked | None:
    """What a description says of a tuning; None when nothing."""
    found = MARK.search(description)
    return Marked(found["run"], int(found["was"]), description[: found.start()]) if found else None


def versions_of(gate: Gate, name: str, run: str | None = None) -> tuple[int, ...]:
    """Versions that were published for a tuning, ascending; of one run, or of any."""
    found = set()
    for page in gate.pages("lambda", "ListVersionsByFunction", FunctionName=name):
        for each in page.get("Versions", []):
            mark = marked(each.get("Description", ""))
            if mark is not None and each["Version"].isdigit() and run in (None, mark.run):
                found.add(int(each["Version"]))
    return tuple(sorted(found))


def with_mark(deployed: Deployed, run: str, block: int, memory_mb: int) -> str:
    """The description while a tuning has the function at another size."""
    return (
        f"{deployed.description} [deburr tune {run}, round {block}, {memory_mb} MB, was {deployed.memory_mb}]".strip()
    )


def settled(gate: Gate, name: str, *, version: str = "", sleep: Callable[[float], None] = time.sleep) -> dict[str, Any]:
    """Wait until Lambda has done what it was asked: a version is active, $LATEST is updated.

    Raises  AccountError when that fails or takes longer than five minutes.
    """
    asked = {"FunctionName": name} | ({"Qualifier": version} if version else {})
    wait_s, waited_s = FIRST_WAIT_S, 0.0
    while True:
        told = gate.read("lambda", "GetFunctionConfiguration", **asked)
        state = str(told.get("State", "Active") if version else told.get("LastUpdateStatus", "Successful"))
        if state in ("Active", "Successful", "Inactive"):
            return told
        if state == "Failed" or waited_s > SETTLED_WITHIN_S:
            why = told.get("StateReason") or told.get("LastUpdateStatusReason") or f"still {state}"
            raise AccountError(f"does not become ready: {why}", where=f"{name}:{version}" if version else name)
        sleep(wait_s)
        waited_s += wait_s
        wait_s = min(LONGEST_WAIT_S, wait_s * 2)
