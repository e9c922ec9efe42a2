"""An account looked at again between the plan and each deletion, for whatever may have come to need a version.

Before each version: its own policy and event source mappings. Before each function and every ten seconds: aliases with
their weights, provisioned concurrency, an update that runs, and whether it is the same code. Once a minute: what
one list tells about all functions. An alias that comes within these ten seconds is refused by Lambda itself.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from deburr.aws.gate import Gate
from deburr.aws.reads import READS
from deburr.aws.trouble import Missing
from deburr.sources.account.asks import ACCOUNT_WIDE, EDGE_REGION, MOVING, RUNNING
from deburr.sources.account.mentions import Mentions
from deburr.sources.account.pins import moved, named, principals
from deburr.sources.account.snapshot import Ask
from deburr.workload.storage import CodeStorage, Pin, Version

FUNCTION_FRESH = timedelta(seconds=10)
LISTS_FRESH = timedelta(seconds=60)
LISTS = (
    ("lambda", "ListEventSourceMappings"),
    ("scheduler", "ListSchedules"),
    ("pipes", "ListPipes"),
    ("sns", "ListSubscriptions"),
)
CALLS = frozenset(
    {
        *LISTS,
        ("lambda", "GetPolicy"),
        ("lambda", "GetFunctionConfiguration"),
        ("lambda", "ListAliases"),
        ("lambda", "ListProvisionedConcurrencyConfigs"),
        ("lambda", "ListVersionsByFunction"),
        ("cloudformation", "ListStacks"),
        ("cloudformation", "ListStackResources"),
        ("codedeploy", "ListDeployments"),
        ("codedeploy", "ListDeploymentTargets"),
        ("codedeploy", "BatchGetDeploymentTargets"),
        ("cloudfront", "ListDistributions"),
    }
)
"""Every operation that is read for this."""


class Surprise(Exception):
    """The account is not what the plan was made from."""


class Changing(Exception):
    """A function is being updated at this very moment: its versions are left for a later run."""


class Again:
    """Looks at one Region of one account; what was refused and accepted for the plan is not asked again."""

    def __init__(self, gate: Gate, storage: CodeStorage, clock: Callable[[], datetime]) -> None:
        self._gate = gate
        self._account, self._region = storage.account, storage.region
        self._accepted = frozenset(storage.unseen)
        self._mentions = Mentions(storage.account, storage.region, storage.functions)
        self._clock = clock
        self._function, self._function_at = "", clock()
        self._lists: dict[tuple[str, int | None], str] = {}
        self._lists_at: datetime | None = None

    def look(self, version: Version, going: Sequence[Version]) -> None:
        """Look at everything that may need this version.

        going   all versions of its function that are to go.
        Raises  Surprise when something does; Changing while the function is being updated.
        """
        self._look_at_lists(version)
        now = self._clock()
        if self._function != version.function or now - self._function_at > FUNCTION_FRESH:
            self._look_at_function(version.function, going)
            self._function, self._function_at = version.function, now
        self._look_at_version(version)

    def _look_at_version(self, version: Version) -> None:
        name = f"{version.function}:{version.number}"
        for page in self._pages("lambda", "ListEventSourceMappings", FunctionName=name):
            for mapping in page.get("EventSourceMappings", []):
                if (version.function, version.number) in self._mentions.of(mapping.get("FunctionArn", "")):
                    raise Surprise(f"an event source mapping now calls {name}")
        given = {"FunctionName": version.function, "Qualifier": str(version.number)}
        try:
            for page in self._pages("lambda", "GetPolicy", **given):
                raise Surprise(f"{name} now has a policy for {principals(page['Policy'])}")
        except Missing:
            return  # as it was

    def _look_at_function(self, function: str, going: Sequence[Version]) -> None:
        numbers = {version.number for version in going}
        try:
            for page in self._pages("lambda", "ListAliases", FunctionName=function):
                for alias in page.get("Aliases", []):
                    weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
                    for number in {alias["FunctionVersion"], *weights}:
                        if number.isdigit() and int(number) in numbers:
                            raise Surprise(f"alias {alias['Name']} of {function} now names version {number}")
            for page in self._pages("lambda", "ListProvisionedConcurrencyConfigs", FunctionName=function):
                for config in page.get("ProvisionedConcurrencyConfigs", []):
                    number = str(config.get("FunctionArn", "")).rpartition(":")[2]
                    if number.isdigit() and int(number) in numbers:
                        raise Surprise(f"{function}:{number} now has provisioned concurrency")
            self._same_code(function, going)
            for page in self._pages("lambda", "GetFunctionConfiguration", FunctionName=function):
                if page.get("LastUpdateStatus") == "InProgress":
                    raise Changing(f"{function} is being updated")
        except Missing:
            raise Surprise(f"{function} was deleted by somebody else") from None

    def _same_code(self, function: str, going: Sequence[Version]) -> None:
        """Versions of that number and that code: a function made anew would have others under the same name."""
        known = {version.number: version.sha256 for version in going}
        for page in self._pages("lambda", "ListVersionsByFunction", FunctionName=function):
            for item in page.get("Versions", []):
                number = int(item["Version"]) if item["Version"].isdigit() else 0
                if number in known and item.get("CodeSha256", "") != known[number]:
                    raise Surprise(f"{function}:{number} has other code than when it was looked at")

    def _look_at_lists(self, version: Version) -> None:
        now = self._clock()
        if self._lists_at is None or now - self._lists_at > LISTS_FRESH:
            self._lists = {(pin.function, pin.number): pin.by for pin in self._listed()}
            self._lists_at = now
        for number in (version.number, None):
            by = self._lists.get((version.function, number))
            if by is not None:
                raise Surprise(f"{version.function}:{version.number} is now needed: {by}")

    def _listed(self) -> Iterator[Pin]:
        for service, operation in LISTS:
            yield from self._named(service, operation)
        if self._region == EDGE_REGION:
            yield from self._named("cloudfront", "ListDistributions", region=ACCOUNT_WIDE)
        for page in self._everywhere("cloudformation", "ListStacks", StackStatusFilter=list(MOVING)):
            for stack in page.get("StackSummaries", []):
                ask = self._ask("cloudformation", "ListStackResources", StackName=stack["StackId"])
                for resources in self._everywhere(ask.service, ask.operation, **ask.given):
                    yield from moved(ask, resources, self._mentions)
        for page in self._everywhere("codedeploy", "ListDeployments", includeOnlyStatuses=RUNNING):
            for deployment in page.get("deployments", []):
                for targets in self._everywhere("codedeploy", "ListDeploymentTargets", deploymentId=deployment):
                    if targets.get("targetIds"):
                        given = {"deploymentId": deployment, "targetIds": targets["targetIds"]}
                        yield from self._named("codedeploy", "BatchGetDeploymentTargets", **given)

    def _named(self, service: str, operation: str, *, region: str = "", **given: Any) -> Iterator[Pin]:
        ask = self._ask(service, operation, **given)
        for page in self._everywhere(service, operation, region=region, **given):
            yield from named(ask, page, self._mentions)

    def _ask(self, service: str, operation: str, **given: Any) -> Ask:
        return Ask.of(self._account, self._region, service, operation, **given)

    def _pages(self, service: str, operation: str, *, region: str = "", **given: Any) -> Iterator[dict[str, Any]]:
        """Raises  Missing where there is none."""
        if not self._accepted & {READS[service, operation].action, f"{service}:{operation}"}:
            yield from self._gate.pages(service, operation, region=region or self._region, **given)

    def _everywhere(self, service: str, operation: str, *, region: str = "", **given: Any) -> Iterator[dict[str, Any]]:
        """The same; nothing where the service is not offered, or what was listed is gone."""
        try:
            yield from self._pages(service, operation, region=region, **given)
        except Missing:
            return
