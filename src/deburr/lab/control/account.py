"""The functions of a lab's account: configurations, versions, aliases, and the specs that run them."""

import base64
import hashlib
import random
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deburr.lab.control.errors import ApiError, invalid, not_found
from deburr.lab.laboratory import Lab
from deburr.lab.queues.clock import Clock
from deburr.lab.queues.queues import Queues
from deburr.lab.spec import Spec

ACCOUNT, REGION = "123456789012", "us-east-1"
NAMED = re.compile(
    r"(?:arn:aws[\w-]*:lambda:(?P<region>[\w-]+):)?(?:(?P<account>\d{12}):)?(?:function:)?(?P<name>[\w-]{1,64})(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)
LATEST = "$LATEST"
NOT_COPIED = ("State", "StateReason", "StateReasonCode", "LastUpdateStatus", "RevisionId", "Version", "FunctionArn")


@dataclass(slots=True)
class Version:
    """One version of a function.

    configuration  as `GetFunctionConfiguration` answers it.
    code           the folder or zip that it runs.
    archive        the zip that was uploaded; None for a project's own folder.
    unpacked_size  of the code in bytes; 0 where nobody has uploaded it.
    adopted        (RevisionId, spec) of a project's own: its doors and the API share environments as long as the
                   configuration is that revision.
    """

    configuration: dict[str, Any]
    code: Path
    layers: tuple[Path, ...] = ()
    archive: Path | None = None
    unpacked_size: int = 0
    adopted: tuple[str, Spec] | None = None

    @property
    def spec(self) -> Spec:
        told = self.configuration
        if self.adopted is not None and self.adopted[0] == told["RevisionId"]:
            return self.adopted[1]
        return Spec(
            name=told["FunctionName"],
            runtime=told.get("Runtime", ""),
            handler=told.get("Handler", ""),
            code=self.code,
            memory_mb=told["MemorySize"],
            timeout_s=told["Timeout"],
            tmp_mb=told["EphemeralStorage"]["Size"],
            layers=self.layers,
            environment=told.get("Environment", {}).get("Variables", {}),
            version=told["Version"],
            architecture=told["Architectures"][0],
            log_json=told.get("LoggingConfig", {}).get("LogFormat") == "JSON",
            revision=told["CodeSha256"],
        )


@dataclass(slots=True)
class FunctionState:
    """A function with everything under its name.

    published    the newest version's number; a number is never used again.
    provisioned  environments by qualifier.
    policies     statements by qualifier and id.
    event_configs  of asynchronous invocations, by qualifier.
    """

    name: str
    latest: Version
    versions: dict[str, Version] = field(default_factory=dict)
    aliases: dict[str, dict[str, Any]] = field(default_factory=dict)
    published: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    provisioned: dict[str, int] = field(default_factory=dict)
    policies: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    event_configs: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.name}"

    @property
    def every_version(self) -> list[Version]:
        return [self.latest, *self.versions.values()]


@dataclass(slots=True)
class LayerVersion:
    """One version of a layer.

    told           as `GetLayerVersion` answers it, but for where its content is.
    unpacked_size  in bytes.
    statements     of its policy, by id.
    """

    told: dict[str, Any]
    folder: Path
    archive: Path
    unpacked_size: int
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)


