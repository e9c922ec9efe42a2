"""The report as a file: what is in it, what is left out, how runs are merged and what it says of files it cannot use."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.reports.page.world import EXAMPLES, ORDERS, everything, run

from deburr.cli.main import deburr
from deburr.errors import DeburrError
from deburr.reports.page import owners

MEASURED = ("curves", "colds", "logs", "whatif", "storage")


def page(tmp_path: Path, *arguments: str) -> str:
    target = tmp_path / "report.html"
    run("report", *arguments, "--fresh", "--today", "2026-11-23", "--output", str(target))
    return target.read_text(encoding="utf-8")


def sections(html: str) -> list[str]:
    return re.findall(r'<section id="(\w+)"', html)


def verdict(folder: Path, **options: str) -> dict:
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    printed = run("check", str(folder), "--fresh", "--today", "2026-11-23", "--format", "json", *flags)
    found = json.loads(printed)
    assert isinstance(found, dict)
    return found


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(deburr, ["report", *arguments])
    assert isinstance(result.exception, DeburrError)
    return str(result.exception)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("whole")
    return page(folder, *everything(folder))


def test_everything_known_has_its_section(whole: str) -> None:
    assert set(sections(whole)) >= {"summary", "functions", "chains", "findings", "runtimes", "rules", *MEASURED}
    assert len(whole.encode()) < 3_000_000


def test_sections_without_data_do_not_appear(tmp_path: Path) -> None:
    html = page(tmp_path, str(ORDERS))
    assert not set(sections(html)) & set(MEASURED)
    assert "window.deburrCharts" not in html.rpartition("</main>")[0] and len(html.encode()) < 300_000


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert page(tmp_path, str(ORDERS)) == page(tmp_path, str(ORDERS))


def test_nothing_comes_from_the_network(whole: str) -> None:
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", whole)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', whole)
    assert policy and "default-src &#39;none&#39;" in policy[1] and "unsafe-eval" not in policy[1]


def test_a_finding_shows_its_code_its_edit_and_its_proof(whole: str) -> None:
    assert '<span class="on"><i>18</i>' in whole
    assert (
        "the 2nd invocation read the rows that the 1st one wrote" in whole
        and "rows of another invocation: 412" in whole
    )
    assert re.search(r'<span class="add">\+.*timeout=10', whole)


def test_a_proof_that_a_verdict_tells_comes_with_it(tmp_path: Path) -> None:
    found = verdict(ORDERS)
    seen = "killed after 60 s, all of it billed"
    found["findings"][0]["proof"] = {"shown": True, "seen": seen, "on": "2026-11-20", "stale": True}
    (tmp_path / "run.json").write_text(json.dumps(found), encoding="utf-8")
    html = page(tmp_path, str(tmp_path / "run.json"))
    assert seen in html and "2026-11-20, before its code changed" in html and html.count('class="proved"') == 1


def test_a_chain_names_who_gives_up_first(whole: str) -> None:
    chain = whole.partition("<figcaption>OrdersFunction")[2].partition("</figure>")[0]
    assert "waits 29 s" in chain and "may run 60 s" in chain and "requests.post" in chain
    assert "the caller gives up at 29 s: up to 31 s run for nobody" in chain


def test_texts_of_strangers_are_texts(tmp_path: Path) -> None:
    found = verdict(ORDERS)
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' naïve 你好 \u2028"
    for finding in found["findings"]:
        finding |= {
            "message": hostile,
            "consequence": hostile,
            "fix": {"kind": "advice", "text": hostile, "safe": False},
        }
        finding["at"]["file"] = hostile
    for function in found["functions"]:
        function |= {"name": hostile, "verdict": hostile, "runtime": hostile, "change": [hostile]}
    (tmp_path / "run.json").write_text(json.dumps(found), encoding="utf-8")
    html = page(tmp_path, str(tmp_path / "run.json"), "--title", hostile)
    assert "<script>alert" not in html and "<img" not in html
    assert "naïve 你好" in html
    assert len(re.findall(r"<script\b", html)) == 2


def test_a_tuning_tells_its_own_answer_and_intervals(tmp_path: Path) -> None:
    sizes = [
        {
            "memory_mb": mb,
            "calls": 60,
            "warm_ms": {"value": 9e4 / mb, "low_95": 8e4 / mb, "high_95": 1e5 / mb},
            "usd_per_1m": {"value": 2.5, "low_95": 2.4, "high_95": 2.6},
        }
        for mb in (256, 512, 1024)
    ]
    said = "512 and 1,024 MB tie: take the faster one"
    tuned = {"deburr": "tune", "version": 1, "function": "OrdersFunction", "says": [said], "sizes": sizes}
    (tmp_path / "tune.json").write_text(json.dumps(tuned), encoding="utf-8")
    html = page(tmp_path, str(ORDERS), str(tmp_path / "tune.json"))
    assert said in html and "78 ms to 98 ms" in html and html.count('id="chart-curves-') == 1


def test_packages_that_are_built_are_shown_by_library(tmp_path: Path) -> None:
    found = verdict(ORDERS)
    for function in found["functions"][:2]:
        function["package"] = {
            "form": "folder",
            "at": {"file": "shop/build", "line": None, "column": None},
            "unzipped_bytes": 90_000_000,
            "zipped_bytes": None,
            "libraries": [
                {"name": "pandas", "version": "3.1.1", "bytes": 60_000_000},
                {"name": "x", "version": None, "bytes": None},
            ],
            "waste": [{"kind": "tests", "bytes": 9_000_000, "files": 400}],
        }
    (tmp_path / "run.json").write_text(json.dumps(found), encoding="utf-8")
    html = page(tmp_path, str(tmp_path / "run.json"))
    part = html.partition('<section id="packages"')[2].partition("</section>")[0]
    assert "AddressFunction, OrdersFunction" in part and "90.0 MB" in part
    shown = re.findall(r'<th scope="row">([\w: ]+?) ?(?:<|$)', part)
    assert shown == ["pandas", "own code and the rest", "of it: tests"]


def test_runs_of_several_accounts_are_one_page(tmp_path: Path) -> None:
    for name in ("orders", "portal"):
        (tmp_path / f"{name}.json").write_text(json.dumps(verdict(EXAMPLES / name)), encoding="utf-8")
    html = page(tmp_path, str(tmp_path / "orders.json"), str(tmp_path / "portal.json"))
    assert '<h1 id="title">orders and portal</h1>' in html
    headings = re.findall(r"<h3>(\w+) <small>\d+ finding", html)
    assert headings == ["orders", "portal"]


def test_a_verdict_of_an_older_deburr_is_read(tmp_path: Path) -> None:
    found = verdict(ORDERS)
    for function in found["functions"]:
        for key in ("calls", "tags", "package", "change", "saves", "rests_on"):
            del function[key]
    for finding in found["findings"]:
        finding.pop("delay")
        if finding["price"]:
            del finding["price"]["overlaps"]
    (tmp_path / "run.json").write_text(json.dumps(found), encoding="utf-8")
    html = page(tmp_path, str(tmp_path / "run.json"))
    assert "<strong>14 of 15 functions</strong> should change" in " ".join(html.split())
    assert "Change 5 things: heavy-import" in html and "waits without a limit" in html


def test_functions_are_grouped_by_tag(tmp_path: Path) -> None:
    found = verdict(ORDERS)
    for nth, function in enumerate(found["functions"]):
        function["tags"] = {"team": "checkout" if nth % 2 else "growth"} if nth else {}
    (tmp_path / "run.json").write_text(json.dumps(found), encoding="utf-8")
    html = page(tmp_path, str(tmp_path / "run.json"), "--group", "tag:team")
    groups = re.findall(r'scope="rowgroup"[^>]*>([\w ]+) <small>', html)
    assert groups == ["checkout", "growth", "no such tag"]


def test_functions_are_grouped_by_codeowners(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "CODEOWNERS").write_text("* @everybody\n/shop/ @shop # the shop\n*.md @docs\n", encoding="utf-8")
    for name in ("shop", "geo"):
        shutil.copytree(ORDERS / name, tmp_path / name)
    html = page(tmp_path, str(tmp_path))
    assert re.findall(r'scope="rowgroup"[^>]*>([@\w]+) <small>', html) == ["@everybody", "@shop"]


@pytest.mark.parametrize(
    ("pattern", "file", "fits"),
    [
        pytest.param("*", "a/b.py", True, id="everything"),
        pytest.param("*.py", "a/b.py", True, id="a suffix anywhere"),
        pytest.param("/docs/", "docs/a/b.md", True, id="a folder at the top, whole"),
        pytest.param("/docs/", "a/docs/b.md", False, id="only at the top"),
        pytest.param("docs/", "a/docs/b.md", True, id="a folder anywhere"),
        pytest.param("docs/*", "docs/a.md", True, id="files in a folder"),
        pytest.param("docs/*", "docs/a/b.md", False, id="and no deeper"),
        pytest.param("apps/", "apps", False, id="a folder is no file"),
        pytest.param("**/logs", "a/b/logs/c", True, id="at any depth"),
        pytest.param("a/**/z.py", "a/z.py", True, id="no folder between"),
        pytest.param("/a.b", "axb", False, id="a point is a point"),
    ],
)
def test_codeowners_patterns(pattern: str, file: str, fits: bool) -> None:
    assert owners.read(f"{pattern} @team\n").of(file) == ("@team" if fits else owners.NOBODY)


def test_the_last_pattern_decides_and_may_name_nobody() -> None:
    found = owners.read("* @all\n/a/ @a @b\n/a/free/\n")
    assert (found.of("x"), found.of("a/y"), found.of("a/free/z")) == ("@all", "@a @b", owners.NOBODY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[]", "is no document of deburr's", id="a list"),
        pytest.param('{"a": 1}', "is no document of deburr's", id="something else"),
        pytest.param("{", "is not JSON", id="no JSON"),
        pytest.param(
            '{"version": 1, "findings": [{"rule": 3}], "functions": []}', "$.findings[0]", id="a broken verdict"
        ),
        pytest.param('{"deburr": "profile", "version": 99, "profiles": []}', "version 99", id="of a later deburr"),
    ],
)
def test_files_it_cannot_use_are_named_with_the_place(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "odd.json"
    file.write_text(text, encoding="utf-8")
    message = refused(str(file), "--output", str(tmp_path / "r.html"))
    assert said in message and "odd.json" in message and "hint:" in message
    assert not (tmp_path / "r.html").exists()


def test_a_group_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "tag:team" in refused(str(ORDERS), "--group", "moon", "--output", str(tmp_path / "r.html"))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert "cannot be written" in refused(str(ORDERS), "--output", str(tmp_path / "no/r.html"))
