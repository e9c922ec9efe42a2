"""Functions that the code of others calls: by a name that is written there, or by a variable that holds it."""

from collections.abc import Iterator, Sequence

from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Phase
from deburr.workload.invocation import FunctionCall

KIND = "function"


def calling(functions: Sequence[Function]) -> Iterator[Caller]:
    """A caller for each function that calls another, once; not for what it does after a failure alone."""
    known = {function.address: function for function in functions}
    own: dict[str, list[str]] = {}
    for function in functions:
        if function.given_name is not None and function.given_name.value is not None:
            own.setdefault(function.given_name.value, []).append(function.address)
    for function in functions:
        found: set[tuple[str, bool]] = set()
        for call in function.handler.invokes if function.handler is not None else ():
            address = _called(function, call, own)
            called = known.get(address)
            sure = call.phase is Phase.INVOCATION and call.certainty is not Certainty.POSSIBLE
            if called is None or called is function or not sure or (address, call.waits) in found:
                continue
            found.add((address, call.waits))
            mode = Mode.SYNC if call.waits else Mode.ASYNC
            yield Caller(called, KIND, mode, name=function.name, at=call.at, source=function.address)


def _called(function: Function, call: FunctionCall, own: dict[str, list[str]]) -> str:
    """The address of the function that is called; "" where that is not known, or several have the name."""
    if call.name.startswith("$"):
        return dict(function.names_functions).get(call.name[1:], "")
    named = own.get(call.name, []) if call.name else []
    return named[0] if len(named) == 1 else ""
