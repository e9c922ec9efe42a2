"""What `deburr check` was asked, option by option, and what it answers."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict


class Asked(Struct, frozen=True):
    """paths      files and folders as they were named; never empty.
    today      the day to judge by.
    variables  Terraform's, by name, as the environment gives them.
    """

    paths: tuple[Path, ...]
    today: date
    form: str
    output: Path | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    confidence: str
    strict: bool
    parameters: Mapping[str, str]
    parameter_file: Path | None
    config_env: str | None
    var_files: tuple[Path, ...]
    variables: Mapping[str, str]
    measured: tuple[Path, ...]
    fresh: bool
    no_cache: bool
    show_gaps: bool
    synth: bool
    baseline: Path | None
    changed: str | None
    path_hint: Path | None
    fix: bool
    unsafe_fixes: bool
    diff: bool
    guards: bool
    allow_dirty: bool

    @property
    def unsaved(self) -> bool:
        """True when the file to judge comes on standard input."""
        return self.paths == (Path("-"),)

    @property
    def keepable(self) -> bool:
        """True when nothing but the disk decides the answer: no app that runs, no history of git, no editor, no fix."""
        moving = self.synth or self.changed is not None or self.edits
        return not (self.unsaved or self.fresh or self.no_cache or moving)

    @property
    def edits(self) -> bool:
        """True when files are to be edited, or how they would be is asked."""
        return self.fix or self.diff

    def question(self) -> list[tuple[str, str]]:
        """Everything that the answer rests on beside the disk; where it is written to changes nothing."""
        return [(name, repr(value)) for name, value in asdict(self).items() if name != "output"]


class Answer(Struct, frozen=True):
    """text  for standard output or --output; `told` is for people, on standard error."""

    text: str
    told: str
    exit_code: int
