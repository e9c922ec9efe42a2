"""Draw diffs of fixes for somebody to read: by seed, every rule in its turn, one file each.

Usage: draw_fixes.py DIFFS --seed N [--count N] --out FOLDER
DIFFS is what `wild_fixes.py --diffs` wrote. FOLDER gets 01.diff and so on, and index.tsv with room for verdicts.
"""

import argparse
import random
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("diffs", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    drawn = draw(parted(asked.diffs.read_text(encoding="utf-8")), asked.seed, asked.count)
    asked.out.mkdir(parents=True, exist_ok=True)
    rows = ["number\trepository\tpath\trules\tverdict\treason"]
    for number, (rules, diff) in enumerate(drawn, 1):
        repository, _, path = diff.partition("\n")[0].removeprefix("--- ").strip().partition("/")
        rows.append(f"{number:02}\t{repository.replace('__', '/', 1)}\t{path}\t{rules}\t\t")
        (asked.out / f"{number:02}.diff").write_text(f"# {rules}\n{diff}\n", encoding="utf-8")
    (asked.out / "index.tsv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    print(f"{len(drawn)} diffs in {asked.out}")
    return 0


def parted(text: str) -> list[tuple[str, str]]:
    """(rules, diff) of each file."""
    found = []
    for part in f"\n{text}".split("\n# ")[1:]:
        rules, _, diff = part.partition("\n")
        if diff.startswith("--- "):
            found.append((rules, diff))
    return found


def draw(every: list[tuple[str, str]], seed: int, count: int) -> list[tuple[str, str]]:
    """One of each rule in its turn, in the order of a shuffle, until there are enough or none is left."""
    chance = random.Random(seed)
    waiting: dict[str, list[tuple[str, str]]] = {}
    for each in sorted(every):
        waiting.setdefault(each[0].partition(",")[0], []).append(each)
    for held in waiting.values():
        chance.shuffle(held)
    drawn: list[tuple[str, str]] = []
    while len(drawn) < count and any(waiting.values()):
        drawn += [held.pop() for _, held in sorted(waiting.items()) if held]
    return drawn[:count]


if __name__ == "__main__":
    sys.exit(main())
