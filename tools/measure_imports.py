"""Measure what importing a library costs, and write src/deburr/facts/import_costs.toml.

Every library in the table is installed alone in a throwaway folder, imported in fresh interpreters,
and deleted again; docs/import-costs.md says how to add one, and what the figures do and do not mean.

    python tools/measure_imports.py SCRATCH --only pandas --only axios
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[1] / "src" / "deburr" / "facts" / "import_costs.toml"
HEADER = """\
# Measured by tools/measure_imports.py; docs/import-costs.md says how to read it. Not edited by hand.
# cpu_ms: user + system CPU above a bare interpreter, or above the import that `above` names.
# again_ms: what each further client made in the same process takes.
# mb: installed, of 1024 * 1024 bytes, bytecode left out; mb_alone without the dependencies.
"""
ROUNDS = 9
AGAIN = 25  # clients made after the first, in one process
INSTALL_S, FIRST_RUN_S = 420, 120

Row = dict[str, Any]

PYTHON_LOOP = "x = 0\nfor i in range(1_000_000): x = (x * 31 + i) % 1000003"
NODE_LOOP = "let x = 0; for (let i = 0; i < 50_000_000; i++) x = (x * 31 + i) % 1000003"


class NotMeasured(Exception):
    """A library that would not install or import; the text is its last word."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One row to be: its name, what it imports and, for a client, what is made once that is imported."""

    key: str
    imports: tuple[str, ...]
    code: str = ""

    @property
    def again(self) -> str:
        """The key of its run that makes AGAIN more."""
        return f"{self.key} and {AGAIN} more"


@dataclass(slots=True)
class Library:
    """What is installed together, nothing for the standard library; the first names the rows' package."""

    install: tuple[str, ...]
    probes: list[Probe]

    @property
    def package(self) -> str:
        return re.split(r"[\[=]|(?<=.)@", self.install[0])[0] if self.install else ""

    def answers_to(self, wanted: list[str] | None) -> bool:
        return not wanted or not {self.package, *(probe.key for probe in self.probes)}.isdisjoint(wanted)


def known(rows: dict[str, Row]) -> Iterator[Library]:
    """The libraries that the table has rows of; an import stands before the clients made of it."""
    found: dict[tuple[str, ...], Library] = {}
    for key, row in sorted(rows.items(), key=lambda item: ("code" in item[1], item[0])):
        install = tuple(row["install"])
        library = found.setdefault(install, Library(install, []))
        library.probes.append(Probe(key, tuple(row["imports"]), row.get("code", "")))
    yield from found.values()


def added(text: str) -> Library:
    """What --add wrote: "packages: imports | code | code", an import as module or as name=module+module."""
    packages, _, rest = text.partition(":")
    keys, *codes = (part.strip() for part in rest.split("|"))
    named = [(key, modules or key) for key, _, modules in (word.partition("=") for word in keys.split())]
    probes = [Probe(key, tuple(modules.split("+"))) for key, modules in named]
    made = [Probe(code.replace("new m.", "new "), probes[0].imports, code) for code in codes]
    return Library(tuple(packages.split()), probes + made)


class Bench:
    """Runs a language's interpreter in one folder and counts the CPU it takes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        # What changes an import: no home to write to (matplotlib lists the fonts every time), no compiler
        # or fc-list to find, a region, and keys so that no client goes looking for any. They are never used.
        self.env = {
            "PATH": os.devnull,
            "HOME": "/proc/nowhere",
            "TMPDIR": str(home),
            "LANG": "C.UTF-8",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "unused",
            "AWS_SECRET_ACCESS_KEY": "unused",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def cpu_ms(self, command: list[str]) -> float:
        """User and system CPU of one run in a fresh process, in ms; NotMeasured when it fails."""
        mute = subprocess.DEVNULL
        child = subprocess.Popen(command, env=self.env, cwd=self.home, stdin=mute, stdout=mute, stderr=mute)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise NotMeasured(f"exit {child.returncode} in a later run")
        return (used.ru_utime + used.ru_stime) * 1000

    def first_run(self, command: list[str], **more: str) -> None:
        """Run once unmeasured, to warm the disk and to hear what is wrong."""
        said = _run(command, FIRST_RUN_S, self.home, {**self.env, **more})
        if said is not None:
            raise NotMeasured(said)

    def rounds(self, commands: dict[str, list[str]]) -> dict[str, list[float]]:
        """CPU ms of each command over ROUNDS rounds, taking turns so that a busy machine hits all alike."""
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                taken[name].append(self.cpu_ms(command))
        return taken


def _run(command: list[str], limit_s: int, cwd: Path, env: dict[str, str]) -> str | None:
    """None when the command succeeds, otherwise the last line it said."""
    try:
        done = subprocess.run(command, cwd=cwd, env=env, timeout=limit_s, capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return f"still running after {limit_s} s"
    if not done.returncode:
        return None
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    errors = [line for line in lines if "rror" in line]
    return (errors or lines or [f"exit {done.returncode}"])[-1][:200]


def above(samples: list[float], base: list[float]) -> tuple[float, list[float]]:
    """Median of the samples above the base's median, and their 10th and 90th percentiles above it, in ms."""
    floor = statistics.median(base)
    low, *_, high = statistics.quantiles(samples, n=10, method="inclusive")
    return round(statistics.median(samples) - floor, 1), [round(low - floor, 1), round(high - floor, 1)]


