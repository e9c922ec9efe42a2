"""A function has the CPU of more than one core, and nothing in its code can run on two at once.

CPU comes with memory, and one vCPU is full at 1,769 MB. What Python or JavaScript does in one thread is not faster
with more: what lies above is billed with every millisecond for a core that idles, unless the memory itself is needed.

Instead, give it 1,769 MB at most, or less where it mostly waits; `deburr tune` tells what is fast enough.
Silent when the code starts threads or programs, touches files or buckets, or imports anything beyond what is known to
compute in one thread and to hold little, when a Profile shows that it uses the memory, when a tuning said to leave it,
when only deployments call it, when memory is settled at deploy time, and when the code could not be read whole.
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.rules.tmp.unused_tmp import FILELESS
from deburr.workload.function import Compute, Function, PackageKind
from deburr.workload.handler import Handler

RULE = Rule(
    name="cores-without-threads",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
        "https://aws.amazon.com/lambda/pricing/",
    ),
)

MORE = frozenset({"threading", "concurrent", "multiprocessing", "asyncio", "zlib", "crypto", "html", "xml", "csv"})
"""Modules of those that write no files which may use further cores, or are there to hold much."""

SINGLE = FILELESS - MORE
HOLDS_MUCH = frozenset({"s3", "s3control", "client-s3", "lib-storage"})
"""Services whose answers may need the memory."""

ROOM = 0.9
"""Of what would be left, the part that may be used; beyond it environments are killed sooner or later."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    memory_mb, full_mb = function.memory_mb.value, given.facts["lambda.vcpu.full_at"].whole
    if memory_mb is None or memory_mb <= full_mb or function.handler is None:
        return
    if function.compute not in (Compute.EVENT, Compute.DURABLE) or function.code.kind is PackageKind.IMAGE:
        return
    if given.only_deployments_call(function) or _needed(function, given) or not _single(function.handler):
        return
    yield RULE.finding(
        f"{function.name} has {memory_mb:,} MB, {memory_mb / full_mb:.1f} vCPU, and its code runs in one thread",
        at=function.memory_mb.at,
        price=_price(function, memory_mb, full_mb, given),
        consequence=f"one thread is no faster above {full_mb:,} MB: {1 - full_mb / memory_mb:.0%} of its compute is"
        " paid for a core that idles, unless the memory itself is needed",
        fix=Advice(f"{full_mb:,} MB at most, if what it uses fits; less where it mostly waits"),
        alike=f"{memory_mb} MB",
    )


def _needed(function: Function, given: Given) -> bool:
    """True when it was measured to use the memory, or to be right."""
    profile = given.profile(function)
    if profile is None:
        return False
    tuned = profile.extra.get("tuned")
    if isinstance(tuned, dict) and tuned.get("answer") == "stay":
        return True
    spread = profile.memory_used_mb
    used_mb = spread.quantile(1) if spread is not None else None
    return used_mb is not None and used_mb > ROOM * given.facts["lambda.vcpu.full_at"].whole


def _price(function: Function, memory_mb: int, full_mb: int, given: Given) -> Price | None:
    """What lies above one vCPU costs."""
    price = given.compute_once(function, MILLION * 1000, f"{MILLION:,} s that it runs")
    if price is None:
        return None
    beyond = Decimal(memory_mb - full_mb) / memory_mb
    return replace(price, usd=price.usd * beyond, basis=f"{memory_mb - full_mb:,} MB beyond one vCPU, {price.basis}")


def _single(handler: Handler) -> bool:
    """True when all that the code does is known, runs in one thread and holds little."""
    if handler.unread or handler.tmp or handler.outside or handler.cleans or handler.frameworks or handler.left:
        return False
    if any(client.service.lower() in HOLDS_MUCH for client in handler.clients):
        return False
    return all(_known(each.module) for each in handler.imports)


def _known(module: str) -> bool:
    name = module.removeprefix("node:")
    if name.startswith("@aws-sdk/"):
        return name.removeprefix("@aws-sdk/") not in HOLDS_MUCH
    root = name.partition(".")[0].partition("/")[0]
    return root in SINGLE or name.startswith("@aws-lambda-powertools/")
