"""What bounds calls of HTTP clients of JavaScript, and of services' clients that are built on one."""

from pathlib import Path

import pytest
from tests.sources.handlers.test_waits import bound
from tests.sources.handlers.walked import walk

GOT = "const got = require('got');\n"
REQUEST = "const request = require('request');\n"
GRAPH = "const { GraphQLClient, request, gql } = require('graphql-request');\n"
SLACK = "const { WebClient } = require('@slack/web-api');\n"
OCTOKIT = "const { Octokit } = require('@octokit/rest');\n"


@pytest.mark.parametrize(
    ("made", "called", "said"),
    [
        pytest.param(GOT, "got('u')", ["default client.got"], id="got"),
        pytest.param(GOT, "got.post('u', { json: e })", ["default client.got"], id="a body is none"),
        pytest.param(GOT, "got('u', { timeout: { request: 1 } })", ["computed"], id="phases of got"),
        pytest.param(GOT, "got.get('u', { timeout: 4000 })", ["4"], id="a number, up to got 11"),
        pytest.param(GOT, "got(e.url)", ["computed"], id="an address or options"),
        pytest.param(GOT, "got('u', e.options)", ["computed"], id="options from elsewhere"),
        pytest.param(
            GOT + "const api = got.extend({ prefixUrl: 'u' });\n", "api('v')", ["default client.got"], id="own"
        ),
        pytest.param(
            GOT + "const api = got.extend({ timeout: { request: 1 } });\n",
            "api.get('v')",
            ["computed"],
            id="own, bound",
        ),
        pytest.param(REQUEST, "request({ uri: 'u' }, () => {})", ["default client.request"], id="request"),
        pytest.param(REQUEST, "request.post('u', { json: e }, () => {})", ["default client.request"], id="its verbs"),
        pytest.param(REQUEST, "request({ uri: 'u', timeout: 3000 }, () => {})", ["3"], id="request with"),
        pytest.param(REQUEST, "request(e.options, () => {})", ["computed"], id="request with what comes"),
        pytest.param(
            "const sa = require('superagent');\n", "sa.get('u').set('a', 'b')", ["default client.superagent"], id="sa"
        ),
        pytest.param("const sa = require('superagent');\n", "sa.get('u').timeout(3000)", [], id="superagent, bound"),
        pytest.param(
            "const needle = require('needle');\n",
            "needle.get('u', { timeout: 1 })",
            ["default client.needle"],
            id="open",
        ),
        pytest.param(
            "const needle = require('needle');\n", "needle.get('u', { response_timeout: 3000 })", ["3"], id="needle"
        ),
        pytest.param(GRAPH, "request('u', gql`{a}`)", ["default client.graphql_request"], id="graphql-request"),
        pytest.param(
            GRAPH + "const c = new GraphQLClient('u');\n",
            "c.request(gql`{a}`, e)",
            ["default client.graphql_request"],
            id="its client",
        ),
        pytest.param(
            GRAPH + "const c = new GraphQLClient('u');\n",
            "c.request({ document: 'd', signal: AbortSignal.timeout(2000) })",
            ["2"],
            id="a signal",
        ),
        pytest.param(
            GRAPH + "const c = new GraphQLClient('u', { fetch: bounded });\n",
            "c.request('d')",
            ["computed"],
            id="a fetch",
        ),
        pytest.param(
            SLACK + "const c = new WebClient('t');\n",
            "c.chat.postMessage(e)",
            ["default client.slack_node"],
            id="Slack",
        ),
        pytest.param(
            SLACK + "const c = new WebClient('t', { timeout: 2000 });\n",
            "c.chat.postMessage(e)",
            ["2"],
            id="Slack, bound",
        ),
        pytest.param(
            SLACK + "const c = new WebClient('t', options);\n",
            "c.views.open(e)",
            ["computed"],
            id="Slack, from elsewhere",
        ),
        pytest.param(
            OCTOKIT + "const c = new Octokit({ auth: 't' });\n",
            "c.rest.repos.get({ owner: 'o' })",
            ["default client.octokit"],
            id="Octokit",
        ),
        pytest.param(
            OCTOKIT + "const c = new Octokit({ request: { fetch: f } });\n",
            "c.request('GET /user')",
            ["computed"],
            id="Octokit with a fetch",
        ),
        pytest.param(
            OCTOKIT + "const c = new Octokit();\n",
            "c.request('GET /user', { request: { signal: s } })",
            ["computed"],
            id="Octokit with a signal",
        ),
    ],
)
def test_bounds(tmp_path: Path, made: str, called: str, said: list[str]) -> None:
    source = f"{made}exports.handler = async (e) => {{ await {called}; }};\n"
    assert [bound(call) for call in walk(tmp_path, source, main="app.js").calls] == said
