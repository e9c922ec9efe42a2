"""Whatever stands beside a good template, the good one is read, the bad one is told with its place, and nothing hangs."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from deburr.cli.main import deburr
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence
from deburr.rules.verdict import Verdict

GOOD = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Good:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: app.handler, InlineCode: "def handler(event, context): return 1"}
"""
HEAD = "AWSTemplateFormatVersion: '2010-09-09'\n"


def check(folder: Path) -> Verdict:
    session = Session.open((folder,), today=date(2026, 11, 23))
    return session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)


def lists(depth: int) -> str:
    return HEAD + "Resources:\n  " + "- " * depth + "x\n"


def flow(depth: int) -> str:
    return HEAD + "Resources: " + "[" * depth + "]" * depth + "\n"


def bomb() -> str:
    lines = [HEAD, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)]
    return "".join(lines) + (
        "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: !Join ['', *a39]\n"
        "      Environment: {Variables: {A: *a39}}\n      Layers: *a39\n      VpcConfig: *a39\n"
    )


CASES: dict[str, tuple[str | bytes, str]] = {
    "binary": (b"AWSTemplateFormatVersion\x00\x01\x02" * 50, "binary"),
    "50 MB of JSON": (b'{"AWSTemplateFormatVersion": "' + b"x" * 50_000_000 + b'"}', "bytes"),
    "100,000 nested lists": (lists(100_000), "nested deeper"),
    "100,000 brackets": (flow(100_000), "nested deeper"),
    "alias bomb": (bomb(), ""),
    "an alias to itself": (HEAD + "Resources: &r\n  A: *r\n", "contains itself"),
    "not UTF-8": (HEAD.encode() + b"Description: caf\xe9\n", "UTF-8"),
    "tabs": (HEAD + "Resources:\n\tA: 1\n", "tab"),
    "a list on top": (HEAD.replace("AWST", "- AWST"), "no mapping"),
    "unclosed": (HEAD + 'Resources: {"a": [', "expected"),
    "empty sections": (
        HEAD + "Parameters:\nConditions:\nMappings:\nOutputs:\nResources:\n  A:\n  B: 3\n  C: {Type: [x]}\n",
        "no Type",
    ),
    "wrong types everywhere": (
        HEAD + "Globals: [1]\nParameters: 3\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
        "    Properties: {Events: [1], Timeout: {a: 1}, MemorySize: [128], VpcConfig: yes, Layers: 3, Environment: [], Policies: {a: {b: c}}}\n",
        "",
    ),
    "references in a circle": (
        HEAD
        + "Conditions: {A: !Not [!Condition B], B: !Condition A}\nResources:\n  F:\n    Type: AWS::Lambda::Function\n"
        "    Condition: A\n    Properties: {Timeout: !If [A, 3, 900], Handler: !Sub '${F.Arn}', Runtime: !Ref F}\n",
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_good_template_is_still_read(tmp_path: Path, name: str) -> None:
    content, told = CASES[name]
    bad = tmp_path / "bad.template"
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "template.yaml").write_text(GOOD, encoding="utf-8")
    verdict = check(tmp_path)
    assert "Good" in [function.name for function in verdict.workload.functions]
    assert not any(gap.fault for gap in verdict.gaps)
    if told:
        assert any(told in gap.what and gap.at.file == "bad.template" for gap in verdict.gaps), verdict.gaps


def loop(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to(folder, target_is_directory=True)
    (folder / "self.yaml").symlink_to(folder / "self.yaml")


def fifo(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")


def cycle(folder: Path) -> None:
    nest = "Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: %s}}\n"
    (folder / "a.yaml").write_text(HEAD + nest % "b.yaml", encoding="utf-8")
    (folder / "b.yaml").write_text(HEAD + nest % "a.yaml", encoding="utf-8")


def imports(folder: Path) -> None:
    (folder / "app.py").write_text("import b\ndef handler(e, c):\n    return b.f(e)\n", encoding="utf-8")
    (folder / "b.py").write_text("import app\ndef f(e):\n    return app.handler(e, None)\n", encoding="utf-8")
    (folder / "cycle.yaml").write_text(
        GOOD.replace("Good", "Cycle").replace('InlineCode: "def handler(event, context): return 1"', "CodeUri: ."),
        encoding="utf-8",
    )


@pytest.mark.parametrize("make", [loop, fifo, cycle, imports], ids=["symlinks", "fifo", "nested stacks", "imports"])
def test_circles_and_pipes_end(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path)
    (tmp_path / "template.yaml").write_text(GOOD, encoding="utf-8")
    verdict = check(tmp_path)
    assert [function.name for function in verdict.workload.functions].count("Good") == 1
    assert not any(gap.fault for gap in verdict.gaps)


def test_unreadable_file_is_a_gap() -> None:
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to other users
        folder = Path(name)
        (folder / "template.yaml").write_text(GOOD, encoding="utf-8")
        (folder / "bad.yaml").write_text(HEAD, encoding="utf-8")
        (folder / "bad.yaml").chmod(0)
        folder.chmod(0o755)
        if root:  # root reads everything: be nobody for a moment
            os.seteuid(65534)
        try:
            gaps = check(folder).gaps
        finally:
            if root:
                os.seteuid(0)
    assert any("cannot be read" in gap.what and gap.at.file == "bad.yaml" for gap in gaps)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), id="BOM"),
        pytest.param(GOOD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(GOOD.encode("utf-16"), id="UTF-16"),
        pytest.param(
            b'{\n\t"Resources": {\n\t\t"Good": {"Type": "AWS::Lambda::Function", "Properties": {}}}}',
            id="JSON with tabs",
        ),
        pytest.param(
            b'{"Description": "\\/ \\ud83d\\ude00", "Resources": {"Good": {"Type": "AWS::Lambda::Function"}}}',
            id="JSON escapes",
        ),
    ],
)
def test_unusual_but_valid(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "template.yaml").write_bytes(data)
    assert [function.name for function in check(tmp_path).workload.functions] == ["Good"]


