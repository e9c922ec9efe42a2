"""Modules written into a folder, and what deburr reads of them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads `main.tf`, with other files beside it."""

    def reading(
        main: str,
        files: dict[str, str] | None = None,
        named: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        **given: str,
    ) -> Reading:
        for name, text in {"main.tf": main, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return project.read(
            [tmp_path],
            root=tmp_path,
            facts=book.load(),
            parameters=given,
            var_files=[tmp_path / name for name in named],
            environment=environment,
        )

    return reading
