"""An account to try things on: moto in a child process, the front before it, and clients that seed it."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from tests.aws.front import ACCOUNT, Front, serving
from tests.aws.moto import Moto, served

REGION = "us-east-1"  # functions at the edge live there


@dataclass
class Account:
    """url  where the front listens."""

    url: str
    front: Front
    moto: Moto

    def client(self, service: str, region: str = REGION) -> Any:
        """A client of the tests' own, to seed and to look; its calls are counted too."""
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    @property
    def environment(self) -> dict[str, str]:
        """What the SDK finds by itself: this account and no other, whatever the machine has."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def publish(self, name: str, versions: int, *, region: str = REGION, **settings: Any) -> None:
        """A function with so many versions, a day apart, the newest one and a half days old; Python unless settings say otherwise."""
        client = self.client("lambda", region)
        client.create_function(
            FunctionName=name,
            Role=f"arn:aws:iam::{ACCOUNT}:role/lambda",
            Code={"ZipFile": ZIP},
            **({"Runtime": "python3.13", "Handler": "app.handler"} | settings),
        )
        if versions:
            self.moto.publish(ACCOUNT, region, name, versions)
            self.front.changed()
        for number in range(1, versions + 1):
            self.front.ages_days[name, str(number)] = versions + 1 - number + 0.5

    def versions(self, name: str, region: str = REGION) -> list[int]:
        """The published versions that are there now, from moto itself."""
        found = self.client("lambda", region).get_paginator("list_versions_by_function").paginate(FunctionName=name)
        return [int(each["Version"]) for page in found for each in page["Versions"] if each["Version"] != "$LATEST"]


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo("app.py"), "def handler(event, context): return event\n")
    return packed.getvalue()


ZIP = _zip()


@contextmanager
def account() -> Iterator[Account]:
    """An empty account; nothing of it is left behind."""
    with served() as moto:
        front = Front(moto.port)
        with serving(front) as url:
            iam = boto3.client(
                "iam",
                region_name="us-east-1",
                endpoint_url=url,
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
            iam.create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")
            yield Account(url, front, moto)
