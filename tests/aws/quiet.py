"""Fixtures: a moto for each module, and `deburr` as a process of its own; the account is quiet when a test begins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.aws.account import Account, account
from tests.aws.command import Command, lifted


@pytest.fixture(scope="module")
def live() -> Iterator[Account]:
    with account() as found:
        yield found


@pytest.fixture
def deburr(live: Account, tmp_path: Path) -> Command:
    lifted(tmp_path)
    faults = type(live.front.faults)
    live.front.faults = faults()
    live.front.before = live.front.after = lambda _: None
    return Command(tmp_path, live)
