"""How handlers can be held on this machine: each rung of the lab's ladder, tried."""

import os
from collections.abc import Iterator

from deburr.lab.errors import LabError
from deburr.lab.keeping import Keeping
from deburr.lab.mechanism import Mechanism, Rung, ladder, working
from deburr.reports.doctor import Look

LACKS = {
    Rung.CGROUPS: (
        "CPU is bounded by stopping and looking, less exactly, and memory is looked at every 5 ms",
        "run it as root, with cgroups whose cpu, memory and freezer can be written",
    ),
    Rung.USERS: (
        "handlers could reach this machine's files and network, so they run only with --network",
        "allow unprivileged user namespaces (kernel.unprivileged_userns_clone, AppArmor)",
    ),
}


async def looks() -> list[Look]:
    """Each rung of the ladder, tried."""
    try:
        rungs = {each.rung: each for each in ladder()}
    except LabError as error:
        return [Look("sandbox", "lab", "", f"nothing runs in the lab: {error.message}", error.hint or "")]
    keeping = Keeping()
    try:
        refused = {rung: await working(each, keeping) for rung, each in rungs.items()}
    finally:
        keeping.close()
    return list(_ladder(rungs, refused))


def _ladder(rungs: dict[Rung, Mechanism], refused: dict[Rung, str]) -> Iterator[Look]:
    best = next((rung for rung in Rung if not refused.get(rung, "absent")), Rung.PLAIN)
    for rung in Rung:
        why = refused.get(rung, "not offered here" if os.geteuid() == 0 else "for root only")
        if not why:
            yield Look("sandbox", rung, rungs[rung].told + (", used" if rung is best else ""))
        elif list(Rung).index(rung) < list(Rung).index(best):
            costs, mend = LACKS[rung]
            yield Look("sandbox", rung, "", f"{costs} ({why})", mend)
