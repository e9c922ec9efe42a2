"""The workload of tests/sources/orders as a CDK app's code, in two languages: it reads as the template does."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

HERE = Path(__file__).parents[1] / "orders"
SETTINGS = ("runtime", "memory_mb", "timeout_s", "architecture", "entry", "tmp_mb", "provisioned", "logs_kept_days")


def read(folder: Path) -> Reading:
    return project.read([folder], root=folder, facts=book.load())


def template() -> Reading:
    return project.read([HERE / "sam.yaml"], root=HERE, facts=book.load())


@pytest.mark.parametrize("language", ["cdk_typescript", "cdk_python"])
def test_functions_are_those_of_the_template(language: str) -> None:
    told, written = read(HERE / language), template()
    for one, other in zip(told.workload.functions, written.workload.functions, strict=True):
        assert one.name == other.name
        for setting in SETTINGS:
            mine, theirs = getattr(one, setting), getattr(other, setting)
            assert (mine.value, mine.by_default) == (theirs.value, theirs.by_default), setting
        assert dict(one.environment) == dict(other.environment)
        assert one.code.folder == other.code.folder
        assert len(one.on_failure.value or ()) == len(other.on_failure.value or ())
        assert not one.policies_known  # grants stand all over an app


@pytest.mark.parametrize("language", ["cdk_typescript", "cdk_python"])
def test_callers_are_those_of_the_template(language: str) -> None:
    def seen(reading: Reading) -> set[tuple[object, ...]]:
        return {
            (
                caller.function.name,
                caller.kind,
                caller.mode,
                caller.route,
                caller.payload,
                caller.waits_s.value if caller.waits_s is not None else None,
                caller.batch.value if caller.batch is not None else None,
                caller.window_s.value if caller.window_s is not None else None,
                caller.partial_responses,
                caller.schedule.expression if caller.schedule is not None else None,
            )
            for caller in reading.workload.callers
        }

    assert seen(read(HERE / language)) == seen(template())


@pytest.mark.parametrize("language", ["cdk_typescript", "cdk_python"])
def test_queues_are_those_of_the_template(language: str) -> None:
    told, written = read(HERE / language).workload.queues, template().workload.queues
    for one, other in zip(sorted(told, key=lambda q: q.name), sorted(written, key=lambda q: q.name), strict=True):
        assert (one.name, one.visibility_s.value, one.redrive.value, one.receives.value) == (
            other.name,
            other.visibility_s.value,
            other.redrive.value,
            other.receives.value,
        )


@pytest.mark.parametrize(
    ("language", "file"), [("cdk_typescript", "lib/orders-stack.ts"), ("cdk_python", "shop/orders_stack.py")]
)
def test_places_are_in_the_app(language: str, file: str) -> None:
    reading = read(HERE / language)
    assert {function.at.file for function in reading.workload.functions} == {file}
    place = reading.workload.functions[0]
    line = (HERE / language / file).read_text(encoding="utf-8").splitlines()[place.memory_mb.at.line - 1]
    assert "512" in line
    assert [gap.what for gap in reading.gaps if gap.at.file == "cdk.json"] == [
        "a CDK app read from its code, and not synthesized: " + project.SYNTHESIZE
    ]


@pytest.mark.parametrize("language", ["cdk_typescript", "cdk_python"])
def test_a_folder_named_from_beside_it_is_read_as_from_within(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    absolute = read(HERE / language)
    monkeypatch.chdir(HERE)
    relative = read(Path(language))
    assert [function.code.folder for function in relative.workload.functions] == [
        function.code.folder for function in absolute.workload.functions
    ]
    assert [function.handler for function in relative.workload.functions] == [
        function.handler for function in absolute.workload.functions
    ]
    assert relative.gaps == absolute.gaps