def each_more(taken: dict[str, list[float]], probe: Probe) -> float:
    """What one of the AGAIN further ones took, in ms: medians, as everywhere."""
    return round((statistics.median(taken[probe.again]) - statistics.median(taken[probe.key])) / AGAIN, 2)


def size_mb(files: Iterable[Path]) -> float:
    """Bytes of the files in MB of 1024 * 1024, bytecode left out."""
    return round(sum(f.lstat().st_size for f in files if f.is_file() and f.suffix != ".pyc") / 1024**2, 2)


class Python:
    """CPython: a bare virtual environment, and libraries beside it on the path as in /var/task."""

    name = "python"

    def __init__(self, interpreter: str, scratch: Path) -> None:
        subprocess.run([interpreter, "-m", "venv", "--without-pip", str(scratch / "venv")], check=True)
        self.exe = str(scratch / "venv" / "bin" / "python")
        told = subprocess.run([self.exe, "--version"], check=True, capture_output=True, text=True)
        self.runtime = told.stdout.split()[-1]
        self.loop = self.command(PYTHON_LOOP)

    def command(self, code: str) -> list[str]:
        # os._exit: taking an interpreter down is not part of a cold start.
        return [self.exe, "-c", f"{code}\nimport os\nos._exit(0)"]

    def program(self, probe: Probe, folder: Path) -> list[str]:
        return self.command("\n".join([*(f"import {module}" for module in probe.imports), probe.code]))

    def bare(self, folder: Path) -> list[str]:
        return self.command("")

    def install(self, library: Library, folder: Path) -> None:
        if shutil.which("uv"):
            command = ["uv", "pip", "install", "--python", self.exe, "--no-build"]
        else:
            command = [sys.executable, "-m", "pip", "--python", self.exe, "install", "--no-compile"]
            command += ["--only-binary", ":all:"]
        command += ["--target", str(folder), *library.install]
        said = _run(command, INSTALL_S, folder, dict(os.environ))
        if said is not None:
            raise NotMeasured(f"does not install: {said}")

    def facts(self, library: Library, folder: Path) -> Row:
        found = {canonical(dist.name): dist for dist in distributions(path=[str(folder)])}
        dist = found[canonical(library.package)]
        alone = (Path(str(dist.locate_file(f))) for f in dist.files or [])
        return {"version": dist.version, "mb": size_mb(folder.rglob("*")), "mb_alone": size_mb(alone)}

    def measure(self, library: Library, folder: Path, bench: Bench) -> Iterator[tuple[Probe, Row]]:
        bench.env |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        commands = {probe.key: self.program(probe, folder) for probe in library.probes}
        for probe in (probe for probe in library.probes if probe.code):
            loop = f"for _ in range({AGAIN + 1}): {probe.code}"
            commands[probe.again] = self.program(Probe(probe.again, probe.imports, loop), folder)
        for command in commands.values():
            bench.first_run(command)
        commands |= {"": self.bare(folder), "loop": self.loop}
        without = bench.rounds(commands)
        for command in commands.values():
            bench.first_run(command, PYTHONDONTWRITEBYTECODE="")  # leaves its bytecode behind
        taken = bench.rounds(commands)
        loop_ms, _ = above(taken["loop"] + without["loop"], taken[""] + without[""])
        for probe in library.probes:
            base = probe.imports[0] if probe.code else ""
            cpu_ms, spread_ms = above(taken[probe.key], taken[base])
            row: Row = {"cpu_ms": cpu_ms, "spread_ms": spread_ms}
            if library.install:  # the standard library's bytecode comes with the runtime
                row["cpu_ms_no_pyc"], row["spread_ms_no_pyc"] = above(without[probe.key], without[base])
            if probe.code:
                row["again_ms"] = each_more(taken, probe)
            yield probe, row | {"loop_ms": loop_ms}


