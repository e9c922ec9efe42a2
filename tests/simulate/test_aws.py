"""Against what AWS did: twenty rates, one parameter that was not fitted, the keep-alive of 600 s."""

import csv
from pathlib import Path

from deburr.facts import book
from deburr.simulate.exact import stationary

MEASURED = Path(__file__).parent / "aws/exp.csv"


def test_the_closed_form_is_within_the_measurements_own_error() -> None:
    keep_alive_s = float(book.load().seconds("keep_alive.observed"))
    assert keep_alive_s == 600
    off_share, off_count = [], []
    for row in csv.DictReader(MEASURED.open(encoding="utf-8")):
        found = stationary(
            per_s=float(row["ArrivalRate"]), service_s=float(row["ServiceTimeWarm"]) / 1000, keep_alive_s=keep_alive_s
        )
        share, count = float(row["ColdStartProbability"]), float(row["AverageInstanceCount"])
        off_share.append(abs(found.cold_share / share - 1))
        off_count.append(abs(found.environments / count - 1))
    assert len(off_share) == 20
    assert sum(off_share) / 20 <= 0.13
    assert sum(off_count) / 20 <= 0.031


def test_the_peers_own_example() -> None:
    """SimFaaS's README: 1,213 cold of 898,469, 7.6612 instances at 0.9/s, 1.991 s, 600 s."""
    found = stationary(per_s=0.9, service_s=1.991, keep_alive_s=600)
    cold, requests = 1213, 898_469
    assert abs(cold / requests - found.cold_share) < 1.96 * (cold**0.5 / requests)
    assert abs(7.6612 / found.environments - 1) < 0.01
    assert abs(1.7879 / found.busy - 1) < 0.01
