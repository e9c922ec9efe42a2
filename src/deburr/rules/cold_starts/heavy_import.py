"""A heavy library is imported on every cold start, and only some invocations use it.

Everything imported at the top of a file is loaded before the first event is answered, and since
init is billed, paid for by every cold start: also by those whose first event takes the path that
never needs the library. In the queue of one who waits it is latency; behind a queue or a schedule
it is only money.

Instead, import it inside the function that uses it, or from Python 3.15 on name it in `__lazy_modules__`:
the first invocation on that path pays, the others never do.
Silent when every path uses the library, when it is used while the module loads, when it is imported
late already or inside `try/except ImportError`, when something else that stays would load it
anyway, when SnapStart, provisioned concurrency or a compute type with many requests per environment
pays init ahead (there late loading is the mistake), when only deployments call it, when init was
measured below what is worth a change, and when any of this is unknown.
Several uses on several branches may be every path after all: that is only a possible finding.
The cost is CPU time as deburr measured it elsewhere, not on Lambda: an order of magnitude and a
lower bound below one vCPU. Where `deburr cold` took this function apart, it is what was measured there.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.edits import Advice, MoveImport
from deburr.facts.imports import ImportCost
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.loading import at_least, costed, load_price, paid_ahead
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Handler, Import, Phase, loads_lazily

if TYPE_CHECKING:  # Profiles are read only where something was measured
    from deburr.workload.profile import Profile

RULE = Rule(
    name="heavy-import",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
        "https://peps.python.org/pep-0810/",
    ),
)

HEAVY_MS = 100
"""CPU; below it a cold start's own spread hides the difference."""

MOVABLE = (".py", ".js", ".cjs", ".mjs", ".ts", ".mts")
"""Files whose imports can move into a function; a static import of an ECMAScript module is awaited there."""

SURE_USES = 1
"""Several conditional uses may stand on branches that together are every path: then it is only possible."""

# In the runtime already, or of no use unless loaded first: tracers patch what is imported after them.
NOT_MOVED = frozenset({"boto3", "botocore", "s3transfer", "aws-sdk", "aws-xray-sdk", "ddtrace", "sentry-sdk"})
# Behind an adapter they are the application: handlers/framework-wrapper speaks of them.
FRAMEWORKS = frozenset({"fastapi", "flask", "django", "mangum", "express", "koa", "fastify", "@nestjs/core"})
# What a library loads on its way in, so that it is not counted twice nor moved in vain.
BRINGS = {
    "aioboto3": ("boto3", "botocore", "aiohttp"),
    "anthropic": ("httpx", "pydantic"),
    "awswrangler": ("pandas", "numpy", "pyarrow", "boto3", "botocore"),
    "elasticsearch": ("urllib3",),
    "geopandas": ("pandas", "numpy", "shapely"),
    "google-cloud-storage": ("requests", "google-auth", "urllib3"),
    "langchain": ("pydantic",),
    "matplotlib": ("numpy", "pillow", "python-dateutil"),
    "mongoose": ("mongodb",),
    "openai": ("httpx", "pydantic"),
    "opencv-python-headless": ("numpy",),
    "opensearch-py": ("requests", "urllib3"),
    "pandas": ("numpy", "python-dateutil"),
    "scikit-learn": ("scipy", "numpy"),
    "scipy": ("numpy",),
    "spacy": ("numpy", "pydantic"),
    "torch": ("numpy",),
    "transformers": ("numpy", "pyyaml"),
}

LOADS = {
    "@nestjs/mongoose": ("mongoose", "mongodb"),
    "@nestjs/sequelize": ("sequelize",),
    "@nestjs/typeorm": ("typeorm",),
    "@typegoose/typegoose": ("mongoose", "mongodb"),
    "sequelize-typescript": ("sequelize",),
    "flask_sqlalchemy": ("sqlalchemy",),
    "langchain_openai": ("openai", "httpx", "pydantic"),
    "seaborn": ("matplotlib", "pandas", "numpy", "pillow", "python-dateutil"),
    "sentence_transformers": ("torch", "transformers", "scikit-learn", "scipy", "numpy"),
    "sqlmodel": ("sqlalchemy", "pydantic"),
    "torchvision": ("torch", "numpy", "pillow"),
}
"""The same of what nobody measured, by the module that is imported; read in the packages of November 2026."""


class Measured(Struct, frozen=True):
    """One package as a handler imports it at init, by however many statements."""

    cost: ImportCost
    imports: tuple[Import, ...]

    def in_own_ms(self, profile: "Profile | None") -> Decimal | None:
        """What the function's own cold starts were seen to spend on it; None when nobody took them apart."""
        if profile is None or profile.cold_start is None:
            return None
        names = {each.module for each in self.imports}
        seen = [
            module.total.ms
            for module in profile.cold_start.modules
            if module.at and (module.module in names or module.package == self.cost.package)
        ]
        return Decimal(str(round(sum(seen), 1))) if seen else None


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.unread or _paid_ahead(function) or _cold_starts_are_cheap(function, given):
        return
    for one, ms in sometimes_used(function, handler, given):
        yield _finding(one, ms, function, given)