class Node:
    """Node: an npm folder; require first, import where a package has nothing else."""

    name = "node"

    def __init__(self, interpreter: str, scratch: Path) -> None:
        self.exe = shutil.which(interpreter) or interpreter
        told = subprocess.run([self.exe, "--version"], check=True, capture_output=True, text=True)
        self.runtime = told.stdout.strip().lstrip("v")
        self.loop = [self.exe, "-e", NODE_LOOP]

    def program(self, probe: Probe, folder: Path, form: str = "require") -> list[str]:
        number = len(list(folder.glob("entry*")))
        entry = folder / f"entry{number}.{'cjs' if form == 'require' else 'mjs'}"
        last = len(probe.imports) - 1
        names = [("m" if i == last else f"m{i}", json.dumps(m)) for i, m in enumerate(probe.imports)]
        if form == "require":
            lines = [f"const {name} = require({module});" for name, module in names]
        else:
            lines = [f"import * as {name} from {module};" for name, module in names]
        entry.write_text("\n".join([*lines, probe.code, "process.exit(0);\n"]))
        return [self.exe, entry.name]

    def bare(self, folder: Path, form: str = "require") -> list[str]:
        return self.program(Probe("", ()), folder, form)

    def install(self, library: Library, folder: Path) -> None:
        (folder / "package.json").write_text('{"private": true}\n')
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        said = _run(["npm", "install", *flags, *library.install], INSTALL_S, folder, dict(os.environ))
        if said is not None:
            raise NotMeasured(f"does not install: {said}")

    def facts(self, library: Library, folder: Path) -> Row:
        modules = folder / "node_modules"
        alone = modules / library.package
        own = (f for f in alone.rglob("*") if "node_modules" not in f.relative_to(alone).parts)
        version = json.loads((alone / "package.json").read_text())["version"]
        return {"version": version, "mb": size_mb(modules.rglob("*")), "mb_alone": size_mb(own)}

    def measure(self, library: Library, folder: Path, bench: Bench) -> Iterator[tuple[Probe, Row]]:
        commands = {"require": self.bare(folder), "import": self.bare(folder, "import"), "loop": self.loop}
        forms: dict[str, str] = {}
        for probe in library.probes:
            commands[probe.key], forms[probe.key] = self._works(probe, folder, bench)
            if probe.code:
                loop = f"for (let i = 0; i <= {AGAIN}; i++) {probe.code};"
                more = Probe(probe.again, probe.imports, loop)
                commands[probe.again] = self.program(more, folder, forms[probe.key])
                bench.first_run(commands[probe.again])
        taken = bench.rounds(commands)
        # `node -e` starts like a bare require does, so that is what the loop stands above.
        loop_ms, _ = above(taken["loop"], taken["require"])
        for probe in library.probes:
            base = probe.imports[0] if probe.code else forms[probe.key]
            cpu_ms, spread_ms = above(taken[probe.key], taken[base])
            row: Row = {"cpu_ms": cpu_ms, "spread_ms": spread_ms, "loop_ms": loop_ms}
            if probe.code:
                row["again_ms"] = each_more(taken, probe)
            yield probe, row | {"form": forms[probe.key]}

    def _works(self, probe: Probe, folder: Path, bench: Bench) -> tuple[list[str], str]:
        """The command that loads it, and whether by require or import."""
        command = self.program(probe, folder)
        try:
            bench.first_run(command)
        except NotMeasured:
            command = self.program(probe, folder, "import")
            bench.first_run(command)
            return command, "import"
        return command, "require"


