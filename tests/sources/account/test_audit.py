"""`deburr audit` on an account with a version pinned in every way: complete, resumable, and it changes nothing."""

import json
import os
import random
import shutil
import signal
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.aws.account import REGION, Account
from tests.aws.command import Command, lifted, mutations
from tests.aws.front import ACCOUNT
from tests.aws.routes import Request
from tests.aws.seed import CALLER, FEW, MANY, PINNED, PINNED_VERSIONS, seed

from deburr.aws.reads import READS
from deburr.facts import book
from deburr.sources.account.reader import read
from deburr.sources.reading import Reading
from deburr.workload.caller import Mode
from deburr.workload.storage import CodeStorage

MANY_VERSIONS = 15
SEED = 6


@pytest.fixture(scope="module")
def expected(live: Account) -> dict[int, str]:
    return seed(live, MANY_VERSIONS)


def reading(path: Path) -> Reading:
    return read(path, facts=book.load(), file=path.name)


def the_storage(path: Path) -> CodeStorage:
    (found,) = reading(path).workload.storages
    return found


def answers(path: Path) -> list[tuple[object, ...]]:
    """Everything a snapshot holds but when it was asked."""
    with sqlite3.connect(path) as db:
        rows = db.execute("select account, region, service, operation, parameters, page, body from answers").fetchall()
    return sorted(rows)


@dataclass(frozen=True)
class Taken:
    """One audit of the seeded account, and the calls it made."""

    path: Path
    calls: tuple[Request, ...]
    changed: tuple[str, ...]


