"""Sample events: one for each kind of caller, with what AWS's own libraries look for."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.lab.world import function

from deburr.lab import samples

TELLING = {
    "alb": ["requestContext", "elb", "targetGroupArn"],
    "dynamodb": ["Records", 0, "dynamodb", "Keys", "id", "S"],
    "eventbridge": ["detail", "order"],
    "function_url": ["requestContext", "http", "method"],
    "http_api": ["pathParameters", "id"],
    "kinesis": ["Records", 0, "kinesis", "data"],
    "rest_api": ["requestContext", "resourcePath"],
    "s3": ["Records", 0, "s3", "object", "key"],
    "schedule": ["resources", 0],
    "sns": ["Records", 0, "Sns", "Message"],
    "sqs": ["Records", 0, "body"],
}


@pytest.mark.parametrize("kind", sorted(samples.SAMPLES))
def test_each_kind_of_caller(tmp_path: Path, kind: str) -> None:
    spec = function(tmp_path / "code", "")
    event: Any = json.loads(samples.sample(kind, spec))
    for step in TELLING[kind]:
        event = event[step]
    assert event
