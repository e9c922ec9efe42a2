"""Versions of an account's layers, and who needs them: functions, stacks, accounts that they are shared with.

Functions run on when a layer version that they use is deleted, but can no longer be updated with it.
https://docs.aws.amazon.com/lambda/latest/dg/creating-deleting-layers.html
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.account import asks
from deburr.sources.account.asks import ON
from deburr.sources.account.gather import LATER, Inquiry, Where, oldest
from deburr.sources.account.pins import changing, identities, principals, short
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.sources.account.storage import storage, unseen
from deburr.workload.reach import Keeping, fates, leaving
from deburr.workload.storage import CodeStorage, Kept, Pin, Version

SEEN_BY = frozenset(
    {
        ("lambda", "ListFunctions"),
        ("lambda", "ListLayers"),
        ("lambda", "ListLayerVersions"),
        ("lambda", "GetLayerVersionPolicy"),
        ("cloudformation", "ListStacks"),
        ("cloudformation", "ListStackResources"),
        ("iam", "GetAccountAuthorizationDetails"),
    }
)
"""Questions whose answers tell who uses what: without one of them, some user may not be known."""
CALLS = SEEN_BY | {("sts", "GetCallerIdentity"), ("lambda", "GetAccountSettings"), ("lambda", "GetLayerVersion")}
"""Every operation that is read for this."""
_ARN = re.compile(
    r"arn:aws[\w-]*:lambda:(?P<region>[\w-]+):(?P<account>\d{12}):layer:(?P<name>[A-Za-z0-9_-]+):(?P<number>\d+)"
)


def gather_layers(
    inquiry: Inquiry, where: Where, keeping: Keeping, *, most: int | None = None
) -> tuple[CodeStorage, CodeStorage]:
    """Layer versions and who needs them; policies and sizes are asked only of versions that nothing else keeps.

    most     so many of these are asked about, the oldest first, and the others are taken for needed; None for all.
    Returns  the layers, whose versions that stay have no size, and the functions, as far as they are known.
    Raises   Expired and AccountError when the account cannot be asked at all.
    """
    account, region, snapshot = where.account, where.region, inquiry.snapshot

    def ask(service: str, operation: str, **given: Any) -> Ask:
        return Ask.of(account, region, service, operation, **given)

    inquiry.ask(
        "layers and functions",
        [
            ask("lambda", "GetAccountSettings"),
            ask("lambda", "ListFunctions", FunctionVersion="ALL"),
            ask("lambda", "ListLayers"),
            ask("cloudformation", "ListStacks", StackStatusFilter=ON),
            asks.identities(account),
        ],
    )
    wanted = [
        ask("lambda", "ListLayerVersions", LayerName=layer["LayerName"])
        for _, page in snapshot.each("lambda", "ListLayers", account=account, region=region)
        for layer in page.get("Layers", [])
    ]
    wanted += [
        ask("cloudformation", "ListStackResources", StackName=stack["StackId"])
        for _, page in snapshot.each("cloudformation", "ListStacks", account=account, region=region)
        for stack in page.get("StackSummaries", [])
    ]
    inquiry.estimate(wanted)
    inquiry.ask("layer versions", wanted)
    found = layers(snapshot, account, region, late=False)
    alone = leaving(fates(found, keeping, inquiry.clock()))
    named = oldest(alone, most)
    operations = ("GetLayerVersionPolicy", "GetLayerVersion")
    given = [{"LayerName": layer, "VersionNumber": number} for layer, number in named]
    inquiry.ask("policies and sizes", [ask("lambda", operation, **each) for each in given for operation in operations])
    later = {(version.function, version.number) for version in alone} - set(named)
    found = layers(snapshot, account, region).with_pins(Pin(*each, LATER) for each in later)
    return found, storage(snapshot, account, region, late=False)


def layers(snapshot: Snapshot, account: str, region: str, *, late: bool = True) -> CodeStorage:
    """Every layer version that the snapshot shows, and who needs it.

    late  False leaves out what is asked last, version by version.
    """
    whole = storage(snapshot, account, region, late=False)
    found = replace(
        whole,
        of=Kept.LAYER,
        versions=tuple(sorted(_versions(snapshot, account, region))),
        pins=(),
        unseen=(),
        at=Place("account", path=f"{account}/{region}"),
    )
    names = frozenset(found.functions)
    return found.with_pins(
        (pin for pin in _pins(snapshot, account, region, late) if pin.function in names),
        unseen(snapshot, account, region, SEEN_BY),
    )


def layer_mentions(account: str, region: str, value: object) -> Iterator[tuple[str, int]]:
    """Name and number of each layer version of this account that a text or a tree of texts names."""
    for found in _ARN.finditer(value if isinstance(value, str) else json.dumps(value)):
        if (found["account"], found["region"]) == (account, region):
            yield found["name"], int(found["number"])


def used_by(account: str, region: str, functions: Iterable[dict[str, Any]]) -> Iterator[Pin]:
    """The layer versions that functions use or name in a variable."""
    for item in functions:
        version = "" if item["Version"] == "$LATEST" else f":{item['Version']}"
        variables = (item.get("Environment") or {}).get("Variables") or {}
        for kind, thing in (("", [each["Arn"] for each in item.get("Layers") or []]), ("environment of ", variables)):
            for layer, number in layer_mentions(account, region, thing):
                yield Pin(layer, number, f"{kind}{item['FunctionName']}{version}")


def _versions(snapshot: Snapshot, account: str, region: str) -> Iterator[Version]:
    sizes = {
        (ask.given["LayerName"], ask.given["VersionNumber"]): int((page.get("Content") or {}).get("CodeSize", 0))
        for ask, page in snapshot.each("lambda", "GetLayerVersion", account=account, region=region)
    }
    for ask, page in snapshot.each("lambda", "ListLayerVersions", account=account, region=region):
        name = str(ask.given["LayerName"])
        for item in page.get("LayerVersions", []):
            number = int(item["Version"])
            created = datetime.fromisoformat(item["CreatedDate"])
            yield Version(name, number, sizes.get((name, number), 0), created, sha256="", memory_mb=0, runtime="")


def _pins(snapshot: Snapshot, account: str, region: str, late: bool) -> Iterator[Pin]:
    using: dict[str, set[str]] = {}
    for _, page in snapshot.each("lambda", "ListFunctions", account=account, region=region):
        for item in page.get("Functions", []):
            for pin in used_by(account, region, [item]):
                using.setdefault(item["FunctionName"], set()).add(pin.function)
                yield pin
    stacks = changing(snapshot, account, region)
    for ask, page in snapshot.each("cloudformation", "ListStackResources", account=account, region=region):
        stack = f"stack {short(ask.given['StackName'])}"
        for item in page.get("StackResourceSummaries", []):
            for layer, number in layer_mentions(account, region, item.get("PhysicalResourceId", "")):
                yield Pin(layer, None if ask.given["StackName"] in stacks else number, stack)
            if ask.given["StackName"] in stacks:
                for layer in sorted(using.get(item.get("PhysicalResourceId", ""), ())):
                    yield Pin(layer, None, f"{stack} is changing")
    for ask, page in snapshot.each("iam", "GetAccountAuthorizationDetails", account=account):
        for owner, thing in identities(ask, page):
            for layer, number in layer_mentions(account, region, thing):
                yield Pin(layer, number, owner)
    if late:
        for ask, page in snapshot.each("lambda", "GetLayerVersionPolicy", account=account, region=region):
            if "Policy" in page:
                given = ask.given
                yield Pin(given["LayerName"], given["VersionNumber"], f"shared with {principals(page['Policy'])}")
