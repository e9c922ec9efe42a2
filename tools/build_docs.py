"""A page per rule, from its docstring, its card, its first bad case and that case's recorded report; and their index."""

import sys
from pathlib import Path

from deburr.rules.registry import Listed, rules

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/rules"
LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".py": "python", ".js": "js", ".mjs": "js", ".ts": "ts"}


def main() -> int:
    """Write the pages; with --check only compare, exit 1 when one is out of date."""
    wanted = {PAGES / f"{rule.card.shelf}/{rule.card.name}.md": page(rule) for rule in rules()}
    wanted[PAGES / "README.md"] = index()
    if "--check" in sys.argv[1:]:
        stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
        left = [path for path in PAGES.rglob("*.md") if path not in wanted]
        for path in (*stale, *left):
            print(f"out of date: {path.relative_to(ROOT)} (make docs)", file=sys.stderr)
        return 1 if stale or left else 0
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(wanted)} pages in {PAGES.relative_to(ROOT)}")
    return 0


def page(rule: Listed) -> str:
    """One rule's page; its example and output are the first bad case, which the tests run."""
    card = rule.card
    cases = ROOT / "tests/rules" / card.shelf / card.name.replace("-", "_")
    bad = sorted(case for case in cases.glob("bad-*") if case.is_dir())[0]
    parts = [
        f"# {card.id}",
        f"{card.level.value} · {card.confidence.value} · since {card.since}",
        rule.page.strip(),
        "## Example",
    ]
    for file in sorted(path for path in bad.rglob("*") if path.is_file() and path.suffix in LANGUAGES):
        text = file.read_text(encoding="utf-8").rstrip()
        parts.append(f"`{file.relative_to(bad).as_posix()}`\n\n```{LANGUAGES[file.suffix]}\n{text}\n```")
    report = bad.with_suffix(".txt").read_text(encoding="utf-8").rstrip()
    parts.append(f"`deburr check --select {card.name}` says:\n\n```text\n{report}\n```")
    parts.append(f"Silence one finding: `# deburr: allow {card.name} until YYYY-MM-DD -- why`")
    if card.sources:
        parts.append("## Sources\n\n" + "\n".join(f"- {source}" for source in card.sources))
    return "\n\n".join(parts) + "\n"


def index() -> str:
    rows = [
        f"| [{rule.card.id}]({rule.card.shelf}/{rule.card.name}.md) | {rule.card.level.value} | {rule.page.strip().splitlines()[0]} |"
        for rule in rules()
    ]
    return "\n".join(["# Rules", "", "| rule | worst level | what it finds |", "|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
