"""What looking at a cold start leaves as it is, and that it sees what `-X importtime` sees, in one and the same process."""

import asyncio
import json
import os
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from tests.lab.world import function, with_lab
from tools import beside_importtime

from deburr.lab.laboratory import Lab
from deburr.lab.observations import of_kind
from deburr.lab.record import Record

PARTS = {
    "within/__init__.py": "import within.part\n",
    "within/part.py": "import around.part\n",
    "around/__init__.py": "",
    "around/part.py": "import colorsys\n",
    "lone.py": "import sys\nframe, DEPTH = sys._getframe(), 0\nwhile frame:\n    frame, DEPTH = frame.f_back, DEPTH + 1\n",
    "above.py": "import within.part\nimport lone\ntry:\n    import absent\nexcept ImportError:\n    pass\n",
}
STANDARD = "xml.dom.minidom", "unittest.mock", "sqlite3"
STRAY = 100
"""Objects that the collector may have counted more or less; it strikes every 700."""
COUNTING = f"""\
import gc, sys
import above, {", ".join(STANDARD)}
from lone import DEPTH
COUNTS = gc.get_count()
def handler(event, context):
    return [DEPTH, COUNTS, gc.get_threshold(), sys.version_info[:2]]
"""
PERCENT = int(os.environ.get("DEBURR_IMPORTTIME", "0"))
"""Of the modules, how many have to agree; 0 leaves the long comparison out."""


def test_looking_moves_nothing(tmp_path: Path) -> None:
    """Neither the stack that modules run on, nor where among them the garbage collector strikes."""
    seen: dict[str, Any] = {}
    for look in ("", "times"):
        spec = function(tmp_path / "code", COUNTING)
        written(spec.code)
        seen[look] = json.loads(with_lab(lambda lab, spec=spec: lab.invoke(spec, b"{}"), look=look).answer.body)
    (depth, counts, thresholds, version), (depth_looked, counts_looked, *_) = seen[""], seen["times"]
    assert depth_looked == depth
    if version < [3, 14]:  # since then a collection is done by and by
        assert abs(counted(counts_looked, thresholds) - counted(counts, thresholds)) < STRAY


def counted(counts: list[int], thresholds: list[int]) -> int:
    """Objects since the collector last looked at all of them: each generation counts collections of the one before."""
    young, middle, old = counts
    return young + (thresholds[0] + 1) * (middle + (thresholds[1] + 1) * old)


def test_sees_what_importtime_sees(tmp_path: Path) -> None:
    """Module by module in the order in which they ended; our clock is read within the witness's."""
    code = beside_importtime.laid_out(tmp_path / "code", ["above", *STANDARD])
    written(code)
    text = (code / "app.py").read_text() + "import importlib\nimportlib.import_module('wave')\n"
    spec = function(code, text, environment={"PYTHONPROFILEIMPORTTIME": "1"})

    async def record(lab: Lab) -> Record:
        return await lab.invoke(spec, b"{}")

    found = with_lab(record, look="times")
    (told,) = of_kind(found.observed, "loaded")
    rows = told.told["modules"]
    root = next(row for row in rows if row[0] == "app")
    inside = sorted((row for row in rows if row[2] > root[2]), key=lambda row: row[2] + row[3])
    ours = [(row[0], row[3]) for row in inside if row[0] not in ("wave", "importlib")]
    witness = beside_importtime.lines(beside_importtime.answer(found))
    theirs = [(name, total) for name, _, total in witness][: len(ours)]
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert {"within.part", "within", "around.part", "colorsys", "lone", "absent", "sqlite3"} <= {
        name for name, _ in ours
    }
    assert all(one <= other for (_, one), (_, other) in zip(ours, theirs, strict=True))
    assert median(other - one for (_, one), (_, other) in zip(ours, theirs, strict=True)) < 1.0


@pytest.mark.skipif(not PERCENT, reason="make soak holds each module against importtime, in environments of their own")
def test_agrees_with_importtime(tmp_path: Path) -> None:
    code = beside_importtime.laid_out(tmp_path / "code", ["boto3", "sqlite3", "asyncio", "unittest.mock"])
    spec = function(code, (code / "app.py").read_text())
    found = asyncio.run(beside_importtime.held(spec, beside_importtime.clock(code), 15, lambda told: None))
    agree, count = beside_importtime.share(found, "total")
    assert count >= 50 and 100 * agree >= PERCENT * count, [each for each in found if each.counts and not each.agrees]


def written(folder: Path) -> None:
    for name, text in PARTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
