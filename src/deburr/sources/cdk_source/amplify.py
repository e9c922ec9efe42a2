"""What AWS Amplify's own words (Gen 2) make: `defineFunction` a bundled function, `defineAuth` a pool, and so on.

https://docs.amplify.aws/react/build-a-backend/functions/configure-functions/
"""

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Const,
    Construct,
    External,
    Function,
    Items,
    Options,
    Spot,
    Unknown,
    Value,
    entries_of,
    option,
    text_of,
)

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

BEGINS = f"{names.UNKNOWN}@aws-amplify/backend"
HANDLER = "a.handler.function"
CUSTOM = f"{BEGINS}.a.handler.custom"
"""A resolver that names its data source, which may be made after it."""
MEMORY_MB, NODE, ENTRY = 512, 22, "handler.ts"
"""What a function has that says nothing of it, as of version 1.17 of @aws-amplify/backend-function."""
RETENTION = re.compile(r"(\d+) (day|week|month|year)s?")
COUNTS = "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN".split()  # noqa: SIM905 a list of words reads better
EVERY = re.compile(r"every (?:(\d+)(m|h)|day|week|month|year)")
CALENDAR = {"day": "0 0 * * ? *", "week": "0 0 ? * 1 *", "month": "0 0 1 * ? *", "year": "0 0 1 1 ? *"}
COUNTED = {
    "timeout": ("timeoutSeconds", "Duration.seconds"),
    "ephemeralStorageSize": ("ephemeralStorageSizeMB", "Size.mebibytes"),
}
ARCHITECTURES = {"arm64": "ARM_64", "x86_64": "X86_64"}
EVENT = "invocationType: 'Event'"


def is_schema(path: str) -> bool:
    """True for the path of a word of Amplify's schemas, which call nobody by themselves."""
    return path.startswith(f"{BEGINS}.a.")