def canonical(name: str) -> str:
    """A Python package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def take(language: Python | Node, library: Library, scratch: Path) -> dict[str, Row]:
    """Install, measure and delete one library: its rows by key. NotMeasured when it cannot be."""
    rows: dict[str, Row] = {}
    folder = scratch / language.name / "library"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        facts: Row = {}
        if library.install:
            language.install(library, folder)
            facts = {"package": library.package} | language.facts(library, folder)
        for probe, measured in language.measure(library, folder, Bench(folder)):
            row: Row = facts | {"install": library.install, "imports": probe.imports}
            row |= {"runtime": language.runtime} | measured
            if probe.code:
                row |= {"kind": "client", "code": probe.code, "above": probe.imports[0]}
            else:
                row["kind"] = "import" if library.install else "stdlib"
            rows[probe.key] = row | {"measured": datetime.now(UTC).date()}
    finally:
        shutil.rmtree(folder)
    return rows


def calibrate(language: Python | Node, scratch: Path) -> Row:
    """What this machine takes for nothing and for the fixed loop."""
    folder = scratch / language.name
    folder.mkdir(parents=True, exist_ok=True)
    bare = language.bare(folder)
    taken = Bench(folder).rounds({"warm": bare, "bare": bare, "loop": language.loop})
    loop_ms, spread_ms = above(taken["loop"], taken["bare"])
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    return {
        "runtime": language.runtime,
        "bare_ms": round(statistics.median(taken["bare"]), 1),
        "loop_ms": loop_ms,
        "loop_spread_ms": spread_ms,
        "loop": PYTHON_LOOP if language.name == "python" else NODE_LOOP,
        "rounds": ROUNDS,
        "cpu": f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores",
        "measured": datetime.now(UTC).date(),
    }


def merge(path: Path, part: str, rows: dict[str, Row]) -> None:
    """Put rows into one part of the table on disk, and write all of it back sorted."""
    table: dict[str, dict[str, Row]] = tomllib.loads(path.read_text()) if path.exists() else {}
    table.setdefault(part, {}).update(rows)
    lines = [HEADER]
    for name in sorted(table, key=lambda name: (name != "machine", name)):
        for key, row in sorted(table[name].items()):
            lines.append(f"[{name}.{_key(key)}]")
            lines += [f"{field} = {_value(value)}" for field, value in row.items()]
            lines.append("")
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines))
    fresh.replace(path)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def main() -> None:
    """Measure what was asked for; what could not be measured is said on stderr and left out of the table."""
    reads = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reads.add_argument("scratch", type=Path, help="a folder to install into; what it holds may be deleted after")
    reads.add_argument("--only", action="append", help="a package or a row; may be repeated")
    reads.add_argument("--add", action="append", help='a new library, "packages: imports | code"')
    reads.add_argument("--language", choices=["python", "node"])
    reads.add_argument("--python", default=sys.executable, help="the interpreter to measure")
    reads.add_argument("--node", default="node")
    reads.add_argument("--cpu", type=int, help="the one processor to run on (Linux)")
    reads.add_argument("--table", type=Path, default=TABLE)
    asked = reads.parse_args()
    if asked.add and not asked.language:
        reads.error("--add needs --language")
    if asked.cpu is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {asked.cpu})
    scratch = asked.scratch.resolve()
    os.environ |= {"UV_CACHE_DIR": str(scratch / "uv"), "npm_config_cache": str(scratch / "npm")}
    for name in [asked.language] if asked.language else ["python", "node"]:
        language = Python(asked.python, scratch) if name == "python" else Node(asked.node, scratch)
        table = tomllib.loads(asked.table.read_text()) if asked.table.exists() else {}
        if asked.add:
            chosen = [added(text) for text in asked.add]
        else:
            chosen = [one for one in known(table.get(name, {})) if one.answers_to(asked.only)]
        if not (asked.only or asked.add) or name not in table.get("machine", {}):
            merge(asked.table, "machine", {name: calibrate(language, scratch)})
        for library in chosen:
            try:
                rows = take(language, library, scratch)
            except NotMeasured as reason:
                sys.stderr.write(f"{name} {' '.join(library.install)}: {reason}\n")
                continue
            merge(asked.table, name, rows)
            for key, row in rows.items():
                sys.stderr.write(f"{name} {key}: {row['cpu_ms']} ms, loop {row['loop_ms']} ms\n")


if __name__ == "__main__":
    main()
