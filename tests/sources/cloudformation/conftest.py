"""Reading a template out of a text, as every test here does."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from deburr.facts import book
from deburr.sources.cloudformation import reader
from deburr.sources.reading import Reading

Read = Callable[..., Reading]
SAM = "Transform: AWS::Serverless-2016-10-31\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write the files, read the first as the template."""

    def read_text(template: str, /, *, parameters: dict[str, str] | None = None, **files: str) -> Reading:
        path = tmp_path / "template.yaml"
        path.write_text(dedent(template), encoding="utf-8")
        for name, text in files.items():
            file = tmp_path / name.replace("__", "/").replace("_dot_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text), encoding="utf-8")
        return reader.read(path, root=tmp_path, facts=book.load(), parameters=parameters or {})

    return read_text
