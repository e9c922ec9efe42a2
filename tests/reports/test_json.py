"""The JSON report keeps its published schema, on real projects and on nothing."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from deburr.cli.session import Session
from deburr.findings import Confidence
from deburr.reports.json import render

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((files("deburr") / "schemas/verdict.v1.json").read_text(encoding="utf-8"))
CASES = sorted((ROOT / "tests/rules").glob("*/*/bad-*/"))


def document(folder: Path) -> dict[str, object]:
    session = Session.open((folder,), today=date(2026, 11, 23))
    verdict = session.check(select=[], ignore=[], confidence=Confidence.POSSIBLE, parameters={}, fresh=True)
    found = json.loads(render(verdict))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("folder", CASES[::7], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_valid(folder: Path) -> None:
    jsonschema.validate(document(folder), SCHEMA)


def test_schema_would_notice(tmp_path: Path) -> None:
    found = document(CASES[0])
    found["findings"] = [{"rule": "no shelf"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA)


def test_same_input_same_bytes() -> None:
    assert document(CASES[0]) == document(CASES[0])
    assert json.dumps(document(CASES[0])) == json.dumps(document(CASES[0]))


def test_a_fingerprint_outlives_moved_lines(tmp_path: Path) -> None:
    source = next(case for case in CASES if (case / "template.yaml").is_file())
    for name, shift in (("before", ""), ("after", "# moved\n\n# down\n")):
        copy = tmp_path / name
        copy.mkdir()
        for file in source.rglob("*"):
            if file.is_file():
                target = copy / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                lead = shift if file.suffix in (".yaml", ".yml", ".py") else ""
                target.write_text(lead + file.read_text(encoding="utf-8"), encoding="utf-8")
    before, after = (document(tmp_path / name)["findings"] for name in ("before", "after"))
    assert isinstance(before, list)
    assert isinstance(after, list)
    assert [f["fingerprint"] for f in before] == [f["fingerprint"] for f in after]
    assert [f["at"] for f in before] != [f["at"] for f in after]
