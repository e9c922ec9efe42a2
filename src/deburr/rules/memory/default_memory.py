"""A function has the smallest memory, and so the least CPU, for work that needs more.

Memory is the only dial for CPU: the default brings a fourteenth of a vCPU, and what takes ten milliseconds on
a whole one takes more than a hundred there. Work that is bound by CPU costs the same with more memory, as it
ends sooner.

Instead, measure the function at a few sizes (`deburr tune`) and keep the cheapest that is fast enough.
Silent when the handler does nothing worth CPU, when only deployments call it, when a Profile shows short
invocations, when a tuning said to leave it, when a comment by the setting names the size and gives reasons for it, when
memory is settled at deploy time, at the edge, where 128 MB may be all there is, when all it does is call AWS and sleep,
and when the handler could not be read, unless it is Java or .NET without SnapStart.
What a library costs was measured by deburr, not on Lambda; how much CPU init gets AWS does not say, so
nothing is claimed about init.
"""

from collections.abc import Iterator

from msgspec import Struct

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.caller import Mode
from deburr.workload.function import Compute, Function, PackageKind
from deburr.workload.handler import ClientKind, Handler, Phase

RULE = Rule(
    name="default-memory",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",),
)

SMALL_MB = 256
"""Up to here memory was hardly ever chosen for its CPU: a seventh of a vCPU."""

SEVERAL = 2
"""Services that somebody waits for before a function above the default is said to be short of CPU."""

SHORT_MS = 100
"""A warm P50 below it says that the function is quick enough where it is."""

EXAMPLE_MS = 10

# Of those who wait for an answer, the ones with a person or a client with a deadline behind them.
PEOPLE_WAIT = frozenset(
    {
        "rest_api",
        "http_api",
        "function_url",
        "alb",
        "appsync",
        "authorizer",
        "cognito",
        "cloudfront",
        "lex",
        "alexa",
        "connect",
        "bedrock_agent",
    }
)

# Libraries whose use is computing: pictures, tables, documents, models, browsers. numpy alone is not a sign.
COMPUTES = frozenset(
    {
        "pandas",
        "scipy",
        "sklearn",
        "matplotlib",
        "seaborn",
        "PIL",
        "cv2",
        "skimage",
        "torch",
        "tensorflow",
        "transformers",
        "spacy",
        "onnxruntime",
        "xgboost",
        "lightgbm",
        "polars",
        "pyarrow",
        "duckdb",
        "awswrangler",
        "geopandas",
        "openpyxl",
        "xlsxwriter",
        "reportlab",
        "weasyprint",
        "fitz",
        "pdfplumber",
        "pypdf",
        "PyPDF2",
        "moviepy",
        "pytesseract",
        "bcrypt",
        "playwright",
        "selenium",
        "sharp",
        "jimp",
        "canvas",
        "puppeteer",
        "puppeteer-core",
        "playwright-core",
        "chrome-aws-lambda",
        "@sparticuz/chromium",
        "exceljs",
        "xlsx",
        "pdfkit",
        "pdf-lib",
        "pdfjs-dist",
        "tesseract.js",
        "fluent-ffmpeg",
        "@tensorflow/tfjs",
        "@tensorflow/tfjs-node",
        "bcryptjs",
    }
)

DRIVERS = frozenset(
    {
        "pymysql",
        "pg",
        "pg8000",
        "mysql.connector",
        "serverless-mysql",
        "redis",
        "redis-py",
        "ioredis",
        "mongodb",
        "mongoose",
        "typeorm",
        "sequelize",
        "sqlalchemy",
    }
)
"""Clients of databases that take little CPU for what is asked of them."""

COMPILES = {"java": "the JVM", "dotnet": ".NET"}
"""Runtimes that load, check and mostly compile much code on the way, by CPU that a small function has little of."""


class Work(Struct, frozen=True):
    """Why the function needs CPU, as the second half of a sentence; strong when it surely does."""

    what: str
    at: Place
    strong: bool


