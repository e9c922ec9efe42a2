"""State machines of a CDK app: tasks of its own chains, and definitions that stand in files or texts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.loading import file_of
from deburr.sources.cdk_source.nodes import JSON
from deburr.sources.cdk_source.values import Called, Construct, Partly, text_of
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

MACHINE = "AWS::StepFunctions::StateMachine"


def task(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """A state that calls a function, as a state machine of one state."""
    yield from _calling(w, made, w.function(made.options.entries.get("lambdaFunction")))


def _calling(w: "Wiring", made: Construct, function: TreeNode | None) -> Iterator["Made"]:
    if function is not None:
        nodes, at = w.nodes, made.at
        state = nodes.mapping(at, {"Type": nodes.text(at, "Task"), "Resource": function, "End": nodes.plain(at, True)})
        yield _alone(w, made, state)


def first_task(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new Task(this, "Save", { task: new RunLambdaTask(fn) })` of the CDK's first version."""
    inner = made.options.entries.get("task")
    if isinstance(inner, Called):
        yield from _calling(w, made, next((found for each in inner.args if (found := w.function(each))), None))


def custom(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new CustomState(this, "Save", { stateJson: {...} })`: a state as the language of states has it."""
    state = w.nodes.value(made.options.entries.get("stateJson"))
    if state is not None:
        yield _alone(w, made, state)


def _alone(w: "Wiring", made: Construct, state: TreeNode) -> "Made":
    nodes, at, name = w.nodes, made.at, made.path.rpartition("/")[2]
    definition = {"StartAt": nodes.text(at, name), "States": nodes.mapping(at, {name: state})}
    return w.own(made), nodes.resource(at, MACHINE, {"Definition": nodes.mapping(at, definition)})


def machine(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """A machine whose definition is a file or a text; of a chain, each task speaks for itself."""
    given = made.options.entries
    body = given.get("definitionBody") or given.get("definitionString")
    how = body.path.rpartition(".")[2] if isinstance(body, Called) else ""
    inner = body.args[0] if isinstance(body, Called) and how in ("fromFile", "fromString") and body.args else body
    told: dict[str, TreeNode | None] = {}
    path = text_of(inner) if how == "fromFile" else file_of(inner)
    if path is not None and inner is not None:
        told["DefinitionUri"] = w.nodes.text(inner.at, w.files.beside(path))
    elif how == "fromString" or isinstance(inner, Partly) or (isinstance(inner, Called) and inner.path in JSON):
        told["DefinitionString"] = w.nodes.value(inner)
    if told:
        told["DefinitionSubstitutions"] = w.nodes.value(given.get("definitionSubstitutions"))
        yield w.own(made), w.nodes.resource(made.at, MACHINE, told)
