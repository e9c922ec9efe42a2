"""Which of deburr's documents a JSON file is."""

from pathlib import Path
from typing import Any

import msgspec

from deburr.errors import DeburrError, ProfileError
from deburr.reports.page.measured import Logs, Pruned, Simulated, Tuned
from deburr.reports.page.verdicts import VerdictTold
from deburr.workload.document import parse
from deburr.workload.profile import Profile, read_profiles
from deburr.workload.proof import Proof, read_proofs

Document = VerdictTold | Logs | Simulated | Pruned | Tuned | tuple[Profile, ...] | tuple[Proof, ...]
Kind = type[VerdictTold] | type[Logs] | type[Simulated] | type[Pruned] | type[Tuned]
SHAPES: tuple[tuple[frozenset[str], Kind], ...] = (
    (frozenset({"deburr", "sizes", "function"}), Tuned),
    (frozenset({"version", "findings", "functions"}), VerdictTold),
    (frozenset({"functions", "not_in_logs"}), Logs),
    (frozenset({"scenarios", "traffic"}), Simulated),
    (frozenset({"kind", "quota_bytes", "versions"}), Pruned),
)


def written(path: Path) -> Any:
    """What a JSON file holds.

    Raises  ProfileError when it cannot be read or is no JSON.
    """
    try:
        return parse(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror}", where=str(path), hint="check the path") from error
    except UnicodeDecodeError:
        raise ProfileError("is not UTF-8 text", where=str(path), hint="save it as UTF-8") from None


def is_checked(document: Any) -> bool:
    """True for what `check` reads: a template in JSON, a Terraform plan, an account as `audit` writes it."""
    if not isinstance(document, dict):
        return False
    account = str(document.get("kind", "")).startswith("deburr.account")
    return account or "Resources" in document or "planned_values" in document


def told(document: Any, file: str) -> Document:
    """The document, in the words of what wrote it.

    Raises  DeburrError when it is none of deburr's, or breaks its own schema.
    """
    keys = set(document) if isinstance(document, dict) else set()
    if "deburr" in keys and document["deburr"] != "tune":
        return read_proofs(document, file) if document["deburr"] == "proof" else read_profiles(document, file)
    for needed, kind in SHAPES:
        if needed <= keys:
            try:
                return msgspec.convert(document, kind)
            except msgspec.ValidationError as error:
                raise DeburrError(str(error), where=file, hint="write it again with this deburr") from None
    raise DeburrError(
        "is no document of deburr's",
        where=file,
        hint="check, logs, simulate and prune write one with --format json; Profiles and Proofs are read too",
    )
