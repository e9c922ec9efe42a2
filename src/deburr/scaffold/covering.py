"""Routes that would answer for others which do not move."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from deburr.scaffold.survey import Left, Route, Survey

NAMED = re.compile(r"(?:([A-Z|]+) )?(/\S*): ")
"""How `Left.why` begins where a route stays: `GET /users/me: ...`."""
OPEN, REST = re.compile(r"^:|[<{*(]"), re.compile(r"path:|:path|\*")


def without_covers(survey: Survey) -> Survey:
    """What moves, and answers no request that a route is there for which stays, perhaps behind a check of its own."""
    stay = [(set((found[1] or "").split("|")) - {""}, found[2]) for found in _stays(survey.left)]
    kept: list[Route] = []
    left = list(survey.left)
    for route in survey.routes:
        other = next((path for methods, path in stay if _covers(route, methods, path)), "")
        if other:
            left.append(Left(route.at, f"{route.told}: it would answer {other} too, which does not move"))
        else:
            kept.append(route)
    return replace(survey, routes=tuple(kept), left=tuple(left))


def _stays(left: Iterable[Left]) -> Iterator[re.Match[str]]:
    for each in left:
        found = NAMED.match(each.why)
        if found is not None:
            yield found


def _covers(route: Route, methods: set[str], path: str) -> bool:
    if methods and not methods & {*route.methods}:
        return False
    return route.path != path and _meet(route.path.strip("/").split("/"), path.strip("/").split("/"))


def _meet(ours: list[str], theirs: list[str]) -> bool:
    """Whether some request fits both; a part that is written in both must be the same."""
    for mine, other in zip(ours, theirs, strict=False):
        if REST.search(mine) or REST.search(other):
            return True
        if mine != other and not (OPEN.search(mine) or OPEN.search(other)):
            return False
    return len(ours) == len(theirs)
