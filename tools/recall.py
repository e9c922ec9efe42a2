"""How much of what should be said is said: findings beside `wild/labels.tsv`, which was written before any was seen.

Usage: recall.py FINDINGS.tsv [--sample N] [--missed]
FINDINGS is what `wild.py --out` wrote. A reason that starts with "contested" marks a label that others may not give.
What a rule says that was split from the labelled one counts as that one's, and what is said of a function in the source
of a CDK app counts for the copy of it in a synthesized template beside `cdk.json`, which is not read twice.
"""

import argparse
import re
import sys
from pathlib import Path

LABELS = Path(__file__).resolve().parent.parent / "wild/labels.tsv"
Key = tuple[str, str, str, str]

LABELLED_AS = {"runtimes/al1": "runtimes/deprecated-runtime", "runtimes/managed-go": "runtimes/deprecated-runtime"}
"""Rules that speak of a part of what labellers were asked to look for under one name."""
HASH = r"[0-9A-F]{8}$"
"""What CDK puts behind the path of a construct, to make a logical id of it."""


def main() -> int:
    """Prints said/labelled by rule for each sample: of all labels, and of those that nobody would contest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("findings", type=Path)
    parser.add_argument("--sample", help="only this one")
    parser.add_argument(
        "--missed", action="store_true", help="list what was missed, and what was said beyond the labels"
    )
    asked = parser.parse_args()
    said = found(asked.findings)
    sources = {(key[0], folder(key[1])) for key in said if key[1].endswith("cdk.json")}
    head, *lines = LABELS.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    for sample in sorted({row["sample"] for row in rows}):
        if asked.sample in (None, sample):
            mine = [told(row, sources) for row in rows if row["sample"] == sample]
            compare(mine, said | nested(mine, said), sample=sample, missed=asked.missed)
    return 0


def nested(rows: list[dict[str, str]], said: set[Key]) -> set[Key]:
    """What is said of a template that several nest, whose ids stand before its path, as the labels name it."""
    paths = {(row["repository"], row["path"]) for row in rows}
    return {
        (repository, path, function, rule)
        for repository, template, function, rule in said
        for owner, path in paths
        if owner == repository and template.endswith(f"/{path}")
    }


def told(row: dict[str, str], sources: set[tuple[str, str]]) -> dict[str, str]:
    """The row, with a synthesized function named as its app's source names it."""
    where = folder(row["path"])
    if (row["repository"], where) not in sources or not re.search(HASH, row["function"]):
        return row
    return row | {"path": f"{where}cdk.json", "function": re.sub(HASH, "", row["function"])}


def folder(path: str) -> str:
    """With its slash; "" for the top."""
    before, slash, _ = path.rpartition("/")
    return before + slash


def compare(rows: list[dict[str, str]], said: set[Key], *, sample: str, missed: bool) -> None:
    given = {key(row) for row in rows if row["rule"] != "-"}
    contested = {key(row) for row in rows if row["reason"].lower().startswith("contested")}
    functions = {key(row)[:3] for row in rows}
    clear = given - contested
    print(f"sample {sample}: {len(functions)} functions")
    print(f"  {'':<40} {'all labels':>12} {'not contested':>14}")
    for rule in sorted({label[3] for label in given}):
        print(f"  {rule:<40} {share(given, said, rule):>12} {share(clear, said, rule):>14}")
    for name, labels in (("all labels", given), ("not contested", clear)):
        print(f"  {name}: {len(labels & said)} of {len(labels)} ({len(labels & said) / max(len(labels), 1):.0%})")
    beyond = sorted(label for label in said if label[:3] in functions and label not in given)
    print(f"  said of labelled functions and not labelled: {len(beyond)}")
    if missed:
        for label in sorted(given - said):
            print("missed" if label in clear else "missed, contested", *label, sep="\t")
        for label in beyond:
            print("beyond", *label, sep="\t")


def share(labels: set[Key], said: set[Key], rule: str) -> str:
    mine = {label for label in labels if label[3] == rule}
    return f"{len(mine & said)} of {len(mine)}"


def key(row: dict[str, str]) -> Key:
    """What only running tells of a name was shown as `{}` once."""
    return row["repository"], row["path"], row["function"].replace("{}", "..."), row["rule"]


def found(path: Path) -> set[Key]:
    """Repository, template, function and rule of each finding, once per function it names."""
    keys: set[Key] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        repository, _, _, rule, _, _, addresses, *_ = line.split("\t")
        for address in addresses.split(","):
            template, _, function = address.rpartition("#")
            keys.add((repository, template, function, LABELLED_AS.get(rule, rule)))
    return keys


if __name__ == "__main__":
    sys.exit(main())
