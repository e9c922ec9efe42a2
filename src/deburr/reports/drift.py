"""Where an account differs from the templates, or from what it was."""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from deburr.reports.screen import Screen
from deburr.reports.words import listed, many
from deburr.workload.drift import Changes, Difference, Drift

NAMED = 8
Was = Callable[[Difference], str]


def render_drift(found: Drift, read: Sequence[str], unread: Sequence[str], screen: Screen) -> str:
    """One line for each setting that differs, then what could not be compared.

    read    `account/Region` whose functions are all known.
    unread  what else was asked for, and is not known.
    """
    lines = list(_settings(found.differences, screen, lambda each: f"{each.written} in {each.at}", "in the account"))
    names = {difference.name for difference in found.differences}
    differ = f"{many(len(names), 'function')} differ{'s' if len(names) == 1 else ''} from the templates"
    lines.append(f"{differ}; {found.same:,} {'is' if found.same == 1 else 'are'} the same")
    told = {
        f"not deployed in {_where(read)}": found.undeployed,
        "in no template": found.unmatched,
        "could belong to several": found.ambiguous,
    }
    for what, those in told.items():
        lines += _listed(what, those)
    for each in unread:
        lines.append(f"{screen.paint('not read', '33')}: {each}; what is deployed there is not known")
    if found.unknown:
        lines.append(f"settled at deploy time and not compared: {found.unknown:,} of the settings")
    return _fitted(lines, screen)


def render_changes(found: Changes, screen: Screen) -> str:
    """One line for each setting that changed, then what came, what went, and what only one snapshot saw."""
    lines = list(_settings(found.differences, screen, lambda each: each.written, "now"))
    names = {difference.name for difference in found.differences}
    changed = f"{many(len(names), 'function')} changed"
    lines.append(f"{changed}; {found.same:,} {'is' if found.same == 1 else 'are'} the same")
    lines += _listed("new", found.new)
    lines += _listed("gone", found.gone)
    lines += [f"published versions in {at}: {was:,}, now {is_:,}" for at, was, is_ in found.versions]
    lines += _listed("only the older snapshot saw", found.only_before)
    lines += _listed("only the newer snapshot saw", found.only_after)
    if found.only_before or found.only_after:
        lines.append("what one snapshot alone saw is not compared: nothing there is new or gone for that")
    return _fitted(lines, screen)


def _settings(found: Iterable[Difference], screen: Screen, was: Was, now: str) -> Iterable[str]:
    several = False
    for name, group in groupby(found, key=lambda difference: difference.name):
        several = True
        yield screen.paint(name, "1")
        yield from (f"  {each.setting}: {was(each)}, {each.is_} {now}" for each in group)
    if several:
        yield ""


def _listed(what: str, names: Sequence[str]) -> list[str]:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return [f"{what} ({len(names):,}): {', '.join(names[:NAMED])}{more}"] if names else []


def _where(read: Sequence[str]) -> str:
    """The Regions that were read, with their accounts where there are several."""
    accounts = {each.partition("/")[0] for each in read}
    names = [each.partition("/")[2] if len(accounts) == 1 else each for each in read]
    return listed(names, NAMED) or "any Region that was read"


def _fitted(lines: Iterable[str], screen: Screen) -> str:
    """Continuations stand below what they continue."""
    found: list[str] = []
    for line in lines:
        deeper = " " * (len(line) - len(line.lstrip()) + 2)
        wrapped = textwrap.wrap(line, screen.width, subsequent_indent=deeper, break_on_hyphens=False)
        found += wrapped or [""]
    return "\n".join(found) + "\n"
