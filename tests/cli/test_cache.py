"""Kept answers: given again while nothing changed, and never once anything did."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.sources.packages.build import elf, folder, zipped

from deburr.cli import answer, cache
from deburr.cli.main import deburr

EXAMPLES = Path(__file__).parents[2] / "examples"
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.8, CodeUri: src/, Timeout: 900}
  Nested:
    Type: AWS::Serverless::Application
    Properties: {Location: nested/inner.yaml}
  Absent:
    Type: AWS::Serverless::Application
    Properties: {Location: nested/later.yaml}
"""
INNER = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Stock:
    Type: AWS::Serverless::Function
    Properties: {Handler: index.handler, Runtime: nodejs14.x, CodeUri: ../web/}
"""
HANDLER = """\
import boto3
import later
import shared

def handler(event, context):
    boto3.client("s3").list_buckets()
    return shared.answer()
"""
FACTS = """\
[lambda.timeout.max]
value = 800
unit = "s"
source = "https://example.com/ours"
checked = 2026-11-20
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "around/project"
    for name, text in {
        "template.yaml": TEMPLATE,
        "nested/inner.yaml": INNER,
        "src/app.py": HANDLER,
        "src/shared.py": "def answer():\n    return 1\n",
        "src/requirements.txt": "requests\n",
        "web/index.js": "exports.handler = async () => 1\n",
        "deburr.toml": 'facts = "ours.toml"\n',
        "ours.toml": FACTS,
        "samconfig.toml": 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "A=1"\n',
        "baseline.json": '{"deburr": "baseline", "version": 1, "findings": []}\n',
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "linked").symlink_to("src")
    return folder


def run(folder: Path, *more: str) -> Result:
    fixed = ["--today", "2026-11-24", "--config-env", "default", "--baseline", str(folder / "baseline.json")]
    return CliRunner().invoke(deburr, ["check", str(folder), "--format", "json", *fixed, *more])


def told(result: Result) -> tuple[str, int, str]:
    return result.stdout, result.exit_code, str(result.exception)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / ".deburr/cache").glob("*.json"))


@pytest.fixture
def not_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def refuse(*_: object) -> None:
        raise AssertionError("read again")

    return lambda: monkeypatch.setattr(answer, "answered", refuse)


def test_what_did_not_change_is_not_read_again(project: Path, not_again: Callable[[], None]) -> None:
    first = run(project)
    assert first.exit_code == 1 and "deprecated-runtime" in first.stdout
    not_again()
    again = run(project)
    assert told(again) == told(first)


def test_a_checkout_anew_is_the_same(project: Path, not_again: Callable[[], None]) -> None:
    first = run(project)
    for file in project.rglob("*"):
        os.utime(file, (1, 1))
    not_again()
    assert told(run(project)) == told(first)


