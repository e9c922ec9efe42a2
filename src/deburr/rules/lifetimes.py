"""What the rules about runtimes say alike: what is blocked when, and what to move to."""

import re
from datetime import date
from string import ascii_lowercase

from deburr.edits import Advice, SetValue
from deburr.facts.book import Facts
from deburr.facts.runtimes import RuntimeLife
from deburr.findings import Level
from deburr.rules import providers
from deburr.rules.dialects import Dialect, dialect
from deburr.rules.given import Given
from deburr.rules.shipped import every_layer_known, layers, packages, portable
from deburr.workload.function import Function

HEIRS = {"go": "provided", "dotnetcore": "dotnet"}
"""Families that live on under another name; a Go binary runs on the OS-only runtime."""

SDK_V3 = ("nodejs18", "nodejs20", "nodejs22")
"""Runtimes that bring the AWS SDK for JavaScript v3 and not v2."""

KNOWN_TO_FRAMEWORK = "framework.serverless_v3"
LATER = r"\s*(?:\^|~|>=|>|=)?\s*v?(?:[4-9]|[1-9]\d)(?!\d)"
"""Versions of the framework that version 3 is not among."""

ON_DEVICES = frozenset({"greengrasssdk", "aws-greengrass-core-sdk"})
"""The SDK of Greengrass in Python and Node.js, which works on its devices alone:
https://docs.aws.amazon.com/greengrass/v1/developerguide/lambda-functions.html"""

WRITTEN = frozenset({"python", "ruby"})
"""Families whose next runtime takes the same kind of handler; Node.js 24 and .NET ask for more than the line."""


def life_of(function: Function, given: Given) -> RuntimeLife | None:
    """The days of a function's runtime; None for images, unknown names and what is settled at deploy time."""
    name = function.runtime.value
    return given.facts.runtime(name) if name is not None else None


def ended(function: Function, given: Given) -> RuntimeLife | None:
    """The days of a function's runtime that gets no patches any more; None for any other."""
    life = life_of(function, given)
    return life if life is not None and life.deprecated is not None and life.deprecated <= given.today else None


def level(life: RuntimeLife, today: date) -> Level:
    """An error once a function on it can no longer be updated."""
    return Level.ERROR if life.block_update is not None and life.block_update <= today else Level.WARNING


def blocks(life: RuntimeLife, today: date) -> str:
    """What AWS blocks, and since or from which day."""
    told = []
    for day, what in ((life.block_create, "creating functions on it"), (life.block_update, "updating them")):
        if day is not None:
            told.append(f"{what} {'has been blocked since' if day <= today else 'will be blocked from'} {day}")
    return "; ".join(told) or "AWS has announced no day for blocking it"


def alike(function: Function, life: RuntimeLife) -> str:
    """What findings of one file are told together by: the runtime, and who can change it."""
    return f"{life.name} of {function.made_by}" if function.made_by else life.name


def fix(function: Function, life: RuntimeLife, given: Given) -> Advice | None:
    """Upgrade what provides the function, or move to the supported runtime of its family that lives longest."""
    if function.made_by:
        return Advice(f"upgrade {function.made_by}, which provides this function, and deploy again")
    if _on_a_device(function):
        return Advice("first a Greengrass core whose device has a newer runtime: this function runs there")
    longest = _successor(life, given.facts, given.today)
    if longest is None:
        return None
    end, name = longest
    behind = _behind(function, name, given)
    built = f"; build {', '.join(behind)} for it too" if behind else ""
    asks = providers.behind(function, name, given)
    built += f"; it asks for {asks}" if asks else ""
    built += _unknown_to_framework(function, name, given)
    built += _pinned(function, given, built=bool(behind))
    return Advice(f"{name}, supported until {end}{_asks(life.name, name, given.facts)}{built}")


def _on_a_device(function: Function) -> bool:
    """True for what Greengrass runs, as what it imports tells: Lambda's runtimes are not those of the device."""
    imports = function.handler.imports if function.handler is not None else ()
    return any(each.module.partition(".")[0] in ON_DEVICES for each in imports)


def _pinned(function: Function, given: Given, *, built: bool) -> str:
    """What a build may still stumble over: versions that were chosen for the runtime it has, and layers unseen.

    built  True where layers were told already.
    """
    if function.language != "python":
        return ""
    libraries = [library for package in packages(function, given) for library in package.libraries]
    if any(each.pinned and each.version and each.direct for each in libraries):
        return "; see that the versions it pins run on it"
    return "" if built or every_layer_known(function, given) else "; see that what is in its layers runs on it"


def _unknown_to_framework(function: Function, name: str, given: Given) -> str:
    """What the Serverless Framework's last free version says of a runtime that came after it; "" for later ones."""
    deployed_by = dialect(function.address, function.at)
    later = bool(function.framework) and all(re.match(LATER, each) for each in function.framework.split("||"))
    if deployed_by is not Dialect.SERVERLESS or later or name in given.facts[KNOWN_TO_FRAMEWORK].texts:
        return ""
    return "; Serverless Framework 3 warns that it does not know it, and refuses it where configValidationMode is error"


def edits(function: Function, life: RuntimeLife, given: Given) -> list[SetValue]:
    """The line to write, where that is all there is to it."""
    longest = _successor(life, given.facts, given.today)
    if (
        longest is None
        or function.made_by
        or _on_a_device(function)
        or _family(life.name) not in WRITTEN
        or not function.runtime.at.end_line
    ):
        return []
    if _behind(function, longest[1], given) or not providers.surely_know(function, longest[1], given):
        return []
    return [SetValue(function.runtime.at, longest[1])]


def _behind(function: Function, runtime: str, given: Given) -> list[str]:
    """Its layers that are made for others of that runtime's family: what is compiled in them would not be loaded."""
    return [
        layer.name
        for layer in layers(function, given)
        if not portable(layer)
        and runtime not in (layer.runtimes.value or (runtime,))
        and any(_family(each) == _family(runtime) for each in layer.runtimes.value or ())
    ]


def _asks(old: str, new: str, facts: Facts) -> str:
    """What code must bring along to a Node.js that is much younger than the one it was written for."""
    if new != "nodejs24.x":
        return ""
    handlers = str(facts["nodejs24.handlers"].value).partition(";")[0]
    sdk = "" if old.startswith(SDK_V3) else ", and SDK v3 only"
    return f"; it has {handlers}{sdk}"


def _successor(life: RuntimeLife, facts: Facts, today: date) -> tuple[date, str] | None:
    """The last day and the name of that runtime; None when the facts know none."""
    living = [
        (other.deprecated, other.name)
        for other in facts.runtimes()
        if other.verified
        and _family(other.name) == _family(life.name)
        and "container only" not in other.os
        and other.deprecated is not None
        and other.deprecated > today
    ]
    return max(living, default=None)


def _family(name: str) -> str:
    letters = name[: len(name) - len(name.lstrip(ascii_lowercase))]
    return HEIRS.get(letters, letters)
