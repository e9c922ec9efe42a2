"""One door: which function answers which route, how long it waits, and what it says when nobody answers."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from deburr.lab.spec import Spec


class Kind(StrEnum):
    URL = "function_url"
    HTTP = "http_api"
    REST = "rest_api"
    ALB = "alb"


@dataclass(frozen=True, slots=True)
class Route:
    """A way to a function.

    key  `GET /orders/{id}`, `ANY /{proxy+}` or `$default`.
    """

    key: str
    spec: Spec

    @property
    def method(self) -> str:
        return self.key.partition(" ")[0] if " " in self.key else "ANY"

    @property
    def path(self) -> str:
        return self.key.partition(" ")[2] or "$default"

    def matches(self, method: str, path: str) -> dict[str, str] | None:
        """The path parameters; None when it is another route's."""
        if self.method not in ("ANY", method):
            return None
        if self.path == "$default":
            return {}
        found = re.fullmatch(_pattern(self.path), path)
        return {key: unquote(value) for key, value in found.groupdict().items()} if found else None

    @property
    def precision(self) -> tuple[int, int, int]:
        """More specific routes come first: literal segments, then no greedy ones, then a named method."""
        if self.path == "$default":
            return (-1, 0, 0)
        segments = self.path.split("/")
        literal = sum(1 for segment in segments if segment and not segment.startswith("{"))
        return (0 if "+}" in self.path else 1, literal, 0 if self.method == "ANY" else 1)


@dataclass(frozen=True, slots=True)
class Door:
    """
    waits_s  how long it waits for an answer before it gives up; None for as long as the function runs.
    stage    of an API; "" where there is none.
    streams  whether it passes a streamed answer on as it comes.
    iam      whether callers must sign their requests; signatures are looked for, not verified.
    """

    kind: Kind
    name: str
    routes: tuple[Route, ...]
    waits_s: float | None = None
    stage: str = ""
    streams: bool = False
    iam: bool = False
    longest_body: int = field(default=10 * 2**20)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a request with its path parameters; None when there is none."""
        for route in sorted(self.routes, key=lambda route: route.precision, reverse=True):
            parameters = route.matches(method, path)
            if parameters is not None:
                return route, parameters
        return None


def _pattern(path: str) -> str:
    """An expression for `/orders/{id}/{proxy+}`."""
    parts: list[str] = []
    for segment in path.strip("/").split("/"):
        named = re.fullmatch(r"\{(\w+)(\+?)\}", segment)
        if named:
            parts.append(f"(?P<{named[1]}>{'.+' if named[2] else '[^/]+'})")
        else:
            parts.append(re.escape(segment))
    return "/" + "/".join(parts) + "/?"
