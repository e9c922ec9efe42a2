"""Which source files webpack and esbuild bundle under which names, as far as what tells them to spells them out."""

import json
import re
from pathlib import Path, PurePosixPath

from deburr.sources.recipes import words_of

CONFIGS = ("webpack.config.js", "webpack.config.cjs", "webpack.config.mjs", "webpack.config.ts")
LARGEST = 100_000
UNNAMED = "main"
"""What webpack calls the bundle of an entry without a name: https://webpack.js.org/concepts/entry-points/."""
_ALONE = r"""\bentry\s*:\s*\[?\s*(?:path\.\w+\(\s*__dirname\s*,\s*)?(["'])([^"'\n]+)\1"""
_ENTRY_POINT = r"""\bentryPoints\s*:\s*\[\s*(["'])([^"'\n]+)\1\s*,?\s*\]"""
_OUTFILE = r"""\boutfile\s*:\s*(["'])([^"'\n]+)\1"""
_NAMED = r"""(["']?)([\w./-]+)\1\s*:\s*\[?\s*(["'])(\.{1,2}/[^"'\n]+)\3"""


def webpack_entries(folder: Path) -> dict[str, str]:
    """By name, the file that is bundled, relative to the folder; {} without a configuration that can be read."""
    for name in CONFIGS:
        path = folder / name
        try:
            if path.is_file() and path.stat().st_size <= LARGEST:
                return _entries(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return {}
    return {}


def esbuild_entry(script: Path, out: str) -> str | None:
    """The file that a script of esbuild's bundles into one, as the script names it; None where it tells no such.

    out  the bundle, relative to where the script is run: `out/orders/index.js`.
    """
    try:
        text = script.read_text(encoding="utf-8", errors="replace") if script.stat().st_size <= LARGEST else ""
    except OSError:
        return None
    entries, outs = re.findall(_ENTRY_POINT, text), re.findall(_OUTFILE, text)
    if len(entries) != 1 or len(outs) != 1 or outs[0][1].removeprefix("./") != out.removeprefix("./"):
        return None
    return str(entries[0][1])


def esbuild_scripts(folder: Path) -> dict[str, str]:
    """By bundle, without its suffix (`dist/app`), the file that a script of package.json has esbuild make it of.

    Both relative to the folder; {} without such scripts. What a pattern names is left to how the files are called.
    """
    try:
        path = folder / "package.json"
        text = path.read_text(encoding="utf-8-sig") if path.is_file() and path.stat().st_size <= LARGEST else "{}"
        scripts = json.loads(text).get("scripts", {})
        written = [each for each in scripts.values() if isinstance(each, str) and "esbuild" in each]
    except (OSError, ValueError, AttributeError):
        return {}
    found: dict[str, str] = {}
    for command in (each for script in written for each in re.split(r"&&|\|\||;", script)):
        words = words_of(command)
        if "esbuild" not in words:
            continue
        entries = [PurePosixPath(word) for word in words if re.fullmatch(r"[^-*=:][^*=:]*\.[mc]?[jt]sx?", word)]
        told = dict(word[2:].split("=", 1) for word in words if re.match(r"--out(?:file|dir)=", word))
        bundle = PurePosixPath(told.get("outfile", ""))
        if bundle.name and len(entries) == 1:
            found.setdefault(str(bundle.with_suffix("")), str(entries[0]))
        elif "outdir" in told and len({entry.parent for entry in entries}) == 1:
            for entry in entries:
                found.setdefault(str(PurePosixPath(told["outdir"], entry.stem)), str(entry))
    return found


def _entries(text: str) -> dict[str, str]:
    alone = re.search(_ALONE, text)
    if alone is not None:
        return {UNNAMED: alone[2].removeprefix("./")}
    listed = re.search(r"\bentry\s*:\s*\{([^{}]*)\}", text)
    return {found[2]: found[4].removeprefix("./") for found in re.finditer(_NAMED, listed[1])} if listed else {}
