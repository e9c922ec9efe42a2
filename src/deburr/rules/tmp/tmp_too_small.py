"""Objects of any size are downloaded into the default /tmp, and nobody asks how large they are.

The event names an object that somebody put into a bucket, and S3 takes far larger ones than /tmp does. The first that
does not fit fails with "No space left on device", and again with every retry, unless the code catches it; what earlier
invocations left in the same environment makes it happen sooner.

Instead, look at the size that the event brings along and refuse what is too large, or work on the object as a stream;
or set EphemeralStorage to what the largest object needs.
Silent when more than the default is configured, when the code looks at a size (in the event, by a `head_object`, on the
disk) or hands the record to code that was not read, when the object's name does not come from an event of S3, when the
function's time is up before its network brings as much as /tmp holds, and when only deployments call the function.
Downloads by the SDKs for JavaScript are not looked at: these give a stream.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Mode
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Phase

RULE = Rule(
    name="tmp-too-small",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html",
    ),
)

DOWNLOADS = ".download_file"
NAMES, SIZES = "object.key", "object.size"
BITS_A_MIB = 8 * 1024 * 1024
MEGABIT = 1_000_000


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler, size = function.handler, function.tmp_mb.value
    if handler is None or handler.unread or handler.weighs or size != given.facts["lambda.tmp.default"].whole:
        return
    if not any(key.endswith(NAMES) for key in handler.event_keys) or any(SIZES in key for key in handler.event_keys):
        return
    if given.only_deployments_call(function) or _ends_before(function, size, given):
        return
    found = [
        touch
        for touch in handler.tmp
        if touch.mode == "write"
        and touch.phase is Phase.INVOCATION
        and touch.at.path.endswith(DOWNLOADS)
        and touch.certainty is not Certainty.POSSIBLE
    ]
    if not found:
        return
    retries = function.async_retries.value
    callers = given.callers(function)
    retried = callers and retries and all(caller.mode is Mode.ASYNC for caller in callers)
    caught = all(touch.caught for touch in found)
    tries = ", which the code catches" if caught else f", {(retries or 0) + 1} times" if retried else ""
    most = given.facts["lambda.tmp.max"].whole
    yield RULE.finding(
        f"{function.name} downloads what is uploaded into /tmp of {size} MB, and looks at no size",
        at=found[0].at,
        also=[touch.at for touch in found[1:]],
        consequence=f'an object of more than {size} MB fails with "No space left on device"{tries}; less is enough'
        " after invocations that left files behind",
        fix=Advice(
            "look at the size in the event first, or read the object as a stream; or EphemeralStorage, up to"
            f" {most:,} MB"
        ),
    )


def _ends_before(function: Function, size_mb: int, given: Given) -> bool:
    """True when its timeout passes before its network could bring what fills /tmp; unknown is not long enough."""
    runs_s, mbps = function.timeout_s.value, given.facts["lambda.network.per_environment"].whole
    return runs_s is None or runs_s * mbps * MEGABIT < size_mb * BITS_A_MIB
