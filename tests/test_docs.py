"""Commands shown in the docs are run, or say why they are not."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parent.parent / "tools"


@pytest.fixture(scope="module")
def shown() -> ModuleType:
    sys.path.insert(0, str(TOOLS))
    try:
        return importlib.import_module("docs_shown")
    finally:
        sys.path.remove(str(TOOLS))


def test_old_output_is_replaced_and_the_rest_stays(shown: ModuleType) -> None:
    page = "# A\n\n<!-- run head=1 -->\n```console\n$ deburr runtimes\nold\n```\n\nafter\n"
    written = shown.refreshed(page, "a.md")
    assert written.startswith("# A\n\n<!-- run head=1 -->\n```console\n$ deburr runtimes\nruntime ")
    assert written.endswith("\n...\n```\n\nafter\n")
    assert shown.refreshed(written, "a.md") == written


def test_a_command_that_is_not_run_says_why(shown: ModuleType) -> None:
    kept = "<!-- not run: needs an account -->\n```console\n$ deburr audit\n```\n"
    assert shown.refreshed(kept, "a.md") == kept
    with pytest.raises(ValueError, match=r"a\.md: a console block has no note"):
        shown.refreshed("```console\n$ deburr audit\n```\n", "a.md")


def test_output_begins_and_ends_where_the_note_says(shown: ModuleType) -> None:
    block = shown.shown("deburr check", "from=CatalogFunction head=2").splitlines()
    assert block[2] == "..." and block[3].startswith("CatalogFunction") and block[5] == "..." and len(block) == 7
