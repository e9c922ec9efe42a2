"""What each way in to a function can do, cannot, and what stands in for it; limits come from the facts."""

from deburr.facts.book import Facts

Traits = tuple[tuple[str, str], ...]


def traits(facts: Facts) -> dict[str, Traits]:
    """By way in: longest wait, largest payload, streaming, features it has, lacks, and what can replace them."""
    six = f"{facts['lambda.payload.sync'].value} MB (Lambda's own limit)"
    longest_s = facts["lambda.timeout.max"].value
    rest_s = facts.seconds("timeout.apigw.rest.default").normalize()
    http_s = facts.seconds("timeout.apigw.http").normalize()
    streamed = f"up to {facts['lambda.payload.stream_response'].value} MB"
    edge_s = facts["timeout.cloudfront.origin_response.default"].value
    edge = ("timeout", f"{edge_s} s between packets unless raised, then as the way behind it")
    url_has = "IAM or open access, CORS"
    url_lacks = "own domain, JWT and Lambda authorizers, usage plans, validation, caching, WAF"
    rest_has = "API keys, usage plans, validation, mapping, cache, WAF, private, canary, IAM and Lambda authorizers"
    http_has = "JWT, IAM and Lambda authorizers, CORS, own domain, VPC links"
    http_lacks = "API keys, usage plans, validation, mapping, cache, WAF, edge-optimised, canary"
    websocket = "a WebSocket API beside it: deburr cost websocket"
    return {
        "REST API": (
            ("timeout", f"{rest_s:f} s; regional and private ones can be raised"),
            ("payload", six),
            ("streams", f"yes, {facts['timeout.apigw.rest.stream_max'].value} s at most"),
            ("has", rest_has),
            ("lacks", "WebSocket (an API of its own kind)"),
            ("instead", websocket),
        ),
        "HTTP API": (
            ("timeout", f"{http_s:f} s, hard"),
            ("payload", six),
            ("streams", "no"),
            ("has", http_has),
            ("lacks", http_lacks),
            ("instead", "validate in the handler; WAF, cache and edge from CloudFront in front; keys have no stand-in"),
        ),
        "Function URL": (
            ("timeout", f"the function's own, up to {longest_s} s"),
            ("payload", six),
            ("streams", f"yes, {streamed}"),
            ("has", url_has),
            ("lacks", url_lacks),
            ("instead", "check tokens in the handler; own domain, cache and WAF from CloudFront in front"),
        ),
        "URL + CloudFront": (
            edge,
            ("payload", six),
            ("streams", f"yes, {streamed}"),
            ("has", "own domain, cache, WAF, edge, origin access control, functions at the edge"),
            ("lacks", "JWT and Lambda authorizers, usage plans, validation"),
            ("instead", "check tokens in a CloudFront function or the handler"),
        ),
        "HTTP + CloudFront": (
            edge,
            ("payload", six),
            ("streams", "no"),
            ("has", f"{http_has}; cache, WAF, edge"),
            ("lacks", "API keys, usage plans, validation, mapping, canary"),
            ("instead", "validate in the handler; map in a CloudFront function; rate rules of WAF for usage plans"),
        ),
        "REST + CloudFront": (
            edge,
            ("payload", six),
            ("streams", "yes"),
            ("has", f"{rest_has}; edge"),
            ("lacks", "WebSocket (an API of its own kind)"),
            ("instead", websocket),
        ),
        "ALB": (
            ("timeout", f"the function's own, up to {longest_s} s; clients idle 60 s unless raised (recalled)"),
            ("payload", f"{facts['alb.lambda.payload'].value} MB each way"),
            ("streams", "no"),
            ("has", "OIDC and Cognito sign-in, WAF, containers behind the same name, inside a VPC"),
            ("lacks", "Lambda authorizers, usage plans, validation, mapping, cache, WebSocket to Lambda"),
            ("instead", "check tokens in the handler; cache and edge from CloudFront in front"),
        ),
    }
