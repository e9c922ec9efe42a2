"""A project in the lab: every function that can run, its doors open, redeployed when its files change."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.install.errors import InstallError
from deburr.lab.changes import fingerprint
from deburr.lab.control.account import CloudAccount
from deburr.lab.doors.cloudfront import Edge
from deburr.lab.doors.door import Door
from deburr.lab.doors.project import doors, edges
from deburr.lab.errors import LabError
from deburr.lab.laboratory import Lab
from deburr.lab.project import Prepared, prepare
from deburr.lab.project_queues import ProjectQueues
from deburr.lab.serving import Serving
from deburr.workload.function import Function
from deburr.workload.workload import Workload

LOOK_EVERY_S = 0.5


@dataclass(slots=True)
class Deployment:
    """What stands in the lab of a project.

    prepared  functions that run, by address.
    refused   functions that do not, with the reason.
    open      (port, door), in the order they were opened.
    edges     (port, distribution before one of the doors).
    queues    the project's queues, and who polls them.
    install   lays what a function asks for beside its code; None to leave that to the user.
    """

    lab: Lab
    serving: Serving
    account: CloudAccount
    root: Path
    given: Mapping[str, str]
    queues: ProjectQueues
    install: Callable[[Prepared, Function], Prepared] | None = None
    prepared: dict[str, Prepared] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    open: list[tuple[int, Door]] = field(default_factory=list)
    edges: list[tuple[int, Edge]] = field(default_factory=list)

    def settle(self, workload: Workload) -> None:
        """Make ready what can run, say what cannot."""
        self.prepared.clear()
        self.refused.clear()
        for function in workload.functions:
            try:
                made = prepare(function, workload, root=self.root, work=self.lab.work, given=self.given)
                made = self.install(made, function) if self.install is not None else made
                spec = replace(made.spec, revision=f"{fingerprint(made.spec.code):x}")
                self.lab.fleet(spec)
            except (LabError, InstallError) as error:
                self.refused[function.name] = error.message
                continue
            self.prepared[function.address] = replace(made, spec=spec)
            self.account.adopt(spec)

    async def deploy(self, workload: Workload, first_port: int) -> None:
        """Settle everything, warm what is provisioned, open the doors on the ports from the first on.

        first_port  0 for any free ports.
        """
        self.settle(workload)
        for each in self.prepared.values():
            if each.spec.provisioned:
                await self.lab.fleet(each.spec).provision(each.spec.provisioned)
        specs = {address: each.spec for address, each in self.prepared.items()}
        await self.queues.settle(workload, specs)
        found = doors(workload, specs)
        for index, door in enumerate(found):
            self.open.append((await self.serving.open(door, first_port and first_port + index), door))
        for index, edge in enumerate(edges(workload, specs, self.open), len(found)):
            self.edges.append((await self.serving.open_edge(edge, first_port and first_port + index), edge))

    async def redeploy(self, workload: Workload) -> list[str]:
        """Take over what has changed; the names of functions that are new or other than before."""
        before = {address: each.spec for address, each in self.prepared.items()}
        self.settle(workload)
        changed = [each.spec.name for address, each in self.prepared.items() if before.get(address) != each.spec]
        for address, spec in before.items():
            if address not in self.prepared or self.prepared[address].spec != spec:
                await self.lab.forget(spec)
        specs = {address: each.spec for address, each in self.prepared.items()}
        await self.queues.settle(workload, specs)
        fresh = {(door.kind, door.name): door for door in doors(workload, specs)}
        for index, (port, door) in enumerate(self.open):
            again = fresh.pop((door.kind, door.name), replace(door, routes=()))
            self.serving.replace(port, again)
            self.open[index] = (port, again)
        for door in fresh.values():
            self.open.append((await self.serving.open(door), door))
        return changed

    async def watch(self, read: Callable[[], Workload], told: Callable[[list[str]], None]) -> None:
        """Redeploy whenever a file of the project changes, until cancelled.

        read  reads the project again; a LabError or SourceError of it is left to the next change.
        """
        seen = self._seen()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = await asyncio.to_thread(self._seen)
            if now != seen:
                seen = now
                told(await self.redeploy(await asyncio.to_thread(read)))

    def _seen(self) -> int:
        return fingerprint(self.root)