def sometimes_used(function: Function, handler: Handler, given: Given) -> Iterator[tuple[Measured, Decimal]]:
    """Heavy packages that init loads though only some invocations use them, and the CPU milliseconds each takes."""
    loaded = _loaded(handler, given)
    movable = {name: one for name, one in loaded.items() if _movable(one, function, given)}
    staying = {name: one.cost for name, one in loaded.items() if name not in movable}
    moving = {each for one in movable.values() for each in one.imports}
    others = {each.module for each in handler.imports if each.phase is Phase.INIT and each not in moving}
    for name, one in sorted(movable.items()):
        seen_ms = one.in_own_ms(given.profile(function))
        ms = one.cost.cpu_ms - _shared_ms(name, staying) if seen_ms is None else seen_ms
        if ms >= HEAVY_MS and not _brought_anyway(name, {*staying, *others}):
            yield one, ms


def _finding(one: Measured, ms: Decimal, function: Function, given: Given) -> Finding:
    first, *others = sorted(one.imports, key=lambda each: each.at)
    module = one.cost.module
    used = sorted({use.at for each in one.imports for use in each.uses})
    waited = given.waited_for(function)
    sure = len(used) <= SURE_USES
    moves = len(one.imports) == 1 and len(used) == 1  # several uses may be on every path after all
    who = "only some of its invocations use it" if used else "only another function uses it"
    pays = "and who waits for a cold start waits for it" if waited else "money rather than latency"
    profile = given.profile(function)
    measured = profile.basis if profile is not None and one.in_own_ms(profile) is not None else ""
    spent = f"{ms:.0f} ms as measured" if measured else f"{ms:.0f} ms of CPU"
    each = spent if measured else at_least(one.cost, function, given, ms=ms)
    return RULE.finding(
        f"{function.name} imports {module} at init, {spent}, and {who}",
        at=first.at,
        also=[*(each.at for each in others), *used[:1]],
        price=load_price(one.cost, function, given, ms=ms, measured=measured),
        delay=Delay(float(ms), "cold start"),
        consequence=f"every cold start spends {each} on it, {pays}",
        fix=Advice(
            f"import {module} inside the function that uses it ({used[0]})"
            if used
            else f"move what needs {module} into a module of its own, imported where it is used"
        ),
        edits=_edits(one, function, moves=moves),
        level=Level.WARNING if waited else Level.INFO,
        confidence=Confidence.LIKELY if sure else Confidence.POSSIBLE,
    )


def _edits(one: Measured, function: Function, *, moves: bool) -> list[MoveImport]:
    """Where Python loads it when it is first used, however many uses there are; else to its one use."""
    at = one.imports[0].at
    if len(one.imports) == 1 and at.file.endswith(".py") and loads_lazily(function.runtime.value or ""):
        return [MoveImport(at, lazy=True)]
    return [MoveImport(at)] if moves and at.file.endswith(MOVABLE) else []


def _paid_ahead(function: Function) -> bool:
    """True where init is not on anybody's way, or may not be."""
    many_requests = function.compute in (Compute.MANAGED_INSTANCES, Compute.WEB)
    return many_requests or paid_ahead(function)


def _cold_starts_are_cheap(function: Function, given: Given) -> bool:
    """True when init was measured and is short, or only deployments call the function."""
    if given.only_deployments_call(function):
        return True
    profile = given.profile(function)
    middle = profile.init_ms.quantile(0.5) if profile is not None and profile.init_ms is not None else None
    return middle is not None and middle < HEAVY_MS


def _loaded(handler: Handler, given: Given) -> dict[str, Measured]:
    """Measured packages that init loads, by name; several statements are one, at their highest cost."""
    found: dict[str, Measured] = {}
    for each, cost in costed(handler, given, Phase.INIT):
        known = found.get(cost.package)
        dearest = cost if known is None or cost.cpu_ms > known.cost.cpu_ms else known.cost
        found[cost.package] = Measured(dearest, (*(known.imports if known else ()), each))
    return found


def _movable(one: Measured, function: Function, given: Given) -> bool:
    package = one.cost.package
    if package in NOT_MOVED or package in FRAMEWORKS or package.startswith("@aws-sdk/"):
        return False
    if any(each.kept or each.guarded for each in one.imports):
        return False
    uses = [use for each in one.imports for use in each.uses]
    if uses:
        return all(use.phase is Phase.INVOCATION and not use.always for use in uses)
    return _used_by_another(one, function, given)


def _used_by_another(one: Measured, function: Function, given: Given) -> bool:
    """True when these statements serve another function; unused by all, unused-import speaks of them."""
    places = {each.at for each in one.imports}
    return any(
        each.at in places and each.uses
        for other in given.workload.functions
        if other.address != function.address and other.handler is not None
        for each in other.handler.imports
    )


def _shared_ms(package: str, staying: dict[str, ImportCost]) -> Decimal:
    """What of a package's cost is spent anyway, because what it brings is also imported by what stays."""
    return sum((staying[name].cpu_ms for name in BRINGS.get(package, ()) if name in staying), Decimal(0))


def _brought_anyway(package: str, loaded: set[str]) -> bool:
    return any(package in (*BRINGS.get(name, ()), *LOADS.get(name.partition(".")[0], ())) for name in loaded)
