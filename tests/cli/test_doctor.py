"""`deburr doctor` on this machine, and on one that has less."""

import json
import shutil
import sys

import pytest
from click.testing import CliRunner

from deburr.cli import machine
from deburr.cli.main import deburr
from deburr.lab import interpreters
from deburr.lab.keeper import kernel
from deburr.lab.mechanism import Rung
from deburr.simulate import native


def looked(*arguments: str) -> dict[str, dict[str, str]]:
    result = CliRunner().invoke(deburr, ["doctor", "--format", "json", "--today", "2026-11-23", *arguments])
    assert result.exit_code == 0, result.output
    return {look["name"]: look for look in json.loads(result.stdout)}


def test_each_lack_says_what_it_costs_and_what_is_there_costs_nothing() -> None:
    for look in looked().values():
        assert bool(look["found"]) != bool(look["costs"]), look


def test_it_names_the_interpreters_that_are_here() -> None:
    own = f"python3.{sys.version_info.minor}"
    assert looked()[own]["found"].startswith(f"3.{sys.version_info.minor}.")


@pytest.mark.skipif(not kernel.supported(), reason="the lab needs Linux")
def test_one_sandbox_is_used() -> None:
    told = [look["found"] for name, look in looked().items() if name in list(Rung)]
    assert sum(found.endswith(", used") for found in told) == 1


def test_a_machine_that_has_little(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = machine.Extra("no-such-package", "lab", "nothing runs")
    monkeypatch.setattr(machine, "EXTRAS", (absent,))
    monkeypatch.setattr(shutil, "which", lambda name, **beside: None)
    monkeypatch.setattr(native, "library", lambda: None)
    monkeypatch.setattr(interpreters, "_python_paths", lambda: iter(()))
    interpreters.find.cache_clear()
    try:
        found = looked()
    finally:
        interpreters.find.cache_clear()
    assert "pip install 'deburr[lab]'" in found["no-such-package"]["mend"]
    assert "fifty times longer" in found["simulator"]["costs"]
    assert "do not run here" in found["python3.13"]["costs"]
    assert "--changed" in found["git"]["costs"]


def test_a_program_on_the_path_does_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "EXTRAS", (machine.Extra("no-such-package", "build", "slowly", program=True),))
    monkeypatch.setattr(shutil, "which", lambda name, **beside: f"/usr/bin/{name}")
    assert looked()["no-such-package"]["found"] == "/usr/bin/no-such-package"


def test_it_fits_a_screen_of_80_columns() -> None:
    result = CliRunner().invoke(deburr, ["doctor", "--today", "2026-11-23"])
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert "are here; check, report, cost and facts need none of them" in result.stdout
