"""A layer is made for another runtime or architecture than the function that uses it.

Lambda does not refuse it: compatible runtimes and architectures are there for searching. What the layer holds is then
not found (`python/lib/python3.9/site-packages` is looked into by Python 3.9 alone) or cannot be loaded.

Instead, build the layer for the runtime of its functions and say so, or give each runtime a layer of its own.
Silent when the layer says nothing, when it is known to hold no machine code and nothing for one version alone, when it
is for another language (a tool's extension), when runtime or architecture are settled at deploy time, and when
`sam build` compiles it for the function's architecture (x86_64 without a `BuildArchitecture`), whatever it says.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.shipped import layers, portable
from deburr.workload.function import Function
from deburr.workload.resources import Layer

RULE = Rule(
    name="layer-mismatch",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-layerversion.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    for layer in layers(function, given):
        mismatch = _unseen(layer, function) or _runtime(layer, function) or _architecture(layer, function)
        if mismatch is None:
            continue
        what, then = mismatch
        seen = layer.package is not None and bool(layer.package.tagged or layer.package.binaries)
        yield RULE.finding(
            f"{function.name} uses {layer.name}, {what}",
            at=function.layers.at,
            also=[layer.at],
            consequence=then,
            fix=Advice("build the layer for the function, and say what it is built for"),
            level=Level.WARNING if seen else Level.INFO,
        )


def _unseen(layer: Layer, function: Function) -> tuple[str, str] | None:
    """All of it stands where another version of Python looks."""
    tagged, runs = (layer.package.tagged if layer.package is not None else ()), function.runtime.value
    if not tagged or runs is None or function.language != "python" or runs in tagged:
        return None
    return f"whose modules stand in python/lib/{tagged[0]}, and runs on {runs}", "none of them is found"


def _runtime(layer: Layer, function: Function) -> tuple[str, str] | None:
    said, runs = layer.runtimes.value, function.runtime.value
    if not said or runs is None or runs in said or portable(layer) or (runs.startswith("node") and not _native(layer)):
        return None
    family = [each for each in said if each.rstrip("0123456789.x") == runs.rstrip("0123456789.x")]
    if not family:
        return None
    return f"which is for {', '.join(family)}, and runs on {runs}", "what is compiled in it cannot be loaded"


def _architecture(layer: Layer, function: Function) -> tuple[str, str] | None:
    said, runs = layer.architectures.value, function.architecture.value
    if not said or runs is None or runs in said or portable(layer):
        return None
    if layer.compiled_for in (runs, ""):  # what it is called is no proof of what `sam build` makes of it
        return None
    return f"which is for {', '.join(said)}, and runs on {runs}", "what is compiled in it cannot be loaded"


def _native(layer: Layer) -> bool:
    """Modules of JavaScript alone run on every version."""
    return layer.package is not None and bool(layer.package.binaries)


def _harmless(layer: Layer) -> bool:
    """True when it was looked at, and holds nothing that is made for one platform."""
    return layer.package is not None and layer.package.built and not layer.package.binaries
