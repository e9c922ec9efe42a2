"""A page a command: what it is for, what it prints on the shipped example, and its help."""

from collections.abc import Iterator

import click
from click.testing import CliRunner

from deburr.cli.main import COMMANDS, deburr
from docs_shown import shown

EXAMPLES = {
    "alarms": [("alarms", "from=OrderEventsFunction head=22")],
    "check": [
        ("check --select timeouts", "head=30"),
        ("check --diff --unsafe-fixes --select timeouts/outlives-caller", ""),
        ("check --format json --select runtimes", "head=28"),
    ],
    "cost doors": [("cost doors --requests 10M", "")],
    "cost provisioned": [("cost provisioned --environments 5 --used 80%", "")],
    "explain": [("explain outlives-caller", "head=24")],
    "facts": [("facts http api timeout", "head=14")],
    "init": [("init --yes", "cwd=portal")],
    "logs": [("logs exports/ --project .", "head=26")],
    "report": [("report --output report.html", "")],
    "rules": [("rules", "head=14")],
    "runtimes": [("runtimes", "")],
    "simulate": [
        (
            "simulate --traffic poisson:5/s --service lognormal:80ms,p99=600ms --memory 512 --init 300ms "
            "--what-if memory=1024 --most 100000",
            "",
        )
    ],
}
ELSEWHERE = {
    "audit": "It reads an account, so nothing is shown here; `deburr audit --print-policy` prints what it may ask.",
    "build": "It asks package indexes, whose newest versions change, so nothing is shown here.",
    "cold": "What it prints is measured on the machine it runs on, so nothing is shown here.",
    "completion": "What it prints is for a shell: [hooks, pull requests and editors](../ci.md) says where it goes.",
    "doctor": "What it prints is about the machine it runs on.",
    "fleet": "It reads snapshots of accounts, of which none is shipped, so nothing is shown here.",
    "lab": "Its times are those of the machine it runs on, so nothing is shown here.",
    "prove": "What it prints is measured on the machine it runs on, so nothing is shown here.",
    "prune": "It reads an account, so nothing is shown here: [how it decides](../prune.md).",
    "tune": "What it prints is measured on the machine it runs on, so nothing is shown here.",
}


def pages() -> dict[str, str]:
    """By name of a command, its page; and the index under `README`."""
    found = {name: page(name) for name in COMMANDS}
    rows = [f"| [deburr {name}]({name}.md) | {COMMANDS[name]} |" for name in sorted(COMMANDS)]
    head = ["# Commands", "", "| command | what it is for |", "|---|---|", *rows]
    return {**found, "README": "\n".join(head) + "\n"}


def page(name: str) -> str:
    """One command's page; commands below it stand on it too."""
    parts = [f"# deburr {name}", COMMANDS[name]]
    for words, command in _walked(name):
        below = " ".join(words)
        if len(words) > 1:
            parts.append(f"## deburr {below}")
        if below in EXAMPLES:
            parts.append("On the shipped examples, on 23 November 2026:" if len(words) == 1 else "")
            parts += [shown(f"deburr {line}", note) for line, note in EXAMPLES[below]]
        elif len(words) == 1 and name in ELSEWHERE:
            parts.append(ELSEWHERE[name])
        parts.append(f"```text\n{_help(words, command)}```")
    return "\n\n".join(part for part in parts if part) + "\n"


def _walked(name: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    command = deburr.get_command(click.Context(deburr), name)
    assert command is not None
    yield (name,), command
    if isinstance(command, click.Group):
        for each in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), each)
            assert below is not None
            yield (name, each), below


def _help(words: tuple[str, ...], command: click.Command) -> str:
    return CliRunner().invoke(deburr, [*words, "--help"], terminal_width=80, prog_name="deburr").output