class CloudAccount:
    """What a lab's control plane knows.

    layers   by name and number; a number is never used again.
    chance   decides which version a weighted alias sends a call to.
    address  where clients reach it; known with the first connection.
    """

    def __init__(self, lab: Lab, *, seed: int = 0) -> None:
        self.lab = lab
        self.functions: dict[str, FunctionState] = {}
        self.layers: dict[str, dict[int, LayerVersion]] = {}
        self.layer_numbers: dict[str, int] = {}
        self.chance = random.Random(seed)
        self.address = "localhost"
        self.began_s = time.monotonic()
        self.queues = Queues(
            f"arn:aws:sqs:{REGION}:{ACCOUNT}:",
            Clock(lab.settings.pace),
            lab.limits.queue_visibility_s,
            lab.limits.queue_retention_s,
        )

    @property
    def code_size(self) -> int:
        """Bytes of every version of every function and layer, as code storage counts them."""
        told = [each.configuration for one in self.functions.values() for each in one.every_version]
        told += [each.told["Content"] for versions in self.layers.values() for each in versions.values()]
        return sum(int(each["CodeSize"]) for each in told)

    def adopt(self, spec: Spec) -> FunctionState:
        """Take over a function that a project declares; its versions and aliases stay where they are."""
        state = self.functions.get(spec.name)
        if state is not None and state.latest.adopted is not None and state.latest.adopted[1] == spec:
            return state
        digest = hashlib.sha256(f"{spec.code} {spec.revision}".encode()).digest()
        told = configuration(
            {
                "FunctionName": spec.name,
                "Runtime": spec.runtime,
                "Handler": spec.handler,
                "MemorySize": spec.memory_mb,
                "Timeout": int(spec.timeout_s),
                "EphemeralStorage": {"Size": spec.tmp_mb},
                "Environment": {"Variables": dict(spec.environment)},
                "Architectures": [spec.architecture],
                "Role": f"arn:aws:iam::{ACCOUNT}:role/deburr-lab",
            },
            size=0,
            digest=base64.b64encode(digest).decode(),
        )
        latest = Version(told, spec.code, spec.layers, adopted=(told["RevisionId"], spec))
        if state is None:
            state = self.functions[spec.name] = FunctionState(spec.name, latest)
        state.latest = latest
        return state

    def function(self, text: str) -> tuple[FunctionState, str | None]:
        """The function that a name or ARN means, and the qualifier in it.

        Raises  ApiError when there is none.
        """
        found = NAMED.fullmatch(text)
        if found is None:
            raise invalid(f"{text} is no function name")
        if found["region"] and found["region"] != REGION:
            raise not_found(f"Functions from '{found['region']}' are not reachable in this region ('{REGION}')")
        if found["account"] and found["account"] != ACCOUNT:
            raise ApiError("AccessDeniedException", 403, "another account's function")
        state = self.functions.get(found["name"])
        if state is None:
            raise not_found(f"Function not found: arn:aws:lambda:{REGION}:{ACCOUNT}:function:{found['name']}")
        return state, found["qualifier"]

    def asked(self, parameters: Mapping[str, Any]) -> tuple[FunctionState, str]:
        """The function and the qualifier of a request; `$LATEST` when it has none."""
        state, own = self.function(parameters["FunctionName"])
        qualifier = parameters.get("Qualifier")
        if own and qualifier and own != qualifier:
            raise invalid("The derived qualifier from the function name does not match the specified qualifier.")
        return state, qualifier or own or LATEST

    def version(self, state: FunctionState, qualifier: str) -> Version:
        """The version that a qualifier means; an alias with weights leaves it to chance.

        Raises  ApiError when there is none.
        """
        if qualifier == LATEST:
            return state.latest
        alias = state.aliases.get(qualifier)
        if alias is not None:
            chosen = alias["FunctionVersion"]
            for other, weight in (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {}).items():
                if self.chance.random() < weight:
                    chosen = other
            return state.versions[chosen] if chosen != LATEST else state.latest
        if qualifier not in state.versions:
            raise not_found(f"Function not found: {state.arn}:{qualifier}")
        return state.versions[qualifier]

    async def retire(self, version: Version) -> None:
        """End the environments of a version that is no more, or is another now."""
        await self.lab.forget(version.spec)


def configuration(parameters: Mapping[str, Any], *, size: int, digest: str) -> dict[str, Any]:
    """A new function's configuration with Lambda's defaults."""
    name = parameters["FunctionName"]
    told: dict[str, Any] = {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        "Role": parameters["Role"],
        "CodeSize": size,
        "CodeSha256": digest,
        "Description": parameters.get("Description", ""),
        "Timeout": parameters.get("Timeout", 3),
        "MemorySize": parameters.get("MemorySize", 128),
        "Version": LATEST,
        "TracingConfig": parameters.get("TracingConfig", {"Mode": "PassThrough"}),
        "PackageType": parameters.get("PackageType", "Zip"),
        "Architectures": parameters.get("Architectures", ["x86_64"]),
        "EphemeralStorage": parameters.get("EphemeralStorage", {"Size": 512}),
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"} | parameters.get("LoggingConfig", {}),
        "State": "Active",
        "LastUpdateStatus": "Successful",
    }
    for key in ("Runtime", "Handler", "Environment", "DeadLetterConfig"):
        if parameters.get(key):
            told[key] = parameters[key]
    touched(told)
    return told


def touched(told: dict[str, Any]) -> None:
    """Give a configuration that changed its new revision and date."""
    told["LastModified"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
    told["RevisionId"] = str(uuid.uuid4())
