"""What is proved before anything is written: that a cold start got shorter, and that every answer stayed the same."""

import asyncio
from pathlib import Path

import pytest
from tests.cold.world import PYTHON

from deburr.cold import fixing
from deburr.cold.candidates import Candidate
from deburr.cold.fixing import Proof
from deburr.cold.looks import Statement
from deburr.cold.rounds import Event, laboratories
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.fixes.deferring import deferral
from deburr.lab.errors import LabError
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

HEAVY = "import os, time\ntime.sleep({})\nos.environ['SEEN'] = 'yes'\ndef table(event):\n    return 1\n"
SEES = (
    "import os\nimport heavy\ndef report():\n    return heavy\ndef handler(e, c):\n    return os.environ.get('SEEN')\n"
)


def spec(folder: Path, app: str, sleep_s: float) -> Spec:
    for name, text in (("app.py", app), ("heavy.py", HEAVY.format(sleep_s))):
        (folder / name).write_text(text, encoding="utf-8")
    return Spec("orders", "python3.11", "app.handler", folder, 1769, 5, 512)


def candidate(app: str, used_by: tuple[int, ...] = ()) -> Candidate:
    return Candidate(Statement("app.py", 2, "heavy"), 100.0, used_by, deferral(app, "app.py", 2))


def proved(made: Spec, one: Candidate, event: Event) -> Proof:
    async def run() -> Proof:
        async with laboratories(book.load(), Settings()) as labs:
            return await fixing.prove(labs, made, [one], [event], rounds=3, seed=1, told=lambda words: None)

    try:
        return asyncio.run(run())
    except LabError as error:
        if "cannot keep handlers off the network" in error.message:
            pytest.skip(error.message)
        raise


def test_the_saving_is_real_in_the_rerun(tmp_path: Path) -> None:
    app = PYTHON["app.py"].replace("import light\n", "").replace("light.ONE", "1")
    found = proved(spec(tmp_path, app, 0.6), candidate(app), Event("small", b"{}"))
    assert found.holds and found.pairs == 3 and found.answered == 1
    assert found.gain.high_ms >= 540 and found.gain.low_ms > 0


def test_an_answer_that_changes(tmp_path: Path) -> None:
    """What loads late has a side effect that the answer shows."""
    found = proved(spec(tmp_path, SEES, 0.0), candidate(SEES), Event("small", b"{}"))
    assert found.differs == "small is answered otherwise" and not found.holds


def test_sources_are_edited_and_never_what_was_built(tmp_path: Path) -> None:
    source, built = tmp_path / "src", tmp_path / "built"
    for folder in (source, built):
        folder.mkdir()
        (folder / "app.py").write_text(SEES, encoding="utf-8")
    made = spec(built, SEES, 0.0)
    ((file, (before, after)),) = fixing.sources([candidate(SEES)], made, root=tmp_path, folder="src").items()
    assert file == "src/app.py" and before == SEES and after != SEES
    (source / "app.py").write_text(f"# newer\n{SEES}", encoding="utf-8")
    with pytest.raises(DeburrError, match="is not the file that ran"):
        fixing.sources([candidate(SEES)], made, root=tmp_path, folder="src")
    with pytest.raises(DeburrError, match="inside a template"):
        fixing.sources([candidate(SEES)], made, root=tmp_path, folder=None)
