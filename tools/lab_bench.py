"""Measure the lab on this machine: CPU share, warm and cold calls, /tmp, freeze, many environments.

    python tools/lab_bench.py [--mechanism cgroups] [--observe] [--seconds 5] [--many 200]
                              [--only share,warm,http,cold,tmp,freeze,many]
                              [--rie FILE] [--ministack FILE] [--blocks 11] [--calls 400] [--crowded]

Prints one line a figure with the machine's load beside it; bars are those that the lab promises.
"""

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import lab_peers
from deburr.facts import book
from deburr.lab.control.account import CloudAccount
from deburr.lab.control.front import ApiConnection, Endpoint
from deburr.lab.control.invoking import Invoker
from deburr.lab.control.urls import Urls
from deburr.lab.laboratory import Lab
from deburr.lab.serving import Serving
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

SIZES_MB = (128, 256, 512, 1024, 1769)
HANDLERS = """\
import os, time
def echo(event, context):
    return event
def spin(event, context):
    began, spent = time.monotonic(), time.process_time()
    until = began + event["seconds"]
    while time.monotonic() < until:
        pass
    return (time.process_time() - spent) / (time.monotonic() - began)
def fill(event, context):
    written = 0
    try:
        with open("/tmp/whole", "wb", buffering=0) as file:
            while True:
                written += file.write(bytes(1 << 20))
    except OSError as error:
        return {"written": written, "errno": error.errno}
"""


