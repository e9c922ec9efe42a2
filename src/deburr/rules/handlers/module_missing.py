"""The code imports a package that nothing puts there.

Lambda's runtimes bring their language and an AWS SDK, no more: Node.js 18 and later have no `aws-sdk` (v2), though the
runtimes before had it, and inline code can hold no packages at all. The import fails at init, so every invocation
fails, from the first; nothing at deployment says so, and a runtime that was merely raised is enough.

Instead, use what the runtime has (`@aws-sdk/client-...` for `aws-sdk`), or list the package where the build installs
it, or bring it in a layer.
Silent when the function has a layer, when a bundler or another build step makes the package, when packages lie beside
the code, when a manifest or a lock from the code's folder up names the package, when the import stands in a `try`,
and for Python outside inline code, where packages are often installed by hand.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.old_sdk import OLD_SDK, lacks
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler, Import, Phase

RULE = Rule(
    name="module-missing",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html",
    ),
)

IN_RUNTIME = ("@aws-sdk/", "@smithy/", "@aws/")
FOR_INLINE = frozenset({"cfn-response", "cfnresponse"})
"""CloudFormation puts it beside inline code."""
TYPES = frozenset({"aws-lambda"})
"""A package of types: nothing of it is there at run time, and nothing asks for it."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or function.layers.value != () or function.code.built_by or function.code.entry_points:
        return
    missing = {each.module: each for each in reversed(handler.imports) if _missing(each, handler, function, given)}
    for package in sorted({_package(each, handler) for each in missing.values()}):
        places = sorted({each for each in missing.values() if _package(each, handler) == package}, key=lambda e: e.at)
        yield _finding(package, places, function)


def _finding(package: str, places: list[Import], function: Function) -> Finding:
    handler = function.handler
    listed = bool(handler and handler.may_come)
    runtime = function.runtime.value
    inline = function.code.kind is PackageKind.INLINE
    why = "inline code has none but the runtime's" if inline else f"neither {runtime} nor a package.json here brings it"
    always = any(each.phase is Phase.INIT for each in places)
    fails = "every invocation fails" if always else "each invocation that gets there fails"
    named = always and not places[0].at.file.endswith(".mjs")  # what an ES module throws is told as it is
    return RULE.finding(
        f"{function.name} imports {package}, and nothing puts it there: {why}",
        at=places[0].at,
        also=[*(each.at for each in places[1:]), function.runtime.at],
        consequence=f"{fails} with {'Runtime.ImportModuleError' if named else 'a module that cannot be found'}",
        fix=Advice(
            "use @aws-sdk/client-..., which the runtime has, or list aws-sdk in the package.json beside the code"
            if package == OLD_SDK
            else "bring it in the package or in a layer"
        ),
        # Another package may require it in turn: without a lock that is not known.
        confidence=Confidence.LIKELY if listed or package != OLD_SDK else Confidence.CERTAIN,
        alike=f"missing {package}",
    )


def _missing(each: Import, handler: Handler, function: Function, given: Given) -> bool:
    if each.guarded:
        return False
    inline = function.code.kind is PackageKind.INLINE
    if handler.language == "python":
        cost = given.imports.of("python", each.module) if inline else None
        bundled = given.facts["runtime.bundled.python"].texts
        return cost is not None and cost.kind == "import" and cost.package not in bundled
    package = _package(each, handler)
    if package == OLD_SDK:
        return lacks(function, handler, given)
    if package in TYPES or package in FOR_INLINE or package.startswith(IN_RUNTIME) or handler.language != "javascript":
        return False
    return _known(package, given) and (inline or handler.may_come == ()) and bool(each.uses)


def _package(each: Import, handler: Handler) -> str:
    parts = each.module.partition(".")[0] if handler.language == "python" else each.module
    if handler.language == "python":
        return parts
    first, _, rest = parts.partition("/")
    name = f"{first}/{rest.partition('/')[0]}" if first.startswith("@") else first
    return name if first.startswith("@") else name.partition(".")[0]


def _known(package: str, given: Given) -> bool:
    """True for a package that somebody measured: surely no file of the workload's own, nor a built-in."""
    return given.imports.of("node", package) is not None