def test_a_crashing_reader_is_named_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deburr.sources.cloudformation import nested

    (tmp_path / "template.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(GOOD.replace("Good", "Other"), encoding="utf-8")
    real = nested.templates.load

    def crash(path: Path, **given: object) -> object:
        if path.name == "other.yaml":
            raise ZeroDivisionError("made for this test")
        return real(path, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(nested.templates, "load", crash)
    result = CliRunner().invoke(deburr, ["check", str(tmp_path)])
    assert result.exit_code == 3
    assert "ZeroDivisionError" in result.output
    assert "other.yaml" in result.output
    assert "Good" in result.output


def test_a_crashing_rule_is_named_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deburr.rules.runtimes import deprecated_runtime

    def crash(function: object, given: object) -> Iterator[object]:
        raise ZeroDivisionError("made for this test")
        yield  # a generator, as a check is

    monkeypatch.setattr(deprecated_runtime.check, "__code__", crash.__code__)
    (tmp_path / "template.yaml").write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(deburr, ["check", str(tmp_path)])
    assert result.exit_code == 3
    assert "runtimes/deprecated-runtime crashed" in result.output
    assert "Good" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["check", "nowhere"], "no such file or folder", id="no such path"),
        pytest.param(["check", "--select", "nonsense", "."], "no rule or shelf", id="no such rule"),
        pytest.param(["explain", "nonsense"], "no rule or shelf", id="explain"),
        pytest.param(["check", "--today", "soon", "."], "does not match", id="no date"),
    ],
)
def test_bad_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "template.yaml").write_text(GOOD, encoding="utf-8")
    result = CliRunner().invoke(deburr, arguments)
    said = result.output + (str(result.exception) if isinstance(result.exception, DeburrError) else "")
    assert told in said
    assert result.exit_code != 0


def test_nothing_named_could_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"AWSTemplateFormatVersion\x00")
    with pytest.raises(DeburrError, match="binary"):
        check(bad)
