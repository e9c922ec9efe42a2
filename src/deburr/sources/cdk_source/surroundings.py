"""Variables of functions of a CDK app: written at the function, or added to it afterwards."""

from collections.abc import Iterable, Mapping

from deburr.sources.cdk_source.values import Act, Called, Const, Construct, Options, Own, Value, text_of
from deburr.sources.handlers import syntax as s

ADDS = "addEnvironment"


def added(acts: Iterable[Act]) -> Mapping[int, list[Act]]:
    """By a construct's identity what adds a variable to it."""
    found: dict[int, list[Act]] = {}
    for act in acts:
        made = _made(act.base) if act.method == ADDS else None
        if made is not None:
            found.setdefault(id(made), []).append(act)
    return found


def _made(base: Value | None) -> Construct | None:
    """What a chain of `addEnvironment` begins at: each gives back the function."""
    while isinstance(base, Called) and base.path.rpartition(".")[2] == ADDS:
        base = base.base
    made = base.made if isinstance(base, Own) else base
    return made if isinstance(made, Construct) else None


def environment(made: Construct, acts: Iterable[Act]) -> Value | None:
    """All that is told of its variables; of a name the last one wins, one that only running tells is one more."""
    written = made.options.entries.get("environment")
    adding = list(acts)
    if not adding:
        return written
    nothing = written is None or (isinstance(written, Const) and written.value is None)
    held = Options(adding[0].at, {}, whole=nothing)
    if isinstance(written, Options):
        held = Options(written.at, dict(written.entries), written.whole)
    for act in adding:
        name = act.args[0] if act.args else act.options.entries.get("key")
        value = act.args[1] if len(act.args) > 1 else act.options.entries.get("value")
        if value is not None:
            held.put(text_of(name), value)
    return held


def written(made: Construct, environment: Options) -> frozenset[str]:
    """The variables that the function's own options write out; what is chosen or shared is settled elsewhere."""
    at = made.options.at
    first, last = (at.node.line, at.node.column), (at.node.end_line, at.node.end_column)
    return frozenset(
        name
        for name, value in environment.entries.items()
        if isinstance(value, Const) and isinstance(value.at.node, s.Literal) and value.at.file == at.file
        if first <= (value.at.node.line, value.at.node.column) <= last
    )
