"""Which bounds are none, which are too long, which are nobody's business here."""

import pytest
from tests.rules.build import a_function, a_handler, given

from deburr.place import Place
from deburr.rules.timeouts.unbounded_call import check
from deburr.workload.handler import NetworkCall, Phase, Timeout


def call(timeout: Timeout, library: str = "requests") -> NetworkCall:
    return NetworkCall(f"{library}.get", library, Place("src/app.py", 5, 1), Phase.INVOCATION, timeout, True, ())


@pytest.mark.parametrize(
    ("timeout", "runs_s", "fires"),
    [
        pytest.param(Timeout(None, by_default=True, fact="client.requests"), 10, True, id="the default is none"),
        pytest.param(
            Timeout(None, by_default=True, fact="client.requests"), None, True, id="whatever the function has"
        ),
        pytest.param(Timeout(None, by_default=True, fact="client.httpx"), 3, False, id="a library's own short bound"),
        pytest.param(
            Timeout(None, by_default=True, fact="client.node_fetch_undici"),
            60,
            True,
            id="a default beyond the function",
        ),
        pytest.param(
            Timeout(None, by_default=True, fact="client.node_fetch_undici"), 900, False, id="a default within it"
        ),
        pytest.param(
            Timeout(None, by_default=True, fact="client.pymongo"), 10, True, id="30 s of looking for a server"
        ),
        pytest.param(Timeout(None), 10, True, id="None as written"),
        pytest.param(Timeout(5), 10, False, id="shorter"),
        pytest.param(Timeout(10), 10, True, id="as long as the function"),
        pytest.param(Timeout(60), None, False, id="the function's own is unknown"),
        pytest.param(Timeout(None, known=False), 10, False, id="computed"),
        pytest.param(
            Timeout(None, by_default=True, fact="client.nobody"), 10, False, id="a library the facts do not know"
        ),
    ],
)
def test_bounds(timeout: Timeout, runs_s: int | None, fires: bool) -> None:
    function = a_function(timeout_s=runs_s, handler=a_handler(calls=(call(timeout),)))
    assert bool(list(check(function, given(function)))) is fires
