"""The verdict as JUnit XML: a test case a function, failed by what should be changed on it.

Schema as CI servers read it: https://github.com/testmoapp/junitxml
"""

from xml.etree import ElementTree

from deburr.findings import Finding, Level
from deburr.reports.telling import told
from deburr.rules.verdict import Verdict

PROJECT = "the whole project"


def render(verdict: Verdict) -> str:
    """Findings about no function, habits too, have a case of their own; information fails nothing and is output."""
    cases: list[tuple[str, str, list[Finding]]] = [
        (function.at.file, function.name, verdict.about(function)) for function in verdict.workload.functions
    ]
    alone = [finding for finding in verdict.findings if not finding.functions or finding.habit]
    if alone:
        cases.append(("deburr", PROJECT, alone))
    failed = sum(any(finding.level is not Level.INFO for finding in found) for _, _, found in cases)
    counts = {"tests": str(len(cases)), "failures": str(failed), "errors": str(len(verdict.faults))}
    suites = ElementTree.Element("testsuites", {"name": "deburr", **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "deburr", **counts})
    for file, name, found in cases:
        case = ElementTree.SubElement(suite, "testcase", {"classname": file, "name": name, "file": file})
        told_of = [finding for finding in found if finding.level is not Level.INFO]
        if told_of:
            rules = ", ".join(dict.fromkeys(finding.rule for finding in told_of))
            failure = ElementTree.SubElement(case, "failure", {"message": rules, "type": told_of[0].level.value})
            failure.text = "\n".join(_line(finding) for finding in told_of)
        rest = [finding for finding in found if finding.level is Level.INFO]
        if rest:
            ElementTree.SubElement(case, "system-out").text = "\n".join(_line(finding) for finding in rest)
    for fault in verdict.faults:
        case = ElementTree.SubElement(
            suite, "testcase", {"classname": "deburr", "name": f"{fault.rule} {fault.subject}"}
        )
        ElementTree.SubElement(case, "error", {"message": fault.error})
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _line(finding: Finding) -> str:
    text = f"{finding.at}: {finding.level.value} {finding.rule}: {told(finding)}"
    return "".join(character if character.isprintable() else " " for character in text)
