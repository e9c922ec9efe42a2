"""What an environment variable must hold before an invocation comes to a piece of code."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Text = str | None
"""What a variable holds; None where it is not set."""


class Need(Struct, frozen=True):
    """`process.env.CACHE === "on"` holds, or does not.

    name   of the variable.
    texts  it holds one of these.
    holds  False where it holds none of them.
    unset  what stands in for it where it is not set.
    blank  what stands in for it where it is set to nothing.
    case   in which letters its text is looked at; "" for as it is.
    """

    name: str
    texts: tuple[Text, ...] = ()
    holds: bool = True
    unset: Text = None
    blank: str = ""
    case: Literal["", "lower", "upper"] = ""

    def met(self, environment: Mapping[str, Text]) -> bool:
        """False where the variable surely holds something else.

        environment  variables of which it is known what they hold; others may hold anything.
        """
        if self.name not in environment:
            return True
        text = environment[self.name]
        text = self.unset if text is None else text or self.blank
        if text is not None and text != text.strip():
            return True  # whether the code takes blanks away is not kept
        if text is not None and self.case:
            text = text.lower() if self.case == "lower" else text.upper()
        return (text in self.texts) is self.holds


Needs = tuple[Need, ...]
