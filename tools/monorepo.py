"""Makes a large repository of other people's projects, to see what size costs.

Every folder of the corpus that holds templates is copied as it is, and again under another name, until there are
enough files: functions, templates and what lies around them keep the proportions that people gave them.
"""

import shutil
from pathlib import Path

from deburr.sources.discovery import templates

LARGEST = 2_000_000  # bytes of a file, and
MOST = 200  # files of a folder that is copied: one project must not be half of it all


def build(corpus: Path, into: Path, files: int) -> int:
    """Copy until `into` holds this many files or somewhat more, and say how many there are."""
    homes = sorted({path.parent for path in templates((corpus,), root=corpus, exclude=())})
    tops = [home for home in homes if not any(parent in set(homes) for parent in home.parents)]
    projects = [own for home in tops if 0 < len(own := _files(home)) <= MOST]
    made = 0
    for copy in range(files):
        for own in projects:
            for file in own:
                target = into / f"copy{copy}" / file.relative_to(corpus)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            made += len(own)
            if made >= files:
                return made
    return made


def _files(home: Path) -> list[Path]:
    found = sorted(path for path in home.rglob("*") if path.is_file() and ".git" not in path.parts)
    return [path for path in found if path.stat().st_size < LARGEST and ".deburr" not in path.parts]
