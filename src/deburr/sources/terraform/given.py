"""What Terraform is told from outside of its configuration: values files by name, `TF_VAR_` variables, options."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

PREFIX = "TF_VAR_"


class Told(Struct, frozen=True):
    """Values of variables, in the order in which Terraform lets the later ones win.

    environment  by variable's name, without `TF_VAR_`; what the folder's own `*.tfvars` say wins over it.
    files        as `-var-file` names them: over the folder's own, the last one over those before.
    options      as `-var` gives them: over everything.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


def from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """By variable's name what its `TF_VAR_` variable says."""
    found = {name.removeprefix(PREFIX): value for name, value in environment.items() if name.startswith(PREFIX)}
    return dict(sorted(found.items()))