def of_amplify(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """What calling something of Amplify's backend makes; None for what is not of it."""
    if not path.startswith(BEGINS):
        return None
    word = path.rpartition(".")[2]
    if word == "defineFunction":
        given = args[0] if args else None
        if isinstance(given, Function):  # a function of another language, or made by hand
            return run.call(given, [Unknown(at)], Options(at, {}))
        return _function(run, options, at)
    if word == "defineBackend":
        return Options(at, dict(entries_of(args[0] if args else None)), whole=False)
    if word == "defineAuth":
        told = Options(at, {"lambdaTriggers": options.entries.get("triggers") or Options(at, {})})
        return run.made_construct("cognito.UserPool", [], told, at, "auth")
    if word == "defineStorage":
        return _storage(run, options, at)
    if path.endswith(HANDLER):
        source = Called(at, path, args, options)
        run.acts.append(Act(at, None, "addLambdaDataSource", args, options))
        run.acts.append(Act(at, source, "createResolver", [], Options(at, {})))
        return source
    if path == CUSTOM:
        said, entry = dict(options.entries), text_of(options.entries.get("entry"))
        if entry is not None:
            said["entry"] = Const(at, str(PurePosixPath(run.files.folder_of(at.file), entry)))
        run.acts.append(Act(at, None, CUSTOM, args, Options(at, said)))
    return Called(at, path, args, options)


def forgets(run: "Evaluator", callee: Called, at: Spot) -> None:
    """`a.handler.function(fn).async()`: AppSync does not wait for the answer."""
    if not callee.path.endswith(f"{HANDLER}.async") or callee.base is None:
        return
    for act in run.acts:
        if act.base is not None and act.base.at == callee.base.at and act.method == "createResolver":
            told = Called(at, "appsync.Code.fromInline", [Const(at, EVENT)], Options(at, {}))
            act.options = Options(at, {"code": told})


def _function(run: "Evaluator", options: Options, at: Spot) -> Construct:
    given = options.entries
    folder = PurePosixPath(run.files.folder_of(at.file))
    written, named = text_of(given.get("entry")), text_of(given.get("name"))
    name = named or (PurePosixPath(written).stem if written else folder.name)
    entry = given.get("entry")
    told: dict[str, Value] = {
        "entry": Const(entry.at if entry is not None else at, str(folder / (written or ENTRY))),
        "handler": Const(at, "handler"),  # it cannot be called otherwise
        "memorySize": given.get("memoryMB") or Const(at, MEMORY_MB),
        "runtime": _runtime(given.get("runtime"), at),
    }
    if entry is not None and written is None:
        told["entry"] = Unknown(entry.at)
    told |= {key: given[key] for key in ("environment", "durableConfig") if key in given}
    for key, (said, unit) in COUNTED.items():
        if said in given:
            told[key] = Called(given[said].at, unit, [given[said]], Options(given[said].at, {}))
    built = given.get("architecture")
    if built is not None:
        told["architecture"] = External(built.at, f"lambda.Architecture.{ARCHITECTURES.get(text_of(built) or '')}")
    if "layers" in given:
        told["layers"] = Unknown(given["layers"].at)
    kept = option(given.get("logging"), "retention")
    if kept is not None:
        told["logRetention"] = External(kept.at, f"logs.RetentionDays.{_retention(text_of(kept) or '')}")
    made = run.made_construct("lambda_nodejs.NodejsFunction", [], Options(at, told, options.whole), at, name)
    made.attributes["resources"] = Options(at, {"lambda": made}, whole=False)
    when = given.get("schedule")
    for number, each in enumerate(when.items if isinstance(when, Items) else [when] if when is not None else []):
        _schedule(run, made, each, number)
    return made


def _runtime(given: Value | None, at: Spot) -> Value:
    """`runtime: 20` as the constant of the CDK."""
    if given is None:
        return External(at, f"lambda.Runtime.NODEJS_{NODE}_X")
    version = given.value if isinstance(given, Const) else None
    return External(given.at, f"lambda.Runtime.NODEJS_{version}_X") if type(version) is int else Unknown(given.at)


def _retention(told: str) -> str:
    """`2 weeks` as `TWO_WEEKS`."""
    found = RETENTION.fullmatch(told)
    if found is None or int(found[1]) >= len(COUNTS):
        return ""
    many = "S" if found[1] != "1" else ""
    return f"{COUNTS[int(found[1])]}_{found[2].upper()}{many}"


def _schedule(run: "Evaluator", function: Construct, when: Value, number: int) -> None:
    """`every 5m`, a cron without its parentheses, or an object with either."""
    written = option(when, "rate") or option(when, "cron") or when
    expression = _cron(text_of(written) or "")
    at = when.at
    told: Value = Unknown(written.at)
    if expression:
        called = [Const(written.at, f"cron({expression})")]
        told = Called(written.at, "scheduler.ScheduleExpression.expression", list(called), Options(written.at, {}))
    target = Called(at, "scheduler_targets.LambdaInvoke", [function], Options(at, {}))
    options = Options(at, {"schedule": told, "target": target})
    described = option(when, "description")
    if described is not None:
        options.entries["description"] = described
    run.made_construct("scheduler.Schedule", [function, Const(at, f"schedule-{number}")], options, at)


def _cron(told: str) -> str:
    found = EVERY.fullmatch(told)
    if found is None:
        parts = told.split()
        return " ".join([*parts, "*"][:6]) if len(parts) in (5, 6) else ""
    if found[2] is None:
        return CALENDAR[told.removeprefix("every ")]
    return f"*/{found[1]} * * * ? *" if found[2] == "m" else f"0 */{found[1]} * * ? *"


def _storage(run: "Evaluator", options: Options, at: Spot) -> Construct:
    name = text_of(options.entries.get("name")) or "storage"
    bucket = run.made_construct("s3.Bucket", [], Options(at, {}), at, name)
    for trigger in entries_of(options.entries.get("triggers")).values():
        run.acts.append(Act(trigger.at, bucket, "addEventNotification", [trigger], Options(at, {})))
    return bucket
