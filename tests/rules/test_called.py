"""Functions of one name are told apart by where their templates are, and messages call them so."""

import pytest
from msgspec.structs import replace
from tests.rules.build import a_function

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.called import names, told_apart
from deburr.workload.workload import Workload


def workload(*addresses: str) -> Workload:
    functions = (replace(a_function(), address=each, name=each.rpartition("#")[2]) for each in addresses)
    return Workload(functions=tuple(functions))


@pytest.mark.parametrize(
    ("addresses", "called"),
    [
        pytest.param(["a/t.yaml#Save", "b/t.yaml#Load"], ["Save", "Load"], id="two names"),
        pytest.param(["a/t.yaml#Fn", "b/t.yaml#Fn"], ["a/Fn", "b/Fn"], id="two folders"),
        pytest.param(["x/a/t.yaml#Fn", "x/b/t.yaml#Fn"], ["a/Fn", "b/Fn"], id="the nearest folder"),
        pytest.param(["x/a/t.yaml#Fn", "y/a/t.yaml#Fn"], ["x/a/Fn", "y/a/Fn"], id="as much as it takes"),
        pytest.param(["t.yaml#Fn", "b/t.yaml#Fn"], ["Fn", "b/Fn"], id="one at the top"),
        pytest.param(["a/b/t.yaml#Fn", "x/a/b/t.yaml#Fn"], ["a/b/Fn", "x/a/b/Fn"], id="a way that ends another"),
        pytest.param(["a/t.yaml#Fn", "a/t.yml#Fn"], ["a/t.yaml#Fn", "a/t.yml#Fn"], id="no way tells"),
        pytest.param(["a/one.yaml#Fn", "a/two.yaml#Fn"], ["one/Fn", "two/Fn"], id="two templates of a folder"),
        pytest.param(["one.yaml#Fn", "two.yaml#Fn"], ["one/Fn", "two/Fn"], id="two templates at the top"),
        pytest.param(["a/t.yaml#Fn", "b/t.yaml#Fn", "c/t.yaml#Load"], ["a/Fn", "b/Fn", "Load"], id="another beside"),
        pytest.param(
            ["a/t.yaml#Fn", "b/t.yaml#Fn", "cdk.json#a/Fn"],
            ["a/t.yaml#Fn", "b/Fn", "cdk.json#a/Fn"],
            id="a path that another has for its name",
        ),
    ],
)
def test_names(addresses: list[str], called: list[str]) -> None:
    found = names(workload(*addresses))
    assert [found[each] for each in addresses] == called
    assert len(set(found.values())) == len(addresses)


@pytest.mark.parametrize(
    ("name", "message", "told"),
    [
        pytest.param("SaveFn", "SaveFn sleeps 2 s", "a/SaveFn sleeps 2 s", id="at its beginning"),
        pytest.param("SaveFn", "two call SaveFn, and wait", "two call a/SaveFn, and wait", id="within it"),
        pytest.param("SaveFn", "SaveFnOld and x/SaveFn sleep", "SaveFnOld and x/SaveFn sleep", id="parts of others"),
        pytest.param("api", "api waits for the api", "a/api waits for the api", id="a word like others"),
        pytest.param("api", "the api waits", "the api waits", id="no more than a word"),
    ],
)
def test_messages(name: str, message: str, told: str) -> None:
    address = f"a/t.yaml#{name}"
    found = Finding(
        rule="timeouts/sleep",
        level=Level.INFO,
        confidence=Confidence.CERTAIN,
        message=message,
        at=Place("a/app.py", 1),
        fix=Advice(message),
        function=address,
        functions=(address,),
        fingerprint="f",
    )
    (one,) = told_apart([found], workload(address, f"b/t.yaml#{name}"))
    assert (one.message, one.fix, one.fingerprint) == (told, Advice(told), "f")
    assert told_apart([found], workload(address)) == [found]
