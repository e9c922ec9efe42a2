"""Every format on the same verdict: what each reader of it requires, and nothing lost between them."""

import json
import os
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from deburr.cli.main import deburr
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence, Level
from deburr.place import Place
from deburr.reports import FORMATS, rendered
from deburr.reports.screen import Screen
from deburr.rules.run import Fault
from deburr.rules.verdict import Verdict
from deburr.workload.workload import Gap

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
# As @microsoft/jest-sarif 1.0.0-beta.0 ships it (MIT); the schema itself is the OASIS committee's.
SCHEMA = HERE / "schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    session = Session.open((EXAMPLES / "orders",), today=date(2026, 11, 24))
    found = session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)
    return replace(found, gaps=(Gap(Place("shop/a file.yaml", 3, 1), "not <read>, | its code is elsewhere"),))


@pytest.fixture(scope="module")
def clean(verdict: Verdict) -> Verdict:
    return Verdict(workload=verdict.workload, findings=(), gaps=())


def text(form: str, verdict: Verdict, prefix: str = "") -> str:
    return rendered(form, verdict, Screen(prefix=prefix))


def sarif(verdict: Verdict, prefix: str = "") -> dict:
    document = json.loads(text("sarif", verdict, prefix))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)
    return document["runs"][0]


def test_the_example_has_something_to_tell_of_every_kind(verdict: Verdict) -> None:
    assert {finding.level for finding in verdict.findings} == set(Level)
    assert verdict.gaps
    assert any(len(finding.functions) > 1 for finding in verdict.findings)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_verdict_gives_the_same_bytes(form: str, verdict: Verdict) -> None:
    assert text(form, verdict) == text(form, verdict)
    assert text(form, verdict).endswith("\n")


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "github"])
def test_a_clean_verdict_is_a_whole_document(form: str, clean: Verdict) -> None:
    assert text(form, clean).strip()


def test_sarif_is_what_the_schema_wants_and_code_scanning_reads(verdict: Verdict) -> None:
    run = sarif(verdict)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(verdict.findings)
    for result, finding in zip(run["results"], verdict.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["partialFingerprints"] == {"deburr/v1": finding.fingerprint}
        assert len(result.get("relatedLocations", [])) == len(finding.also)
        assert not result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith(("/", "file:"))
    assert len({result["partialFingerprints"]["deburr/v1"] for result in run["results"]}) == len(run["results"])
    for rule in rules:
        assert rule["help"]["text"] and rule["properties"]["precision"] in ("very-high", "high", "medium")
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == len(verdict.gaps) + len(verdict.unused_allows)


def test_sarif_tells_of_what_is_allowed_and_of_crashes(verdict: Verdict) -> None:
    silenced = Verdict(
        workload=verdict.workload,
        findings=(),
        gaps=(),
        silenced=verdict.findings[:2],
        faults=(Fault("a/rule", "Orders", "ValueError: x"),),
    )
    run = sarif(silenced)
    assert [result["suppressions"] for result in run["results"]] == [[{"kind": "inSource"}]] * 2
    assert run["invocations"][0]["executionSuccessful"] is False


def test_github_takes_one_command_a_line(verdict: Verdict) -> None:
    lines = text("github", verdict).splitlines()
    assert len(lines) == len(verdict.findings)
    for line, finding in zip(lines, verdict.findings, strict=True):
        kind = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}[finding.level]
        matched = re.fullmatch(rf"::{kind} file=([^,:]+),(?:line=(\d+),)?.*title=([^,:]+)::(.+)", line)
        assert matched and matched[3] == finding.rule and matched[1] == finding.at.file


def test_gitlab_wants_a_fingerprint_and_a_line_of_each(verdict: Verdict) -> None:
    entries = json.loads(text("gitlab", verdict))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == len(verdict.findings)
    for entry in entries:
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] >= 1 and entry["description"] and entry["check_name"]


def test_junit_has_a_case_for_each_function(verdict: Verdict) -> None:
    suites = ElementTree.fromstring(text("junit", verdict))
    cases = list(suites.iter("testcase"))
    assert {case.get("name") for case in cases} >= {function.name for function in verdict.workload.functions}
    assert suites.get("failures") == str(len(list(suites.iter("failure")))) != "0"
    assert suites.get("tests") == str(len(cases))
    told = "".join(case.findtext("failure", "") + case.findtext("system-out", "") for case in cases)
    assert all(finding.rule in told for finding in verdict.findings)


def test_junit_is_well_formed_whatever_a_message_holds(verdict: Verdict) -> None:
    odd = replace(verdict.findings[0], message="a\x00b ]]> <&> \ud7ff\uffff")
    ElementTree.fromstring(text("junit", replace(verdict, findings=(odd,))))


def test_markdown_shows_what_to_change_and_folds_the_rest(verdict: Verdict) -> None:
    shown = text("markdown", verdict)
    table = [line for line in shown.splitlines() if line.startswith(("| warning", "| error"))]
    assert len(table) == sum(finding.level is not Level.INFO for finding in verdict.findings)
    assert all(re.sub(r"\\.", "", line).count("|") == 6 for line in table)
    assert shown.count("<details>") == shown.count("</details>") == 2


@pytest.mark.parametrize("form", ["github", "gitlab", "junit", "markdown", "sarif"])
def test_files_are_named_from_where_the_command_runs(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    printed = (
        CliRunner().invoke(deburr, ["check", "orders", "--fresh", "--today", "2026-11-24", "--format", form]).stdout
    )
    assert "orders/shop/template.yaml" in printed
    assert "orders/orders/" not in printed and str(EXAMPLES) not in printed


def test_output_goes_to_a_file_and_nothing_to_the_terminal(tmp_path: Path) -> None:
    target = tmp_path / "deburr.sarif"
    arguments = ["check", str(EXAMPLES / "orders"), "--fresh", "--format", "sarif", "--output", str(target)]
    result = CliRunner().invoke(deburr, arguments)
    assert result.stdout == "" and result.exit_code == 1
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.skipif(os.name == "nt", reason="paths as Windows writes them")
def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    arguments = ["check", str(EXAMPLES / "orders"), "--output", str(tmp_path / "no/such/folder.json")]
    result = CliRunner().invoke(deburr, arguments)
    assert isinstance(result.exception, DeburrError) and "cannot be written" in str(result.exception)


def test_many_gaps_of_one_kind_do_not_hide_another(clean: Verdict) -> None:
    java = [Gap(Place("a.yaml", line), f"F{line}: handler code not read, this is java") for line in range(1, 21)]
    told = rendered("terminal", replace(clean, gaps=(*java, Gap(Place("cdk.json"), "a CDK app"))), Screen())
    assert "this is java (19 more alike)" in " ".join(told.split())
    assert "cdk.json: a CDK app" in told
    assert "--gaps lists them all" in told
