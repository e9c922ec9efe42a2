"""Which settings of a queue a comment in its file argues for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.workload.resources import Queue

STACK = """\
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
class Shop extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'app.handler', code: lambda.Code.fromAsset('src') });

    // ABOVE
    const dead = new sqs.Queue(this, 'Dead');
    // HEAD
    new sqs.Queue(this, 'Jobs', {
      // BY TIME
      visibilityTimeout: Duration.minutes(2),
      deadLetterQueue: {
        queue: dead,
        maxReceiveCount: 2, // BESIDE COUNT
      },
    });
  }
}
new Shop(new App(), 'Shop');
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Callable[[str, str], Queue]:
    """The queue of an app, one of whose comments says something."""

    def read(where: str, text: str) -> Queue:
        (tmp_path / "app.ts").write_text(STACK.replace(where, text), encoding="utf-8")
        (tmp_path / "cdk.json").write_text('{"app": "npx ts-node app.ts"}', encoding="utf-8")
        (queue,) = [
            each
            for each in project.read([tmp_path], root=tmp_path, facts=book.load()).workload.queues
            if each.name == "Jobs"
        ]
        return queue

    return read


@pytest.mark.parametrize(
    ("where", "text", "argued"),
    [
        pytest.param("BESIDE COUNT", "a retry is costly, the second rarely helps", True, id="beside"),
        pytest.param("BESIDE COUNT", "straight to the DLQ on purpose", True, id="deliberate"),
        pytest.param("BESIDE COUNT", "重試很貴", True, id="in Chinese"),
        pytest.param("BESIDE COUNT", "then the DLQ", False, id="what it does and no reason"),
        pytest.param("BESIDE COUNT", "keep it low because we say so", False, id="a reason for what"),
        pytest.param("HEAD", "A low receive count, since\n    // each of them is billed: retries are expensive.", True, id="above the queue"),
        pytest.param("HEAD", "What fails twice stays dead: a third try risks duplicates.", True, id="above the queue, by its value"),
        pytest.param("HEAD", "Jobs are retried so that none is lost.", False, id="above the queue, of retries as such"),
        pytest.param("ABOVE", "Lower receive count (2) than\n    // elsewhere because a run again pays twice.", True, id="above what it goes with"),
        pytest.param("ABOVE", "A receive count below ours because a run again pays.", False, id="further up, of no value"),
        pytest.param("BESIDE COUNT", "Five retries. It is JSON because others read it", False, id="reasons for another thing"),
        pytest.param("BY TIME", "a retry is costly", False, id="by another setting"),
    ],
)  # fmt: skip
def test_receives(jobs: Callable[[str, str], Queue], where: str, text: str, argued: bool) -> None:
    assert jobs(where, text).receives_argued is argued


@pytest.mark.parametrize(
    ("where", "text", "argued"),
    [
        pytest.param("BY TIME", "more than the timeout, otherwise it is delivered again", True, id="above the setting"),
        pytest.param("BY TIME", "no six times the timeout, so that a crashed job is soon tried again", True, id="no six times"),
        pytest.param("BY TIME", "6x the timeout, so that no slow job is delivered again", False, id="six times, which it is not"),
        pytest.param("BY TIME", "longer than the timeout", False, id="no reason"),
        pytest.param("ABOVE", "Hidden for 2 min so a slow job is not redelivered.", True, id="above, by its value"),
        pytest.param("ABOVE", "Hidden for 9 min so a slow job is not redelivered.", False, id="above, by another value"),
        pytest.param("HEAD", "The visibility timeout must stay above ours, or slow jobs run twice: avoid that.", True, id="above the queue"),
        pytest.param("HEAD", "A FIFO queue, so duplicates are dropped.", False, id="of another thing"),
    ],
)  # fmt: skip
def test_visibility(jobs: Callable[[str, str], Queue], where: str, text: str, argued: bool) -> None:
    assert jobs(where, text).visibility_argued is argued
