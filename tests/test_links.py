"""Links of every page: those within the repository lead somewhere, the others could, and no page stands apart.

Whether the others answer takes a network: `make site LINKS=1`.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for folder in ("docs", "examples", "guards", "wild")
    for path in (ROOT / folder).rglob("*.md")
    if "node_modules" not in path.parts
) + sorted(ROOT.glob("*.md"))
CODE = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2|`[^`\n]+`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|<(https?:[^>\s]+)>|^\[[^\]]+\]: (\S+)", re.MULTILINE)
BARE = re.compile(r"(?<![(<\w/])https?://\S+")
BELOW = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)


def told(page: Path) -> str:
    """A page without its code."""
    return CODE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    return [next(filter(None, found)) for found in LINK.findall(told(page))]


@cache
def anchors(page: Path) -> frozenset[str]:
    """As GitHub and MyST name a page's headings."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL), re.M)
    return frozenset(re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            good = parts.scheme == "https" and "." in (parts.hostname or "") and link[-1] not in ".,;:"
        else:
            target = (page.parent / parts.path).resolve() if parts.path else page
            good = target.exists() and (not parts.fragment or parts.fragment in anchors(target))
        if not good:
            wrong.append(link)
    assert wrong == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_an_address_is_a_link_on_the_site_too(page: Path) -> None:
    """GitHub makes one of every address, Sphinx does not, and then nobody asks whether it answers."""
    assert BARE.findall(told(page)) == []


def test_every_page_is_led_to() -> None:
    words = {word for found in BELOW.findall((DOCS / "index.md").read_text()) for word in found.split()}
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    indexed = {page for page in pages if "/" in page and not page.endswith("README")}  # conf.py: BELOW
    assert sorted(pages - indexed - words - {"index"}) == []
