"""What hurts most: in dollars, in time, in risk; findings of one rule are one line."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from deburr.cost.price import Price, money
from deburr.reports.page.findings import Told
from deburr.reports.words import duration, many
from deburr.rules.verdict import total

ROWS = 5


class Hurt(Struct, frozen=True):
    """One line: a figure, what it is, whom it hits, and the finding to look at first.

    share  of the largest figure in its column, 0 to 1.
    """

    figure: str
    per: str
    share: float
    what: str
    who: str
    href: str
    level: str


class Column(Struct, frozen=True):
    """One kind of hurt; `more` is how many rules have it beyond those shown."""

    title: str
    figure: str
    under: str
    hurts: tuple[Hurt, ...]
    more: int = 0


def columns(told: list[Told]) -> tuple[Column, ...]:
    """Dollars, time and risk; what there is nothing of is left out."""
    every = (_dollars(told), _time(told), _risk(told))
    return tuple(column for column in every if column is not None)


def prices(told: list[Told]) -> tuple[Price, ...]:
    """What findings cost together, by `per`; one bill's parts count once in each run."""
    found = []
    for each in told:
        if each.finding.price is not None:
            price = each.finding.price.price
            found.append(replace(price, overlaps=f"{each.run}\0{price.overlaps}") if price.overlaps else price)
    return total(found)


def _by_rule(told: list[Told]) -> Iterator[tuple[str, list[Told]]]:
    rules: dict[str, list[Told]] = {}
    for each in told:
        rules.setdefault(each.finding.rule, []).append(each)
    yield from rules.items()


def _hurt(figure: str, per: str, share: float, group: list[Told]) -> Hurt:
    first = group[0].finding
    hit = _hit(group)
    names = list(dict.fromkeys(name for each in group for name in each.names))
    more = hit - len(names[:2])
    who = f"{', '.join(names[:2])}{f' and {more} more' if more > 0 else ''}" if names else "the project"
    return Hurt(figure, per, share, first.slug, who, group[0].id, first.level)


def _hit(group: list[Told]) -> int:
    """How many functions; several may have one name."""
    return len({(each.run, address) for each in group for address in each.finding.functions})


def _dollars(told: list[Told]) -> Column | None:
    rows: list[tuple[Price, list[Told]]] = []
    for _, group in _by_rule(told):
        sums = prices(group)
        if sums:
            rows.append((sums[0], sorted(group, key=lambda each: -_usd(each))))
    if not rows:
        return None
    rows.sort(key=lambda row: (row[0].per != "month", -row[0].usd))
    most = {per: max(price.usd for price, _ in rows if price.per == per) for per in {price.per for price, _ in rows}}
    hurts = [
        _hurt(money(price.usd), f"per {price.per}", float(price.usd / most[price.per]) if most[price.per] else 0, group)
        for price, group in rows
    ]
    sums = prices(told)
    beside = "".join(f" and {money(price.usd)} per {price.per}" for price in sums[1:])
    return Column("Dollars", money(sums[0].usd), f"per {sums[0].per}{beside}", tuple(hurts[:ROWS]), len(hurts[ROWS:]))


def _usd(told: Told) -> float:
    return told.finding.price.usd if told.finding.price is not None else 0


def _time(told: list[Told]) -> Column | None:
    rows: list[tuple[float, str, list[Told]]] = []
    for _, group in _by_rule(told):
        timed = [(each.finding.delay, each) for each in group if each.finding.delay is not None]
        if timed:
            timed.sort(key=lambda pair: -pair[0].ms)
            rows.append((timed[0][0].ms, timed[0][0].per, [each for _, each in timed]))
    if not rows:
        return None
    rows.sort(key=lambda row: -row[0])
    most = rows[0][0] or 1
    hurts = [_hurt(duration(ms), f"per {per}", ms / most, group) for ms, per, group in rows]
    under = f"at worst, in a {rows[0][1]}" if rows[0][1].endswith("call") else f"at worst, per {rows[0][1]}"
    return Column("Time", duration(rows[0][0]), under, tuple(hurts[:ROWS]), len(hurts[ROWS:]))


def _risk(told: list[Told]) -> Column | None:
    risky = [each for each in told if each.finding.rank < 2]
    if not risky:
        return None
    rows = []
    for _, group in _by_rule(risky):
        group.sort(key=lambda each: (each.finding.rank, each.proof is None or not each.proof.shown))
        costly = any(each.finding.price is not None and each.finding.price.per == "month" for each in group)
        proved = any(each.proof is not None and each.proof.shown for each in group)
        hit = _hit(group) or 1
        rows.append(((group[0].finding.rank, not proved, costly, -hit), hit, group))
    rows.sort(key=lambda row: row[0])
    most = max(hit for _, hit, _ in rows)
    hurts = [
        _hurt(
            many(_hit(group), "function") if _hit(group) else "",
            f"{group[0].finding.level}{'' if key[1] else ', proved'}",
            hit / most,
            group,
        )
        for key, hit, group in rows
    ]
    errors = sum(each.finding.level == "error" for each in risky)
    warnings = len(risky) - errors
    figure = many(errors, "error") if errors else many(warnings, "warning")
    under = f"and {many(warnings, 'warning')}" if errors and warnings else "that will happen" if errors else "to mend"
    return Column("Risk", figure, under, tuple(hurts[:ROWS]), len(hurts[ROWS:]))
