"""A package's twin: the same packages for a platform that this machine can run."""

from deburr.build import distributions
from deburr.build.wanted import Wanted
from deburr.install.dependencies import Installed
from deburr.install.target import Target
from deburr.lab import interpreters
from deburr.lab.errors import NotRunnable


def runnable(wanted: Wanted) -> tuple[Target | None, str]:
    """The platform that can be tried here: the package's own, or the nearest; and why there is none."""
    try:
        interpreter = interpreters.find(wanted.runtime)
    except NotRunnable as error:
        return None, f"imports were not checked: {error.message}; {error.hint}"
    if interpreter is None:
        return None, "imports were not checked"
    version = ".".join(interpreter.version.split(".")[: len(wanted.target.version.split("."))])
    here = wanted.target.here(version)
    runs = here.glibc is not None and wanted.target.glibc is not None and here.glibc >= wanted.target.glibc
    same = version == wanted.target.version or wanted.target.language == "node"
    if same and here.architecture == wanted.target.architecture and runs:
        return wanted.target, ""
    return here, ""


def told(target: Target, installed: Installed | None, own: Installed | None) -> str:
    """What was tried instead of the package, and whether its versions are the same.

    installed  the twin's packages.
    own        the package's.
    """
    words = f"the packages of {target.tag}, which this machine can run"
    if installed is None or own is None or target.language == "node":
        return words
    versions = [{each.name: each.version for each in distributions.read(each.folder)} for each in (installed, own)]
    differ = sorted(name for name in versions[0].keys() & versions[1].keys() if versions[0][name] != versions[1][name])
    return f"{words}; other versions of {', '.join(differ)}" if differ else f"{words}; same versions"
