"""What a tuning that was killed left behind: found by its tag and its marks, undone from the account alone."""

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.aws.plan import Parameter, Plan, Step
from deburr.aws.trouble import Missing
from deburr.tune.deployed import TAG, Deployed, Marked, look, marked, settled, versions_of


class Leftovers(Struct, frozen=True):
    """Of one function.

    mark      of $LATEST, while its memory is not its own; None when it is.
    versions  of a tuning's own that are still there, ascending.
    pinned    those of them that an alias has been pointed at: they stay.
    run       the tag's value; "" without the tag.
    """

    deployed: Deployed
    mark: Marked | None
    versions: tuple[int, ...]
    pinned: tuple[int, ...]
    run: str

    @property
    def any(self) -> bool:
        return self.mark is not None or bool(self.versions) or bool(self.run)

    @property
    def steps(self) -> tuple[Step, ...]:
        """In the order they are done: $LATEST first, the tag last."""
        name, region = self.deployed.name, self.deployed.region
        found: list[Step] = []
        if self.mark is not None:
            back: dict[str, Parameter] = {
                "FunctionName": name,
                "MemorySize": self.mark.was_mb,
                "Description": self.mark.description,
            }
            found.append(Step("lambda", "UpdateFunctionConfiguration", region, tuple(sorted(back.items()))))
        found += [Step.delete_version(name, version, region=region) for version in self.versions]
        if self.run:
            untag = (("Resource", self.deployed.arn), ("TagKeys", (TAG,)))
            found.append(Step("lambda", "UntagResource", region, untag))
        return tuple(found)


def tagged(gate: Gate) -> tuple[str, ...]:
    """ARNs of the functions in this Region that carry the tag."""
    pages = gate.pages(
        "resourcegroupstaggingapi",
        "GetResources",
        TagFilters=[{"Key": TAG}],
        ResourceTypeFilters=["lambda:function"],
    )
    return tuple(sorted(each["ResourceARN"] for page in pages for each in page.get("ResourceTagMappingList", [])))


def tag_of(gate: Gate, deployed: Deployed) -> str:
    """The run that has a function at this moment, or left it; "" when none."""
    return str(gate.read("lambda", "ListTags", Resource=deployed.arn).get("Tags", {}).get(TAG, ""))


def leftovers(gate: Gate, name: str) -> Leftovers:
    """What is left of tunings at one function."""
    deployed = look(gate, name)
    versions = set(versions_of(gate, deployed.name))
    pinned = {
        int(named)
        for page in gate.pages("lambda", "ListAliases", FunctionName=deployed.name)
        for alias in page.get("Aliases", [])
        for named in (
            alias["FunctionVersion"],
            *((alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}),
        )
        if named.isdigit() and int(named) in versions
    }
    return Leftovers(
        deployed,
        marked(deployed.description),
        tuple(sorted(versions - pinned)),
        tuple(sorted(pinned)),
        tag_of(gate, deployed),
    )


def undo(gate: Gate, found: Leftovers) -> None:
    """Do its steps; what is gone already is as good.

    Raises  AccountError as AWS answers: run it again.
    """
    plan = Plan.of(found.steps)
    for step in found.steps:
        if step.operation == "UpdateFunctionConfiguration":
            settled(gate, found.deployed.name)
        try:
            gate.change(plan, step)
        except Missing:
            continue
        if step.operation == "UpdateFunctionConfiguration":
            settled(gate, found.deployed.name)
