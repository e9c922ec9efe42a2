"""Variables: what they come to before deployment, and that the rest is unknown with its reason."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading
from deburr.workload.function import Function

SERVICE = """\
service: shop
provider:
  name: aws
  runtime: python3.13
  stage: ${{opt:stage, 'dev'}}
params:
  default: {{size: 256}}
  prod: {{size: 2048}}
custom:
  sizes: {{dev: 512, prod: 1024}}
  list: [1, 640]
  loop: ${{self:custom.pool}}
  pool: ${{self:custom.loop}}
functions:
  orders:
    handler: app.handler
    memorySize: {written}
"""
FILES = {
    "config.yml": "memory: {prod: 768}\nplain: 896\nstage: ${self:provider.stage}\n",
    "config.js": "module.exports",
}


@pytest.mark.parametrize(
    ("written", "stage", "expected"),
    [
        pytest.param("${self:custom.sizes.dev}", "", 512, id="self"),
        pytest.param("${self:custom.sizes.${self:provider.stage}}", "prod", 1024, id="within each other"),
        pytest.param("${self:custom.list.1}", "", 640, id="an element"),
        pytest.param("${self:custom.sizes.test, 384}", "", 384, id="a fallback that is a number"),
        pytest.param("${opt:size, self:custom.sizes.dev}", "", 512, id="a fallback that is a variable"),
        pytest.param("${opt:size, ${self:custom.sizes.dev}}", "", 512, id="the same, in braces of its own"),
        pytest.param("${env:SIZE, '320'}", "", 320, id="an environment variable's fallback"),
        pytest.param("${param:size}", "prod", 2048, id="a parameter of the stage"),
        pytest.param("${param:size}", "test", 256, id="a parameter of all stages"),
        pytest.param("${file(config.yml):plain}", "", 896, id="a file"),
        pytest.param("${file(./config.yml):memory.${sls:stage}}", "prod", 768, id="a file by stage"),
        pytest.param("${file(./config.yml):memory.dev, 832}", "", 832, id="a file that does not say"),
        pytest.param("${file(config.${self:provider.stage}.yml):x, 192}", "", 192, id="a file that is not there"),
        pytest.param("1${self:custom.nothing, '5'}0", "", 150, id="within a text"),
        pytest.param("${opt:size}", "", None, id="an option that nobody gave"),
        pytest.param("${env:SIZE}", "", None, id="an environment variable"),
        pytest.param("${ssm:/shop/size, 512}", "", None, id="looked up in an account, whatever the fallback"),
        pytest.param("${cf:other.Size}", "", None, id="another stack's output"),
        pytest.param("${file(config.js):size}", "", None, id="a file that is code"),
        pytest.param("${self:custom.loop}", "", None, id="a circle"),
    ],
)
def test_what_it_comes_to(only: Callable[..., Function], written: str, stage: str, expected: int | None) -> None:
    given = {"stage": stage} if stage else {}
    size = only(SERVICE.format(written=f'"{written}"'), files=FILES, **given).memory_mb
    assert (size.value, size.by_default) == (expected, False)
    assert (size.at.file, size.at.line) == ("serverless.yml", 17), "it stands where it is used"


def test_a_list_of_files_holds_the_functions(read: Callable[..., Reading]) -> None:
    service = "service: shop\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions:\n  - ${file(a.yml)}\n  - ${file(b.yml):functions}\n  - own: {handler: o.h}\n"
    files = {
        "a.yml": "one: {handler: a.h}\ntwo: ${file(two.yml)}\n",
        "two.yml": "handler: t.h\n",
        "b.yml": "functions: {three: {handler: b.h}}\n",
    }
    found = read(service, files=files).workload.functions
    assert [(each.name, each.entry.value, each.entry.at.file) for each in found] == [
        ("one", "a.h", "a.yml"),
        ("two", "t.h", "two.yml"),
        ("three", "b.h", "b.yml"),
        ("own", "o.h", "serverless.yml"),
    ]


def test_what_is_not_known_is_said(read: Callable[..., Reading]) -> None:
    service = "service: shop\nprovider: {name: aws}\nfunctions:\n  a: ${file(../a.yml)}\n  b: ${file(b.js)}\n"
    gaps = read(service, files={"b.js": "run()"}).gaps
    assert [(gap.at.line, gap.what) for gap in gaps] == [
        (4, "../a.yml is outside the checked folder"),
        (5, "b.js: is a program, and does not tell this without being run"),
        (4, "function a is not known: ../a.yml is outside the checked folder"),
        (5, "function b is not known: b.js: is a program, and does not tell this without being run"),
    ]


def test_names_of_cloudformation_stay_its_own(read: Callable[..., Reading]) -> None:
    service = """\
service: shop
provider: {name: aws, runtime: python3.13}
functions:
  place-order:
    handler: app.handler
    environment:
      QUEUE: !Sub "https://sqs.${AWS::Region}.amazonaws.com/${self:service}"
resources:
  Resources:
    Jobs: {Type: AWS::SQS::Queue}
    Mapping:
      Type: AWS::Lambda::EventSourceMapping
      Properties:
        EventSourceArn: !GetAtt Jobs.Arn
        FunctionName: !Sub "${PlaceDashorderLambdaFunction.Arn}"
"""
    (caller,) = read(service).workload.callers
    assert (caller.function.name, caller.kind, caller.name) == ("place-order", "sqs", "Jobs")


KEPT = (
    "Resources:\n  Clean: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: 'clean-${self:provider.stage}'}}\n"
)


@pytest.mark.parametrize(
    ("resources", "functions"),
    [
        pytest.param("- ${file(more/clean.yml)}", ["serverless.yml#Clean"], id="a list"),
        pytest.param("${file(more/clean.yml)}", ["serverless.yml#Clean"], id="the file"),
        pytest.param("{Resources: '${file(more/clean.yml):Resources}'}", ["serverless.yml#Clean"], id="a section"),
        pytest.param(
            "{Resources: {Tidy: '${file(more/clean.yml):Resources.Clean}'}}", ["serverless.yml#Tidy"], id="one by one"
        ),
        pytest.param("${file(more/all.yml)}", ["serverless.yml#Clean"], id="by another file"),
        pytest.param("${self:custom.more}", ["serverless.yml#Clean"], id="by a variable"),
        pytest.param("{Outputs: '${file(more/clean.yml):Outputs}'}", ["more/clean.yml#Clean"], id="something else"),
    ],
)
def test_a_file_that_the_resources_take_in_is_no_template_of_its_own(
    read: Callable[..., Reading], resources: str, functions: list[str]
) -> None:
    service = f"service: shop\nprovider: {{name: aws, runtime: python3.13}}\ncustom: {{more: '${{file(more/clean.yml)}}'}}\nresources:\n  {resources}\n"
    files = {"more/clean.yml": KEPT, "more/all.yml": "- ${file(more/clean.yml)}\n"}
    assert [found.address for found in read(service, files=files).workload.functions] == functions
