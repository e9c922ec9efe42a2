"""What an experiment on the user's own handler showed about a finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec import Struct

from deburr.workload.document import instant_text, opened
from deburr.workload.fields import Fields

VERSION = 1


class Figure(Struct, frozen=True):
    """A number that was measured on the way: `("slow calls", 12, "invocations")`."""

    name: str
    value: float
    unit: str


class Samples(Struct, frozen=True):
    """Every single measurement of a kind, in the order taken."""

    name: str
    unit: str
    values: tuple[float, ...]


class Run(Struct, frozen=True):
    """How an experiment was run, so that it can be run again.

    asked        runtime the function names.
    used         runtime it really ran on, the nearest that was found.
    seed         of everything random in it; None when nothing was.
    repetitions  how often it was run; None when unknown.
    mechanism    what held the handler.
    event        the event it was called with: a file of the project, or how it was made.
    code         a digest of the handler's own files, which tells whether they have changed since; "" when unknown.
    notes        what was settled for the experiment and would be otherwise in the account, one sentence each.
    """

    asked: str = ""
    used: str = ""
    seed: int | None = None
    repetitions: int | None = None
    mechanism: str = ""
    event: str = ""
    code: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """One experiment about one finding, and its outcome.

    rule         `shelf/slug`.
    fingerprint  of the finding.
    function     address of the function.
    shown        True when the harm was shown, False when it was looked for and not seen.
    seen         what was seen, one sentence.
    date         when it was run, in UTC; None when unknown.
    deburr       the deburr that ran it; "" when unknown.
    extra        keys of the document that this deburr does not know, kept for the next.
    """

    rule: str
    fingerprint: str
    function: str
    shown: bool
    seen: str
    figures: tuple[Figure, ...] = ()
    run: Run = field(default_factory=Run)
    date: datetime | None = None
    deburr: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    samples: tuple[Samples, ...] = ()


def proofs_document(proofs: Iterable[Proof]) -> dict[str, Any]:
    """Proofs as the JSON document that schemas/proof.v1.json describes."""
    return {"deburr": "proof", "version": VERSION, "proofs": [_written(proof) for proof in proofs]}


def read_proofs(written: Any, file: str) -> tuple[Proof, ...]:
    """The Proofs of a parsed JSON document.

    file    for messages.
    Raises  ProfileError with the place in the document, what is wrong there and what to write instead.
    """
    return tuple(_read(fields) for fields in opened(written, file, kind="proof", version=VERSION))


def _written(proof: Proof) -> dict[str, Any]:
    run = {
        "asked": proof.run.asked or None,
        "used": proof.run.used or None,
        "seed": proof.run.seed,
        "repetitions": proof.run.repetitions,
        "mechanism": proof.run.mechanism or None,
        "event": proof.run.event or None,
        "code": proof.run.code or None,
        "notes": list(proof.run.notes) or None,
    }
    values = {
        "rule": proof.rule,
        "fingerprint": proof.fingerprint,
        "function": proof.function,
        "shown": proof.shown,
        "seen": proof.seen,
        "figures": [{"name": each.name, "value": each.value, "unit": each.unit} for each in proof.figures],
        "samples": [{"name": each.name, "unit": each.unit, "values": list(each.values)} for each in proof.samples]
        or None,
        "run": {key: value for key, value in run.items() if value is not None},
        "date": instant_text(proof.date) if proof.date else None,
        "deburr": proof.deburr or None,
    }
    return {**proof.extra, **{key: value for key, value in values.items() if value is not None}}


def _read(fields: Fields) -> Proof:
    return Proof(
        rule=fields.needed_text("rule", 'write "rule": "shelf/slug"'),
        fingerprint=fields.needed_text("fingerprint", "copy it from the finding"),
        function=fields.needed_text("function", "copy its address from the finding"),
        shown=fields.flag("shown"),
        seen=fields.needed_text("seen", "say in one sentence what was seen"),
        figures=tuple(_figure(each) for each in fields.objects("figures")),
        samples=tuple(_samples(each) for each in fields.objects("samples")),
        run=_run(fields),
        date=fields.instant("date"),
        deburr=fields.text("deburr"),
        extra=fields.rest(),
    )


def _figure(fields: Fields) -> Figure:
    return Figure(
        name=fields.needed_text("name", "say what was measured"),
        value=fields.needed_number("value", "write the number that was measured"),
        unit=fields.needed_text("unit", 'write "ms", "MB", "invocations"...'),
    )


def _samples(fields: Fields) -> Samples:
    return Samples(
        name=fields.needed_text("name", "say what was measured"),
        unit=fields.needed_text("unit", 'write "ms", "MB", "connections"...'),
        values=fields.numbers("values"),
    )


def _run(fields: Fields) -> Run:
    if fields.take("run") is None:
        return Run()
    inner = fields.object("run")
    return Run(
        asked=inner.text("asked"),
        used=inner.text("used"),
        seed=inner.whole("seed"),
        repetitions=inner.count("repetitions"),
        mechanism=inner.text("mechanism"),
        event=inner.text("event"),
        code=inner.text("code"),
        notes=inner.texts("notes"),
    )
