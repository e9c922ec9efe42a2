"""Lines as textwrap breaks them."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from deburr.reports.filling import filled

WORDS = st.lists(st.text("ab-", min_size=1, max_size=30), max_size=12)
BLANKS = st.sampled_from([" ", "  ", "\n", "\t"])


@given(WORDS, BLANKS, st.integers(8, 40), st.integers(0, 4), st.sampled_from(["", "   "]))
def test_as_textwrap(words: list[str], blank: str, width: int, indent: int, further: str) -> None:
    text, pad = blank.join(words), " " * indent
    assert list(filled(text, width, pad, pad + further)) == textwrap.wrap(
        text,
        width=width,
        initial_indent=pad,
        subsequent_indent=pad + further,
        break_long_words=False,
        break_on_hyphens=False,
    )
