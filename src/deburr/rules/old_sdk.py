"""The AWS SDK v2 for JavaScript: which functions have none, whatever their code imports."""

from deburr.rules.given import Given
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler

OLD_SDK = "aws-sdk"


def lacks(function: Function, handler: Handler, given: Given) -> bool:
    """True when neither the runtime brings it nor anything that may be packed lists it."""
    if not _left_out(function, given):
        return False
    return function.code.kind is PackageKind.INLINE or (
        handler.may_come is not None and OLD_SDK not in handler.may_come
    )


def _left_out(function: Function, given: Given) -> bool:
    runtime = function.runtime.value or ""
    since = given.facts["runtime.bundled.node_sdk_v3_since"].whole
    version = runtime.removeprefix("nodejs").partition(".")[0]
    return runtime.startswith("nodejs") and version.isdigit() and int(version) >= since
