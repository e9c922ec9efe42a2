"""An account of any size that is made up while it is asked, so that nothing but deburr takes time and memory.

Function `f-00042` has so many versions, a day apart; alias `live` names the newest, every tenth has a mapping.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from tests.aws.account import REGION
from tests.aws.front import IN_XML, PAGES, serving
from tests.aws.routes import Request
from tests.aws.supplies import ACCOUNT

MAPPED_EACH = 10
OLD_DAYS, NEWEST = 7, 3


@dataclass
class Large:
    """functions, versions  how many there are, and how many published versions each has."""

    functions: int
    versions: int
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    deleted: set[tuple[str, int]] = field(default_factory=set)
    url: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _local: threading.local = field(default_factory=threading.local)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def environment(self) -> dict[str, str]:
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
        files = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
        return keys | files | {"AWS_ENDPOINT_URL": self.url, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}

    @property
    def old(self) -> int:
        """How many versions of each function nothing needs."""
        return max(0, min(self.versions - NEWEST, self.versions - OLD_DAYS))

    def answer(self, asked: Request) -> tuple[int, dict[str, str], bytes]:
        with self._lock:
            self.calls[asked.service, asked.operation] += 1
        if asked.operation == "GetCallerIdentity":
            told = f"<GetCallerIdentityResult><Account>{ACCOUNT}</Account></GetCallerIdentityResult>"
            return 200, XML, f"<GetCallerIdentityResponse>{told}</GetCallerIdentityResponse>".encode()
        if asked.service in IN_XML:
            name = asked.operation
            return 200, XML, f"<{name}Response><{name}Result></{name}Result></{name}Response>".encode()
        handler = getattr(self, f"_{asked.operation}", None)
        status, told = (200, {}) if handler is None else handler(asked)
        error = {"x-amzn-ErrorType": str(told.get("__type"))} if status >= 400 else {}
        return status, {"Content-Type": "application/json", **error}, json.dumps(told).encode() if told else b"{}"

    def minimum(self) -> Counter[tuple[str, str]]:
        """The fewest calls that tell all that an audit tells, lists that are empty once each."""
        items = self.functions * (self.versions + 1)
        alone = self.functions * self.old
        each = dict.fromkeys(EACH, self.functions)
        published = dict.fromkeys(PUBLISHED, self.functions if self.versions else 0)
        metrics = -(-self.functions // (500 // 9)) + -(-alone // 500)
        return Counter(
            {("lambda", name): count for name, count in {**each, **published, "GetPolicy": alone}.items()}
            | {
                ("lambda", "ListFunctions"): -(-items // PAGES["ListFunctions"][1]),
                ("lambda", "ListEventSourceMappings"): max(1, -(-(self.functions // MAPPED_EACH) // 100)),
                ("cloudwatch", "GetMetricData"): metrics,
            }
        )

    def _ListFunctions(self, asked: Request) -> tuple[int, dict[str, Any]]:
        wide = self.versions + 1 if asked.query.get("FunctionVersion") == "ALL" else 1
        first = int(asked.query.get("Marker", "0"))
        last = min(first + 50, self.functions * wide)
        items = [self._item(nth // wide, nth % wide) for nth in range(first, last)]
        page: dict[str, Any] = {"Functions": [item for item in items if item is not None]}
        return 200, page | ({"NextMarker": str(last)} if last < self.functions * wide else {})

    def _ListVersionsByFunction(self, asked: Request) -> tuple[int, dict[str, Any]]:
        number = int(unquote(asked.labels["FunctionName"]).removeprefix("f-"))
        items = [self._item(number, version) for version in range(self.versions + 1)]
        return 200, {"Versions": [item for item in items if item is not None]}

    def _item(self, number: int, version: int) -> dict[str, Any] | None:
        name = f"f-{number:05d}"
        if (name, version) in self.deleted:
            return None
        when = self.now - timedelta(days=self.versions - version + 0.5 if version else 0)
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
        return {
            "FunctionName": name,
            "FunctionArn": f"{arn}:{version or '$LATEST'}",
            "Version": str(version) if version else "$LATEST",
            "Runtime": "python3.13",
            "Handler": "app.handler",
            "Role": f"arn:aws:iam::{ACCOUNT}:role/service-role/orders-role-1a2b3c4d",
            "CodeSize": 5_000_000,
            "CodeSha256": f"{number:043d}=",
            "Description": "An entry as long as those of a function that somebody deployed with a framework",
            "Timeout": 30,
            "MemorySize": 512,
            "LastModified": when.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
            "Environment": {"Variables": {f"SETTING_{nth}": "a value" for nth in range(8)}},
            "Architectures": ["arm64"],
            "PackageType": "Zip",
            "EphemeralStorage": {"Size": 512},
            "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
            "TracingConfig": {"Mode": "PassThrough"},
        }

    def _ListAliases(self, asked: Request) -> tuple[int, dict[str, Any]]:
        return 200, {"Aliases": [{"Name": "live", "FunctionVersion": str(self.versions)}]}

    def _ListEventSourceMappings(self, asked: Request) -> tuple[int, dict[str, Any]]:
        if "FunctionName" in asked.query:
            return 200, {"EventSourceMappings": []}
        mapped = range(0, self.functions, MAPPED_EACH)
        first = int(asked.query.get("Marker", "0"))
        found = [
            {
                "UUID": f"00000000-0000-0000-0000-{number:012d}",
                "EventSourceArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:q-{number}",
                "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f-{number:05d}:live",
                "State": "Enabled",
            }
            for number in mapped[first : first + 100]
        ]
        more = {"NextMarker": str(first + 100)} if first + 100 < len(mapped) else {}
        return 200, {"EventSourceMappings": found} | more

    def _GetAccountSettings(self, asked: Request) -> tuple[int, dict[str, Any]]:
        used = self.functions * (self.versions + 1) * 5_000_000
        return 200, {"AccountLimit": {"TotalCodeSize": 10**13}, "AccountUsage": {"TotalCodeSize": used}}

    def _GetPolicy(self, asked: Request) -> tuple[int, dict[str, Any]]:
        return 404, {"__type": "ResourceNotFoundException", "Message": "no policy"}

    def _GetMetricData(self, asked: Request) -> tuple[int, dict[str, Any]]:
        queries = asked.parameters["MetricDataQueries"]
        busy = [query for query in queries if "_" in query["Id"]]  # functions are called, old versions are not
        return 200, {"MetricDataResults": [{"Id": each["Id"], "Values": [100.0]} for each in busy]}

    def _DeleteFunction(self, asked: Request) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self.deleted.add((unquote(asked.labels["FunctionName"]), int(asked.query["Qualifier"])))
        return 204, {}


XML = {"Content-Type": "text/xml"}
EACH = ("ListFunctionEventInvokeConfigs", "GetFunctionConcurrency", "ListFunctionUrlConfigs")
PUBLISHED = ("ListAliases", "ListProvisionedConcurrencyConfigs")


@contextmanager
def large(functions: int, versions: int) -> Iterator[Large]:
    """Such an account, while it is served."""
    account = Large(functions, versions)
    with serving(account) as account.url:  # type: ignore[arg-type]  # it answers as the front does
        yield account
