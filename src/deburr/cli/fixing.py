"""`deburr check --fix` and `--diff`: edits tried in memory, judged again, and only then written."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deburr.disk import holding
from deburr.edits import AnswerFailures, Edit, SetValue
from deburr.errors import DeburrError
from deburr.findings import Finding, Level
from deburr.fixes.plan import UNSAFE, Left, Plan, Step, plan, touched
from deburr.place import Place
from deburr.reports.words import many
from deburr.rewriting import replace_all
from deburr.rules.verdict import Verdict

ROUNDS = 10  # of edits that stood in each other's way, or uncovered another
NAMED = 5  # places of edits that are not made
Key = tuple[str, str, str]


class Fixed(Struct, frozen=True):
    """steps  the edits that help, in the order they were made.
    left     the edits that are not made, and why.
    files    by file, its text before and after.
    verdict  on what the files are after them; its findings have no edit that was tried and is not made.
    """

    steps: tuple[Step, ...]
    left: tuple[Left, ...]
    files: Mapping[str, tuple[str, str]]
    verdict: Verdict


def fixed(verdict: Verdict, root: Path, judge: Callable[[], Verdict], *, unsafe: bool) -> Fixed:
    """Edit in memory until nothing more can be; an edit that does not help, or brings a warning or a gap, is not made.

    judge  reads and judges the project again; within, its files read as edited.
    """
    texts: dict[str, str] = {}
    befores: dict[str, str] = {}
    steps: list[Step] = []
    refused: dict[Key, Left] = {}

    def read(file: str) -> bytes:
        return texts[file].encode() if file in texts else (root / file).read_bytes()

    made = plan(verdict.findings, read, unsafe=unsafe)
    for _ in range(ROUNDS):
        if not made.files:
            break
        trial = {**texts, **{file: after for file, (_, after) in made.files.items()}}
        with ExitStack() as held:
            for file, text in trial.items():
                held.enter_context(holding(root / file, text.encode()))
            after = judge()
        bad = _unhelpful(made, verdict, after)
        if bad:
            refused |= bad
        else:
            for file, (before, _) in made.files.items():
                befores.setdefault(file, before)
            steps += made.steps
            texts, verdict = trial, after
        made = plan(_without(verdict.findings, refused), read, unsafe=unsafe)
    left = (*made.left, *refused.values())
    never = {_key(each.finding, each.edit): each for each in left if each.why != UNSAFE}
    verdict = replace(verdict, findings=tuple(_without(verdict.findings, never)))
    return Fixed(tuple(steps), left, {file: (befores[file], texts[file]) for file in sorted(befores)}, verdict)


def write(fixes: Fixed, root: Path, *, allow_dirty: bool) -> None:
    """Replace the files, all of them or none.

    Raises  DeburrError when one has edits that git does not hold yet, was changed since it was read, or cannot be
            written.
    """
    for file, (before, _) in fixes.files.items():
        if not (root / file).is_file() or (root / file).read_bytes() != before.encode():
            raise DeburrError("was changed while its fixes were worked out", where=file, hint="run it again")
    write_files({file: text for file, (_, text) in fixes.files.items()}, root, allow_dirty=allow_dirty)


def write_files(files: Mapping[str, str], root: Path, *, allow_dirty: bool) -> None:
    """Replace files by new texts, all of them or none.

    files   by their names under the root.
    Raises  DeburrError when one has edits that git does not hold yet, or cannot be written.
    """
    if not allow_dirty:
        refuse_unstaged(files, root)
    try:
        replace_all({root / file: text.encode() for file, text in files.items()})
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(error.filename or root)) from None


def refuse_unstaged(files: Iterable[str], root: Path) -> None:
    """Raises  DeburrError when one of these files has edits that git does not hold yet."""
    if dirty := _unstaged(root, list(files)):
        raise DeburrError(
            "has edits that are not staged, and a fix would be mixed with them",
            where=dirty[0],
            hint="stage or commit them, or say --allow-dirty",
        )


def told(fixes: Fixed, *, done: bool) -> str:
    """What was, or would be, changed, and what is left with its reason; for people."""
    verb = "fixed" if done else "would fix"
    count = len({step.finding.fingerprint for step in fixes.steps})
    lines = []
    if count:
        files = len(fixes.files)
        lines.append(f"{verb} {many(count, 'finding')} in {many(files, 'file')}")
    reasons: dict[str, list[Left]] = {}
    for left in fixes.left:
        reasons.setdefault(left.why, []).append(left)
    for why, held in sorted(reasons.items()):
        lines.append(f"{many(len(held), 'edit')} not made: {why}")
        if why != UNSAFE:
            lines += [f"  {left.finding.at}: {left.finding.rule}" for left in held[:NAMED]]
            lines += [f"  and {len(held) - NAMED} more"] * (len(held) > NAMED)
    return "\n".join(lines) or "nothing that deburr can fix"


def _key(finding: Finding, edit: Edit) -> Key:
    return finding.rule, edit.at.file, edit.at.path


def _keys(findings: Iterable[Finding]) -> Counter[Key]:
    return Counter(_key(finding, edit) for finding in findings for edit in finding.fixes)


def _without(findings: Iterable[Finding], refused: Mapping[Key, Left]) -> list[Finding]:
    return [
        replace(finding, fixes=tuple(edit for edit in finding.fixes if _key(finding, edit) not in refused))
        for finding in findings
    ]


def _unhelpful(made: Plan, before: Verdict, after: Verdict) -> dict[Key, Left]:
    """The edits after which their finding still stands, or in whose file something is wrong that was not.

    Records that are named as failed and not asked for are lost: worse than before, and told by the same rule.
    """
    had, has = _keys(before.findings), _keys(after.findings)
    spoilt = _new(before, after) | {address.partition("#")[0] for address in _declared(before) - _declared(after)}
    other = _told_elsewhere(before, after)
    shared = _shared(made, before, after)
    found: dict[Key, Left] = {
        _key(finding, edit): Left(finding, edit, "other functions have theirs from there: look at it by hand")
        for finding in before.findings
        for edit in finding.fixes
        if isinstance(edit, SetValue) and _spot(edit.at) in shared
    }
    for step in made.steps:
        key = _key(step.finding, step.edit)
        worse = isinstance(step.edit, AnswerFailures) and any(
            (step.finding.rule, address) in other for address in step.finding.functions
        )
        if worse:
            found[key] = Left(step.finding, step.edit, "another mapping of the same code would lose what failed")
        elif has[key] >= had[key]:
            found[key] = Left(step.finding, step.edit, "would not help here: look at it by hand")
        elif spoilt & {*touched(step.edit), ""}:
            found[key] = Left(step.finding, step.edit, "would bring another warning or gap: look at it by hand")
    return found


def _shared(made: Plan, before: Verdict, after: Verdict) -> set[tuple[str, int, int]]:
    """Where values stand that changed for functions of which no finding asks for that."""
    spots = {_spot(step.edit.at) for step in made.steps if isinstance(step.edit, SetValue)}
    meant = {
        address
        for finding in before.findings
        if any(isinstance(edit, SetValue) and _spot(edit.at) in spots for edit in finding.fixes)
        for address in (finding.functions or (finding.function,))
    }
    now = {function.address: function for function in after.workload.functions}
    found = set()
    for was in before.workload.functions:
        became = now.get(was.address)
        if was.address in meant or became is None:
            continue
        for one, other in ((was.timeout_s, became.timeout_s), (was.runtime, became.runtime)):
            if one.value != other.value:
                found.add(_spot(one.at))
    return found & spots


def _spot(at: Place) -> tuple[str, int, int]:
    return at.file, at.line, at.column


def _told_elsewhere(before: Verdict, after: Verdict) -> set[tuple[str, str]]:
    """Rules and functions of warnings that were not there, whatever else the same rule said of them."""
    told = {finding.fingerprint for finding in before.findings}
    new = [each for each in after.findings if each.fingerprint not in told and each.level is not Level.INFO]
    return {(finding.rule, address) for finding in new for address in finding.functions}


def _declared(verdict: Verdict) -> set[str]:
    """Everything that has an address: an edit that makes a finding vanish with what it is about does not mend it."""
    workload = verdict.workload
    found = {each.address for each in workload.functions} | {each.address for each in workload.resources}
    found |= {each.address for each in workload.apis} | {each.address for each in workload.layers}
    found |= {each.address for each in workload.queues} | {each.address for each in workload.databases}
    return found | {each.address for each in workload.distributions}


def _new(before: Verdict, after: Verdict) -> set[str]:
    """Files with a gap, or a rule's warning on a function, that was not there; "" for a rule that crashes now.

    What is only worth knowing may come: a function on a newer runtime could also move to arm64.
    """
    known = {(finding.rule, address) for finding in before.findings for address in finding.functions}
    gaps = Counter((gap.at.file, gap.what) for gap in before.gaps)
    new = {
        place.file
        for finding in after.findings
        if finding.level is not Level.INFO
        and any((finding.rule, address) not in known for address in finding.functions)
        for place in (finding.at, *finding.also)
    }
    more = Counter((gap.at.file, gap.what) for gap in after.gaps) - gaps
    return new | {file for file, _ in more} | ({""} if len(after.faults) > len(before.faults) else set())


def _unstaged(root: Path, files: list[str]) -> list[str]:
    """Of these files, those that differ from what git has staged; none where there is no git."""
    git = ["git", "-C", str(root)]
    try:
        # Outside a repository `git diff` of two files compares them with each other.
        inside = subprocess.run([*git, "rev-parse", "--is-inside-work-tree"], capture_output=True, check=False)
        if inside.returncode:
            return []
        command = [*git, "diff", "--name-only", "--relative", "-z", "--", *files]
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return []
    return [name for name in done.stdout.decode(errors="surrogateescape").split("\0") if name]
