"""How much of what should be said is said: findings beside `wild/labels.tsv`, which was written before any was seen.

Usage: recall.py FINDINGS.tsv [--labels FILE] [--missed]
FINDINGS is what `wild.py --out` wrote.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Key = tuple[str, str, str, str]


def main() -> int:
    """Prints said/labelled by rule, and what was said of labelled functions beyond the labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("findings", type=Path)
    parser.add_argument("--labels", type=Path, default=ROOT / "wild/labels.tsv")
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    labels, functions = labelled(asked.labels)
    said = found(asked.findings)
    total, hit = Counter(key[3] for key in labels), Counter(key[3] for key in labels if key in said)
    for rule in sorted(total):
        print(f"{rule:<40} {hit[rule]:3} of {total[rule]}")
    print(f"{'all':<40} {sum(hit.values()):3} of {sum(total.values())} ({sum(hit.values()) / sum(total.values()):.0%})")
    beyond = sorted(key for key in said if key[:3] in functions and key not in labels)
    print(f"said of labelled functions beyond the labels: {len(beyond)}")
    if asked.missed:
        for key in sorted(labels - said):
            print("missed", *key, sep="\t")
        for key in beyond:
            print("beyond", *key, sep="\t")
    return 0


def labelled(path: Path) -> tuple[set[Key], set[tuple[str, str, str]]]:
    """What should be said, and every function that was looked at."""
    keys: set[Key] = set()
    functions: set[tuple[str, str, str]] = set()
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        repository, _, template, function, rule, *_ = line.split("\t")
        functions.add((repository, template, function))
        if rule != "-":
            keys.add((repository, template, function, rule))
    return keys, functions


def found(path: Path) -> set[Key]:
    """Repository, template, function and rule of each finding, once per function it names."""
    keys: set[Key] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        repository, _, _, rule, _, _, addresses, *_ = line.split("\t")
        for address in addresses.split(","):
            template, _, function = address.rpartition("#")
            keys.add((repository, template, function, rule))
    return keys


if __name__ == "__main__":
    sys.exit(main())
