"""What a tuning leaves in .deburr/, as `deburr check` and others find it: of many sizes the function's own counts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deburr import memory
from deburr.cli.session import Session
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: app.handler, CodeUri: src/, MemorySize: SIZE}
"""
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def of(size: int | None, n: int, how: How = How.TUNE, name: str = "Orders") -> Profile:
    return Profile(name, n, how=how, memory_mb=size)


def joined(folder: Path, size: str, files: tuple[Path, ...] = ()) -> int | None:
    """How many calls the Profile that counts rests on."""
    (folder / "template.yaml").write_text(TEMPLATE.replace("SIZE", size), encoding="utf-8")
    session = Session.open((folder,), today=date(2026, 11, 29))
    found = session.measured(files)[1]
    return next((profile.n for profile in found.values()), None)


@pytest.mark.parametrize(
    ("size", "n"),
    [
        pytest.param("256", 2, id="its own size"),
        pytest.param("512", 3, id="its own size, whatever the order"),
        pytest.param("1024", 1, id="none at its size: the newest file, the first in it"),
        pytest.param("!Ref Size", 1, id="nobody knows its size"),
    ],
)
def test_the_functions_own_size_counts(tmp_path: Path, size: str, n: int) -> None:
    memory.write_profiles(tmp_path, [of(128, 1), of(256, 2), of(512, 3)], stamp=NOON)
    assert joined(tmp_path, size) == n


def test_the_newest_of_its_size_counts(tmp_path: Path) -> None:
    memory.write_profiles(tmp_path, [of(256, 1, How.LAB)], stamp=NOON)
    memory.write_profiles(tmp_path, [of(128, 2), of(256, 3)], stamp=NOON.replace(hour=13))
    assert joined(tmp_path, "256") == 3


def test_a_cold_start_taken_apart_does_not_hide_how_long_calls_take(tmp_path: Path) -> None:
    """It has no warm call; logs of before the memory was changed do."""
    logged = replace(of(256, 7000, How.LOGS, "shop-Orders-AbC123DeF456"), warm_ms=Histogram.of([80.0]))
    memory.write_profiles(tmp_path, [logged], stamp=NOON)
    memory.write_profiles(tmp_path, [of(512, 3, How.COLD)], stamp=NOON.replace(hour=13))
    assert joined(tmp_path, "512") == 7000


def test_of_files_that_were_named_the_last_counts(tmp_path: Path) -> None:
    paths = tuple(memory.write_profiles(tmp_path, [of(256, n)], stamp=NOON) for n in (1, 2))
    assert joined(tmp_path, "256", paths) == 2


def test_a_deployed_function_of_the_same_name_is_not_this_one(tmp_path: Path) -> None:
    """Logs of a function called as a logical id here may be another stack's; what the lab measured is of this project."""
    memory.write_profiles(tmp_path, [of(256, 1, How.LOGS)], stamp=NOON)
    assert joined(tmp_path, "256") is None
    memory.write_profiles(tmp_path, [of(256, 2, How.TUNE)], stamp=NOON)
    assert joined(tmp_path, "256") == 2
