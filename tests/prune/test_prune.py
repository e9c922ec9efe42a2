"""Prune on an account with a version pinned in every way: exactly what nothing needs goes, whatever happens."""

import json
import os
import random
import re
import signal

import pytest
from tests.aws.account import Account
from tests.aws.command import Command, mutations
from tests.aws.routes import Request
from tests.aws.seed import MANY, PINNED, seed, service, unreachable

KILLS = int(os.environ.get("DEBURR_KILLS", "5"))
SERVICES = int(os.environ.get("DEBURR_SERVICES", "0"))
VERSIONS = 130 if KILLS > 5 or SERVICES else 60
"""Of one function: two pages of Lambda's lists, and three where a full count is asked for."""
LONG_S = 180 + 3 * SERVICES
SEED = 11


@pytest.fixture(scope="module")
def expected(live: Account) -> dict[int, str]:
    return seed(live, VERSIONS, SERVICES)


def going(out: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in json.loads(out)["versions"]:
        if not each["stays"]:
            found.setdefault(each["function"], set()).add(each["version"])
    return found


def test_every_way_of_needing_a_version_is_seen_and_named(
    deburr: Command, live: Account, expected: dict[int, str]
) -> None:
    live.front.log.clear()
    code, out, err = deburr.run("prune", "--format", "json")
    assert code == 0, err
    reasons = {each["version"]: each["reasons"] for each in json.loads(out)["versions"] if each["function"] == PINNED}
    for version, says in expected.items():
        assert any(says.strip() in reason for reason in reasons[version]), (version, says, reasons[version])
    assert going(out) == unreachable(live, expected, VERSIONS, SERVICES)
    assert mutations(live) == [], "a dry run changes nothing"


def test_policies_are_asked_only_for_versions_that_nothing_else_keeps(
    deburr: Command, live: Account, expected: dict[int, str]
) -> None:
    live.front.log.clear()
    _, out, _ = deburr.run("prune", "--format", "json")
    asked = {
        (each.labels["FunctionName"], int(each.query["Qualifier"]))
        for each in live.front.log
        if each.operation == "GetPolicy"
    }
    alone = {(name, version) for name, versions in going(out).items() for version in versions}
    by_later = {each for each in asked - alone}
    assert alone <= asked
    assert len(by_later) <= 2, "the one with a policy and the one that was invoked"


def test_the_table_fits_and_says_why(deburr: Command, expected: dict[int, str]) -> None:
    code, out, err = deburr.run("prune")
    assert code == 0
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "alias live" in out
    assert "Nothing was deleted" in err


def test_one_function_alone(deburr: Command, live: Account, expected: dict[int, str]) -> None:
    _, out, _ = deburr.run("prune", "--functions", "repor*", "--format", "json")
    assert set(going(out)) == {MANY}


@pytest.mark.parametrize("action", ["ListStateMachines", "GetPolicy", "GetBucketNotification"])
def test_what_may_hide_a_caller_stops_apply_until_it_is_accepted(
    deburr: Command, live: Account, expected: dict[int, str], action: str
) -> None:
    live.front.faults.denied = {action}
    live.front.log.clear()
    code, out, _ = deburr.run("prune")
    assert code == 0
    told = re.sub(r"\s+", " ", out)
    assert f"{action} was refused" in told
    code, _, err = deburr.run("prune", "--apply", "--yes")
    assert code == 2
    assert "--accept-gap" in err
    assert mutations(live) == []


def test_yes_without_apply_is_bad_usage(deburr: Command) -> None:
    assert deburr.run("prune", "--yes")[0] == 2


def test_nobody_there_to_agree_deletes_nothing(deburr: Command, live: Account, expected: dict[int, str]) -> None:
    live.front.log.clear()
    code, _, _ = deburr.run("prune", "--apply")
    assert code != 0
    assert mutations(live) == []


def test_a_new_alias_is_a_surprise(deburr: Command, live: Account, expected: dict[int, str]) -> None:
    """Between looking and deleting somebody rolls back to a version that was to go."""
    victim = min(unreachable(live, expected, VERSIONS, SERVICES)[PINNED])

    def rolled_back(asked: Request) -> None:
        if asked.operation == "GetMetricData":  # the last thing that is looked at
            live.front.before = lambda _: None
            live.client("lambda").create_alias(FunctionName=PINNED, Name="rollback", FunctionVersion=str(victim))

    live.front.before = rolled_back
    live.front.log.clear()
    code, _, err = deburr.run("prune", "--apply", "--yes", "--functions", PINNED)
    live.client("lambda").delete_alias(FunctionName=PINNED, Name="rollback")
    assert code == 1
    assert f"alias rollback of {PINNED} now names version {victim}" in err
    assert "DeleteFunction" not in mutations(live)


def test_exactly_the_unreachable_goes_though_killed_again_and_again(
    deburr: Command, live: Account, expected: dict[int, str]
) -> None:
    """Killed before a deletion reaches Lambda, or after it and before the answer comes back; throttled besides."""
    wanted = unreachable(live, expected, VERSIONS, SERVICES)
    before = {name: set(live.versions(name)) for name in (PINNED, MANY, "users", *map(service, range(SERVICES)))}
    whole = sum(len(versions) for versions in wanted.values())
    chance = random.Random(SEED)
    live.front.faults.throttle_each = 41
    live.front.deleted.clear()
    live.front.log.clear()
    for nth in range(min(KILLS, whole - 1)):
        process = deburr.start("prune", "--apply", "--yes")
        done = [0, chance.randint(1, max(1, (whole - len(live.front.deleted)) // max(1, KILLS - nth)))]
        late = chance.random() < 0.5

        def kill(asked: Request, process: object = process, done: list[int] = done) -> None:
            if asked.operation == "DeleteFunction":
                done[0] += 1
                if done[0] >= done[1]:
                    os.kill(process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
                    raise ConnectionAbortedError

        live.front.before, live.front.after = (lambda _: None, kill) if late else (kill, lambda _: None)
        process.communicate(timeout=LONG_S)
        assert process.returncode == -signal.SIGKILL
        live.front.faults.stale_lists = 2  # and the lists lag behind
    live.front.before = live.front.after = lambda _: None
    code, out, err = deburr.run("prune", "--apply", "--yes")
    assert code == 0, err
    live.front.faults.stale_lists = live.front.faults.throttle_each = 0
    for name, versions in before.items():
        assert set(live.versions(name)) == versions - wanted.get(name, set())
    assert len(live.front.deleted) == len(set(live.front.deleted)) == whole
    assert set(mutations(live)) == {"DeleteFunction"}
    code, out, err = deburr.run("prune", "--apply", "--yes", "--format", "json")
    assert (code, going(out)) == (0, {})


def test_every_deletion_is_written_down_before_it_is_done(
    deburr: Command, live: Account, expected: dict[int, str]
) -> None:
    live.publish("journal", 20)
    journal = deburr.folder / ".deburr/prune"
    seen: list[bool] = []

    def look(asked: Request) -> None:
        if asked.operation == "DeleteFunction":
            written = "".join(path.read_text(encoding="utf-8") for path in journal.glob("*.jsonl"))
            lines = [json.loads(line) for line in written.splitlines()]
            last = lines[-1]
            seen.append((last["event"], str(last["version"])) == ("deleting", asked.query["Qualifier"]))

    live.front.before = look
    code, _, err = deburr.run("prune", "--apply", "--yes", "--functions", "journal")
    assert code == 0, err
    assert seen and all(seen)
    assert len(seen) == 20 - len(live.versions("journal"))