def _append(text: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def _write(text: str) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return write


def _same_size(file: Path) -> None:
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("900", "3  "), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _move(file: Path) -> None:
    file.rename(file.with_name(f"moved-{file.name}"))


def _relink(file: Path) -> None:
    file.unlink()
    file.symlink_to("web")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("template.yaml", _same_size, id="a value, size and time as before"),
        pytest.param("template.yaml", _append("  T: {Type: AWS::SNS::Topic}\n"), id="a resource more"),
        pytest.param("template.yaml", _move, id="the template moved"),
        pytest.param("nested/inner.yaml", Path.unlink, id="a nested template gone"),
        pytest.param("nested/later.yaml", _write(INNER), id="a nested template that was looked for"),
        pytest.param("src/app.py", _append("\nhandler = None\n"), id="the handler"),
        pytest.param("src/app.py", Path.unlink, id="the handler gone"),
        pytest.param("src/shared.py", _append("\nimport boto3\n"), id="a module of it"),
        pytest.param("src/later.py", _write("x = 1\n"), id="a module that was looked for"),
        pytest.param("src/requirements.txt", _append("./more\n"), id="a requirement"),
        pytest.param("web/index.js", _append("// deburr: allow deprecated-runtime\n"), id="an allow"),
        pytest.param("web/index.mjs", _write("export const handler = 1\n"), id="a file beside the handler"),
        pytest.param("web/tsconfig.json", _write("{}"), id="a tsconfig that was looked for"),
        pytest.param("deburr.toml", _append('ignore = ["runtimes"]\n'), id="the configuration"),
        pytest.param("deburr.toml", _append("nonsense = 1\n"), id="a broken configuration"),
        pytest.param("deburr.toml", Path.unlink, id="the configuration gone"),
        pytest.param("ours.toml", _append("\n[lambda.timeout.default]\nvalue = 4\n"), id="the facts"),
        pytest.param("samconfig.toml", _append("[default]\n"), id="samconfig"),
        pytest.param("baseline.json", _write('{"deburr": "baseline", "version": 1, "findings": ["a"]}'), id="baseline"),
        pytest.param("more/template.yaml", _write(INNER), id="a folder more"),
        pytest.param("more.yaml", _write(INNER), id="a template more"),
        pytest.param("linked", _relink, id="a link that leads elsewhere"),
        pytest.param(".deburr/profiles/p.json", _write("{}"), id="something measured"),
        pytest.param("src", shutil.rmtree, id="the code gone"),
    ],
)
def test_an_answer_is_never_stale(project: Path, name: str, change: Callable[[Path], None]) -> None:
    run(project)
    assert kept(project)
    change(project / name)
    with_cache = run(project)
    shutil.rmtree(project / ".deburr/cache")
    assert told(with_cache) == told(run(project, "--no-cache"))


def test_every_byte_counts(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    asked: list[object] = []
    real = answer.answered
    monkeypatch.setattr(answer, "answered", lambda *given: asked.append(given) or real(*given))
    read = ["template.yaml", "nested/inner.yaml", "src/app.py", "src/shared.py", "web/index.js", "ours.toml"]
    for name in read:
        data = bytearray((project / name).read_bytes())
        data[-1:] = b" \n"
        (project / name).write_bytes(data)
        run(project)
    assert len(asked) == len(read)


def test_what_was_too_large_to_be_read_counts_by_its_size(project: Path) -> None:
    bundle = project / "web/index.js"
    bundle.write_text("// " + "x" * 2_000_000, encoding="utf-8")
    assert "a bundle, not source" in run(project).stdout
    bundle.write_text("exports.handler = async () => 1\n", encoding="utf-8")
    assert "a bundle, not source" not in run(project).stdout


def test_a_configuration_above_counts(project: Path) -> None:
    (project / "deburr.toml").unlink()
    before = run(project)
    (project.parent / "deburr.toml").write_text('ignore = ["runtimes"]\n', encoding="utf-8")
    assert run(project).stdout != before.stdout


@pytest.mark.parametrize(
    "more", [["--select", "timeouts"], ["--today", "2024-01-01"], ["--format", "sarif"], ["--confidence", "possible"]]
)
def test_another_question_has_another_answer(project: Path, more: list[str]) -> None:
    run(project)
    assert told(run(project, *more)) == told(run(project, *more, "--no-cache"))
    assert len(kept(project)) == 2


def test_another_deburr_reads_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project)
    monkeypatch.setattr(cache, "_itself", lambda: b"another")
    run(project)
    assert len(kept(project)) == 2


@pytest.mark.parametrize("option", ["--no-cache", "--fresh"])
def test_it_can_be_left_alone(project: Path, option: str) -> None:
    run(project, option)
    assert not (project / ".deburr").exists()


def test_damage_is_noticed(project: Path) -> None:
    first = run(project)
    (file,) = kept(project)
    data = file.read_bytes()
    for damaged in (b"", b"\n", data[:-10], data.replace(b"runtime", b"RUNTIME"), b"{}", data[40:]):
        file.write_bytes(damaged)
        assert told(run(project)) == told(first)


