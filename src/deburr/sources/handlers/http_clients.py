"""HTTP clients of JavaScript beside fetch and axios, and clients of services that are built on one.

Each takes its bound in an options object, of the call or of the client that was made before; what stands at the place
of those options and comes from elsewhere may hold one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from deburr.sources.handlers.timeouts import OPTIONS_ELSEWHERE, Arguments, Waiting, aborts, seconds
from deburr.sources.handlers.values import ObjectValue, Value
from deburr.workload.handler import Timeout

_COMPUTED = Timeout(None, known=False)
_MS, _SIZE_UNKNOWN = 0.001, 0.0

_GOT = {"timeout": _MS, "signal": _SIZE_UNKNOWN}
_REQUEST = {"timeout": _MS}
_NEEDLE = {"response_timeout": _MS, "read_timeout": _MS, "signal": _SIZE_UNKNOWN}
_GRAPHQL = {"signal": _SIZE_UNKNOWN, "fetch": _SIZE_UNKNOWN}
_SLACK = {"timeout": _MS, "fetch": _SIZE_UNKNOWN, "adapter": _SIZE_UNKNOWN}
_OCTOKIT = {"request": _SIZE_UNKNOWN}


def in_options(
    fact: str, keys: Mapping[str, float], *, call: int | None, client: int | None = None
) -> Callable[[Arguments], Timeout]:
    """A bound among these keys, of the call's options or else of the client's.

    keys    an option and its scale in seconds; 0: it bounds the call by an unknown size.
    call    which argument of the call is its options, from 0; None where it takes none.
    client  which argument of the client's constructor is.
    """

    def read(given: Arguments) -> Timeout:
        of_client = given.base.args if given.base is not None else ()
        for held, at in ((given.args, call), (of_client, client)):
            told = _told(held, at, keys)
            if told is not None:
                return told
        mounted = given.base is not None and "**" in given.base.keywords
        return _COMPUTED if mounted else Timeout(None, by_default=True, fact=fact)

    return read


def _told(held: Sequence[Value], at: int | None, keys: Mapping[str, float]) -> Timeout | None:
    """What options say that stand at this place; None where there are none, or they say nothing."""
    options = held[at] if at is not None and at < len(held) else None
    if isinstance(options, OPTIONS_ELSEWHERE):
        return _COMPUTED
    if not isinstance(options, ObjectValue):
        return None
    for key, scale in keys.items():
        if key in options.attrs:
            written = options.attrs[key]
            return (seconds(written, scale) if scale else aborts(written)) or _COMPUTED
    return _COMPUTED if any(key.startswith("**") for key in options.attrs) else None


def _either_way(fact: str, keys: Mapping[str, float]) -> Callable[[Arguments], Timeout]:
    """`request(options)` and `request(url, options)`: an address alone may be options from elsewhere."""
    first, second = (in_options(fact, keys, call=at, client=0) for at in (0, 1))

    def read(given: Arguments) -> Timeout:
        address = bool(given.args) and not isinstance(given.args[0], ObjectValue)
        behind = len(given.args) > 1 and isinstance(given.args[1], (ObjectValue, *OPTIONS_ELSEWHERE)) and address
        return second(given) if behind else first(given)

    return read


_VERBS = ("get", "post", "put", "patch", "delete", "head")
_SLACK_METHODS = (
    *("apiCall", "auth.test", "bots.info", "emoji.list", "team.info", "dialog.open", "reactions.add", "pins.add"),
    *("chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete", "chat.getPermalink", "chat.unfurl"),
    *("conversations.list", "conversations.history", "conversations.replies", "conversations.info"),
    *("conversations.open", "conversations.members", "conversations.create", "conversations.invite"),
    *("conversations.join", "conversations.archive"),
    *("files.upload", "files.uploadV2", "filesUploadV2", "files.info", "files.list"),
    *("users.info", "users.list", "users.lookupByEmail", "users.profile.get", "users.profile.set"),
    *("usergroups.list", "usergroups.users.list", "views.open", "views.publish", "views.update", "views.push"),
)
_OCTOKIT_METHODS = (
    *("repos.get", "repos.getContent", "repos.getCommit", "repos.listCommits", "repos.createOrUpdateFileContents"),
    *("repos.createDispatchEvent", "repos.createCommitStatus", "repos.getBranch", "repos.listForOrg"),
    *("repos.listBranches", "repos.createInOrg", "repos.compareCommits", "repos.getCombinedStatusForRef"),
    *("issues.create", "issues.createComment", "issues.update", "issues.get", "issues.addLabels", "issues.listForRepo"),
    *("pulls.get", "pulls.list", "pulls.create", "pulls.listFiles", "pulls.merge", "pulls.createReview"),
    *("pulls.update", "git.getRef", "git.createRef", "git.getTree", "git.createTree", "git.createCommit"),
    *("git.updateRef", "git.createBlob", "git.getCommit", "checks.create", "checks.update", "gists.create"),
    *("actions.createWorkflowDispatch", "actions.listWorkflowRuns", "actions.createRegistrationTokenForOrg"),
    *("actions.createRegistrationTokenForRepo", "apps.createInstallationAccessToken", "orgs.get", "teams.list"),
    *("users.getByUsername", "users.getAuthenticated", "search.issuesAndPullRequests", "search.code", "search.repos"),
)


def _table() -> Iterator[tuple[str, Waiting]]:
    yield from _got()
    yield from _request()
    verbs = Waiting("needle", in_options("client.needle", _NEEDLE, call=1))
    bodies = Waiting("needle", in_options("client.needle", _NEEDLE, call=2))
    for verb in _VERBS:
        yield f"needle.{verb}", verbs if verb in ("get", "head") else bodies
        yield f"superagent.{verb}", Waiting("superagent", in_options("client.superagent", {}, call=None))
    yield "superagent.del", Waiting("superagent", in_options("client.superagent", {}, call=None))
    graphql = "graphql-request.GraphQLClient()"
    for method in ("request", "rawRequest", "batchRequests"):
        client = in_options("client.graphql_request", _GRAPHQL, call=None, client=1)
        yield f"{graphql}.{method}", Waiting("graphql-request", _signal_first(client))
    for function in ("request", "rawRequest", "default"):
        alone = in_options("client.graphql_request", {}, call=None)
        yield f"graphql-request.{function}", Waiting("graphql-request", _signal_first(alone))
    for method in _SLACK_METHODS:
        slack = Waiting("@slack/web-api", in_options("client.slack_node", _SLACK, call=None, client=1))
        yield f"@slack/web-api.WebClient().{method}", slack
    yield (
        "@slack/webhook.IncomingWebhook().send",
        Waiting("@slack/webhook", in_options("client.slack_node", _SLACK, call=None, client=1)),
    )
    for package in ("@octokit/rest", "@octokit/core", "octokit"):
        octokit = Waiting(package, in_options("client.octokit", _OCTOKIT, call=0, client=0))
        routed = Waiting(package, in_options("client.octokit", _OCTOKIT, call=1, client=0))
        for method in ("request", "graphql", "paginate"):
            yield f"{package}.Octokit().{method}", routed
        for method in _OCTOKIT_METHODS:
            yield f"{package}.Octokit().{method}", octokit
            yield f"{package}.Octokit().rest.{method}", octokit


def _got() -> Iterator[tuple[str, Waiting]]:
    alone = Waiting("got", _either_way("client.got", _GOT))
    named = Waiting("got", in_options("client.got", _GOT, call=1, client=0))
    for module in ("got", "got.default", "got.got"):
        for base in (module, f"{module}.extend()"):
            yield base, alone
            for verb in _VERBS:
                yield f"{base}.{verb}", named


def _request() -> Iterator[tuple[str, Waiting]]:
    for package in ("request", "request-promise", "request-promise-native"):
        waiting = Waiting(package, _either_way("client.request", _REQUEST))
        for base in (package, f"{package}.defaults()"):
            yield base, waiting
            for verb in (*_VERBS, "del"):
                yield f"{base}.{verb}", waiting


def _signal_first(read: Callable[[Arguments], Timeout]) -> Callable[[Arguments], Timeout]:
    """`request({ document, signal })`: one object that holds everything."""

    def of_either(given: Arguments) -> Timeout:
        whole = isinstance(given.args[0], ObjectValue) if given.args else False
        return (_told(given.args, 0, _GRAPHQL) if whole else None) or read(given)

    return of_either


HTTP_CLIENTS: dict[str, Waiting] = dict(_table())
"""Their calls, and how long they wait."""
