"""`deburr check --fix` on whole projects: the finding is gone, the rest is as it was, twice equals once."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from deburr.cli.fixing import fixed, write
from deburr.cli.main import deburr
from deburr.cli.session import Session
from deburr.disk import Noted
from deburr.errors import DeburrError
from deburr.findings import Confidence, Level
from deburr.rules.verdict import Verdict
from deburr.workload.workload import Gap

ROOT = Path(__file__).parents[2]
CASES = sorted(case for case in (ROOT / "tests/rules").glob("*/*/bad-*") if case.is_dir())
TODAY = date(2026, 11, 23)


def judged(folder: Path) -> tuple[Path, Verdict]:
    session = Session.open((Noted(folder),), today=TODAY)
    verdict = session.check(select=(), ignore=(), confidence=Confidence.LIKELY, parameters={}, fresh=True)
    return session.root, verdict


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(deburr, ["check", "--today", TODAY.isoformat(), *map(str, arguments)])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples/orders", tmp_path / "orders")
    return tmp_path / "orders"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_what_is_fixed_is_gone_and_nothing_is_new(case: Path, tmp_path: Path) -> None:
    project = tmp_path / "case"
    shutil.copytree(case, project)
    root, before = judged(project)
    if not any(finding.fixes for finding in before.findings):
        return
    fixes = fixed(before, root, lambda: judged(project)[1], unsafe=True)
    for file, (_, text) in fixes.files.items():
        (root / file).write_bytes(text.encode())
    _, after = judged(project)
    assert not after.faults
    assert {gap.what for gap in after.gaps} <= {gap.what for gap in before.gaps}

    def told(verdict: Verdict) -> set[tuple[str, str]]:
        return {(each.rule, each.fingerprint) for each in verdict.findings if each.level is not Level.INFO}

    assert told(after) <= told(before)
    mended = {step.finding.rule for step in fixes.steps}
    assert not fixes.steps or edits(after, mended) < edits(before, mended)
    assert fixes.steps or fixes.left
    assert all("by hand" not in left.why for left in fixes.left), [left.why for left in fixes.left]
    again = fixed(after, root, lambda: judged(project)[1], unsafe=True)
    assert not again.files


def edits(verdict: Verdict, rules: set[str]) -> int:
    return sum(len(finding.fixes) for finding in verdict.findings if finding.rule in rules)


def test_diff_edits_nothing_and_says_so_by_its_exit_code(project: Path) -> None:
    before = contents(project)
    result = check(project, "--diff", "--unsafe-fixes")
    assert result.exit_code == 1
    assert "-      Timeout: 60\n+      Timeout: 28\n" in result.stdout
    assert "would fix" in result.stderr
    assert contents(project) == before


def test_without_unsafe_fixes_what_may_change_behaviour_stays(project: Path) -> None:
    before = contents(project)
    result = check(project, "--fix")
    assert "may change behaviour: --unsafe-fixes makes it" in result.stderr
    assert contents(project) == before


def test_fix_edits_and_reports_what_is_left(project: Path) -> None:
    before = contents(project)
    result = check(project, "--fix", "--unsafe-fixes")
    assert result.exit_code == 1, "there are findings that only a person can mend"
    assert "short-visibility" not in result.stdout
    assert "not made" in result.stderr and "can be edited" not in result.stdout, (
        "what was not made is not offered again"
    )
    changed = {name for name, data in contents(project).items() if before.get(name) != data}
    assert changed == {"geo/template.yaml", "shop/template.yaml", *SCRIPTS, *(f"shop/src/{name}.py" for name in CODE)}
    assert not list(project.rglob(".*.deburr"))


CODE = ("orders/api", "shared/db", "worker/imports", "worker/payments", "worker/stock_alerts")
SCRIPTS = ("shop/web/invoice.ts", "shop/web/server.js")


def test_edits_that_git_does_not_hold_are_not_mixed_with_fixes(project: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", project, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    template = project / "shop/template.yaml"
    template.write_text(template.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = contents(project)
    refused = check(project, "--fix", "--unsafe-fixes")
    assert isinstance(refused.exception, DeburrError)
    assert str(refused.exception).startswith("shop/template.yaml: has edits that are not staged")
    assert contents(project) == before
    git("add", ".")
    assert check(project, "--fix", "--unsafe-fixes").exit_code == 1
    assert template.read_text(encoding="utf-8").endswith("# mine\n")


@pytest.mark.parametrize(
    "beside", [("--fix", "--diff"), ("--fix", "--changed"), ("--diff", "--baseline", "known.json")], ids=" ".join
)
def test_options_that_contradict_each_other_are_refused(project: Path, beside: tuple[str, ...]) -> None:
    assert check(project, *beside).exit_code == 2


def test_an_edit_whose_finding_stays_is_not_made(project: Path) -> None:
    root, before = judged(project)
    fixes = fixed(before, root, lambda: before, unsafe=True)
    assert not fixes.files and not fixes.steps
    assert "would not help here: look at it by hand" in {left.why for left in fixes.left}


def test_an_edit_that_brings_a_gap_is_not_made(project: Path) -> None:
    root, before = judged(project)
    place = next(finding.at for finding in before.findings if finding.rule == "timeouts/outlives-caller")
    worse = replace(before, findings=(), gaps=(*before.gaps, Gap(place, "not read any more")))
    fixes = fixed(before, root, lambda: worse, unsafe=True)
    assert place.file not in fixes.files
    assert "would bring another warning or gap: look at it by hand" in {left.why for left in fixes.left}


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(project: Path) -> None:
    root, before = judged(project)
    fixes = fixed(before, root, lambda: judged(project)[1], unsafe=True)
    last = root / sorted(fixes.files)[-1]
    last.write_text(last.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    there = contents(project)
    with pytest.raises(DeburrError, match="was changed while its fixes were worked out"):
        write(fixes, root, allow_dirty=True)
    assert contents(project) == there


CDK = """\
import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as apigw from 'aws-cdk-lib/aws-apigateway';

class Shop extends cdk.Stack {
  constructor(scope: cdk.App, id: string) {
    super(scope, id);
    const shared = { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler', timeout: cdk.Duration.minutes(5) };
    const code = lambda.Code.fromAsset('src');
    const api = new lambda.Function(this, 'Api', { ...shared, code });
    WORKER
    new apigw.LambdaRestApi(this, 'Door', { handler: api });
  }
}
new Shop(new cdk.App(), 'Shop');
"""


@pytest.mark.parametrize("worker", [True, False], ids=["two functions", "one function"])
def test_a_value_that_other_functions_have_too_is_not_changed_for_one(tmp_path: Path, worker: bool) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "cdk.json").write_text('{"app": "npx ts-node bin/app.ts"}', encoding="utf-8")
    asks = "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()\n"
    (tmp_path / "src/app.py").write_text(asks, encoding="utf-8")
    other = "new lambda.Function(this, 'Worker', { ...shared, code });" if worker else ""
    (tmp_path / "bin/app.ts").write_text(CDK.replace("WORKER", other), encoding="utf-8")
    result = check(tmp_path, "--diff", "--unsafe-fixes", "--select", "timeouts/outlives-caller")
    if worker:
        assert result.exit_code == 0
        assert "other functions have theirs from there" in result.stderr
    else:
        assert "cdk.Duration.seconds(28) };" in result.stdout
