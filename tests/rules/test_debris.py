"""What a finding says is whole: nothing of the code that puts it together, or of a template that nobody filled in."""

import re

import pytest
from tests.rules.test_cases import KINDS, TODAY, folder

from deburr.cli.session import Session
from deburr.findings import Confidence, Finding
from deburr.reports.telling import advised
from deburr.rules.registry import Listed, rules

DEBRIS = re.compile(
    r"""
    \$\{ | \{\} | \(\) | <\w+> | \.\.\.\.  # a variable, a part that nobody knows, a call, a value of the walk
    | \b(None|undefined|null|nan|inf|object\ at)\b
    | \b[a-z]+\.\d+\ (and|waits|calls)\b  # an id that was made up
    | \b1\ (more\ )?[a-z]+s\ (run|have|are|keep|read)\b
    | \s\s | ^\s | \s$ | \s[,;] | ,\s*[;)]
    """,
    re.VERBOSE,
)
CODE = re.compile(r"\b\w+\.get_?[rR]emaining_?[tT]ime_?[iI]n_?[mM]illis\(\)")
"""What a message quotes with its brackets."""
CLOSES = {"(": ")", "[": "]", "{": "}"}


def debris(text: str) -> str:
    """What of a sentence should not be there; "" for a whole one."""
    found = DEBRIS.search(CODE.sub("it", text))
    return repr(found[0]) if found is not None else unbalanced(text)


def unbalanced(text: str) -> str:
    """A bracket without its other one."""
    waiting: list[str] = []
    for letter in text:
        if letter in CLOSES:
            waiting.append(CLOSES[letter])
        elif letter in CLOSES.values() and (not waiting or waiting.pop() != letter):
            return letter
    return "".join(waiting)


def texts(finding: Finding) -> list[str]:
    price = [finding.price.per, finding.price.basis] if finding.price is not None else []
    fix = [advised(finding.fix)] if finding.fix is not None else []
    return [finding.message, finding.consequence, *price, *fix]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.card.id)
def test_every_rule_says_whole_sentences(rule: Listed) -> None:
    """In the cases of one rule, all rules."""
    broken = []
    for case in sorted(each for kind in KINDS for each in folder(rule).glob(f"{kind}-*") if each.is_dir()):
        session = Session.open((case,), today=TODAY)
        verdict = session.check(select=[], ignore=[], confidence=Confidence.POSSIBLE, parameters={}, fresh=True)
        told = [(finding, text) for finding in verdict.findings for text in texts(finding) if text]
        broken += [(case.name, finding.rule, text, found) for finding, text in told if (found := debris(text))]
    assert broken == []


@pytest.mark.parametrize(
    "text",
    [
        "lambda_{} runs on nodejs18.x",
        "GetOrder may run 30 s, the REST API waits 29 s for method.27 and 5 more routes",
        "a record of orders.streamArn} is tried until it expires",
        "Orders gets every record of ${cf:stack.Arn}",
        "Orders calls fetch with its default timeout of None s",
        "Orders adds to a list (list_append(old for each event",
        "Orders calls , and waits",
    ],
)
def test_debris_is_seen(text: str) -> None:
    assert debris(text)
