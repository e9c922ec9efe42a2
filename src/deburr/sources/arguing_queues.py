"""Which settings of queues are choices that a comment in their file argues for."""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from deburr.place import Place
from deburr.workload.resources import Queue
from deburr.workload.setting import Setting

COMMENT = re.compile(r"\s*(?:#|//|/?\*)")
BESIDE = re.compile(r"(?<=[\s,;{])(?:#|//|/\*).*")
_MARK = re.compile(r"^\s*(?:#+|//+|/?\*+/?)[ \t]*|\*/\s*$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。！？]|\n\s*\n")  # noqa: RUF001 Chinese has signs of its own
_WHY = re.compile(
    r"because|otherwise|\bso\b(?! far)|avoid|prevent|rather than|instead of|deliberate|intention|on purpose|by design"
    r"|risk|rationale|\breasons?\b|trade-?off|\bcosts?\b|costly|expensive|cheap|pointless|no point|not worth|suffic"
    r"|因為|因为|因此|所以|否則|否则|避免|以免|故意|刻意|成本|貴|贵|足夠|足够",
    re.IGNORECASE,
)
"""English, and Chinese in both scripts."""
_COUNT = re.compile(r"receive.?count|\b(?:\d|one|two|single) receives?\b", re.IGNORECASE)
_TRIES = re.compile(
    r"receiv|retr(?:y|ies|ied)|attempt|re-?deliver|duplicat|twice|\bdlq\b|dead.?letter|重試|重试|重投|重複|重复",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"visibility|可見|可见", re.IGNORECASE)
_AGAIN = re.compile(
    r"visible|\bhid(?:e|es|den)\b|re-?deliver|reappear|in.?flight|duplicat|time-?\s?out|重投|超時|超时|逾時",
    re.IGNORECASE,
)
_SETS_RECEIVES = re.compile(r"\bmax_?receive_?count[\"']?\s*[:=]", re.IGNORECASE)
_SETS_HIDDEN = re.compile(r"\bvisibility_?timeout(?:_seconds|_s)?[\"']?\s*[:=]", re.IGNORECASE)
_SIX = re.compile(r"\b(?:6|six)\s?(?:x|×|times|-?fold)\b|[*×x]\s?6\b|6\s?倍", re.IGNORECASE)  # noqa: RUF001 the sign of times
_NOT_SIX = re.compile(
    rf"(?:\bnot?\b|n['’]t\b|unlike|instead of|rather than|less than|below|不)[^.。]{{0,30}}(?:{_SIX.pattern})",  # noqa: RUF001 an apostrophe
    re.IGNORECASE,
)
_WORDS = {1: "one|once|single", 2: "two|twice"}


def told(queue: Queue, lines: Callable[[str], Sequence[str]]) -> Queue:
    """The same queue, with what a comment by its settings argues for.

    lines  of a file; none where it has no comments or cannot be read.
    """
    receives, hidden = queue.receives, queue.visibility_s
    if receives.value is not None and _is_written(receives):
        names = _words(str(receives.value), _WORDS.get(receives.value, ""))
        texts = _texts(lines(receives.at.file), receives.at, queue.at, _SETS_RECEIVES, names)
        if any(_argues(text, _COUNT, _TRIES, None if close else names) for text, close in texts):
            queue = replace(queue, receives_argued=True)
    if hidden.value is not None and _is_written(hidden):
        names = _words(*_lasting(hidden.value))
        texts = _texts(lines(hidden.at.file), hidden.at, queue.at, _SETS_HIDDEN, names)
        argued = (_argues(text, _HIDDEN, _AGAIN, None if close else names) for text, close in texts if not _six(text))
        if any(argued):
            queue = replace(queue, visibility_argued=True)
    return queue


def _is_written(setting: Setting[int]) -> bool:
    return not setting.by_default and setting.at.line > 0


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word for word in words if word)})\b", re.IGNORECASE)


def _lasting(seconds: int) -> Iterator[str]:
    """How people write so many seconds."""
    yield rf"{seconds}[\s-]?s(?:ec(?:ond)?s?)?"
    if not seconds % 60:
        yield rf"{seconds // 60}[\s-]?m(?:in(?:ute)?s?)?"


def _texts(
    lines: Sequence[str], at: Place, owner: Place, sets: re.Pattern[str], names: re.Pattern[str]
) -> Iterator[tuple[str, bool]]:
    """Comments beside a setting, right above it or what it stands in, and others of its queue's paragraph that name it.

    True for those that stand next to the setting itself.
    """
    if not 0 < at.line <= len(lines):
        return
    beside = BESIDE.search(lines[at.line - 1])
    if beside is not None:
        yield beside[0], True
    yield _above(lines, at.line - 1), True
    top = owner.line if owner.file == at.file and 0 < owner.line < at.line else at.line
    head, indent = at.line - 1, _indent(lines[at.line - 1])
    for number in range(at.line - 2, top - 2, -1):
        line = lines[number]
        if line.strip() and not COMMENT.match(line) and _indent(line) < indent:
            head, indent = number, _indent(line)
            yield _above(lines, head), False
    for number in range(head - 1, -1, -1):
        if not lines[number].strip() or sets.search(lines[number]):
            return
        if not COMMENT.match(lines[number]) and names.search(text := _above(lines, number)):
            yield text, False


def _above(lines: Sequence[str], number: int) -> str:
    """The comment whose last line stands right above a line, counted from 0; "" where none does."""
    first = number
    while first > 0 and COMMENT.match(lines[first - 1]):
        first -= 1
    return "\n".join(lines[first:number])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _argues(text: str, subject: re.Pattern[str], other: re.Pattern[str], names: re.Pattern[str] | None) -> bool:
    """True where a sentence speaks of the setting and gives a reason.

    other  words that may speak of it, where the comment is the setting's own.
    names  what must stand beside those words where it is not; None where it is.
    """
    for written in _SENTENCE.split(_MARK.sub("", text)):
        sentence = " ".join(written.split())
        speaks = subject.search(sentence) or (other.search(sentence) and (names is None or names.search(sentence)))
        if speaks and _WHY.search(sentence):
            return True
    return False


def _six(text: str) -> bool:
    """True where it says that the value is what AWS recommends: one for which a finding is there is not."""
    return _SIX.search(text) is not None and _NOT_SIX.search(text) is None
