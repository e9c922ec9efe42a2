"""One run: the folder, its configuration, the facts and the date, from which a verdict is made."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from deburr import config as configuration
from deburr.cli.environment import terraform_variables
from deburr.config import Config
from deburr.disk import Noted
from deburr.errors import ConfigError, DeburrError
from deburr.facts import book, imports
from deburr.facts.book import Facts
from deburr.findings import Confidence, Finding
from deburr.place import Place
from deburr.rules import allowing, per_file
from deburr.rules.called import told_apart
from deburr.rules.dialects import spelled
from deburr.rules.given import Given, Traffic
from deburr.rules.registry import Listed, rules
from deburr.rules.run import grouped, run
from deburr.rules.verdict import Verdict
from deburr.sources import project
from deburr.sources.cdk.assembly import home
from deburr.workload.workload import Gap, Workload

if TYPE_CHECKING:  # Profiles are read only where something was measured
    from deburr.workload.naming import Join
    from deburr.workload.profile import Profile


ACCOUNT = "account"
HERE = ("lab", "tune", "cold")
"""How a Profile was got when it was measured on this machine, which calls functions by their logical ids."""


class Session(Struct, frozen=True):
    """root       what places are relative to: the named folder, or the folder all named paths share.
    variables  Terraform's, by name, as the environment gives them.
    """

    paths: tuple[Path, ...]
    root: Path
    config: Config
    facts: Facts
    today: date
    variables: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, paths: tuple[Path, ...], *, today: date, variables: Mapping[str, str] | None = None) -> "Session":
        """Find the configuration and load the facts.

        variables  Terraform's, where they were asked for already; None asks the environment.
        Raises  DeburrError when a path does not exist, ConfigError and FactsError for broken files.
        """
        for path in paths:
            if not path.exists():
                raise DeburrError("no such file or folder", where=str(path), hint="name a folder or a template")
        folders = [home(path).resolve() if path.is_dir() else path.resolve().parent for path in paths]
        root = Noted(os.path.commonpath(folders))
        config = configuration.find(root)
        told = terraform_variables() if variables is None else variables
        return cls(paths, root, config, book.load(config.facts), today, told)

    def check(
        self,
        *,
        select: Sequence[str],
        ignore: Sequence[str],
        confidence: Confidence,
        parameters: dict[str, str],
        parameter_file: Path | None = None,
        config_env: str | None = None,
        var_files: Sequence[Path] = (),
        measured: Sequence[Path] = (),
        fresh: bool = False,
        announce: Callable[[str], None] | None = None,
    ) -> Verdict:
        """Read, run the rules, apply the allows.

        announce  runs the CDK apps found, each after it was told the command; None runs none.
        Raises  DeburrError when nothing that was named could be read, or a rule is asked for that does not exist.
        """
        reading = project.read(
            self.paths,
            root=self.root,
            facts=self.facts,
            exclude=self.config.exclude,
            parameters={**self.config.parameters, **parameters},
            parameter_file=parameter_file,
            config_env=config_env,
            var_files=(*self.config.var_files, *var_files),
            environment=self.variables,
            announce=announce,
        )
        workload = reading.workload
        profiles, files, gaps = self._profiles(workload, measured, fresh)
        given = Given(
            today=self.today,
            facts=self.facts,
            workload=workload,
            region=self.config.region,
            traffic=Traffic(self.config.default_per_month, self.config.per_month),
            measured=profiles,
            imports=imports.load(),
        )
        running = chosen(select or self.config.select, ignore or self.config.ignore)
        outcome = run(running, given)
        sure = [finding for finding in outcome.findings if finding.confidence.rank <= confidence.rank]
        kept, left_out = self._told_in_their_files(sure, workload)
        allowed = allowing.apply(kept, reading.allows, self.config.allowed, workload, self.today)
        findings, unread = self._proved(
            spelled(grouped(told_apart(allowed.findings, workload)), workload), workload, fresh
        )
        return Verdict(
            workload=workload,
            findings=findings,
            gaps=(*reading.gaps, *gaps, *unread),
            faults=outcome.faults,
            silenced=(*left_out, *allowed.silenced),
            unused_allows=_for_rules_that_ran(allowed.unused, bool(select or ignore)),
            hidden=len(outcome.findings) - len(sure),
            today=self.today,
            facts=self.facts.checked_range(fact_id for fact_id in self.facts if fact_id.startswith("price.")),
            measured=tuple(sorted(profiles)),
            profiles=files,
        )

    def _told_in_their_files(
        self, findings: Sequence[Finding], workload: Workload
    ) -> tuple[list[Finding], list[Finding]]:
        """What is told, and what the configuration leaves out by file.

        Raises  ConfigError for a rule that does not exist.
        """
        ignores, folder = self.config.per_file_ignores, self.config.folder
        if folder is None or not ignores:
            return list(findings), []
        for names in ignores.values():
            try:
                chosen((), names)
            except DeburrError as error:
                raise ConfigError(error.message, where=self.config.file, hint=error.hint) from None
        inside = self.root.relative_to(folder).as_posix()
        return per_file.apply(findings, ignores, workload, prefix="" if inside == "." else f"{inside}/")

    def workload(self) -> Workload:
        """The workload with nothing but the configuration's own parameters given."""
        return project.read(
            self.paths,
            root=self.root,
            facts=self.facts,
            exclude=self.config.exclude,
            parameters=self.config.parameters,
            var_files=self.config.var_files,
            environment=self.variables,
        ).workload

    def measured(self, files: Sequence[Path]) -> "tuple[Workload, dict[str, Profile]]":
        """The workload, and by address the Profile that joined: of these files, else the newest remembered."""
        workload = self.workload()
        return workload, self.profiles(workload, files)

    def profiles(self, workload: Workload, files: Sequence[Path] = ()) -> "dict[str, Profile]":
        """By address the Profile that joined a workload: of these files, else the newest remembered."""
        return self._profiles(workload, files, fresh=False)[0]

    def _profiles(
        self, workload: Workload, measured: Sequence[Path], fresh: bool
    ) -> "tuple[dict[str, Profile], tuple[str, ...], list[Gap]]":
        gaps: list[Gap] = []
        own = dict(workload.measured)
        told = tuple(dict.fromkeys(address.partition("#")[0] for address in own))
        if not measured and (fresh or not (self.root / ".deburr/profiles").is_dir()):
            return own, told, gaps
        from deburr import memory
        from deburr.cli.measured import measured_in
        from deburr.workload.naming import join
        from deburr.workload.profile import one_of

        if measured:
            found = measured_in(measured)[::-1]  # what is named last counts
        else:
            remembered = memory.newest_profiles(self.root)
            found, gaps = list(remembered.found), list(remembered.gaps)
        ids = {function.name for function in workload.functions}
        local = {each.function: each.function for _, each in found if each.how in HERE and each.function in ids}
        here = [profile.function for _, profile in found if profile.how in HERE]
        elsewhere = [profile.function for _, profile in found if profile.how not in HERE]
        ways = {
            True: join(here, workload, named={**local, **self.config.functions}),
            False: join(elsewhere, workload, named=self.config.functions),  # a logical id there may be another stack's
        }
        by_address: dict[str, list[tuple[Path, Profile]]] = {}
        elsewhere_too: dict[str, int] = {}
        for path, profile in found:
            joined = ways[profile.how in HERE]
            address = joined.matched.get(profile.function)
            if address is not None:
                by_address.setdefault(address, []).append((path, profile))
            elif profile.how == ACCOUNT:
                elsewhere_too[path.name] = elsewhere_too.get(path.name, 0) + 1
            else:
                gaps.append(Gap(Place(path.name), _unjoined(profile.function, joined)))
        for name, count in elsewhere_too.items():
            gaps.append(Gap(Place(name), f"{count:,} of its functions are none of those here: nothing is said of them"))
        sizes = {function.address: function.memory_mb.value for function in workload.functions}
        profiles: dict[str, Profile] = {}
        files: dict[str, None] = {}
        for address, every in by_address.items():
            same = _of_this_size(every, sizes.get(address))
            profiles[address] = one = one_of([profile for _, profile in same])
            files |= dict.fromkeys(path.name for path, profile in same if _counts(profile, one))
        return {**own, **profiles}, (*told, *files), list(dict.fromkeys(gaps))

    def _proved(
        self, findings: tuple[Finding, ...], workload: Workload, fresh: bool
    ) -> tuple[tuple[Finding, ...], list[Gap]]:
        """The findings with what experiments said about them, and the files of Proofs that could not be read."""
        if fresh or not (self.root / ".deburr/proofs").is_dir():
            return findings, []
        from deburr import memory
        from deburr.proofs.evidence import joined

        remembered = memory.newest_proofs(self.root)
        return joined(findings, [proof for _, proof in remembered.found], workload, self.root), remembered.gaps


