"""Routes that would answer for others which do not move."""

import re

from msgspec.structs import replace

from deburr.scaffold.survey import Left, Route, Survey

OPEN, REST = re.compile(r"^:|[<{*(]"), re.compile(r"path:|:path|\*")


def without_covers(survey: Survey) -> Survey:
    """What moves, and answers no request that a route is there for which stays, perhaps behind a check of its own."""
    stay = [each for each in survey.left if each.path]
    kept: list[Route] = []
    left = list(survey.left)
    for route in survey.routes:
        other = next((each.path for each in stay if _covers(route, each)), "")
        if other:
            why = f"{route.told}: it would answer {other} too, which does not move"
            left.append(Left(route.at, why, route.path, route.methods))
        else:
            kept.append(route)
    return replace(survey, routes=tuple(kept), left=tuple(left))


def _covers(route: Route, stays: Left) -> bool:
    if stays.methods and not {*stays.methods} & {*route.methods}:
        return False
    return route.path != stays.path and _meet(route.path.strip("/").split("/"), stays.path.strip("/").split("/"))


def _meet(ours: list[str], theirs: list[str]) -> bool:
    """Whether some request fits both; a part that is written in both must be the same."""
    for mine, other in zip(ours, theirs, strict=False):
        if REST.search(mine) or REST.search(other):
            return True
        if mine != other and not (OPEN.search(mine) or OPEN.search(other)):
            return False
    return len(ours) == len(theirs)
