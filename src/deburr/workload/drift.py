"""Where an account and the templates say different things about one function, or an account now and before."""

from collections.abc import Collection, Iterator

from msgspec import Struct
from msgspec.structs import replace

from deburr.place import Place
from deburr.workload.function import Function
from deburr.workload.naming import Join
from deburr.workload.setting import Setting
from deburr.workload.storage import CodeStorage
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


class Changes(Struct, frozen=True):
    """What changed in an account from one look at it to the next.

    differences  settings and callers, what was and what is; `name` is `account/Region/function`.
    same         functions that did not change.
    new, gone    `account/Region/function`, of Regions that both looks saw.
    only_before, only_after  `account/Region` that one of them alone saw: nothing is said of their functions.
    versions     by `account/Region`, how many published versions there were and are, where the number changed.
    """

    differences: tuple[Difference, ...]
    same: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    versions: tuple[tuple[str, int, int], ...]


def changes(before: Workload, after: Workload, *, saw_before: Collection[str], saw_after: Collection[str]) -> Changes:
    """Compare two looks at accounts, function by function, in the Regions that both saw.

    saw_before, saw_after  `account/Region` whose functions are all known.
    """
    both = set(saw_before) & set(saw_after)
    was, is_ = (_by_key(workload, both) for workload in (before, after))
    called_before, called_now = (_callers(workload) for workload in (before, after))
    differences: list[Difference] = []
    same = 0
    for key in sorted(was.keys() & is_.keys()):
        found = [replace(each, name=key) for each in _differences(was[key], is_[key])]
        callers, now = called_before.get(key, set()), called_now.get(key, set())
        told = [
            *(f"+{caller}" for caller in sorted(now - callers)),
            *(f"-{caller}" for caller in sorted(callers - now)),
        ]
        if told:
            found.append(Difference(key, "callers", f"{len(callers)}", ", ".join(told), is_[key].at))
        differences += found
        same += not found
    counts = [{_region(each): len(each.versions) for each in workload.storages} for workload in (before, after)]
    return Changes(
        differences=tuple(differences),
        same=same,
        new=tuple(sorted(is_.keys() - was.keys())),
        gone=tuple(sorted(was.keys() - is_.keys())),
        only_before=tuple(sorted(set(saw_before) - both)),
        only_after=tuple(sorted(set(saw_after) - both)),
        versions=tuple((at, counts[0][at], counts[1][at]) for at in sorted(both) if counts[0][at] != counts[1][at]),
    )


def _by_key(workload: Workload, regions: Collection[str]) -> dict[str, Function]:
    keyed = {_key(function): function for function in workload.functions}
    return {key: function for key, function in keyed.items() if key.rpartition("/")[0] in regions}


def _key(function: Function) -> str:
    """`account/Region/name`, out of an address that begins with the snapshot's own name."""
    return function.address.partition("#")[2]


def _region(storage: CodeStorage) -> str:
    return f"{storage.account}/{storage.region}"


def _callers(workload: Workload) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for caller in workload.callers:
        found.setdefault(_key(caller.function), set()).add(f"{caller.kind} {caller.name}")
    return found


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
