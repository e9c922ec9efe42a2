"""What one rule says of one handler behind an HTTP API."""

from datetime import date
from pathlib import Path
from textwrap import dedent

from deburr.cli.session import Session
from deburr.findings import Confidence, Finding

RUNTIMES = {".py": "python3.13", ".js": "nodejs22.x", ".mjs": "nodejs22.x"}


def finding(folder: Path, rule: str, file: str, source: str, sure: Confidence = Confidence.POSSIBLE) -> Finding | None:
    """The first; None when it is silent, or less sure than asked.

    file  `app.py`, `app.js` or `app.mjs`: its suffix tells the runtime.
    """
    (folder / file).write_text(source, encoding="utf-8")
    runtime = RUNTIMES[Path(file).suffix]
    (folder / "template.yaml").write_text(
        dedent(f"""\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders:
            Type: AWS::Serverless::Function
            Properties: {{Handler: app.handler, Runtime: {runtime}, CodeUri: ., Timeout: 30, Events: {{A: {{Type: HttpApi}}}}}}
        """),
        encoding="utf-8",
    )
    session = Session.open((folder,), today=date(2026, 11, 24))
    verdict = session.check(select=[rule], ignore=[], confidence=sure, parameters={}, fresh=True)
    assert not verdict.gaps, [str(gap.what) for gap in verdict.gaps]
    return next(iter(verdict.findings), None)
