"""How fast the simulator is, in CPU seconds, beside SimFaaS where a Python that has it is named.

python tools/bench_simulate.py --simfaas /path/to/venv/bin/python --billion
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from deburr.facts import book
from deburr.simulate import traces
from deburr.simulate.crossings import Crossings
from deburr.simulate.law import exponential, fixed
from deburr.simulate.native import Native, library
from deburr.simulate.runs import told
from deburr.simulate.scenario import Scenario
from deburr.simulate.scene import Engine, Rates, Scene
from deburr.simulate.sweep import Axes, swept

ROUNDS, STARTS = 3, 15
PER_S, SERVICE_S, KEEP_ALIVE_S = 0.9, 1.991, 600.0
PEER = """
import time
from simfaas.ServerlessSimulator import ServerlessSimulator
sim = ServerlessSimulator(arrival_rate=0.9, warm_service_rate=1 / 1.991, cold_service_rate=1 / 2.244,
                          expiration_threshold=600, max_time=300_000)
began = time.process_time()
sim.generate_trace(debug_print=False, progress=False)
print(sim.total_req_count / (time.process_time() - began))
"""


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--simfaas", help="a Python with SimFaaS 0.2.2")
    asked.add_argument("--billion", action="store_true", help="also 1e9 requests of a 30-day trace, about a minute")
    options = asked.parse_args()
    if library() is None:
        print("no kernel: python src/deburr/simulate/compiling.py", file=sys.stderr)
        return 1
    rates: dict[str, list[float]] = {"kernel": [], "Python": [], "SimFaaS": []}
    for _ in range(ROUNDS):  # interleaved: the machine's mood is then everybody's
        rates["kernel"].append(per_second(Native(scene()), 20_000_000))
        rates["Python"].append(per_second(Crossings(scene()), 500_000))
        if options.simfaas:
            rates["SimFaaS"].append(float(subprocess.check_output([options.simfaas, "-c", PEER], text=True)))
    for name, found in rates.items():
        if found:
            ratio = f", {max(found) / max(rates['SimFaaS']):,.1f} x SimFaaS" if rates["SimFaaS"] else ""
            print(f"{name}: {max(found) / 1e6:.3f} million requests per CPU second, best of {ROUNDS}{ratio}")
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "minutes.csv"
        lines = (f"{at * 60},{60 + (at * 7919) % 120}\n" for at in range(30 * 1440))
        trace.write_text("minute,count\n" + "".join(lines), encoding="utf-8")
        print(f"1,000 scenarios of a 30-day trace by minute: {timed(lambda: thousand(trace)):.2f} CPU s")
    for name, spent in started().items():
        print(f"start of {name}: {spent * 1000:.0f} ms of CPU, median of {STARTS}")
    if options.billion:
        coming = Rates(
            tuple(60.0 * (at + 1) for at in range(43_200)), tuple(386.0 + at % 7 - 3 for at in range(43_200))
        )
        law = exponential(0.1)
        month = Scene(warm=law, cold=law, keep_alives_s=(600.0,), bin_s=60.0, bins=43_200)
        engine = Native(month)
        spent = timed(lambda: finished(engine, coming))
        print(f"{engine.requests:,} requests of a 30-day trace: {spent:.1f} CPU s")
    return 0


def started() -> dict[str, float]:
    """CPU seconds of a whole process, in turn."""
    simulate = ("-m", "deburr", "simulate", "--arrivals", "poisson:0.9", "--service", "exponential:1.991")
    asked = {
        "a bare Python": ("-c", "pass"),
        "simulate --exact --format json": (*simulate, "--keep-alive", "600", "--exact", "--format", "json"),
        "simulate --exact": (*simulate, "--exact"),
    }
    spent: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(STARTS):
        for name, words in asked.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {name: median(each) for name, each in spent.items()}


def scene() -> Scene:
    law = exponential(SERVICE_S)
    cold = exponential(2.244)
    return Scene(warm=law, cold=cold, keep_alives_s=(KEEP_ALIVE_S,), bin_s=1e6, bins=100)


def per_second(engine: Engine, requests: int) -> float:
    return requests / timed(lambda: engine.run(Rates((1e12,), (PER_S,)), requests))


def finished(engine: Engine, coming: Rates) -> None:
    while engine.run(coming, 10_000_000):
        pass


def thousand(trace: Path) -> None:
    """Five memories, ten keep-alives, twenty numbers of provisioned environments; reading the trace included."""
    facts = book.load()
    law = exponential(0.2)
    base = Scenario("as is", law, law, fixed(0.3), 512, "x86_64", KEEP_ALIVE_S, 1000)
    along = Axes((512, 768, 1024, 1536, 1769), tuple(60.0 * at for at in range(1, 20, 2)), tuple(range(20)))
    coming = traces.read(trace)
    assert len(swept(base, coming, facts, along).cells) == 1000
    assert told(base, coming, facts).requests


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
