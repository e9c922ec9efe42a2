"""One cold start taken apart: what init is made of, what each module costs, and what would make it shorter."""

from typing import Any

from msgspec import Struct

from deburr.errors import ProfileError
from deburr.workload.fields import Fields


class Estimate(Struct, frozen=True):
    """A duration in ms with its 95 % interval; all three are equal where only one environment was looked at."""

    ms: float
    low_ms: float
    high_ms: float

    def __post_init__(self) -> None:
        if not self.low_ms <= self.ms <= self.high_ms:
            raise ValueError("an estimate lies outside its interval")


class InitPhase(Struct, frozen=True):
    """One stretch of init, in the order they follow each other.

    name  `runtime start`, `modules` (everything the handler's import loads, itself included) or `until ready`.
    """

    name: str
    spent: Estimate


class ModuleCost(Struct, frozen=True):
    """One module that init loads.

    module      as the runtime names it: `pandas.core.frame`; in Node a path in the package: `express/lib/router`.
    parent      the module that imported it first; "" for the handler's own.
    own         without what it imports; `total` with all of it. Each cold start pays this.
    total       what it first imports included; what others had loaded before is not in it.
    memory_mb   resident memory that appeared while it loaded, what it imports included; None when nobody looked.
    bytes       its file on disk; None for what stands in no file.
    used_in     of the events, in how many anything of it ran or was named; None when nobody looked.
    package     the distribution or folder it came with: `pandas`; "" for the function's own code.
    at          `file:line` of the function's own import of it; "" for what others import.
    """

    module: str
    parent: str
    own: Estimate
    total: Estimate
    memory_mb: float | None = None
    bytes: int | None = None
    used_in: int | None = None
    package: str = ""
    at: str = ""


class Saving(Struct, frozen=True):
    """One change that was tried on a copy, environment by environment beside the code as it is.

    what         in the imperative: `import pandas inside sales_report`.
    gain         of a cold start, ms: init and first invocation together; below 0 when it got slower.
    at           `file:line` of what to change; "" when it is no line of code.
    usd          for the cold starts of a month; None when nobody knows how many there are.
    p99_ms       of all invocations, by how much it falls; None when the share of cold starts is not known.
    environments how many pairs it rests on.
    """

    what: str
    gain: Estimate
    environments: int
    at: str = ""
    usd: float | None = None
    p99_ms: float | None = None


class ColdStart(Struct, frozen=True):
    """What one function's cold starts are made of.

    environments  fresh ones that were timed.
    events        how many events told which modules are used; 0 when none was given.
    phases        of init, in order.
    modules       in the order they began to load, so a parent precedes what it imports.
    savings       the best first.
    uncompiled    modules that had no usable bytecode and were compiled on the way; None outside Python.
    network       what init reached for: `lookup dynamodb.us-east-1.amazonaws.com`.
    """

    environments: int
    events: int = 0
    phases: tuple[InitPhase, ...] = ()
    modules: tuple[ModuleCost, ...] = ()
    savings: tuple[Saving, ...] = ()
    uncompiled: int | None = None
    network: tuple[str, ...] = ()


def cold_start_document(cold: ColdStart) -> dict[str, Any]:
    """A cold start as JSON; what is unknown is left out."""
    return {
        "environments": cold.environments,
        "events": cold.events,
        "phases": [{"name": phase.name, "spent_ms": _estimate(phase.spent)} for phase in cold.phases],
        "modules": [_module(module) for module in cold.modules],
        "savings": [_saving(saving) for saving in cold.savings],
        **_known({"uncompiled": cold.uncompiled}),
        "network": list(cold.network),
    }


def read_cold_start(fields: Fields, key: str) -> ColdStart | None:
    """A cold start of a document; None when the key is absent or null.

    Raises  ProfileError with the place in the document.
    """
    if fields.take(key) is None:
        return None
    inner = fields.object(key)
    return ColdStart(
        environments=inner.needed_count("environments", 'write "environments": 10'),
        events=inner.count("events") or 0,
        phases=tuple(
            InitPhase(each.needed_text("name", 'write "name": "modules"'), _read_estimate(each, "spent_ms"))
            for each in inner.objects("phases")
        ),
        modules=tuple(_read_module(each) for each in inner.objects("modules")),
        savings=tuple(_read_saving(each) for each in inner.objects("savings")),
        uncompiled=inner.count("uncompiled"),
        network=_texts(inner, "network"),
    )


def _estimate(estimate: Estimate) -> list[float]:
    return [estimate.ms, estimate.low_ms, estimate.high_ms]


def _module(module: ModuleCost) -> dict[str, Any]:
    known = {key: getattr(module, key) for key in ("memory_mb", "bytes", "used_in")}
    named = {key: getattr(module, key) or None for key in ("package", "at")}
    times = {"own_ms": _estimate(module.own), "total_ms": _estimate(module.total)}
    return {"module": module.module, "parent": module.parent, **times, **_known({**known, **named})}


def _saving(saving: Saving) -> dict[str, Any]:
    known = {"at": saving.at or None, "usd": saving.usd, "p99_ms": saving.p99_ms}
    return {
        "what": saving.what,
        "gain_ms": _estimate(saving.gain),
        "environments": saving.environments,
        **_known(known),
    }


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _read_module(fields: Fields) -> ModuleCost:
    return ModuleCost(
        module=fields.needed_text("module", 'write "module": "pandas"'),
        parent=fields.text("parent"),
        own=_read_estimate(fields, "own_ms"),
        total=_read_estimate(fields, "total_ms"),
        memory_mb=fields.number("memory_mb"),
        bytes=fields.count("bytes"),
        used_in=fields.count("used_in"),
        package=fields.text("package"),
        at=fields.text("at"),
    )


def _read_saving(fields: Fields) -> Saving:
    return Saving(
        what=fields.needed_text("what", 'write "what": "import pandas inside report"'),
        gain=_read_estimate(fields, "gain_ms"),
        environments=fields.needed_count("environments", 'write "environments": 10'),
        at=fields.text("at"),
        usd=_signed(fields, "usd"),
        p99_ms=_signed(fields, "p99_ms"),
    )


def _read_estimate(fields: Fields, key: str) -> Estimate:
    hint = f'write "{key}": [ms, low, high]'
    match fields.take(key):
        case [int() | float() as ms, int() | float() as low, int() | float() as high]:
            try:
                return Estimate(float(ms), float(low), float(high))
            except ValueError as error:
                raise fields.wrong(key, str(error), hint) from error
        case _:
            raise fields.wrong(key, "is not [ms, low, high]", hint)


def _signed(fields: Fields, key: str) -> float | None:
    return None if fields.take(key) is None else fields.needed_number(key, f'write "{key}": 1.5')


def _texts(fields: Fields, key: str) -> tuple[str, ...]:
    value = fields.take(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ProfileError("is no list of texts", where=f"{fields.where}/{key}", hint=f'write "{key}": ["..."]')
    return tuple(value)
