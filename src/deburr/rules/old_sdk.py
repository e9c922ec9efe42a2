"""The AWS SDK v2 for JavaScript: which functions have none, whatever their code imports."""

from deburr.rules.given import Given
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler

OLD_SDK = "aws-sdk"


def lacks(function: Function, handler: Handler, given: Given) -> bool:
    """True when neither the runtime brings it nor anything that may be packed lists it."""
    version = function.node_version
    if version is None or version < given.facts["runtime.bundled.node_sdk_v3_since"].whole:
        return False
    return function.code.kind is PackageKind.INLINE or (
        handler.may_come is not None and OLD_SDK not in handler.may_come
    )
