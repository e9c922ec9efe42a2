"""Where an account and the templates say different things about one function."""

from collections.abc import Iterator

from msgspec import Struct

from deburr.place import Place
from deburr.workload.function import Function
from deburr.workload.naming import Join
from deburr.workload.setting import Setting
from deburr.workload.workload import Workload

COMPARED = (
    "runtime",
    "architecture",
    "memory_mb",
    "timeout_s",
    "tmp_mb",
    "entry",
    "snapstart",
    "provisioned",
    "async_retries",
    "async_age_s",
)
"""Settings that both sides tell in the same words."""


class Difference(Struct, frozen=True):
    """One setting that differs.

    name      of the function in the account.
    setting   such as `memory_mb`; `environment` and `reserved` too.
    written   what the template says, as text; "nothing" when it leaves it out and AWS fills nothing in.
    is_       what the account has.
    at        where the template says it.
    """

    name: str
    setting: str
    written: str
    is_: str
    at: Place


class Drift(Struct, frozen=True):
    """What differs, and what could not be compared.

    same        functions that do not differ.
    undeployed  functions of the templates that no function of the account belongs to.
    unmatched   functions of the account that belong to no template.
    ambiguous   those that may belong to several.
    unknown     settings that the templates leave to deploy time, which were not compared.
    """

    differences: tuple[Difference, ...]
    same: int
    undeployed: tuple[str, ...]
    unmatched: tuple[str, ...]
    ambiguous: tuple[str, ...]
    unknown: int


def drift(templates: Workload, account: Workload, joined: Join) -> Drift:
    """Compare each function of the account with the one it was joined to; unknown is never a difference.

    joined  names of the account's functions and addresses in the templates.
    """
    by_address = {function.address: function for function in templates.functions}
    differences: list[Difference] = []
    same = unknown = 0
    matched: set[str] = set()
    for function in account.functions:
        address = joined.matched.get(function.name)
        if address is None:
            continue
        matched.add(address)
        found = list(_differences(by_address[address], function))
        unknown += sum(1 for setting in COMPARED if not _setting(by_address[address], setting).known)
        differences += found
        same += not found
    return Drift(
        differences=tuple(differences),
        same=same,
        undeployed=tuple(sorted(function.name for function in templates.functions if function.address not in matched)),
        unmatched=joined.unmatched,
        ambiguous=tuple(joined.ambiguous),
        unknown=unknown,
    )


def _setting(function: Function, name: str) -> Setting[object]:
    found = getattr(function, name)
    assert isinstance(found, Setting)
    return found


def _differences(written: Function, deployed: Function) -> Iterator[Difference]:
    for setting in COMPARED:
        one, other = _setting(written, setting), _setting(deployed, setting)
        if one.known and other.known and one.value != other.value:
            yield Difference(deployed.name, setting, str(one.value), str(other.value), one.at)
    reserved = written.reserved
    if reserved is None or reserved.known:
        wanted = "nothing" if reserved is None else str(reserved.value)
        there = "nothing" if deployed.reserved is None else str(deployed.reserved.value)
        if wanted != there:
            yield Difference(deployed.name, "reserved", wanted, there, written.at if reserved is None else reserved.at)
    missing = {name for name, _ in written.environment} ^ {name for name, _ in deployed.environment}
    here = {name for name, _ in written.environment}
    if missing:
        told = ", ".join(f"{'-' if name in here else '+'}{name}" for name in sorted(missing))
        yield Difference(deployed.name, "environment", f"{len(here)} variables", told, written.at)
