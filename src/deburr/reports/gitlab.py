"""Findings as GitLab's code quality report.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import hashlib
import json

from deburr.findings import Level
from deburr.reports.telling import told
from deburr.rules.verdict import Verdict

SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "major", Level.INFO: "info"}


def render(verdict: Verdict) -> str:
    """A JSON list; GitLab wants a fingerprint that no other entry has, and a line that is never missing."""
    entries = [
        {
            "description": told(finding),
            "check_name": finding.rule,
            "fingerprint": hashlib.sha256(finding.fingerprint.encode()).hexdigest(),
            "severity": SEVERITIES[finding.level],
            "location": {"path": finding.at.file, "lines": {"begin": max(finding.at.line, 1)}},
        }
        for finding in verdict.findings
    ]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