def test_a_folder_that_cannot_be_written_is_no_error(project: Path) -> None:
    (project / ".deburr").write_text("", encoding="utf-8")
    assert run(project).exit_code == 1


def test_what_changes_while_it_is_read_is_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = answer.answered

    def answered(*given: object) -> object:
        made = real(*given)
        _append("# now\n")(project / "src/app.py")
        return made

    monkeypatch.setattr(answer, "answered", answered)
    first = run(project)
    monkeypatch.setattr(answer, "answered", real)
    _append("\nhandler = None\n")(project / "src/app.py")
    assert run(project).stdout != first.stdout


def test_the_oldest_answers_go(project: Path) -> None:
    for day in range(1, cache.KEPT + 4):
        run(project, "--today", f"2026-10-{day:02}")
    assert len(kept(project)) == cache.KEPT
    assert (project / ".deburr/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_errors_are_not_kept(project: Path) -> None:
    (project / "deburr.toml").write_text("nonsense = 1\n", encoding="utf-8")
    assert "nonsense" in str(run(project).exception)
    assert not kept(project)


WITNESS = """
import os, sys
root, asked = os.path.realpath(sys.argv[1]), set()

def hook(event, arguments):
    if event in ("open", "os.scandir", "os.listdir") and arguments and isinstance(arguments[0], (str, os.PathLike)):
        asked.add((event, os.path.abspath(arguments[0])))

def stat(path, *more, real=os.stat, **options):
    asked.add(("stat", os.path.abspath(path))) if isinstance(path, (str, os.PathLike)) else None
    return real(path, *more, **options)

from click.testing import CliRunner
from deburr.cli import answer
from deburr.cli.main import deburr
from deburr.disk import watched

real = answer.answered
def answered(*given):
    asked.clear()
    with watched() as notes:
        real(*given)
    known = {}
    for question, path in notes.answers:
        known.setdefault(os.path.abspath(path), set()).add(question.split()[0])
    needed = {"open": {"bytes", "head"}, "stat": {"kind", "size", "bytes", "real", "glob"}}
    for event, path in sorted(asked):
        if path.startswith(root) and not needed.get(event, {"names", "glob"}) & known.get(path, set()):
            print("not noted:", event, path[len(root):])
    print(len(asked), "asked")
    raise SystemExit

answer.answered = answered
sys.addaudithook(hook)
os.stat = stat
print(CliRunner().invoke(deburr, ["check", root, "--fresh"]).stdout, end="")
"""


def test_nothing_is_asked_that_is_not_noted() -> None:
    """The interpreter's own audit events say what was opened and listed, whoever did it."""
    command = [sys.executable, "-c", WITNESS, str(EXAMPLES)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[:-1] == []
    assert int(said[-1].split()[0]) > 100


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_what_is_shipped_counts(project: Path, form: str) -> None:
    """A library of the same name and size for another Python is another answer; the tests inside a zip are too."""
    module = "fast/_fast.cpython-{}-x86_64-linux-gnu.so"
    for version in ("313", "311"):
        files = {"app.py": b"def handler(event, context): ...\n", module.format(version): elf()}
        code = project / ("code" if form == "folder" else "code.zip")
        if form == "folder":
            shutil.rmtree(code, ignore_errors=True)
            folder(code, {**files, "fast.dist-info/METADATA": b""})
        else:
            zipped(code, files)
        (project / "packed.yaml").write_text(PACKED.format(code.name), encoding="utf-8")
        run(project)
        answered = run(project, "--select", "packages")
        assert told(answered) == told(run(project, "--no-cache", "--select", "packages"))
        assert ("wrong-platform" in answered.stdout) == (version == "311")


PACKED = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Packed:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: app.handler, CodeUri: {}}}
"""
