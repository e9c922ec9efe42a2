"""Which bounds are none, which are too long, which are nobody's business here."""

import pytest
from msgspec.structs import replace
from tests.rules.build import FACTS, a_function, a_handler, an_import, given

from deburr.edits import Advice, PassArgument
from deburr.findings import Confidence
from deburr.place import Place
from deburr.rules.timeouts.unbounded_call import check
from deburr.workload.handler import NetworkCall, Phase, Timeout


def call(timeout: Timeout, library: str = "requests", phase: Phase = Phase.INVOCATION) -> NetworkCall:
    return NetworkCall(f"{library}.get", library, Place("src/app.py", 5, 1), phase, timeout, True, ())


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


@pytest.mark.parametrize(
    ("module", "library", "fact", "confidence"),
    [
        pytest.param("json", "requests", "client.requests", Confidence.CERTAIN, id="nothing else at hand"),
        pytest.param("signal", "requests", "client.requests", Confidence.POSSIBLE, id="an alarm reaches everything"),
        pytest.param("asyncio", "aiohttp", "client.aiohttp", Confidence.POSSIBLE, id="wait_for reaches coroutines"),
        pytest.param("asyncio", "requests", "client.requests", Confidence.CERTAIN, id="and nothing that blocks"),
        pytest.param("undici", "fetch", "client.node_fetch_undici", Confidence.POSSIBLE, id="a global dispatcher"),
    ],
)
def test_a_bound_from_outside_may_be_there(module: str, library: str, fact: str, confidence: Confidence) -> None:
    unbounded = call(Timeout(None, by_default=True, fact=fact), library)
    function = a_function(timeout_s=10, handler=a_handler(calls=(unbounded,), imports=(an_import(module),)))
    [finding] = check(function, given(function))
    assert finding.confidence is confidence


def test_at_init_another_limit_ends_it() -> None:
    unbounded = call(Timeout(None, by_default=True, fact="client.requests"), phase=Phase.INIT)
    function = a_function(timeout_s=900, handler=a_handler(calls=(unbounded,)))
    [finding] = check(function, given(function))
    assert "at init" in finding.message
    assert f"after {FACTS['lambda.init.max_on_demand'].whole} s" in finding.consequence
    assert finding.price is None


def test_the_price_is_a_whole_timeout() -> None:
    unbounded = call(Timeout(None, by_default=True, fact="client.requests"))
    function = a_function(timeout_s=60, memory_mb=1024, handler=a_handler(calls=(unbounded,)))
    context = given(function)
    [finding] = check(function, context)
    assert finding.price == context.compute_once(function, 60_000, "hung call")


def test_a_lazy_client_waits_in_an_invocation() -> None:
    lazy = call(Timeout(None, by_default=True, fact="client.pymongo"), "pymongo", Phase.INIT)
    function = a_function(timeout_s=10, handler=a_handler(calls=(lazy,)))
    [finding] = check(function, given(function))
    assert "at init" not in finding.message
    assert finding.price is not None


@pytest.mark.parametrize(
    ("library", "others_s", "passed"),
    [
        pytest.param("requests", 5, "10", id="room is left"),
        pytest.param("requests", 20, None, id="none is left"),
        pytest.param("urllib3", 5, "4", id="room for all its tries"),
        pytest.param("urllib3", 20, None, id="none for any"),
    ],
)
def test_a_call_gets_what_others_leave(library: str, others_s: int, passed: str | None) -> None:
    unbounded = replace(call(Timeout(None, by_default=True, fact="client.requests"), library), in_turn=True)
    before = [replace(call(Timeout(others_s)), at=Place("src/app.py", line, 1), in_turn=True) for line in (2, 3)]
    function = a_function(timeout_s=30, handler=a_handler(calls=(*before, unbounded)))
    [finding] = check(function, given(function))
    assert isinstance(finding.fix, Advice if passed is None else PassArgument)
    assert passed is None or (isinstance(finding.fix, PassArgument) and finding.fix.value == passed)
