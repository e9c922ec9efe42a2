"""CloudFront before a door: what it passes on, when it gives up, and how often it asks."""

import asyncio
import http.client
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.lab.world import function, with_lab

from deburr.cli.session import Session
from deburr.lab.doors.cloudfront import Edge
from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.doors.project import edges
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status
from deburr.lab.serving import Serving

HANDLER = """\
import time
def handler(event, context):
    if event["rawPath"] == "/slow": time.sleep(2)
    return {"statusCode": 200, "headers": {"x-a": "b"}, "body": event["requestContext"]["http"]["method"] + event.get("body", "") + event["headers"].get("via", "")}
"""
STREAM = """\
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  if (event.requestContext.http.method === 'WARM') return stream.end();
  stream.write('one');
  await new Promise((r) => setTimeout(r, 30_000));
  stream.end('two');
});
"""


def behind(spec: Any, use: Callable[[int], Any], *, to_the_end: bool = True, **edge: Any) -> tuple[Any, list[Record]]:
    """Use a distribution's port from another thread; what came of it, and every invocation once it has ended."""
    records: list[Record] = []

    async def run(lab: Lab) -> Any:
        serving = Serving(lab, records.append)
        await lab.invoke(spec, b'{"rawPath": "/", "headers": {}, "requestContext": {"http": {"method": "WARM"}}}')
        try:
            door = Door(Kind.URL, "orders", (Route("$default", spec),), streams=True)
            given = {"read_s": 30.0, "attempts": 3} | edge
            port = await serving.open_edge(Edge("site", await serving.open(door), **given))
            outcome = await asyncio.to_thread(use, port)
            while to_the_end and serving._tasks:
                await asyncio.wait(serving._tasks)
            return outcome
        finally:
            await serving.close()

    return with_lab(run), records


def ask(port: int, method: str, path: str, body: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_a_request_is_passed_on_and_its_answer_handed_back(tmp_path: Path) -> None:
    seen, records = behind(function(tmp_path / "code", HANDLER), lambda port: ask(port, "POST", "/x", "sent"))
    status, headers, body = seen
    assert (status, headers["x-a"], headers["X-Cache"]) == (200, "b", "Miss from cloudfront")
    assert body == b"POSTsent1.1 deburr.cloudfront.net (CloudFront)" and len(records) == 1


@pytest.mark.parametrize(("method", "calls"), [("GET", 2), ("POST", 1)])
def test_it_gives_up_and_asks_a_get_again(tmp_path: Path, method: str, calls: int) -> None:
    spec = function(tmp_path / "code", HANDLER)
    seen, records = behind(spec, lambda port: ask(port, method, "/slow"), read_s=0.4, attempts=2)
    assert seen[0] == 504 and b"504 Gateway Timeout ERROR" in seen[2]
    assert seen[1]["X-Cache"] == "Error from cloudfront"
    assert [record.status for record in records] == [Status.SUCCESS] * calls  # each runs on to its end


def test_an_answer_that_stops_half_way_is_cut_off(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", STREAM, runtime="nodejs20.x")

    def use(port: int) -> bytes:
        with pytest.raises(http.client.IncompleteRead) as caught:
            ask(port, "GET", "/")
        return caught.value.partial

    assert behind(spec, use, to_the_end=False, read_s=1.5, attempts=2)[0] == b"one"


def test_an_origin_that_is_not_there(tmp_path: Path) -> None:
    async def run(lab: Lab) -> Any:
        serving = Serving(lab, lambda record: None)
        try:
            port = await serving.open_edge(Edge("site", 1, 30.0, 3))
            return await asyncio.to_thread(ask, port, "GET", "/")
        finally:
            await serving.close()

    status, _, body = with_lab(run)
    assert status == 502 and b"CloudFront wasn't able to connect to the origin." in body


SITE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Page:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.11, Handler: app.handler, CodeUri: code/, FunctionUrlConfig: {AuthType: NONE}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior: {TargetOriginId: page, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad}
        Origins:
          - Id: page
            DomainName: !Select [2, !Split ["/", !GetAtt PageUrl.FunctionUrl]]
            ConnectionAttempts: 2
            CustomOriginConfig: {OriginReadTimeout: 7}
          - {Id: elsewhere, DomainName: example.com}
"""


def test_a_projects_distributions_stand_before_its_doors(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER)
    (tmp_path / "template.yaml").write_text(SITE, encoding="utf-8")
    workload = Session.open((tmp_path,), today=date(2026, 11, 29)).workload()
    (page,) = workload.functions
    opened = [(7001, Door(Kind.URL, "Other", ())), (7002, Door(Kind.URL, "Page", (Route("$default", spec),)))]
    assert list(edges(workload, {page.address: spec}, opened)) == [Edge("Site", 7002, 7.0, 2)]
