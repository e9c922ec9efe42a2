"""What a function asks for, installed once and laid beside its code, for the interpreter that runs it here."""

from dataclasses import replace
from pathlib import Path

from deburr.facts.book import Facts
from deburr.install.dependencies import for_function
from deburr.install.target import Target
from deburr.lab import interpreters, packages
from deburr.lab.project import BUILT, Prepared
from deburr.workload.function import Function


def with_dependencies(made: Prepared, function: Function, *, root: Path, facts: Facts, work: Path) -> Prepared:
    """A function whose code holds its packages too; itself when it asks for none, or was built.

    root    what the function's code folder is relative to.
    work    where the two are laid together; the user's own folders stay as they are.
    Raises  InstallError naming the package and what to do.
    """
    spec, interpreter = made.spec, interpreters.find(made.spec.runtime)
    target = Target.of(function, facts)
    if interpreter is None or target is None or BUILT in spec.code.as_posix() or not spec.code.is_dir():
        return made
    size = 2 if target.language == "python" else 1
    here = target.here(".".join(map(str, interpreter.numbers[:size])))
    found = for_function(function, root=root, facts=facts, target=here)
    if found is None:
        return made
    notes = tuple(note for note in made.notes if "is not installed" not in note)
    told = f"what its {found.manifest.path.name} asks for is installed by {found.by}"
    code = packages.together(found.folder, spec.code, work)
    return replace(made, spec=replace(spec, code=code), notes=(*notes, told, *found.notes))