class Bench:
    def __init__(self, lab: Lab, code: Path, arguments: argparse.Namespace) -> None:
        self.lab, self.code, self.arguments = lab, code, arguments

    def spec(self, handler: str, memory_mb: int = 1769, tmp_mb: int = 512) -> Spec:
        return Spec(f"bench-{handler}", "python3.11", f"app.{handler}", self.code, memory_mb, 900, tmp_mb)

    async def share(self) -> None:
        """CPU seconds a second against memory/1769, with an unbounded run of the same loop after each."""
        seconds = self.arguments.seconds
        event = json.dumps({"seconds": seconds}).encode()
        for memory_mb in SIZES_MB:
            spec = self.spec("spin", memory_mb)
            await self.lab.invoke(spec, b'{"seconds": 0}')
            got = json.loads((await self.lab.invoke(spec, event)).answer.body)
            control = await asyncio.to_thread(_spun, seconds)
            due = memory_mb / 1769
            line(
                f"CPU share at {memory_mb} MB",
                f"{got:.4f} of {due:.4f} ({got / due - 1:+.1%}), control run {control:.3f}",
            )
            await self.lab.forget(spec)

    async def warm(self) -> None:
        spec = self.spec("echo")
        for _ in range(50):
            await self.lab.invoke(spec, b"{}")
        took = [await timed(lambda: self.lab.invoke(spec, b"{}")) for _ in range(2000)]
        rate = 1000 / statistics.mean(took)
        line(
            "warm call, inside the engine",
            f"p50 {statistics.median(took):.2f} ms, min {min(took):.2f} ms, {rate:.0f}/s",
        )

    async def http(self) -> None:
        """Through Lambda's own API, and through its peers' if they are named, in blocks that take turns."""
        spec = self.spec("echo")
        serving, account, invoker = Serving(self.lab, lambda record: None), CloudAccount(self.lab), Invoker()
        account.adopt(spec)
        endpoint = Endpoint(account, invoker, Urls(serving))
        port = await serving.listen(lambda: ApiConnection(endpoint), 0)
        await self.lab.invoke(spec, b"{}")
        environment = self.lab.fleet(spec).idle[0].pids
        own = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}")  # the engine; the clients' thread is not it

        def tasks() -> Iterator[Path]:
            yield own
            for pid in environment:
                yield from Path(f"/proc/{pid}/task").iterdir()

        calls, blocks = self.arguments.calls, self.arguments.blocks
        with contextlib.ExitStack() as stack:
            peers = [lab_peers.Peer("the lab", port, spec.name, tasks, calls)]
            if self.arguments.rie:
                peers.append(stack.enter_context(lab_peers.rie(self.arguments.rie, self.code, calls)))
            if self.arguments.ministack:
                made = lab_peers.ministack(self.arguments.ministack, self.code, max(5, calls // 50))
                peers.append(stack.enter_context(made))
            await asyncio.to_thread(lab_peers.take_turns, peers, blocks)
        for peer in peers:
            line(f"warm call, raw HTTP, {peer.name}", peer.told(peers[0]))
        await serving.close()

    async def cold(self) -> None:
        spec = self.spec("echo")
        took = [await timed(lambda: self.lab.invoke(spec, b"{}", cold=True)) for _ in range(20)]
        line("cold hello world", f"min {min(took):.0f} ms, median {statistics.median(took):.0f} ms")
        await self.lab.forget(spec)

    async def tmp(self) -> None:
        for size_mb in (512, 1024):
            spec = self.spec("fill", 128, tmp_mb=size_mb)
            record = await self.lab.invoke(spec, b"{}")
            told = json.loads(record.answer.body)
            off = told["written"] / (size_mb * 2**20) - 1
            line(f"/tmp of {size_mb} MB filled at 128 MB", f"errno {told['errno']} at {off:+.2%}, {record.status}")
            await self.lab.forget(spec)

    async def freeze(self) -> None:
        """Until every process of an idle environment stands still, and until it may run again."""
        fleet = self.lab.fleet(self.spec("echo"))
        await self.lab.invoke(fleet.spec, b"{}")
        group = fleet.idle[0].group
        if group is None:
            line("freeze", "no freezer in this mechanism")
            return
        stops, goes = [], []
        for _ in range(200):
            goes.append(moment(group.thaw, lambda: not group.frozen))
            await asyncio.sleep(0.002)
            stops.append(moment(group.freeze, lambda: group.frozen))
        line("freeze / thaw", f"p50 {statistics.median(stops):.2f} / {statistics.median(goes):.2f} ms")

    async def many(self) -> None:
        spec = self.spec("echo", 128)
        count = self.arguments.many
        began = time.perf_counter()
        gate = asyncio.Semaphore(4)

        async def one() -> None:
            async with gate:
                await self.lab.invoke(spec, b"{}", cold=True)

        await asyncio.gather(*(one() for _ in range(count)))
        took = time.perf_counter() - began
        pids = [pid for each in self.lab.fleet(spec).idle for pid in each.pids]
        pss = sum(_pss_kb(pid) for pid in pids) / 1024 / count
        line(f"{count} environments", f"{took:.1f} s, {1000 * took / count:.0f} ms and {pss:.1f} MB PSS each")
        began = time.perf_counter()
        await self.lab.forget(spec)
        line("their end", f"{time.perf_counter() - began:.2f} s")


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await call()
    return (time.perf_counter() - began) * 1000


def moment(act: Callable[[], None], done: Callable[[], bool]) -> float:
    began = time.perf_counter()
    act()
    while not done():
        pass
    return (time.perf_counter() - began) * 1000


def line(what: str, told: str) -> None:
    print(f"{what:<34} {told}   [load {os.getloadavg()[0]:.1f}]", flush=True)


def _spun(seconds: float) -> float:
    code = f"{HANDLERS}\nprint(spin({{'seconds': {seconds}}}, None))"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


def _pss_kb(pid: int) -> int:
    for text in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if text.startswith("Pss:"):
            return int(text.split()[1])
    return 0


async def run(arguments: argparse.Namespace) -> None:
    settings = Settings(
        mechanism=arguments.mechanism, observe=arguments.observe, network=arguments.mechanism in ("sigstop", "plain")
    )
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder)
        code.chmod(0o755)
        (code / "app.py").write_text(HANDLERS, encoding="utf-8")
        async with Lab(book.load(), settings) as lab:
            print(f"mechanism: {lab.mechanism.told}; {os.cpu_count()} CPUs")
            bench = Bench(lab, code, arguments)
            for name in arguments.only.split(","):
                await getattr(bench, name)()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mechanism")
    parser.add_argument("--observe", action="store_true", help="with the observer looking")
    parser.add_argument("--rie", metavar="FILE", help="AWS's emulator, beside the lab in http")
    parser.add_argument("--ministack", metavar="FILE", help="the program of that name, beside the lab in http")
    parser.add_argument("--blocks", type=int, default=11, help="of calls of each in http")
    parser.add_argument("--calls", type=int, default=400, help="of a block")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", default="warm,http,cold,tmp,freeze,share")
    parser.add_argument("--many", type=int, default=200)
    parser.add_argument("--crowded", action="store_true", help="among the machine's other work, as it comes")
    arguments = parser.parse_args()
    with contextlib.nullcontext() if arguments.crowded else lab_peers.apart() as apart:
        print("apart from the machine's other work" if apart else "among the machine's other work")
        asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
