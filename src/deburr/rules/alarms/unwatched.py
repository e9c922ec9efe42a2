"""No alarm tells when a function fails.

A function that fails has nobody to complain to. Whoever waits for it gets an error; an event is tried again and
given up; a stream stands still. Metrics show all of it, for those who look, and most look only after a customer has
asked.

Instead, let an alarm look: on errors and throttles where somebody waits, on dropped events where nobody does, on
the iterator's age for streams, on dead-letter queues. `deburr alarms` writes the ones that each function deserves.
Silent when any alarm of the project names the function, its queue, API or state machine or where its failed events
go, when an alarm covers the whole account or what it watches cannot be told, when a monitoring product stands in its
layers, environment or code or watches the project in another way, as a plugin or a macro may, and for functions that
only deployments call.
Where the code itself tells a topic, a mailbox or a chat of what it catches, only what it cannot catch is unheard of.
Said once per project; alarms that are declared in another repository cannot be seen.
"""

import re
from collections.abc import Iterator, Mapping

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Function
from deburr.workload.metric_alarm import EVERYTHING
from deburr.workload.workload import Workload

RULE = Rule(
    name="unwatched",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
    ),
)

PRODUCTS = (
    r"(?i)datadog|new_?-?relic|lumigo|thundra|epsagon|dynatrace|sentry|instana|appdynamics|splunk|honeycomb|elastic-?apm"
    r"|otel|opentelemetry|coralogix|sumologic|logz-?io|signalfx|baselime|rollbar|bugsnag|^dd_|^dt_"
)
"""Monitoring that has alarms of its own, as layers, variables and packages are called."""

ALSO_WATCH = frozenset(
    {
        "AWS::ApplicationInsights::Application",
        "AWS::ApplicationSignals::ServiceLevelObjective",
        "AWS::CloudWatch::InsightRule",
        "AWS::Logs::SubscriptionFilter",
        "AWS::Synthetics::Canary",
    }
)
ALARMING = r"^Custom::.*(Alarm|Monitor)"
REPORTED = "the code reports what it catches; {of}the rest, such as timeouts and memory that runs out,"
STREAMS = frozenset({"kinesis", "dynamodb", "kafka", "documentdb", "stream"})


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    named = {address for alarm in workload.alarms for watched in alarm.watches for address in watched.of}
    unclear = [alarm.at for alarm in workload.alarms if alarm.opaque]
    unclear += [alarm.at for alarm in workload.alarms if any(EVERYTHING in watched.of for watched in alarm.watches)]
    unclear += [other.at for other in workload.resources if other.type in ALSO_WATCH or re.match(ALARMING, other.type)]
    projects = {_project(at) for at in unclear}
    letters = {queue.address: queue.dead_letters for queue in workload.queues}
    for function in workload.functions:
        if function.copy_of or given.only_deployments_call(function) or _product(function):
            continue
        if "" in projects or _project(function.at) in projects or (projects and not _project(function.at)):
            continue
        if named.isdisjoint(_tells_of(function, given, letters)):
            yield _finding(function, given)


def _project(at: Place) -> str:
    """In a repository of many projects, a folder at the top is one."""
    return at.file.partition("/")[0] if "/" in at.file else ""


def _product(function: Function) -> bool:
    """True when something beside CloudWatch watches it."""
    imported = [each.module for each in function.handler.imports] if function.handler is not None else []
    names = (*(function.layers.value or ()), *(name for name, _ in function.environment), *imported)
    return function.layers.value is None or any(re.search(PRODUCTS, name) for name in names)


def _tells_of(function: Function, given: Given, letters: Mapping[str, str]) -> set[str]:
    """Addresses of whatever has an alarm that would ring when the function fails.

    letters  address of a queue -> that of its dead letters, "" where it has none.
    """
    sources = {caller.source for caller in given.callers(function)}
    failed = {letters.get(source, "") for source in sources}
    return {function.address, *sources, *failed, *(function.on_failure.value or ())} - {""}


def _finding(function: Function, given: Given) -> Finding:
    each = given.facts["price.cw.alarm"]
    where = "" if given.workload.deployed(function) else " in these templates"
    return RULE.finding(
        f"{function.name} has no alarm{where}",
        at=function.at,
        consequence=_unseen(function, given.callers(function)),
        fix=Advice(
            f"`deburr alarms` writes those that each deserves; one is ${each.table['standard']:.2f} a month"
            f" (price of {each.checked})"
        ),
        habit=f"{{count}} functions have no alarm{where}",
        functions=[function.address],
    )


def _unseen(function: Function, callers: tuple[Caller, ...]) -> str:
    """What nobody hears of, by every way in that is known."""
    modes = {caller.mode for caller in callers} - {Mode.UNKNOWN}
    reports = function.handler is not None and function.handler.reports and not function.on_failure.value
    if not modes:
        seen = "it was not seen whether its callers wait" if callers else "no caller was found in what was read"
        if reports:
            return f"{seen}; {REPORTED.format(of='of ')} nobody hears but one that waits"
        return f"{seen}: one that waits gets the errors, and nobody else hears of them"
    if reports and Mode.SYNC in modes:
        return f"{REPORTED.format(of='of ')} nobody hears but whoever waits"
    if reports:
        return f"{REPORTED.format(of='')} is noticed by nobody"
    fails = []
    if any(caller.kind in STREAMS for caller in callers):
        fails.append("a stream that stands still")
    if any(caller.mode is Mode.POLL and caller.kind not in STREAMS for caller in callers):
        fails.append("messages that keep failing")
    if Mode.ASYNC in modes:
        fails.append("events that Lambda gives up")
    if Mode.SYNC in modes:
        heard = _listed(["them", *fails], " or of ", ", of ")
        return f"whoever waits gets the errors, and nobody else hears of {heard}"
    if len(fails) > 1:
        return f"{_listed(fails, ' and ', ', ')} are noticed by nobody"
    if fails == ["events that Lambda gives up"] and function.on_failure.value:
        return "events that Lambda gives up go to a destination, and no alarm speaks of them"
    return f"{fails[0]} {'is' if fails[0].startswith('a ') else 'are'} noticed by nobody"


def _listed(things: list[str], last: str, comma: str) -> str:
    return f"{comma.join(things[:-1])}{last}{things[-1]}" if len(things) > 1 else things[0]
