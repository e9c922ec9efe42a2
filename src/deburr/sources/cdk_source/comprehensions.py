"""Python's comprehensions in a CDK app: a turn for each of what is known."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source.binding import bind
from deburr.sources.cdk_source.lists import TURNS, mark, turns_of
from deburr.sources.cdk_source.truths import truth
from deburr.sources.cdk_source.values import Items, Options, Scope, Spot, Unknown, Value, text_of
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator


def comprehension(run: "Evaluator", node: s.Comprehension, scope: Scope, at: Spot) -> Value:
    """A list or a dict of what each turn over known lists gives."""
    found: list[list[Value]] = []
    _turns(run, node, 0, run.inner(scope), found)
    if len(node.element) != 2:
        return Items(at, [each[0] for each in found if each])
    made = Options(at, {})
    for key, value in found:
        made.put(text_of(key), value)
    return made


def _turns(run: "Evaluator", node: s.Comprehension, level: int, scope: Scope, found: list[list[Value]]) -> None:
    if level == len(node.iterables):
        tests = [truth(run.eval(test, scope)) for test in node.conditions]
        if False not in tests and len(found) < TURNS:
            found.append([run.eval(each, scope) for each in node.element])
        return
    over = run.eval(node.iterables[level], scope)
    known, via = turns_of(over), run.identities.via
    if known is not None and len(known) > TURNS:
        run.tire(scope)
    for number, each in enumerate(known[:TURNS] if known is not None else [Unknown(over.at)]):
        run.identities.via = (mark(number, each), via) if known is not None else via
        bind(run, node.targets[level], each, scope)
        _turns(run, node, level + 1, scope, found)
    run.identities.via = via
