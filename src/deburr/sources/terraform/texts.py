"""Texts and numbers as HCL writes them: escapes, and the indentation of heredocs."""

import re

from deburr.sources.terraform.syntax import Expr

_ESCAPE = re.compile(r'\\(n|r|t|"|\\|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unescaped(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: _SHORT.get(match[1]) or chr(int(match[1][1:], 16) % 0x110000), text)
    return text.replace("$${", "${").replace("%%{", "%{")


def number(text: str) -> int | float | str:
    try:
        return int(text) if len(text) < 20 else text
    except ValueError:
        try:
            return float(text) if len(text) < 40 else text
        except ValueError:
            return text


def dedented(pieces: "list[str | Expr]") -> "list[str | Expr]":
    """`<<-` takes the least indentation of its lines away from all of them."""
    marked = "".join(piece if isinstance(piece, str) else "\x00" for piece in pieces)
    lines = [line for line in marked.split("\n") if line.strip(" \t")]
    least = min((len(line) - len(line.lstrip(" \t")) for line in lines), default=0)
    if not least:
        return pieces
    cut = "\n".join(line[least:] if line[:least].strip(" \t") == "" else line for line in marked.split("\n"))
    inner = iter(piece for piece in pieces if not isinstance(piece, str))
    found: list[str | Expr] = []
    for at, text in enumerate(cut.split("\x00")):
        if at:
            found.append(next(inner))
        found.append(text)
    return found
