"""What a build came to, for a person to read."""

import textwrap
from collections.abc import Iterator
from statistics import median

from deburr.build.built import Built, Checked
from deburr.build.limits import Route
from deburr.build.wanted import Skipped
from deburr.reports.screen import Screen

MIB = 1024 * 1024
LISTED = 12
BROKEN = 8


def render(built: Built, screen: Screen, *, place: str) -> str:
    """One package.

    place  its folder as the user would type it; "" on a dry run.
    """
    lines = [*_heading(built, screen), "", *_table(built), "", *_gone(built, screen), *_checks(built, screen)]
    lines += [*_times(built, screen), *_zips(built, screen, place)]
    return "\n".join([*lines, ""])


def skipped(each: Skipped, screen: Screen) -> str:
    return "\n".join(_wrapped(f"{each.name} is not built: {each.why}", screen, "")) + "\n"


def _heading(built: Built, screen: Screen) -> Iterator[str]:
    wanted = built.wanted
    names = ", ".join(wanted.names[:4]) + (f" and {len(wanted.names) - 4} more" if len(wanted.names) > 4 else "")
    asked = wanted.manifest
    by = f"{asked.lock.name if asked.lock is not None else asked.path.name} by {built.by}" if asked is not None else ""
    yield screen.paint(names, "1")
    yield from _wrapped(", ".join(filter(None, [wanted.runtime, wanted.target.architecture, by])), screen, "  ")
    for note in built.notes:
        yield from _wrapped(note, screen, "  ")


def _table(built: Built) -> Iterator[str]:
    yield f"  {'MB unzipped':<34}{'before':>9}{'after':>9}"
    shown = [row for row in built.rows if row.before_bytes or row.after_bytes]
    for row in shown[:LISTED]:
        yield f"  {(row.name or 'its own files')[:33]:<34}{_mb(row.before_bytes):>9}{_mb(row.after_bytes):>9}"
    rest = shown[LISTED:]
    if rest:
        before, after = (sum(getattr(row, f"{when}_bytes") for row in rest) for when in ("before", "after"))
        yield f"  {f'{len(rest)} more':<34}{_mb(before):>9}{_mb(after):>9}"
    yield f"  {'all':<34}{_mb(built.before_bytes):>9}{_mb(built.after_bytes):>9}"


def _gone(built: Built, screen: Screen) -> Iterator[str]:
    told = [f"{each.why} {_mb(each.bytes)} MB ({each.files} file{'s' * (each.files != 1)})" for each in built.gone]
    if built.stripped:
        told.append(f"symbols {_mb(built.stripped)} MB")
    if told:
        yield from _wrapped(f"gone: {', '.join(told)}", screen, "  ")
    if built.bytecode:
        yield from _wrapped(f"bytecode for the runtime: {_mb(built.bytecode)} MB", screen, "  ")
    if built.kept:
        yield from _wrapped(f"kept, for something needs it: {', '.join(built.kept)}", screen, "  ")


def _checks(built: Built, screen: Screen) -> Iterator[str]:
    checked = built.checked
    if checked is None:
        yield from _wrapped(built.unchecked, screen, "  ")
        return
    if checked.broken:
        yield from _broken(checked, screen)
        return
    beside = f"; {checked.before} more cannot be, from the full package neither" if checked.before else ""
    good = checked.modules - checked.before
    many = f"{good} module{'s' * (good != 1)} can be imported as before"
    told = f"{many if checked.modules else 'there are none to try'}, {checked.where}{beside}"
    yield from _wrapped(f"{screen.paint('imports', '32')}: {told}", screen, "  ")
    if checked.twin:
        yield from _wrapped(f"imported were {checked.twin}", screen, "  ")


def _broken(checked: Checked, screen: Screen) -> Iterator[str]:
    yield f"  {screen.paint('broken', '31')}: {len(checked.broken)} of {checked.modules} modules, {checked.where}"
    for module, error in checked.broken[:BROKEN]:
        yield from _wrapped(f"{module}: {error}", screen, "    ")
    yield from _wrapped("nothing was written; tell us the package, for it should not break", screen, "  ")


def _times(built: Built, screen: Screen) -> Iterator[str]:
    times = built.times
    if not times.full_ms:
        yield from _wrapped(f"init: {times.why_not}", screen, "  ")
        return
    before, after = median(times.full_ms), median(times.lean_ms)
    spread = max(max(each) - min(each) for each in (times.full_ms, times.lean_ms))
    many = len(times.full_ms)
    told = f"init: {before:.0f} ms before, {after:.0f} ms after"
    told += f", medians of {many} cold starts each" if many > 1 else ", one cold start each"
    if many > 1 and abs(before - after) <= spread:
        told += f"; they spread over {spread:.0f} ms, so that is no difference"
    yield from _wrapped(told, screen, "  ")


def _zips(built: Built, screen: Screen, place: str) -> Iterator[str]:
    colour = {Route.DIRECT: "32", Route.S3: "33"}.get(built.verdict.route, "31")
    yield from _wrapped(f"{screen.paint(str(built.verdict.route), colour)}: {built.verdict.why}", screen, "  ")
    if built.verdict.route in (Route.IMAGE, Route.NONE):
        largest = sorted(built.rows, key=lambda row: -row.after_bytes)[:3]
        told = ", ".join(f"{row.name or 'its own files'} {_mb(row.after_bytes)} MB" for row in largest)
        yield from _wrapped(f"largest are {told}; --without-sdk takes more away", screen, "  ")
    if not built.sound:
        return
    for each in built.zips:
        where = f"{place}/{each.name}" if place and each.path is not None else f"{each.name}, not written"
        yield f"  {where}  {_mb(each.bytes)} MB  sha256 {each.sha256[:16]}"


def _wrapped(text: str, screen: Screen, indent: str) -> list[str]:
    return textwrap.wrap(
        text, screen.width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )


def _mb(size: int) -> str:
    return f"{size / MIB:.1f}" if size >= MIB / 20 or not size else f"{size / MIB:.2f}"
