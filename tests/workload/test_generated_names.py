"""Names as four dialects make them up, for functions that are known and for some that are not: none joined wrongly."""

import random
import string

import pytest
from tests.workload.test_naming import a_function

from deburr.workload.function import Function
from deburr.workload.naming import join
from deburr.workload.workload import Workload

NOUNS = ("Order", "Payment", "Mail", "Image", "Report", "Session", "Stock", "Invoice", "Audit", "Search")
VERBS = ("Create", "Get", "List", "Resize", "Send", "Import", "Purge", "Index", "Check", "Sync")
PART = string.ascii_letters + string.digits


def cloudformation(stack: str, logical: str, rng: random.Random) -> str:
    """Of stack name and logical id the longer is cut, until 50 characters stand before the random part."""
    while len(stack) + 1 + len(logical) > 50:
        if len(stack) > len(logical) and len(stack) > 25:
            stack = stack[:-1]
        elif len(logical) > 24:
            logical = logical[:-1]
        else:
            stack = stack[:-1]
    upper = rng.random() < 0.5
    letters = string.ascii_uppercase + string.digits if upper else PART
    return f"{stack}-{logical}-{''.join(rng.choices(letters, k=13 if upper else 12))}"


def names(rng: random.Random) -> list[str]:
    pairs = [f"{verb}{noun}" for verb in VERBS for noun in NOUNS]
    return rng.sample(pairs, 14)


def world(dialect: str, rng: random.Random) -> tuple[str, list[Function], dict[str, str], list[str]]:
    """Stack, functions, physical name -> address, and names of functions that are not in the workload."""
    stack = rng.choice(("shop-prod", "orders", "a-rather-long-stack-name-for-one-team-production"))
    functions: list[Function] = []
    physical: dict[str, str] = {}
    strangers: list[str] = []
    for index, name in enumerate(names(rng)):
        known = index < 10
        match dialect:
            case "sam":
                address, made = f"template.yaml#{name}Function", cloudformation(stack, f"{name}Function", rng)
            case "cdk":
                logical = f"{name}Handler{rng.getrandbits(32):08X}"
                address, made = f"cdk.out/{stack}.template.json#{logical}", cloudformation(stack, logical, rng)
            case "serverless":
                key = name[0].lower() + name[1:]
                address, made = f"serverless.yml#{key}", f"{stack}-{key}"
            case _:
                address, made = f"main.tf#aws_lambda_function.{name.lower()}", f"{stack}-{name.lower()}"
        if not known:
            strangers.append(made)
            continue
        functions.append(a_function(address, named=made if dialect == "terraform" else ""))
        physical[made] = address
    return stack, functions, physical, strangers


@pytest.mark.parametrize("dialect", ["sam", "cdk", "serverless", "terraform"])
def test_none_wrong_and_nearly_all_joined(dialect: str) -> None:
    asked = joined = 0
    for seed in range(8):
        stack, functions, physical, strangers = world(dialect, random.Random(f"{dialect}/{seed}"))
        found = join([*physical, *strangers], Workload(functions=tuple(functions)), stack=stack)
        wrong = {name: address for name, address in found.matched.items() if physical.get(name) != address}
        assert not wrong
        unsure = join([*physical, *strangers], Workload(functions=tuple(functions)))
        assert {name for name, address in unsure.matched.items() if physical.get(name) != address} == set()
        asked += len(physical)
        joined += len(found.matched)
    assert asked == 80  # 320 over the four dialects
    assert joined >= 0.95 * asked