@pytest.fixture(scope="module")
def taken(live: Account, expected: dict[int, str], tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("audit")
    lifted(folder)
    live.front.log.clear()
    code, _, err = Command(folder, live).run("audit", "--output", "account.db")
    assert code == 0, err
    return Taken(folder / "account.db", tuple(live.front.log), tuple(mutations(live)))


@pytest.fixture
def snapshot(taken: Taken, deburr: Command) -> Path:
    """A copy of the taken one, in a folder of the test's own."""
    return Path(shutil.copy(taken.path, deburr.folder / "account.db"))


def test_it_is_complete_and_exact(snapshot: Path, live: Account, expected: dict[int, str]) -> None:
    found = the_storage(snapshot)
    numbers = {name: [v.number for v in found.versions if v.function == name] for name in found.functions}
    assert numbers == {name: sorted(live.versions(name)) for name in (PINNED, MANY, FEW)}
    assert (found.account, found.region, found.unseen) == (ACCOUNT, REGION, ())
    for number, says in expected.items():
        assert any(pin.number == number and says.strip() in pin.by for pin in found.pins), says
    pinned = {pin.number for pin in found.pins if pin.function == PINNED}
    assert pinned == {*expected, PINNED_VERSIONS}, "nothing is pinned that was not pinned by the seed"


def test_its_functions_and_callers(snapshot: Path, live: Account, expected: dict[int, str]) -> None:
    workload = reading(snapshot).workload
    by_name = {function.name: function for function in workload.functions}
    assert sorted(by_name) == sorted((CALLER, PINNED, MANY, FEW))
    assert by_name[PINNED].runtime.value == "python3.13"
    assert by_name[PINNED].memory_mb.value == 128
    number = next(number for number, says in expected.items() if says == "destination of caller")
    assert by_name[CALLER].on_failure.value == (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{PINNED}:{number}",)
    kinds = {(caller.kind, caller.mode) for caller in workload.callers if caller.function.name == PINNED}
    assert kinds == {
        ("sqs", Mode.POLL),
        ("rest_api", Mode.SYNC),
        ("http_api", Mode.SYNC),
        ("sns", Mode.ASYNC),
        ("s3", Mode.ASYNC),
        ("schedule", Mode.ASYNC),
        ("eventbridge", Mode.ASYNC),
        ("websocket", Mode.SYNC),
        ("step_functions", Mode.SYNC),
        ("alb", Mode.SYNC),
        ("appsync", Mode.SYNC),
        ("cloudfront", Mode.SYNC),
        ("pipe", Mode.SYNC),
    }
    numbered = [caller for caller in workload.callers if caller.function.name == PINNED and caller.qualifier.isdigit()]
    assert len(numbered) > 10, "the seed names versions, and so do the callers"
    assert [queue.name for queue in workload.queues] == ["jobs"]


def test_its_alarms_name_its_functions(deburr: Command, live: Account, expected: dict[int, str]) -> None:
    live.client("cloudwatch").put_metric_alarm(
        AlarmName="orders-errors",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
        Dimensions=[{"Name": "FunctionName", "Value": PINNED}],
    )
    assert deburr.run("audit", "--output", "alarms.db")[0] == 0
    live.client("cloudwatch").delete_alarms(AlarmNames=["orders-errors"])
    (alarm,) = reading(deburr.folder / "alarms.db").workload.alarms
    (watched,) = alarm.watches
    assert (watched.metric, watched.statistic.value, alarm.opaque) == ("Errors", "Sum", False)
    assert watched.of == (f"alarms.db#{ACCOUNT}/{REGION}/{PINNED}",)


def test_it_changes_nothing_and_every_call_is_on_the_policy(deburr: Command, taken: Taken) -> None:
    assert taken.changed == ()
    called = {(each.service, each.operation) for each in taken.calls}
    _, out, _ = deburr.run("audit", "--print-policy")
    allowed = json.loads(out)["Statement"][0]["Action"]
    s3 = {"GetBucketNotification": "GetBucketNotificationConfiguration"}
    named = {"tagging": "resourcegroupstaggingapi"}
    for service, operation in called:
        read_ = READS[named.get(service, service), s3.get(operation, operation)]
        assert read_.action in allowed


def test_no_call_is_made_twice(taken: Taken) -> None:
    asked = [(each.service, each.operation, each.path, each.body) for each in taken.calls]
    assert len(asked) == len(set(asked))


def test_what_is_there_is_not_asked_again(deburr: Command, snapshot: Path, live: Account) -> None:
    live.front.log.clear()
    code, _, _ = deburr.run("audit", "--output", "account.db")
    assert code == 0
    assert {each.operation for each in live.front.log} == {"GetCallerIdentity"}


def test_somebody_reads_it_while_it_is_written(deburr: Command, snapshot: Path) -> None:
    with sqlite3.connect(snapshot) as reader:
        reader.execute("pragma journal_mode = wal")
        cursor = reader.execute("select * from answers")
        cursor.fetchone()
        code, _, err = deburr.run("audit", "--output", "account.db")
        cursor.close()
    assert code == 0, err
    assert deburr.run("audit", "--output", "account.db", "--against", "account.db")[0] == 2
    assert deburr.run("check", "account.db", "--today", "2026-11-29")[0] in (0, 1)


def test_secrets_stay_out_of_it_and_nobody_else_reads_it(taken: Taken) -> None:
    assert b"hunter2" not in taken.path.read_bytes()
    assert taken.path.stat().st_mode & 0o077 == 0


def test_killed_at_random_points_it_goes_on_to_the_same_snapshot(
    deburr: Command, snapshot: Path, live: Account
) -> None:
    chance = random.Random(SEED)
    for _ in range(3):
        process = deburr.start("audit", "--output", "again.db")
        left = [chance.randint(2, 40)]

        def kill(asked: Request, process: object = process, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
                raise ConnectionAbortedError

        live.front.before = kill
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
    live.front.before = lambda _: None
    code, _, err = deburr.run("audit", "--output", "again.db")
    assert code == 0, err
    assert answers(deburr.folder / "again.db") == answers(snapshot)


def test_expired_credentials_are_said_and_it_goes_on_after(deburr: Command, snapshot: Path, live: Account) -> None:
    live.front.calls.clear()
    live.front.faults.expired_after = 60
    code, _, err = deburr.run("audit", "--output", "expired.db")
    assert code == 2
    assert "expired" in err and "hint: log in again and run the same command" in err
    live.front.faults.expired_after = 0
    live.front.log.clear()
    code, _, err = deburr.run("audit", "--output", "expired.db")
    assert code == 0, err
    assert len(live.front.log) < len(answers(snapshot))
    assert answers(deburr.folder / "expired.db") == answers(snapshot)


def test_a_missing_permission_is_a_gap_with_its_action(
    deburr: Command, live: Account, expected: dict[int, str]
) -> None:
    live.front.faults.denied = {"ListStateMachines", "ListSubscriptions", "ListQueues"}
    code, out, err = deburr.run("audit", "--output", "gaps.db")
    assert code == 0, err
    for action in ("states:ListStateMachines", "sns:ListSubscriptions", "sqs:ListQueues"):
        assert f"not seen: {action}" in out
    code, out, _ = deburr.run("check", "gaps.db", "--today", "2026-11-23")
    assert "states:ListStateMachines was refused" in " ".join(out.split())
    assert "unreachable-versions" not in out, "silent while a caller may be hidden"


def test_check_reads_either_form_to_the_same_report(deburr: Command, snapshot: Path, live: Account) -> None:
    _, text, _ = deburr.run("audit", "--output", "account.db", "--format", "json")
    (deburr.folder / "account.json").write_text(text, encoding="utf-8")
    live.front.log.clear()
    reports = [deburr.run("check", name, "--today", "2027-03-01") for name in ("account.db", "account.json")]
    assert reports[0][1].replace("account.db", "account.json") == reports[1][1]
    assert f"{PINNED}" in reports[0][1]
    assert live.front.log == [], "check asks nobody"
    storage = the_storage(deburr.folder / "account.json")
    assert {version.number for version in storage.versions if version.function == PINNED} == set(live.versions(PINNED))


def test_report_shows_either_form_with_its_code_storage(deburr: Command, snapshot: Path, live: Account) -> None:
    _, text, _ = deburr.run("audit", "--output", "account.db", "--format", "json")
    (deburr.folder / "copy.json").write_text(text, encoding="utf-8")
    code, _, err = deburr.run("report", "account.db", "copy.json", "--output", "report.html", "--today", "2027-03-01")
    assert code == 0, err
    html = (deburr.folder / "report.html").read_text(encoding="utf-8")
    assert '<h1 id="title">account and copy</h1>' in html
    assert html.count('id="chart-storage-') == 2 and "versions that nothing can call hold" in html


TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Wait: {Type: Number}}
Globals: {Function: {Runtime: python3.13, Handler: app.handler, CodeUri: src}}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: orders
      MemorySize: 256
      Timeout: !Ref Wait
      ReservedConcurrentExecutions: 5
      Environment: {Variables: {TABLE: orders}}
  Users: {Type: AWS::Serverless::Function, Properties: {FunctionName: users}}
  Mail: {Type: AWS::Serverless::Function, Properties: {FunctionName: mail}}
"""


def test_drift_is_told_setting_by_setting(deburr: Command, snapshot: Path, live: Account) -> None:
    (deburr.folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    live.front.log.clear()
    code, out, err = deburr.run("audit", "--output", "account.db", "--against", "template.yaml")
    assert code == 0, err
    assert live.front.log == [], "a snapshot that is whole is not asked for again"
    told = " ".join(out.split())
    assert "memory_mb: 256 in template.yaml:9:19, 128 in the account" in told
    assert "reserved: 5 in template.yaml:11:37, nothing in the account" in told
    assert "provisioned: 0 in template.yaml:5:3, 2 in the account" in told
    assert "-TABLE" in told
    assert "timeout_s" not in told, "what is settled at deploy time is no difference"
    assert "1 function differs from the templates; 1 is the same" in told
    assert f"not deployed in {REGION} (1): Mail" in told
    assert "in no template (2): caller, reports" in told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"SQLite format 3\x00 and then nothing of the kind", "is no snapshot", id="no database"),
        pytest.param(b'{"kind": "deburr.account.v9"}', "its kind is not", id="another version"),
        pytest.param(b'{"kind": "deburr.account.v1", "answers": [{}]}', "broken snapshot", id="no answers"),
        pytest.param(b'{"kind": "deburr.account.v1", ', "is no snapshot", id="half"),
    ],
)
def test_a_file_that_is_none_is_said(deburr: Command, content: bytes, says: str) -> None:
    (deburr.folder / "broken.db").write_bytes(content)
    code, _, err = deburr.run("check", "broken.db")
    assert code == 2
    assert says in err


def test_a_database_of_somebody_elses_is_left_alone(deburr: Command) -> None:
    with sqlite3.connect(deburr.folder / "shop.db") as db:
        db.execute("create table about (key text primary key, value text)")
    before = (deburr.folder / "shop.db").read_bytes()
    assert deburr.run("check", "shop.db")[0] == 2
    assert (deburr.folder / "shop.db").read_bytes() == before


def test_without_credentials_or_a_region_it_says_what_next(deburr: Command) -> None:
    for lacking in ("AWS_ACCESS_KEY_ID", "AWS_REGION"):
        environment = {key: value for key, value in deburr.account.environment.items() if lacking[:9] not in key}
        if lacking == "AWS_REGION":
            environment.pop("AWS_DEFAULT_REGION")
        code, _, err = Command(deburr.folder, Bare(environment)).run("audit")  # type: ignore[arg-type]
        assert code == 2
        assert "hint:" in err
        assert "Traceback" not in err


class Bare:
    """An account of which nothing but the environment is known."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
