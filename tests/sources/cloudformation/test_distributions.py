"""What a CloudFront distribution does before a Function URL or an API."""

import pytest

from deburr.facts import book

DEFAULT_S = float(book.load().seconds("timeout.cloudfront.origin_response.default"))
URL = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Unsaid: {Type: String}}
Resources:
  App:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: src, FunctionUrlConfig: {AuthType: NONE}}
  Policy:
    Type: AWS::CloudFront::CachePolicy
    Properties: {CachePolicyConfig: {Name: a, DefaultTTL: 60}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins:
          - {Id: a, DomainName: !Select [2, !Split ["/", !GetAtt AppUrl.FunctionUrl]]%s}
          - {Id: files, DomainName: files.s3.amazonaws.com}
        DefaultCacheBehavior: {TargetOriginId: a%s}
        CacheBehaviors: [{TargetOriginId: files, PathPattern: /f, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}]
        %s
"""


def origin(read, *, origin: str = "", behaviour: str = "", config: str = "Enabled: true"):
    (distribution,) = read(URL % (origin, behaviour, config)).workload.distributions
    (found,) = distribution.origins
    return found


def test_only_what_leads_to_the_workload_is_an_origin(read) -> None:
    found = origin(read)
    assert (found.id, found.function.endswith("#App"), found.api) == ("a", True, "")
    assert (found.read_s.value, found.read_s.by_default) == (DEFAULT_S, True)
    assert (found.headers, found.methods, found.cached, found.guards) == ((), ("GET", "HEAD"), None, ())


@pytest.mark.parametrize(
    ("behaviour", "cached"),
    [
        (", CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad", False),
        (", CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6", True),
        (", CachePolicyId: !Ref Policy", True),
        (", CachePolicyId: !Ref Unsaid", None),
        (", CachePolicyId: 83da9c7e-98b4-4e11-a168-04f0df8e2c65", None),
        (", DefaultTTL: 0", False),
        (", DefaultTTL: 60", True),
    ],
)
def test_what_is_cached(read, behaviour: str, cached: bool | None) -> None:
    assert origin(read, behaviour=behaviour).cached is cached


@pytest.mark.parametrize(
    ("config", "behaviour", "guards"),
    [
        ("WebACLId: arn:x", "", ["a WAF web ACL"]),
        ('WebACLId: ""', "", []),
        ("Restrictions: {GeoRestriction: {RestrictionType: none}}", "", []),
        ("Restrictions: {GeoRestriction: {RestrictionType: blacklist}}", "", ["a geographic restriction"]),
        ("Enabled: true", ", TrustedKeyGroups: [k]", ["signed cookies or URLs"]),
        ("Enabled: true", ", TrustedKeyGroups: []", []),
    ],
)
def test_guards(read, config: str, behaviour: str, guards: list[str]) -> None:
    assert [name for name, _ in origin(read, behaviour=behaviour, config=config).guards] == guards


@pytest.mark.parametrize(
    ("written", "headers"),
    [
        (", OriginCustomHeaders: [{HeaderName: X-Verify, HeaderValue: a}]", ("x-verify",)),
        (", OriginCustomHeaders: [{HeaderName: !Ref Unsaid, HeaderValue: a}]", None),
    ],
)
def test_headers(read, written: str, headers: tuple[str, ...] | None) -> None:
    assert origin(read, origin=written).headers == headers


def test_methods_settled_at_deploy_time(read) -> None:
    assert origin(read, behaviour=", AllowedMethods: [GET, POST]").methods == ("GET", "POST")
    assert origin(read, behaviour=", AllowedMethods: [GET, !Ref Unsaid]").methods is None
