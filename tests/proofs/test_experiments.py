"""Every experiment, on a handler that does the harm and on one that does not: the first is shown, the second is not."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deburr.cli.session import Session
from deburr.edits import SetValue
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.proofs.registry import experiments
from deburr.proofs.run import Asked, Outcome, prove

PROJECT = Path(__file__).parent / "project"
HERE = ("# HERE", "// HERE")
CASES = {  # rule -> the function's stem, its language's folder, and what the finding names
    "cold_starts/init-near-limit": ("Slow", "src/slow_{}.py", "Resources.Slow"),
    "cold_starts/heavy-import": ("Heavy", "src/heavy_{}.py", "boto3"),
    "connections/client-per-invocation": ("Client", "src/client_{}.py", "boto3.client"),
    "connections/connection-per-invocation": ("Connection", "src/connection_{}.py", "wire.connect"),
    "connections/connection-storm": ("Storm", "src/storm_{}.py", "Resources.Storm"),
    "connections/unbounded-downstream": ("Storm", "src/storm_{}.py", "Resources.Storm"),
    "connections/connection-never-checked": ("Dead", "src/dead_{}.py", "wire.connect"),
    "events/calls-itself": ("Loop", "src/loop_{}.py", "put_object"),
    "events/all-or-nothing-batch": ("Batch", "src/batch_{}.py", ""),
    "handlers/event-logged-whole": ("Logged", "src/logged_{}.py", "print"),
    "handlers/event-shape-mismatch": ("Shape", "src/shape_{}.py", "httpMethod"),
    "handlers/module-missing": ("Module", "template.yaml", "requests"),
    "handlers/write-outside-tmp": ("Outside", "src/outside_{}.py", "orders.csv"),
    "packages/stripped-metadata": ("Shipped", "template.yaml", "plain/__init__.py"),
    "packages/wrong-platform": ("Shipped", "template.yaml", "fast.cpython-311-darwin.so"),
    "streaming/behind-buffer": ("Stream", "web/stream_{}.js", "Resources.Stream"),
    "streaming/sse-unstreamed": ("Sse", "src/sse_{}.py", "text/event-stream"),
    "handlers/framework-wrapper": ("Framework", "src/framework.py", "mangum"),
    "handlers/metric-by-api-call": ("Metric", "src/metric_{}.py", "put_metric_data"),
    "handlers/process-memory-state": ("Grows", "src/grows_{}.py", "seen"),
    "handlers/secret-per-invocation": ("Secret", "src/secret_{}.py", "get_secret_value"),
    "handlers/sleep-in-handler": ("Sleep", "src/sleep_{}.py", "time.sleep"),
    "handlers/work-after-return": ("After", "src/after_{}.py", "threading.Thread"),
    "memory/cores-without-threads": ("Cores", "src/cores_{}.py", "Resources.Cores"),
    "memory/memory-nearly-full": ("Nearly", "src/nearly_{}.py", "Resources.Nearly"),
    "memory/tuned-otherwise": ("Tuned", "src/tuned_{}.py", "Resources.Tuned"),
    "memory/default-memory": ("Memory", "src/memory_{}.py", "Resources.Memory"),
    "timeouts/default-timeout": ("Unbounded", "src/unbounded_{}.py", "Resources.Unbounded"),
    "timeouts/outlives-caller": ("Outlives", "template.yaml", "Resources.Outlives"),
    "timeouts/unbounded-call": ("Unbounded", "src/unbounded_{}.py", "urllib.request.urlopen"),
    "timeouts/waits-for-function": ("Waits", "src/waits_{}.py", "invoke"),
    "tmp/appends-to-tmp": ("Appends", "src/appends_{}.py", "/tmp/orders.csv"),
    "tmp/tmp-never-cleaned": ("Left", "src/left_{}.py", "open"),
}
NODE = {
    "handlers/module-missing": ("WebModule", "web/module_{}.js", "aws-sdk"),
    "handlers/work-after-return": ("WebAfter", "web/after_{}.js", "tell"),
    "timeouts/unbounded-call": ("WebUnbounded", "web/unbounded_{}.js", "fetch"),
}
TUNED_MB = {"Bad": 256, "Good": 1769}
"""What the tuning came to: less than the function has, and more."""
TWICE = ("connections/connection-storm", "good")  # the same experiment as unbounded-downstream's
EVERY = [
    *((rule, *case, kind) for rule, case in CASES.items() for kind in ("bad", "good") if (rule, kind) != TWICE),
    *((rule, *case, kind) for rule, case in NODE.items() for kind in ("bad", "good")),
    ("handlers/handler-missing", "Missing", "template.yaml", "Handler", ""),
    ("handlers/handler-missing", "Present", "template.yaml", "Handler", ""),
    ("handlers/handler-missing", "Lacking", "template.yaml", "Handler", ""),
    ("handlers/event-logged-whole", "Tls", "src/tls.py", "print", ""),
    *(("handlers/event-shape-mismatch", "Varied", "src/varied_{}.py", "httpMethod", kind) for kind in ("bad", "good")),
]
NOT_RUN = {
    "memory/memory-nearly-full NearlyGood": "of its 256 MB were used at most",
    "cold_starts/init-near-limit SlowGood": "on this machine 3 inits took",
    "handlers/handler-missing Lacking": "No module named 'nowhere_to_be_found'",
}
"""What was measured where it really runs is not undone by a few events; and a package that lacks is no handler that does."""
IDS = [f"{rule} {stem}{kind.title()}" for rule, stem, _, _, kind in EVERY]


def finding(rule: str, stem: str, file: str, path: str, kind: str) -> Finding:
    file = file.format(kind)
    lines = (PROJECT / file).read_text().splitlines()
    line = next((number for number, text in enumerate(lines, 1) if text.endswith(HERE)), 0)
    function = f"template.yaml#{stem}{kind.title()}"
    return Finding(
        rule, Level.WARNING, Confidence.CERTAIN, "", Place(file, line, 1, path=path), function=function,
        functions=(function,), also=(Place(file, path=path),) if rule.startswith("packages/") else (), fingerprint=f"{rule} {stem}{kind.title()}",
        fix=SetValue(Place(file), TUNED_MB[kind.title()]) if stem == "Tuned" else None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    work = tmp_path_factory.mktemp("work")
    session = Session.open((PROJECT,), today=datetime(2026, 11, 29, tzinfo=UTC).date())
    asked = Asked(PROJECT, work, (), {}, 30.0, False, None, datetime(2026, 11, 29, tzinfo=UTC), "0")
    findings = [finding(*case) for case in EVERY]
    told: list[Outcome] = []
    found = asyncio.run(
        prove(findings, session.workload(), asked, facts=session.facts, announce=print, told=told.append)
    )
    if all("cannot keep handlers off the network" in each.why for each in found):
        pytest.skip(found[0].why)
    assert sorted(each.finding.fingerprint for each in told) == sorted(IDS)
    return {each.finding.fingerprint: each for each in found}


def test_no_experiment_is_left_out() -> None:
    assert {rule for rule, *_ in EVERY} == set(experiments())


@pytest.mark.parametrize("case", IDS)
def test_the_bad_one_is_shown_and_the_good_one_is_not(case: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[case]
    if case in NOT_RUN:
        assert outcome.proof is None and NOT_RUN[case] in outcome.why
        return
    assert outcome.proof is not None, f"{outcome.why} ({outcome.hint})"
    assert outcome.proof.shown == case.endswith(("Bad", "Missing")), outcome.proof.seen
    assert outcome.proof.run.used
    assert outcome.proof.run.mechanism


def test_names_written_into_the_code_are_answered_over_tls(outcomes: dict[str, Outcome]) -> None:
    proof = outcomes["handlers/event-logged-whole Tls"].proof
    assert proof is not None and not proof.shown  # it runs to its end: https:// and amazonaws.com both answered
