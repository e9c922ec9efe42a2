"""An init that fails or does not end, in words that say what to do."""

import json
import re
import textwrap
from typing import Any

from deburr.cold import looks
from deburr.cold.rounds import fresh
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.lab import closed
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

MOST_WORDS = 140
PLATFORM = ("INIT_", "START RequestId", "END RequestId", "REPORT RequestId", "RequestId: ", "Runtime.ExitError")
FAMILIES = ("python", "node")


class InitFailed(DeburrError):
    """The handler cannot be loaded, so there is no cold start to take apart."""


def failed(record: Record) -> bool:
    """True when there never was an environment that could answer."""
    return record.init_ms is None and record.status is not Status.SUCCESS


async def explained(record: Record, spec: Spec, facts: Facts, settings: Settings, *, installed: bool) -> InitFailed:
    """Why init failed; for one that does not end, it is run once more to see where it stands."""
    told = _told(record)
    kind, message = str(told.get("errorType") or record.error_type), str(told.get("errorMessage") or "")
    where = _where(told)
    if record.status is Status.TIMEOUT:
        return await _endless(spec, facts, settings)
    first = message.splitlines()[0] if message else kind
    if kind == "Runtime.ExitError" and (last := _last_words(record.log)):
        first, message = last, last
    hint = _hint(kind, message, installed=installed)
    return InitFailed(f"{spec.name} fails at init: {kind}: {first}", where=where, hint=hint)


def reason(record: Record) -> str:
    """What went wrong in an invocation, in a line."""
    told = _told(record)
    message = str(told.get("errorMessage") or "").splitlines()
    kind = str(told.get("errorType") or record.error_type)
    return textwrap.shorten(f"{kind}: {message[0]}" if message else kind, MOST_WORDS, placeholder="...")


async def _endless(spec: Spec, facts: Facts, settings: Settings) -> InitFailed:
    asked = Settings(
        mechanism=settings.mechanism,
        network=settings.network,
        environment=settings.environment,
        standins=settings.standins,
        look="progress",
    )
    async with Lab(facts, asked) as lab:
        (record,) = await fresh(lab, spec, b"{}")
    waiting = looks.unfinished(record.observed)
    while waiting and waiting[0].startswith("awslambdaric"):
        waiting.pop(0)
    chain = " > ".join(looks.module_of(each) if spec.family == "node" else each for each in waiting[-4:])
    return InitFailed(
        f"{spec.name} does not end its init within {lab.limits.init_s:g} s, nor again within its timeout of "
        f"{spec.timeout_s:g} s" + (f"; it stands in {chain}" if chain else ""),
        hint="what waits there for the network waits forever in a closed lab: --network, --stand-in PORT, or move it "
        "into the handler",
    )


def _hint(kind: str, message: str, *, installed: bool) -> str:
    missing = re.search(r"No module named '([^']+)'|Cannot find (?:module|package) '([^']+)'", message)
    if missing and installed:
        return f"nothing that was installed brings {missing[1] or missing[2]}: it fails in the same way when deployed"
    if missing:
        return (
            f"--install installs what requirements.txt or package.json asks for; is {missing[1] or missing[2]} in it?"
        )
    shut = closed.hint(f"{kind}: {message}")
    if shut is not None:
        return f"init {shut}"
    if kind == "KeyError" or "environ" in message:
        return f"is it a variable that deployment sets? --env {message.strip(chr(39)) or 'NAME'}=VALUE gives it one"
    if "SyntaxError" in kind:
        return "is the code written for another version of the runtime?"
    return "it fails in the same way when deployed, unless the lab closes something that it needs: see --help"


def asks_for(why: str) -> str:
    """What an event needs that is not answered, by what `reason` says of it."""
    shut = closed.hint(why)
    return f"the handler {shut}" if shut is not None else "give one that is: --event FILE"


def _last_words(log: str) -> str:
    """The last line that a program printed before it ended; "" when it printed none."""
    own = [line.strip() for line in log.splitlines() if line.strip() and not line.startswith(PLATFORM)]
    return own[-1] if own else ""


def _told(record: Record) -> dict[str, Any]:
    try:
        told = json.loads(record.answer.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _where(told: dict[str, Any]) -> str | None:
    """The innermost line of the function's own code that a trace names."""
    found = None
    for line in told.get("stackTrace") or told.get("trace") or ():
        own = re.search(r'/var/task/([^"\s:)]+)(?:", line |:)(\d+)', str(line))
        if own and "node_modules" not in own[1]:
            found = f"{own[1]}:{own[2]}"
    return found
