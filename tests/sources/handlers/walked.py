"""Walking a handler out of source texts, as every test here does."""

from pathlib import Path
from textwrap import dedent

from deburr.sources.handlers.locate import Located
from deburr.sources.handlers.modules import Sources
from deburr.sources.handlers.reader import HandlerReader
from deburr.workload.handler import Handler


def walk(
    folder: Path, files: dict[str, str] | str, *, entry: str = "handler", main: str = "app.py", root: str = ""
) -> Handler:
    """Write the files and walk the entry of `main`, whose package is the folder `root`; a text alone is that file."""
    for name, text in ({main: files} if isinstance(files, str) else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    script = not main.endswith(".py")
    read = HandlerReader(Sources(folder, files if isinstance(files, dict) else ())).walk(
        Located(main, entry, script, (root,))
    )
    assert read.handler is not None, (read.missing, read.gaps)
    return read.handler
