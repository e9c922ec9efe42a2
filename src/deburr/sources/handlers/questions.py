"""What is asked about a call of what is not local code.

There are some thirty questions, and nearly all calls answer none or one, which their names tell already: who has
something to ask is looked up by name, and found once for each name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from deburr.sources.handlers import (
    batches,
    clients,
    effects,
    failing,
    invocations,
    left,
    libraries,
    liveness,
    logging,
    needs,
    network,
    pinning,
    remaining,
    reporting,
    routing,
    secrets,
    serving,
    setting_up,
    sleeps,
    streaming,
    tmp_paths,
    touching,
    writing_back,
)
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.looked_through import Look, look_of
from deburr.sources.handlers.walker import Walker

Ask = Callable[[Walker, Called], None]
_NAMES = 4096  # a project calls some hundreds of names
_WEIGHING = (
    "head_object",
    "headObject",
    "HeadObjectCommand",
    "get_object_attributes",
    "list_objects_v2",
    "disk_usage",
    "statvfs",
)
"""Ask how large an object is, or how much room is left."""
_ENDING_LOGS = (
    *("put_retention_policy", "putRetentionPolicy", "PutRetentionPolicyCommand"),
    *("delete_log_group", "deleteLogGroup", "DeleteLogGroupCommand"),
)
_ENVIRONMENT = ("os.environ.", "process.env.")


class Questions(Struct, frozen=True):
    """first  asked of every call of that name.
    look   tells what it gives back, where it is looked through; nothing more is asked then.
    then   asked of the others.
    """

    first: tuple[Ask, ...]
    look: Look | None
    then: tuple[Ask, ...]


@lru_cache(_NAMES)
def questions(path: str) -> Questions:
    """Those that the name of what is called leaves open."""
    named = (*_OF_METHOD.get(path.rpartition(".")[2], ()), *_OF_PATH.get(path, ()))
    first, then = ([ask for ask, matters in asked if matters(path)] for asked in (_FIRST, _BY_NAME))
    return Questions(tuple(first), look_of(path), tuple(dict.fromkeys((*named, *then))))


def _starts_several(w: Walker, call: Called) -> None:
    w.record.at_once = True


def _weighs(w: Walker, call: Called) -> None:
    w.record.weighs = True


def _sets_retention(w: Walker, call: Called) -> None:
    w.record.sets_retention = True


def _reads_environment(w: Walker, call: Called) -> None:
    w.record.environment.add(call.method)


def _draws(w: Walker, call: Called) -> None:
    if call.path in libraries.DRAWS or call.path.startswith("boto3."):
        w.record.draws.setdefault(call.at(w), set()).add(w.phase)


def _asked_of(names: Mapping[Ask, Iterable[str]]) -> Mapping[str, Sequence[Ask]]:
    """The other way around: name -> what is asked of it."""
    found: dict[str, list[Ask]] = {}
    for ask, told in names.items():
        for name in told:
            found.setdefault(name, []).append(ask)
    return found


_FIRST: tuple[tuple[Ask, Callable[[str], bool]], ...] = (
    (batches.answers, batches.gathers_failures),
    (failing.calls, failing.may_fail),
    (needs.sets, needs.sets_variables),
    (_starts_several, libraries.starts_several),
)
_OF_METHOD = _asked_of(
    {
        remaining.asks_time: remaining.ASKED,
        serving.serves: serving.SERVES,
        network.bounded_later: network.BOUNDING,
        left.threads: left.THREADS,
        clients.publishes: clients.PUBLISHING,
        invocations.invokes: invocations.INVOKING,
        effects.repeats: effects.EFFECTS,
        reporting.tells: reporting.TELLING,
        secrets.fetches: secrets.FETCHING,
        _draws: libraries.FETCHES,
        _weighs: _WEIGHING,
        _sets_retention: _ENDING_LOGS,
        writing_back.writes_back: writing_back.PUTTING,
        liveness.looks_after: liveness.LOOKING,
        streaming.subscribes: streaming.SUBSCRIBES,
        setting_up.sets_up: setting_up.STATEMENTS,
        pinning.pins: pinning.PINNING,
        touching.touches: tmp_paths.TOUCHING,
        touching.closes: ("close",),
    }
)
_OF_PATH = _asked_of(
    {
        network.waits: network.CALLS,
        reporting.posts: network.CALLS,
        network.bounds_all: network.OF_ALL,
        sleeps.sleeps: sleeps.SLEEPS,
        _draws: libraries.DRAWS,
        streaming.streams: (streaming.STREAMIFY,),
        liveness.looks_after: (liveness.REUSE,),
        touching.moves: touching.MOVES,
        touching.touches: tmp_paths.PATH_AT,
        routing.serves: libraries.FRAMEWORKS,
        routing.adapts: (path for path, adapter in libraries.ADAPTERS.items() if adapter),
    }
)
_BY_NAME: tuple[tuple[Ask, Callable[[str], bool]], ...] = (
    (_reads_environment, lambda path: path.startswith(_ENVIRONMENT)),
    (clients.calls_by, clients.asks_by),
    (clients.made, clients.makes),
    (logging.logs, logging.a_log),
    (effects.told_apart, effects.tells_apart),
    (reporting.pages, reporting.a_pager),
    (secrets.writes, secrets.writes_secrets),
    (touching.cleans, tmp_paths.removes),
)
OF_INSTANCES: tuple[Ask, ...] = (clients.calls_on, routing.routes)
"""Asked of whatever is called on an instance."""
OF_ARGUMENTS: tuple[Ask, ...] = (liveness.tries_out, touching.hands_over, routing.hands_on)
"""Asked whatever is called, where it is given something by position."""
OF_KEYWORDS: tuple[Ask, ...] = (effects.tells_keys, streaming.sends_events, liveness.pings_first)
"""Asked whatever is called, where it is given something by name."""
