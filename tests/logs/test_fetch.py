"""Fetching logs: which way, what it costs, and that what comes is what lies there."""

import json
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.aws.account import Account
from tests.aws.command import Command, lifted, mutations
from tests.aws.quiet import live
from tests.aws.routes import Request
from tests.aws.supplies import Answer
from tests.logs.afar import seed
from tools import log_world
from tools.log_world import Shape

from deburr.facts import book
from deburr.logs.block import moment
from deburr.logs.fetch import PATTERN, TERMS, ways
from deburr.logs.groups import LogGroup
from deburr.logs.run import Run

__all__ = ["live"]
HOUR_MS = 3_600_000
SHAPES = [
    Shape("shop-prod-Busy", per_second=1, run_ms=200, chatter=2, fails=0.05),
    Shape("till", per_second=0.2, run_ms=80, chatter=3),
]
DAY_MS = 24 * HOUR_MS
SINCE_MS = (
    int(time.time() * 1000) // DAY_MS * DAY_MS - 2 * DAY_MS
)  # CloudWatch takes no old events, exports no new ones
UNTIL_MS = SINCE_MS + HOUR_MS // 3
BETWEEN = ("--since", moment(SINCE_MS).decode(), "--until", moment(UNTIL_MS).decode())


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_world, "EPOCH_MS", SINCE_MS)
        log_world.export(folder, SHAPES, hours=0.3, seed=7, packed=False)
    return folder


@pytest.fixture(scope="module")
def seeded(live: Account, exported: Path) -> dict[str, int]:
    found = seed(live, exported, events=True)
    live.client("s3").create_bucket(Bucket="shelf")
    filtering(live)
    return found


@pytest.fixture
def deburr(live: Account, seeded: dict[str, int], tmp_path: Path) -> Command:
    lifted(tmp_path)
    return Command(tmp_path, live)


def filtering(live: Account) -> None:
    """moto knows no pattern of several terms and gives all at once; CloudWatch filters, and gives pages."""
    front: Any = live.front
    size = 300

    def pages(asked: Request) -> Answer:
        assert asked.parameters["filterPattern"] == PATTERN
        at = int(asked.parameters.get("nextToken", "0"))
        whole = {key: value for key, value in asked.parameters.items() if key not in ("nextToken", "filterPattern")}
        status, _, body = front.forwarded(replace(asked, body=json.dumps(whole | {"limit": 10_000}).encode()))
        events = [
            each for each in json.loads(body)["events"] if any(term.strip('"') in each["message"] for term in TERMS)
        ]
        more = {"nextToken": str(at + size)} if at + size < len(events) else {}
        return status, {"events": events[at : at + size], **more}

    front._logs_FilterLogEvents = pages


def told(folder: Path) -> dict[str, Any]:
    run = Run(since=SINCE_MS * 1000, until=UNTIL_MS * 1000)
    run.read([folder], lambda done, whole: None)
    assert not run.skipped
    return {
        each.function: (
            each.total.n, each.total.cold, each.total.errors, each.total.billed_ms, sorted(each.total.warm.values),
            len(each.environments), each.causes, each.sweep.peak,
        )
        for each in run.activities()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("gigabytes", "hours_ago", "first"),
    [
        pytest.param(0.5, 48, "filter", id="cents are not worth a bucket"),
        pytest.param(100, 48, "export", id="dollars are"),
        pytest.param(100, 2, "filter", id="what is new cannot be exported yet"),
    ],
)
def test_the_cheaper_way_comes_first(gigabytes: float, hours_ago: int, first: str) -> None:
    groups = [LogGroup("/aws/lambda/a", round(gigabytes * 10**9))]
    now_ms = SINCE_MS + 100 * HOUR_MS
    found = ways(groups, book.load(), until_ms=now_ms - hours_ago * HOUR_MS, now_ms=now_ms)
    assert found[0].kind == first
    facts = book.load()
    for way in found:
        assert way.usd == Decimal(way.bytes) / 10**9 * facts.number("price.transfer.out")
        assert way.late == (way.kind == "export" and hours_ago < 12)


def test_it_is_told_and_nothing_is_fetched(deburr: Command, live: Account, seeded: dict[str, int]) -> None:
    live.front.log.clear()
    code, out, err = deburr.run("logs", "--fetch", *BETWEEN)
    assert code == 0, err
    assert f"{seeded['/aws/lambda/till'] / 1e3:,.1f} kB  /aws/lambda/till" in out
    assert "-> filtered on the way: about" in out and "exported to S3" in out
    assert "aws logs filter-log-events --log-group-name /aws/lambda/shop-prod-Busy" in out
    assert "> deburr-logs/till.json" in out
    assert f"PATTERN='{PATTERN}'" in out
    assert "Nothing was fetched" in err
    assert not mutations(live)
    assert "FilterLogEvents" not in {each.operation for each in live.front.log}


def test_what_is_filtered_tells_the_same(deburr: Command, exported: Path, tmp_path: Path) -> None:
    code, out, err = deburr.run("logs", "--fetch", "--apply", "--yes", *BETWEEN, "--out", "here")
    assert code == 0, err
    assert "events in here" in out
    ours = told(exported)
    assert len(ours) == 2
    assert int(out.splitlines()[-1].split()[0].replace(",", "")) > 600  # three pages
    assert told(tmp_path / "here") == ours
    code, out, err = deburr.run("logs", "--fetch", "--apply", "--yes", *BETWEEN, "--out", "here")
    assert (code, "is there already" in err) == (2, True)


def test_nobody_agreed(deburr: Command, tmp_path: Path) -> None:
    code, _, err = deburr.run("logs", "--fetch", "--apply", *BETWEEN)
    assert code == 1
    assert "Fetch 2 log groups" in err
    assert not (tmp_path / "deburr-logs").exists()


def test_an_export_is_made_group_by_group(deburr: Command, live: Account, tmp_path: Path) -> None:
    """So dear that an export is worth it; what lies in the bucket is moto's, whose times are whole seconds."""
    facts = (tmp_path / "fast.toml").read_text()
    dear = '[price.transfer.out]\nvalue = 1_000_000\nsource = "a test"\nchecked = "2026-11"\n'
    (tmp_path / "fast.toml").write_text(facts + dear)
    code, _, err = deburr.run("logs", "--fetch", "--apply", "--yes", *BETWEEN)
    assert (code, "--bucket" in err) == (2, True)
    live.front.log.clear()
    code, out, err = deburr.run("logs", "--fetch", "--apply", "--yes", "--bucket", "shelf", *BETWEEN, "--out", "here")
    assert code == 0, err
    assert "aws s3 sync s3://shelf/deburr-logs here && deburr logs here" in out
    assert mutations(live) == ["CreateExportTask"] * 2
    objects = live.client("s3").list_objects_v2(Bucket="shelf")["Contents"]
    assert {each["Key"].split("/")[1] for each in objects if "/" in each["Key"]} == {
        "aws-lambda-till",
        "aws-lambda-shop-prod-Busy",
    }


def test_no_such_groups(deburr: Command) -> None:
    code, _, err = deburr.run("logs", "--fetch", "/nowhere/", *BETWEEN)
    assert code == 2
    assert "no log groups" in err and "Traceback" not in err
