"""The published schemas, as they are shipped."""

import json
from collections.abc import Callable
from importlib import resources

import pytest
from jsonschema import Draft202012Validator, FormatChecker


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Draft202012Validator]:
    """A validator for `profile` or `proof` documents."""

    def of(kind: str) -> Draft202012Validator:
        written = json.loads((resources.files("deburr") / "schemas" / f"{kind}.v1.json").read_text("utf-8"))
        Draft202012Validator.check_schema(written)
        return Draft202012Validator(written, format_checker=FormatChecker(["date"]))

    return of
