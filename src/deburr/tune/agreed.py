"""What a tuning may do in an account: every step of it is named before the first, but for the numbers of versions."""

from collections.abc import Sequence

from deburr.aws.plan import Parameter, Plan, Step
from deburr.tune.deployed import TAG, Deployed, with_mark
from deburr.tune.payloads import Payload


class Agreed:
    """The Plan that somebody has seen.

    rounds  it reaches so far: more are not measured.
    """

    def __init__(
        self, deployed: Deployed, run: str, sizes: Sequence[int], rounds: int, payloads: Sequence[Payload]
    ) -> None:
        self.deployed, self.run, self.rounds = deployed, run, rounds
        self._events = tuple(payload.body.decode() for payload in payloads)
        self.plan = Plan.of(
            [
                self.tag(),
                self.untag(),
                self.publish(),
                self.put_back(),
                *(self.resize(size, block) for size in sizes for block in range(1, rounds + 1)),
            ]
        )

    def tag(self) -> Step:
        return self._step("TagResource", {"Resource": self.deployed.arn, f"Tags.{TAG}": self.run})

    def untag(self) -> Step:
        return self._step("UntagResource", {"Resource": self.deployed.arn, "TagKeys": (TAG,)})

    def resize(self, memory_mb: int, block: int) -> Step:
        description = with_mark(self.deployed, self.run, block, memory_mb)
        return self._step("UpdateFunctionConfiguration", {"MemorySize": memory_mb, "Description": description})

    def put_back(self) -> Step:
        told: dict[str, Parameter] = {
            "MemorySize": self.deployed.memory_mb,
            "Description": self.deployed.description,
        }
        return self._step("UpdateFunctionConfiguration", told)

    def publish(self) -> Step:
        """Of the code that was looked at and no other."""
        return self._step("PublishVersion", {"CodeSha256": self.deployed.sha256})

    def call(self, version: int, event: str) -> Step:
        """Never of $LATEST, never through an alias."""
        told: dict[str, Parameter] = {
            "Qualifier": str(version),
            "InvocationType": "RequestResponse",
            "LogType": "Tail",
            "Payload": event,
        }
        return self._step("Invoke", told)

    def delete(self, version: int) -> Step:
        return Step.delete_version(self.deployed.name, version, region=self.deployed.region)

    def owns(self, version: int) -> None:
        """A version that the plan's own step has published may be called with its events, and deleted."""
        calls = (self.call(version, event) for event in self._events)
        self.plan = Plan(self.plan.steps | Plan.of([*calls, self.delete(version)]).steps)

    def _step(self, operation: str, parameters: dict[str, Parameter]) -> Step:
        if "Resource" not in parameters:
            parameters = parameters | {"FunctionName": self.deployed.name}
        return Step("lambda", operation, self.deployed.region, tuple(sorted(parameters.items())))
