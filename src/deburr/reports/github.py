"""Findings as annotations on a pull request: GitHub's workflow commands, one a line.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from deburr.findings import Finding, Level
from deburr.reports.telling import told
from deburr.rules.verdict import Verdict

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render(verdict: Verdict) -> str:
    """A command a finding; nothing for a clean verdict."""
    return "".join(f"{_command(finding)}\n" for finding in verdict.findings)


def _command(finding: Finding) -> str:
    at = finding.at
    properties = {"file": at.file}
    if at.line:
        properties |= {"line": str(at.line), "col": str(at.column or 1)}
        if at.end_line > at.line:  # GitHub takes columns within one line only
            del properties["col"]
            properties["endLine"] = str(at.end_line)
        elif at.end_line == at.line and at.end_column:
            properties["endColumn"] = str(at.end_column)
    properties["title"] = finding.rule
    written = ",".join(f"{key}={_escaped(value, within=True)}" for key, value in properties.items())
    return f"::{COMMANDS[finding.level]} {written}::{_escaped(told(finding))}"


def _escaped(text: str, *, within: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if within else text
