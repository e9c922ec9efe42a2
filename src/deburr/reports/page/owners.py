"""Who owns a file, by CODEOWNERS.

Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

import re
from pathlib import Path

from msgspec import Struct

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
NOBODY = "nobody named"


class Owners(Struct, frozen=True):
    """The patterns of one file, the last that fits decides.

    prefix  the way from the repository's top to the checked folder, ending in a slash; "" for the top itself.
    """

    patterns: tuple[tuple[re.Pattern[str], str], ...]
    prefix: str = ""

    def of(self, file: str) -> str:
        """Who owns a file, as written; NOBODY when no pattern fits or the one that fits names none."""
        path = f"{self.prefix}{file}"
        return next((owner for pattern, owner in reversed(self.patterns) if pattern.match(path)), "") or NOBODY


def found(root: Path) -> Owners | None:
    """The CODEOWNERS that hold for a folder: those of the nearest repository above it; None without any."""
    inside = root.resolve()
    for top in (inside, *inside.parents):
        file = next((top / place for place in PLACES if (top / place).is_file()), None)
        if file is not None:
            way = inside.relative_to(top).as_posix()
            return read(file.read_text(encoding="utf-8", errors="replace"), "" if way == "." else f"{way}/")
        if (top / ".git").exists():
            return None
    return None


def read(text: str, prefix: str = "") -> Owners:
    """Parse a CODEOWNERS file; GitLab's section heads are passed over."""
    patterns: list[tuple[re.Pattern[str], str]] = []
    for line in text.splitlines():
        words = re.sub(r"(^|\s)#.*", "", line).split()
        if words and not words[0].startswith(("[", "^[", "!")):
            patterns.append((_pattern(words[0]), " ".join(words[1:])))
    return Owners(tuple(patterns), prefix)


def _pattern(written: str) -> re.Pattern[str]:
    """As in a gitignore file: a slash before the end anchors it, one at the end makes it a folder."""
    anchored = "/" in written.rstrip("/")
    body = written.strip("/")
    parts = re.split(r"(/\*\*/|\*\*/|/\*\*|\*\*|\*|\?)", body)
    kinds = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    middle = "".join(kinds.get(part, re.escape(part)) for part in parts)
    below = "/.*" if written.endswith("/") else "" if body.endswith("/*") else "(?:/.*)?"
    return re.compile(f"{'' if anchored else '(?:.*/)?'}{middle}{below}$")