def check(function: Function, given: Given) -> Iterator[Finding]:
    memory_mb = function.memory_mb.value
    if memory_mb is None or memory_mb > SMALL_MB or function.memory_argued:
        return
    if function.compute in (Compute.MANAGED_INSTANCES, Compute.WEB) or _short(function, given):
        return
    if given.at_edge(function):
        return
    least_mb = given.facts["lambda.memory.default"].whole
    waited = any(caller.kind in PEOPLE_WAIT and caller.mode is Mode.SYNC for caller in given.callers(function))
    work = None
    if not given.only_deployments_call(function):
        work = _working(function, waited=waited, least=memory_mb <= least_mb)
    if work is None:
        return
    full_mb = given.facts["lambda.vcpu.full_at"].whole
    default = ", the default" if function.memory_mb.by_default else ""
    urgent = work.strong and memory_mb <= least_mb and waited
    yield RULE.finding(
        f"{function.name} has {memory_mb} MB{default}, about {memory_mb / full_mb:.2f} vCPU, and {work.what}",
        at=function.memory_mb.at,
        also=[work.at],
        consequence=(
            f"{EXAMPLE_MS} ms of work on a whole vCPU take up to {EXAMPLE_MS * full_mb / memory_mb:.0f} ms;"
            f" up to {full_mb} MB, more memory costs CPU-bound work nothing, since it ends sooner"
        ),
        fix=Advice(f"measure it at a few sizes up to {full_mb} MB and keep the cheapest that is fast enough"),
        level=Level.WARNING if urgent else Level.INFO,
        # One line may give many functions their memory; who is waited for and who is not are told apart.
        alike=f"{function.memory_mb.at.line}:{function.memory_mb.at.column} {'waited' if waited else 'not waited'} for",
    )


def _short(function: Function, given: Given) -> bool:
    profile = given.profile(function)
    tuned = profile.extra.get("tuned") if profile is not None else None
    if isinstance(tuned, dict) and tuned.get("answer") == "stay":
        return True
    middle = profile.warm_ms.quantile(0.5) if profile is not None and profile.warm_ms is not None else None
    return middle is not None and middle < SHORT_MS


def _working(function: Function, *, waited: bool, least: bool) -> Work | None:
    """Why it needs CPU, as far as its code or its runtime tells.

    least  it has no more than the default.
    """
    if function.handler is not None:
        return _computing(function.handler) or _calling(function.handler, waited=waited, least=least)
    compiles = COMPILES.get(function.language or "") if function.code.kind is not PackageKind.IMAGE else None
    if compiles is None or function.snapstart.value is not False:
        return None
    what = f"somebody waits while {compiles} loads its code" if waited else f"{compiles} loads its code with it"
    return Work(what, function.runtime.at, strong=False)


def _computing(handler: Handler) -> Work | None:
    for each in handler.imports:
        name = each.module.partition(".")[0] if handler.language == "python" else each.module
        used = [use for use in each.uses if use.phase is Phase.INVOCATION]
        if used and name in COMPUTES and not each.guarded:
            return Work(f"computes with {name} in its invocations", used[0].at, strong=True)
    return None


def _calling(handler: Handler, *, waited: bool, least: bool) -> Work | None:
    """AWS, or anybody else: TLS and what it carries take CPU. Who sleeps anyway is not short of it."""
    if any(use.phase is Phase.INVOCATION for use in handler.sleeps):
        return None
    if not least:
        return _calling_aws(handler, waited=waited, fewest=SEVERAL) if waited else None
    return _calling_aws(handler, waited=waited, fewest=0) or _calling_out(handler, waited=waited)


def _calling_aws(handler: Handler, *, waited: bool, fewest: int) -> Work | None:
    at_init = frozenset({Phase.INIT})
    clients = [client for client in handler.clients if client.kind is ClientKind.SDK and client.called != at_init]
    seen = [client for client in clients if client.called]
    if not seen:  # made and handed on, or only asked for what it signs by itself
        return None
    named = sorted({each for client in seen for each in client.services if each})
    if len(named) < fewest:
        return None
    services = ", ".join(named) or "AWS"
    what = f"somebody waits while it calls {services}" if waited else f"calls {services} through the SDK"
    return Work(what, clients[0].at, strong=False)


def _calling_out(handler: Handler, *, waited: bool) -> Work | None:
    calls = [call for call in handler.calls if call.phase is Phase.INVOCATION and call.library not in DRIVERS]
    if not calls:
        return None
    what = f"{'somebody waits while it ' if waited else ''}calls {calls[0].callee}"
    return Work(what, calls[0].at, strong=False)
