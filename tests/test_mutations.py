"""Random edits of real-shaped templates and handlers never crash a run."""

import os
import random
from datetime import date
from pathlib import Path

import pytest

from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence

ROOT = Path(__file__).parent.parent
EXAMPLES = int(os.environ.get("DEBURR_EXAMPLES", "150"))
SEEDS = sorted((ROOT / "tests/rules").glob("*/*/bad-*/template.y*ml"))
DIALECTS = sorted(each for each in (ROOT / "tests/sources/orders").glob("*/*.*") if each.suffix != ".pyc")
CODE = (".py", ".js", ".mjs", ".ts")
TOKENS = (
    "!Ref X", "!Sub ${A.B}", "!If [C, 1, !Ref AWS::NoValue]", "!GetAtt A.B", "null", "[]", "{}", "- a", "*x", "&x", "<<: *x", "''",
    "Fn::ForEach::L: [I, [a], {b: c}]", "Fn::Transform: {Name: AWS::Include}", "\t", "\x00", "é😀", "Type: AWS::Serverless::Function",
    "def f(:", "}", "({[", "await", "yield", "class A(A): pass", "lambda: 0", "import x as x", "from . import *", "`${", "=>", "??=", "\\",
    "${", "%{ for a in b }", "<<E", "${self:custom.x}", "for_each = {}", "count = 3", "dynamic \"x\" {", "...", "var.x", "[*]",
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            text = text[:at] + chance.choice(TOKENS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randint(1, 30) :]
        elif kind == 2:
            lines = text.split("\n")
            chance.shuffle(lines)
            text = "\n".join(lines) if chance.random() < 0.2 else text
        elif kind == 3:
            start = chance.randrange(len(text) + 1)
            text = text[:at] + text[start : start + chance.randint(1, 80)] + text[at:]
        else:
            words = text.split(" ")
            words[chance.randrange(len(words))] = chance.choice(TOKENS)
            text = " ".join(words)
    return text


@pytest.mark.parametrize("batch", range(10))
def test_no_mutant_crashes(tmp_path: Path, batch: int) -> None:
    chance = random.Random(20261123 + batch)
    read = 0
    for count in range(EXAMPLES // 10):
        source = chance.choice(SEEDS if chance.random() < 0.7 else DIALECTS).parent
        folder = tmp_path / str(count)
        folder.mkdir()
        files = sorted(
            file for file in source.rglob("*") if file.is_file() and file.suffix in (".yaml", ".yml", ".tf", *CODE)
        )
        chosen = chance.choice(files)
        for file in files:
            target = folder / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8")
            target.write_text(mutated(text, chance) if file == chosen else text, encoding="utf-8", errors="replace")
        try:
            session = Session.open((folder,), today=date(2026, 11, 23))
            verdict = session.check(select=[], ignore=[], confidence=Confidence.POSSIBLE, parameters={}, fresh=True)
        except DeburrError:
            continue
        read += bool(verdict.workload.functions)
        crashed = [*verdict.faults, *(gap for gap in verdict.gaps if gap.fault)]
        assert not crashed, (source, crashed)
    assert read > EXAMPLES // 10 // 10, "mutants must still be read for this to say anything"