def _of_this_size(found: "Sequence[tuple[Path, Profile]]", memory_mb: int | None) -> "Sequence[tuple[Path, Profile]]":
    """Those measured at the function's memory; all of them where only others say how long a call takes."""
    same = [each for each in found if None in (memory_mb, each[1].memory_mb) or each[1].memory_mb == memory_mb]
    own, any_ = (any(profile.warm_ms is not None for _, profile in some) for some in (same, found))
    return same if same and own == any_ else found


def _counts(profile: "Profile", one: "Profile") -> bool:
    """Whether a Profile is part of what several came to."""
    own = profile.cold_start is not None and profile.cold_start is one.cold_start
    return own or (profile.how, profile.n, profile.start) == (one.how, one.n, one.start)


def _unjoined(name: str, joined: "Join") -> str:
    could = joined.ambiguous.get(name)
    if could is None:
        return (
            f"{name} is measured, and no function here is known by that name: map it under [functions] in deburr.toml"
        )
    return f"{name} is measured, and could be {' or '.join(could)}: map it under [functions] in deburr.toml"


def _for_rules_that_ran(unused: Sequence[Gap], narrowed: bool) -> tuple[Gap, ...]:
    """With --select or --ignore, an allow for a rule that did not run is not unused."""
    return () if narrowed else tuple(unused)


def chosen(select: Sequence[str], ignore: Sequence[str]) -> list[Listed]:
    """The rules that run; one text may name several, apart by commas.

    Raises  DeburrError for a name that is neither a shelf nor a rule.
    """
    select, ignore = ([name for text in names for name in text.split(",") if name] for names in (select, ignore))
    every = rules()
    known = {name for rule in every for name in (rule.card.id, rule.card.name, rule.card.shelf)}
    for name in (*select, *ignore):
        if name not in known:
            raise DeburrError(f"no rule or shelf is called {name!r}", hint="deburr rules lists them")
    return [rule for rule in every if (not select or _named(rule, select)) and not _named(rule, ignore)]


def _named(rule: Listed, names: Sequence[str]) -> bool:
    return any(name in (rule.card.id, rule.card.name, rule.card.shelf) for name in names)
