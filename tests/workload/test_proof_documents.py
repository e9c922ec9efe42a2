"""Proofs as documents."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from deburr.errors import ProfileError
from deburr.workload.proof import Figure, Proof, Run, Samples, proofs_document, read_proofs

Schema = Callable[[str], Draft202012Validator]
CASES = Path(__file__).parent / "cases"
FULL = Proof(
    rule="timeouts/outlives-caller",
    fingerprint="3f9a1c",
    function="template.yaml#Orders",
    shown=True,
    seen="The caller gave up, the function ran on.",
    figures=(Figure("ran on", 3.25, "s"),),
    samples=(Samples("invocations", "ms", (1.5, -2.0)),),
    run=Run(
        asked="python3.13",
        used="python3.11",
        seed=-7,
        repetitions=12,
        mechanism="cgroup v2",
        event="events/order.json",
        code="0a1b",
        notes=("DB_HOST was made up",),
    ),
    date=datetime(2026, 11, 14, 9, 30, tzinfo=UTC),
    deburr="0.1.0",
    extra={"later": [1]},
)


@pytest.mark.parametrize("proof", [FULL, Proof("a/b", "1", "t#F", False, "Nothing.")])
def test_round_trip(proof: Proof, schema: Schema) -> None:
    document = json.loads(json.dumps(proofs_document([proof])))
    assert read_proofs(document, "f.json") == (proof,)
    schema("proof").validate(document)


@pytest.mark.parametrize("file", sorted(CASES.glob("proof-good-*.json")), ids=lambda file: file.stem)
def test_good_documents(file: Path, schema: Schema) -> None:
    written = json.loads(file.read_text())
    schema("proof").validate(written)
    proofs = read_proofs(written, file.name)
    assert read_proofs(json.loads(json.dumps(proofs_document(proofs))), file.name) == proofs


@pytest.mark.parametrize(
    ("case", "where", "says"),
    [
        pytest.param("no-seen", "#/proofs/0/seen", "is missing or empty", id="says nothing"),
        pytest.param("no-shown", "#/proofs/0/shown", "neither true nor false: nothing", id="no outcome"),
        pytest.param("shown-text", "#/proofs/0/shown", 'neither true nor false: "yes"', id="outcome as text"),
        pytest.param("figure", "#/proofs/0/figures/1/value", 'is no number: "2 s"', id="figure with unit"),
        pytest.param("run", "#/proofs/0/run", 'is no object: "twice"', id="run as text"),
        pytest.param("samples", "#/proofs/0/samples/0/values/1", "is no number: nothing", id="a sample that is none"),
        pytest.param("notes", "#/proofs/0/run/notes", 'is no list: "one"', id="notes as text"),
        pytest.param("seed", "#/proofs/0/run/seed", "is no whole number: 1.5", id="half a seed"),
        pytest.param("newer", "#/version", "is version 3; this deburr reads 1 to 1", id="from the future"),
    ],
)
def test_bad_documents(case: str, where: str, says: str, schema: Schema) -> None:
    written = json.loads((CASES / f"proof-bad-{case}.json").read_text())
    with pytest.raises(ProfileError) as caught:
        read_proofs(written, "proof.json")
    assert caught.value.where == f"proof.json{where}"
    assert says in caught.value.message
    assert caught.value.hint
    assert not schema("proof").is_valid(written)
