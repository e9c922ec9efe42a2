"""Ask AWS many questions at once and keep the answers; what was kept is not asked again."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from datetime import datetime

from deburr.aws.gate import Gate
from deburr.aws.trouble import AccountError, Denied, Expired, Missing
from deburr.sources.account.redact import redacted
from deburr.sources.account.snapshot import Ask, Snapshot, written

AT_ONCE = 16
Progress = Callable[[int, int], None]


def ask_all(
    gate: Gate,
    asks: Iterable[Ask],
    snapshot: Snapshot,
    *,
    now: Callable[[], datetime],
    progress: Progress = lambda done, whole: None,
) -> None:
    """Answer every question that is not answered yet.

    A missing permission becomes a gap with the action named, as does what AWS fails to answer after many tries;
    what is gone in the meantime is answered by nothing.
    Raises  Expired when the credentials end: what was answered until then is kept.
    """
    unanswered = [ask for ask in dict.fromkeys(asks) if not snapshot.has(ask)]
    if not unanswered:
        return
    left = iter(unanswered)
    turn, ended = threading.Lock(), threading.Event()
    done = 0

    def work() -> None:
        """One answer after the other: a future for each of many thousands would take more memory than the answers."""
        nonlocal done
        while not ended.is_set():
            with turn:
                ask = next(left, None)
            if ask is None:
                return
            _answer(gate, ask, snapshot, now)
            with turn:
                done += 1

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deburr-ask") as pool:
        workers = {pool.submit(work) for _ in range(min(AT_ONCE, len(unanswered)))}
        try:
            while workers:
                finished, workers = wait(workers, timeout=0.5, return_when=FIRST_EXCEPTION)
                for worker in finished:
                    worker.result()
                progress(done, len(unanswered))
        finally:
            ended.set()


def mixed(*queues: Sequence[Ask]) -> list[Ask]:
    """All of them, so that each queue ends when the others do: APIs with limits of their own are asked side by side."""
    places = [((nth + 0.5) / len(queue), ask) for queue in queues for nth, ask in enumerate(queue)]
    return [ask for _, ask in sorted(places, key=lambda place: place[0])]


def _answer(gate: Gate, ask: Ask, snapshot: Snapshot, now: Callable[[], datetime]) -> None:
    try:
        pages = [
            written(redacted(ask.operation, page))
            for page in gate.pages(ask.service, ask.operation, region=ask.region, **ask.given)
        ]
    except Denied as error:
        snapshot.lack(ask, error.action, error.message)
    except Missing:
        snapshot.keep(ask, ["{}"], now())
    except Expired:
        raise
    except AccountError as error:
        snapshot.lack(ask, "", f"{error.where}: {error.message}" if error.where else error.message)
    else:
        snapshot.keep(ask, pages, now())
