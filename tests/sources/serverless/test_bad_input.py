"""Whatever somebody writes: no crash, an end, and a word about what was not read."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

HEAD = "service: x\nprovider: {name: aws, runtime: python3.13, timeout: '${self:functions.a.timeout}'}\n"
DEEP = 2_000
CASES = {
    "a function that is another": "functions: {a: '${self:functions.b}', b: '${self:functions.a}'}\n",
    "settings in a circle": "functions: {a: {handler: h.h, timeout: '${self:provider.timeout}'}}\n",
    "the service in itself": "custom: {all: '${self:}'}\nfunctions: {a: {handler: '${self:custom.all}'}}\n",
    "a file in itself": "custom: {a: '${file(serverless.yml):custom.a}'}\nfunctions: {a: {handler: '${self:custom.a}'}}\n",
    "variables in variables": 'functions: {a: {handler: "' + "${opt:a, " * DEEP + "}" * DEEP + '"}}\n',
    "never closed": "functions: {a: {handler: '${self:custom.x'}}\n",
    "a file outside": "functions: ${file(../../../etc/passwd)}\n",
    "odd shapes": "functions: {a: null, b: [], c: 3, d: {handler: [1], events: {http: 1}}}\nplugins: 3\nresources: [[]]\n",
    "odd events": "functions: {a: {handler: h.h, events: [null, 3, [], {}, {http: null}, {sqs: []}, {stream: {type: 3}}]}}\n",
    "odd sections": "custom: []\npackage: 3\nlayers: []\nstepFunctions: {stateMachines: []}\nfunctions: {a: {handler: h.h}}\n",
    "no functions": "functions:\n",
}


@pytest.mark.parametrize("name", CASES)
def test_it_ends_and_nothing_crashes(read: Callable[..., Reading], name: str) -> None:
    reading = read(HEAD + CASES[name], files={"template.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"})
    assert not [gap.what for gap in reading.gaps if gap.fault]
    assert len(reading.workload.queues) == 1, "the rest of the project is read"
