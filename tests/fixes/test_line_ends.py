"""Whatever ends the lines of a file, a fix adds lines that end so, and no other line changes."""

import os
import random
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.fixes.test_fixing import CASES, ROOT, judged

from deburr.cli.fixing import fixed
from deburr.fixes.guarded import GUARDS, guarded
from deburr.fixes.splice import Splice, as_written, plain, spliced
from deburr.rules.verdict import Verdict

ALL = "DEBURR_EXAMPLES" in os.environ
FIRST = list({case.parent: case for case in reversed(CASES)}.values())
"""One case of each rule."""
GUARDED = [
    case for case in CASES if any(case.parent.name == rule.partition("/")[2].replace("-", "_") for rule in GUARDS)
]


def edited(project: Path, *, guards: bool) -> dict[str, str]:
    """By file, its text with every fix made, in memory; nothing where no finding has one."""

    def judge() -> Verdict:
        root, verdict = judged(project)
        if not guards:
            return verdict
        found = guarded(verdict.findings, verdict.workload, lambda file: (root / file).read_bytes())
        return replace(verdict, findings=found)

    before = judge()
    if not any(finding.fixes for finding in before.findings):
        return {}
    fixes = fixed(before, judged(project)[0], judge, unsafe=True)
    return {file: after for file, (_, after) in fixes.files.items()}


def carriage(text: str) -> str:
    return plain(text).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("case", "guards"),
    [
        *((case, False) for case in (CASES if ALL else FIRST)),
        (ROOT / "examples/orders", False),
        *((case, True) for case in (GUARDED if ALL else GUARDED[::6])),
    ],
    ids=lambda value: f"{value.parent.name}/{value.name}" if isinstance(value, Path) else "guards" if value else "",
)
def test_a_project_of_crlf_is_mended_as_one_of_lf_is(case: Path, guards: bool, tmp_path: Path) -> None:
    expected = edited(case, guards=guards)
    if not expected:
        return
    project = tmp_path / "case"
    shutil.copytree(case, project)
    for path in project.rglob("*"):
        if path.is_file() and b"\0" not in (data := path.read_bytes()):
            path.write_bytes(carriage(data.decode()).encode())
    assert edited(project, guards=guards) == {file: carriage(text) for file, text in expected.items()}


@pytest.mark.parametrize("seed", range(200))
def test_lines_that_end_in_either_way_stay_as_they_are(seed: int) -> None:
    chance = random.Random(seed)
    ends = chance.choice([["\n"], ["\r\n"], ["\n", "\r\n"]])
    text = "".join(f"{chance.choice(['', 'é', 'ab'])}{chance.choice(ends)}" for _ in range(chance.randrange(8))) + "z"
    bare = plain(text)
    cuts = sorted(chance.sample(range(len(bare) + 1), min(4, len(bare) + 1)))
    splices = [Splice(cuts[0], cuts[0], "one\ntwo")]
    if len(cuts) == 4:
        splices.append(Splice(cuts[2], cuts[3], chance.choice(["", "x", "x\n", "\n"])))
    made = spliced(text, as_written(text, splices))
    assert plain(made) == spliced(bare, splices)
    if len(ends) == 1 and ends[0] in text:
        assert made == plain(made).replace("\n", ends[0])
    shift = sum(each.text.count("\n") - bare.count("\n", each.start, each.end) for each in splices)
    changed = bare.count("\n", 0, cuts[0]), bare.count("\n", 0, cuts[-1])
    before, after = text.splitlines(keepends=True), made.splitlines(keepends=True)
    assert after[: changed[0]] == before[: changed[0]]
    assert after[changed[1] + 1 + shift :] == before[changed[1] + 1 :]
