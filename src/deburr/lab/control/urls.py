"""Function URLs: each opens a door of its own on this machine's loopback.

Their names end in `.localhost`, which browsers and curl take for this machine; for what does not, the port is enough.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from deburr.lab.control.account import LATEST, REGION, CloudAccount, FunctionState
from deburr.lab.control.errors import conflict, not_found
from deburr.lab.control.paging import page
from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.serving import Serving

LISTED = 50
Parameters = Mapping[str, Any]


@dataclass(slots=True)
class Urls:
    """Operations on function URLs.

    open  (function's name, qualifier) -> (port, configuration).
    """

    serving: Serving
    open: dict[tuple[str, str], tuple[int, dict[str, Any]]] = field(default_factory=dict)

    async def create(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        state, qualifier = account.asked(asked)
        key = state.name, qualifier
        if key in self.open:
            raise conflict(
                f"Failed to create function url config for [functionArn = {_arn(state, qualifier)}]. "
                "Error message:  FunctionUrlConfig exists for this Lambda function"
            )
        now = _now()
        told = {"FunctionArn": _arn(state, qualifier), "CreationTime": now, "InvokeMode": "BUFFERED"}
        told |= {name: asked[name] for name in ("AuthType", "Cors", "InvokeMode") if name in asked}
        port = await self.serving.open(_door(account, state, qualifier, told))
        url_id = hashlib.sha256(told["FunctionArn"].encode()).hexdigest()[:32]
        told["FunctionUrl"] = f"http://{url_id}.lambda-url.{REGION}.localhost:{port}/"
        self.open[key] = port, told
        return told

    async def get(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        return self._found(account, asked)[1]

    async def update(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        state, qualifier = account.asked(asked)
        port, told = self._found(account, asked)
        told = told | {name: asked[name] for name in ("AuthType", "Cors", "InvokeMode") if name in asked}
        told["LastModifiedTime"] = _now()
        self.serving.replace(port, _door(account, state, qualifier, told))
        self.open[state.name, qualifier] = port, told
        return told

    async def delete(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        state, qualifier = account.asked(asked)
        port, _ = self._found(account, asked)
        self.serving.shut(port)
        del self.open[state.name, qualifier]
        return {}

    async def list(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        state, _ = account.asked(asked)
        here = (told for (name, _), (_, told) in sorted(self.open.items()) if name == state.name)
        found = [{"LastModifiedTime": told["CreationTime"], **told} for told in here]
        return page(found, asked, "FunctionUrlConfigs", LISTED)

    def _found(self, account: CloudAccount, asked: Parameters) -> tuple[int, dict[str, Any]]:
        state, qualifier = account.asked(asked)
        found = self.open.get((state.name, qualifier))
        if found is None:
            raise not_found("The resource you requested does not exist.")
        port, told = found
        return port, {"LastModifiedTime": told["CreationTime"], **told}


def _door(account: CloudAccount, state: FunctionState, qualifier: str, told: Mapping[str, Any]) -> Door:
    spec = account.version(state, qualifier).spec
    streams, iam = told["InvokeMode"] == "RESPONSE_STREAM", told["AuthType"] == "AWS_IAM"
    return Door(Kind.URL, state.name, (Route("$default", spec),), streams=streams, iam=iam)


def _arn(state: FunctionState, qualifier: str) -> str:
    return state.arn if qualifier == LATEST else f"{state.arn}:{qualifier}"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
