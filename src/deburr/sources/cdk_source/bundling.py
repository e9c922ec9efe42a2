"""Which part of an asset its bundling takes: `cp -r /asset-input/orders/* /asset-output`, in a container or here."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from deburr.sources.cdk_source.values import Called, Construct, Items, Options, Value, option, text_of
from deburr.sources.handlers.defining import defines, folder_above
from deburr.sources.handlers.locate import split_entry
from deburr.sources.handlers.moving import Held, Put, run, standing

INPUT, OUTPUT = "/asset-input", "/asset-output"
"""https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.BundlingOptions.html"""
SUFFIXES = {".py": False, ".js": True, ".mjs": True, ".cjs": True, ".ts": True}
"""What a handler's file may end with, and whether it is a script."""


def bundling(asset: Value | None) -> Options | None:
    """How an asset is bundled; None for one that is taken as it is."""
    given = option(asset.options, "bundling") if isinstance(asset, Called | Construct) else None
    if isinstance(given, Called):
        given = given.options  # Python's `BundlingOptions(...)`
    return given if isinstance(given, Options) else None


def part(asset: Path, told: Options, handler: str) -> str | None:
    """What of an asset has the handler's file, as its commands copy it: a folder, or the file where it is renamed.

    asset    the folder that is bundled.
    Returns  a path below it, "" for all of it; None where the commands do not tell.
    """
    command = _command(told)
    if command is None or not asset.is_dir():
        return None
    working = option(told, "workingDirectory")
    at = Held((text_of(working) or INPUT) if working is not None else INPUT, [Put(INPUT, "")], {INPUT, OUTPUT})
    run(command, at, asset)
    puts = at.puts[::-1]
    for module, name, suffix in _modules(handler):
        for here in standing(puts, f"{OUTPUT}/{module}{suffix}"):
            if (asset / here).is_file() and defines(asset / here, name):
                folder = folder_above(here, module)
                same = posixpath.join(folder, f"{module}{suffix}") == here
                return folder if same else here
    return None


def _modules(handler: str) -> Iterator[tuple[str, str, str]]:
    for suffix, script in SUFFIXES.items():
        module, name = split_entry(handler, script=script)
        if name:
            yield module, name, suffix


def _command(told: Options) -> str | None:
    """What a shell is given, `["bash", "-c", "pip install ..."]`; None where that is not known."""
    given = option(told, "command")
    words = [text_of(each) for each in given.items] if isinstance(given, Items) else []
    known = [word for word in words if word is not None]
    if not known or len(known) < len(words):
        return None
    if len(known) > 2 and known[0].rpartition("/")[2] in ("bash", "sh") and known[1].startswith("-"):
        return known[2]
    return " ".join(known)
