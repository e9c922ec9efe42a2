"""A service written into a folder, and what deburr reads of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading
from deburr.workload.function import Function

HEAD = "service: shop\nprovider: {name: aws, runtime: python3.13}\n"
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a service's text, with other files beside it."""

    def reading(service: str, *, files: Mapping[str, str] | None = None, **given: str) -> Reading:
        for name, text in {"serverless.yml": service, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return project.read([tmp_path], root=tmp_path, facts=book.load(), parameters=given)

    return reading


@pytest.fixture
def only(read: Read) -> Callable[..., Function]:
    """The one function of a service."""

    def function(service: str, **more: object) -> Function:
        (found,) = read(service, **more).workload.functions
        return found

    return function
