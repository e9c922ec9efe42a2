"""Profiles as documents: what is written, by hand or by deburr, can be read; what cannot is said exactly."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from deburr.errors import ProfileError
from deburr.workload.cold_start import ColdStart, Estimate, InitPhase, ModuleCost, Saving
from deburr.workload.document import parse
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile, one_of, profiles_document, read_profiles
from deburr.workload.spread import Quantiles, Spread

Schema = Callable[[str], Draft202012Validator]
CASES = Path(__file__).parent / "cases"
NOT_IN_SCHEMA = {"not-json", "nan", "no-moment", "no-zone", "falling", "backwards", "too-cold", "bucket-sum", "outside"}
AMOUNTS = st.floats(min_value=0, max_value=1e8)
SPREADS = st.one_of(
    st.none(),
    st.builds(Histogram.of, st.lists(AMOUNTS)),
    st.builds(lambda low, more, n: Quantiles(((0.5, low), (0.999, low + more)), n), AMOUNTS, AMOUNTS, st.none()),
)


def read(text: str, file: str = "measured.json") -> tuple[Profile, ...]:
    return read_profiles(parse(text, file), file)


def taken_apart() -> ColdStart:
    return ColdStart(
        environments=10,
        events=2,
        phases=(InitPhase("runtime start", Estimate(60.5, 58.0, 63.0)),),
        modules=(
            ModuleCost("app", "", Estimate(1.0, 0.9, 1.2), Estimate(401.0, 390.0, 415.0)),
            ModuleCost(
                "pandas",
                "app",
                Estimate(4.0, 3.9, 4.2),
                Estimate(400.0, 389.0, 414.0),
                61.5,
                8123,
                0,
                "pandas",
                "app.py:3",
            ),
        ),
        savings=(
            Saving("import pandas inside report", Estimate(380.0, 371.0, 392.0), 10, "app.py:3", usd=1.25, p99_ms=0.0),
            Saving("ship bytecode", Estimate(-3.0, -9.0, 2.0), 10),
        ),
        uncompiled=0,
        network=("lookup db.internal",),
    )


def full(**changes: object) -> Profile:
    values: dict[str, object] = {
        "function": "orders-prod-OrdersFunction-1A2B3C4D5E6F",
        "n": 4,
        "version": "7",
        "alias": "live",
        "start": datetime(2026, 11, 1, tzinfo=UTC),
        "end": datetime(2026, 11, 14, 9, 30, 0, 125000, tzinfo=UTC),
        "how": How.LOGS,
        "memory_mb": 512,
        "init_ms": Histogram.of([410.5]),
        "warm_ms": Histogram.of([0, 12.25, 13]),
        "cold_ms": Histogram.of([88]),
        "billed_ms": Quantiles(((0.5, 13.0), (0.999, 499.0)), n=4, min=1.0, max=499.0, mean=131.5),
        "memory_used_mb": Histogram.of([88, 89, 89, 90]),
        "errors": {"timeout": 1, "oom": 0},
        "cold_starts": 1,
        "peak_concurrency": 2,
        "facts_date": date(2026, 10, 1),
        "runtime": "python3.13",
        "architecture": "arm64",
        "deburr": "0.1.0",
        "note": "während der Ausfälle",
        "cold_start": taken_apart(),
        "extra": {"colour": [1, {"deep": None}]},
    }
    return Profile(**(values | changes))  # type: ignore[arg-type]


def test_one_of_several() -> None:
    cold = Profile("f", 10, how=How.COLD, cold_start=taken_apart())
    lab, logs, older = Profile("f", 1, how=How.LAB), Profile("f", 900, how=How.LOGS), Profile("f", 7, how=How.LOGS)
    assert one_of([lab, cold]) == Profile("f", 1, how=How.LAB, cold_start=taken_apart())
    assert one_of([lab, logs, older]) is logs  # real traffic before what was made here, and the newest of it
    assert one_of([cold, older, logs]) == Profile("f", 7, how=How.LOGS, cold_start=taken_apart())
    tuned = Profile("f", 18, how=How.TUNE, warm_ms=Histogram.of([1.0, 2.0]))
    assert one_of([lab, tuned]) is tuned  # one cold call says nothing of warm ones


@pytest.mark.parametrize("profile", [full(), Profile("f", 0), full(warm_ms=Histogram(), errors={})])
def test_round_trip(profile: Profile, schema: Schema) -> None:
    document = json.loads(json.dumps(profiles_document([profile])))
    assert read_profiles(document, "f.json") == (profile,)
    schema("profile").validate(document)


@given(warm=SPREADS, init=SPREADS, errors=st.dictionaries(st.text(), st.integers(min_value=0)))
def test_round_trip_of_any_spread(
    warm: Spread | None, init: Spread | None, errors: dict[str, int], schema: Schema
) -> None:
    profile = Profile("f", 1, warm_ms=warm, init_ms=init, errors=errors)
    document = json.loads(json.dumps(profiles_document([profile])))
    assert read_profiles(document, "f.json") == (profile,)
    schema("profile").validate(document)


@pytest.mark.parametrize("file", sorted(CASES.glob("profile-good-*.json")), ids=lambda file: file.stem)
def test_good_documents(file: Path, schema: Schema) -> None:
    written = json.loads(file.read_text())
    schema("profile").validate(written)
    profiles = read_profiles(written, file.name)
    assert len(profiles) == len(written["profiles"])
    again = json.loads(json.dumps(profiles_document(profiles)))
    schema("profile").validate(again)
    assert read_profiles(again, file.name) == profiles


def test_by_hand() -> None:
    first, second = read((CASES / "profile-good-by-hand.json").read_text())
    assert first.init_ms and first.warm_ms and first.memory_used_mb
    assert [first.init_ms.quantile(q) for q in (0.5, 0.9, 0.99)] == [4100, None, 7600]
    assert (first.warm_ms.quantile(0.999), first.warm_ms.max, first.memory_used_mb.quantile(1)) == (
        900,
        2900,
        301,
    )
    assert (first.how, first.errors, first.cold_share) == ("hand", {"timeout": 2}, 12 / 18432)
    assert first.basis == "hand, 2026-11-01 to 2026-11-15, 18,432 invocations"
    assert (second.warm_ms, second.errors, second.cold_share, second.alias) == (None, None, None, "")


def test_what_a_later_deburr_wrote_survives() -> None:
    (profile,) = read((CASES / "profile-good-from-later.json").read_text())
    assert (profile.how, profile.extra) == ("xray", {"colour": {"deep": [1, None]}})
    assert profiles_document([profile])["profiles"][0]["colour"] == {"deep": [1, None]}


@pytest.mark.parametrize(
    ("case", "where", "says"),
    [
        pytest.param("not-json", ":2:16", "is not JSON", id="not json"),
        pytest.param("nan", "", "NaN is no number", id="nan"),
        pytest.param("list", "#", "is no profile document", id="a list"),
        pytest.param("kind", "#/deburr", "is not 'profile': \"proof\"", id="a proof"),
        pytest.param("newer", "#/version", "is version 2; this deburr reads 1 to 1", id="from the future"),
        pytest.param("no-version", "#/version", "is missing", id="no version"),
        pytest.param("no-list", "#/profiles", "is no list", id="one profile, no list"),
        pytest.param("no-object", "#/profiles/0", 'is no object: "orders"', id="a name only"),
        pytest.param("no-function", "#/profiles/1/function", "is missing or empty", id="no function"),
        pytest.param("no-n", "#/profiles/0/n", "is missing", id="no n"),
        pytest.param("true-n", "#/profiles/0/n", "is no whole number: true", id="true is not 1"),
        pytest.param("negative", "#/profiles/0/warm_ms/p50", "is no number of 0 or more: -1", id="negative"),
        pytest.param("text-quantile", "#/profiles/0/warm_ms/p50", '"80 ms"', id="number with unit"),
        pytest.param("bare-number", "#/profiles/0/init_ms", "is no object: 4100", id="number for quantiles"),
        pytest.param("empty-spread", "#/profiles/0/init_ms", "neither quantiles nor", id="P50 is not p50"),
        pytest.param("falling", "#/profiles/0/init_ms", "a higher quantile has a lower value", id="falling"),
        pytest.param("no-zone", "#/profiles/0/start", "has no time zone", id="no time zone"),
        pytest.param("no-moment", "#/profiles/0/start", 'is no moment: "last week"', id="no moment"),
        pytest.param("backwards", "#/profiles/0", "ends before it starts", id="window backwards"),
        pytest.param("no-date", "#/profiles/0/facts_date", "is no date", id="no date"),
        pytest.param("too-cold", "#/profiles/0", "more cold starts than invocations", id="too cold"),
        pytest.param("errors-list", "#/profiles/0/errors", 'is no object: ["timeout"]', id="errors as list"),
        pytest.param("errors-half", "#/profiles/0/errors/time~1out", "0.5", id="half an error"),
        pytest.param("bucket", "#/profiles/0/warm_ms/buckets/0", "[0, 1, 2]", id="bucket of three"),
        pytest.param("bucket-sum", "#/profiles/0/warm_ms", "n is not the sum of the counts", id="lost one"),
        pytest.param("no-interval", "#/profiles/0/cold_start/modules/0/total_ms", "[ms, low, high]", id="no interval"),
        pytest.param(
            "outside", "#/profiles/0/cold_start/phases/0/spent_ms", "outside its interval", id="low above high"
        ),
        pytest.param("coarse", "#/profiles/0/warm_ms/relative_error", "error 0.02", id="other buckets"),
    ],
)
def test_bad_documents(case: str, where: str, says: str, schema: Schema) -> None:
    text = (CASES / f"profile-bad-{case}.json").read_text()
    with pytest.raises(ProfileError) as caught:
        read(text)
    assert caught.value.where == f"measured.json{where}"
    assert says in caught.value.message
    assert caught.value.hint
    if case not in NOT_IN_SCHEMA:
        assert not schema("profile").is_valid(json.loads(text))


def test_every_bad_document_is_in_the_table() -> None:
    (marks,) = (mark for mark in test_bad_documents.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    assert sorted(row.values[0] for row in marks.args[1]) == sorted(
        file.stem.removeprefix("profile-bad-") for file in sorted(CASES.glob("profile-bad-*.json"))
    )


@pytest.mark.parametrize("text", ["[" * 100_000, '{"version": ' + "9" * 5000 + "}"])
def test_hostile_json_is_an_error_like_any_other(text: str) -> None:
    with pytest.raises(ProfileError):
        read(text)


def test_a_number_beyond_every_float() -> None:
    huge = '{"deburr":"profile","version":1,"profiles":[{"function":"f","n":1,"warm_ms":{"p50":1' + "0" * 400 + "}}]}"
    with pytest.raises(ProfileError, match="is no number of 0 or more"):
        read(huge)


def test_moments_are_written_in_utc() -> None:
    east = datetime(2026, 11, 15, 1, tzinfo=timezone(timedelta(hours=1)))
    document = profiles_document([Profile("f", 1, start=east)])
    assert document["profiles"][0]["start"] == "2026-11-15T00:00:00Z"


@pytest.mark.parametrize("moment", ["start", "end"])
def test_a_moment_without_a_zone_is_the_programmers_fault(moment: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        full(**{moment: datetime(2026, 11, 5)})  # noqa: DTZ001
