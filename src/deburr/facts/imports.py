"""What importing a library costs, as measured by tools/measure_imports.py."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import Struct, field

from deburr.facts.compiled import shipped
from deburr.facts.reading import parsed

TABLE = "import_costs.toml"
LANGUAGES = {"python": "python", "node": "node", "javascript": "node", "typescript": "node"}


class ImportCost(Struct, frozen=True):
    """One measured row.

    module         as in an import: `scipy.stats`, `@aws-sdk/client-s3`; for a client, the code that makes it.
    cpu_ms         CPU time above a bare interpreter, bytecode at hand; of a client, on top of `above`.
    cpu_ms_no_pyc  the same when every start compiles the sources; None outside Python packages.
    least_ms       the least of the runs, `cpu_ms` being their median; below 0 when it was lost in the noise.
    again_ms       of a client, CPU time of each further one made in the same process; None for all else.
    mb             installed with dependencies, of 1024 * 1024 bytes; None for the standard library.
    mb_alone       the same without the dependencies.
    kind           `import`, `client` or `stdlib`.
    checked        the day it was measured.
    """

    language: str
    module: str
    package: str
    version: str
    cpu_ms: Decimal
    checked: date
    least_ms: Decimal | None = None
    cpu_ms_no_pyc: Decimal | None = None
    again_ms: Decimal | None = None
    mb: Decimal | None = None
    mb_alone: Decimal | None = None
    kind: str = "import"
    above: str = ""

    @property
    def basis(self) -> str:
        """What the figure rests on: `pandas 3.1.1, measured 2026-11-23`."""
        return f"{' '.join(part for part in (self.package, self.version) if part)}, measured {self.checked}"


class ImportCosts(Struct, frozen=True):
    """Measured rows by language and module; empty when nothing was measured.

    packages  the rows that tell what installing takes, by language and the name in the registry.
    """

    rows: Mapping[tuple[str, str], ImportCost] = field(default_factory=dict)
    packages: Mapping[tuple[str, str], tuple[ImportCost, ...]] = field(default_factory=dict)

    def of(self, language: str | None, module: str) -> ImportCost | None:
        """What importing a module costs at least; None when no row says.

        language  `python`, `node`, `javascript` or `typescript`.
        module    In Python the longest measured prefix is a lower bound: `scipy.stats.norm` runs
                  `scipy.stats` first. In Node only an exact row counts: a subpath skips the main file.
        """
        spoken = LANGUAGES.get(language or "")
        if spoken is None:
            return None
        name = module
        while name:
            row = self.rows.get((spoken, name))
            if row is not None and row.kind != "client":
                return row
            name = name.rpartition(".")[0] if spoken == "python" else ""
        return None

    def installing(self, language: str, package: str) -> tuple[ImportCost, ...]:
        """The rows that tell what installing a package takes, by its name in the registry."""
        return self.packages.get((language, package), ())

    def client(self, language: str | None, callee: str, service: str) -> ImportCost | None:
        """What making an SDK client (`boto3.client`, `s3`) adds to importing the SDK; None when no row tells.

        Only the first of a process takes `cpu_ms`: it reads what the service can do. Each further one takes `again_ms`.
        """
        spoken = LANGUAGES.get(language or "", "")
        made = f"{callee}('{service}')" if spoken == "python" else f"new {callee.rpartition('.')[2]}({{}})"
        return self.rows.get((spoken, made))


@cache
def load() -> ImportCosts:
    """The shipped table."""
    written = shipped(TABLE, parsed)
    rows = {
        (language, module): _row(language, module, row)
        for language in sorted(set(LANGUAGES.values()))
        for module, row in written.get(language, {}).items()
    }
    packages: dict[tuple[str, str], tuple[ImportCost, ...]] = {}
    for (language, _), row in rows.items():
        if row.mb is not None:
            packages[language, row.package] = (*packages.get((language, row.package), ()), row)
    return ImportCosts(rows, packages)


def _row(language: str, module: str, written: Mapping[str, Any]) -> ImportCost:
    without = written.get("cpu_ms_no_pyc")
    size, alone = written.get("mb"), written.get("mb_alone")
    return ImportCost(
        language=language,
        module=module,
        package=written.get("package", module),
        version=written.get("version", ""),
        cpu_ms=Decimal(written["cpu_ms"]),
        checked=written["measured"],
        least_ms=Decimal(written["spread_ms"][0]) if "spread_ms" in written else None,
        cpu_ms_no_pyc=None if without is None else Decimal(without),
        again_ms=Decimal(written["again_ms"]) if "again_ms" in written else None,
        mb=None if size is None else Decimal(size),
        mb_alone=None if alone is None else Decimal(alone),
        kind=written["kind"],
        above=written.get("above", ""),
    )
