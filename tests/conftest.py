"""For all tests: what a machine that others use too, and a run in the background, must not change."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

# How long one generated example takes says nothing there.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")

# A shell has what it starts in the background ignore ctrl-C, and the programs under test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ALONE = ("cold", "proofs", "tune")
"""Rooms whose tests hold timings against each other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the rest of the tests must not disturb."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in ALONE:
            item.add_marker(pytest.mark.alone)
