"""The AWS SDK v2 for JavaScript: which functions have none, whatever their code imports."""

from deburr.rules.given import Given
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler, Phase

OLD_SDK = "aws-sdk"


def lacks(function: Function, handler: Handler, given: Given) -> bool:
    """True when neither the runtime brings it nor anything that may be packed lists it."""
    version = function.node_version
    if version is None or version < given.facts["runtime.bundled.node_sdk_v3_since"].whole:
        return False
    return function.code.kind is PackageKind.INLINE or (
        handler.may_come is not None and OLD_SDK not in handler.may_come
    )


def never_loads(function: Function, given: Given) -> bool:
    """True when the code asks for it at init and nothing brings it: no invocation gets to what it would do."""
    handler = function.handler
    if handler is None or function.layers.value != () or function.code.built_by or function.code.entry_points:
        return False
    asked = any(each.module == OLD_SDK and each.phase is Phase.INIT and not each.guarded for each in handler.imports)
    return asked and lacks(function, handler, given)
