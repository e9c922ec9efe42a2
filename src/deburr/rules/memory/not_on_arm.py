"""A function runs on x86_64, and nothing in it needs that.

A GB-second on arm64 costs a fifth less, and for code in Python or JavaScript the move is one line and a new build.
x86_64 is only what Lambda takes when nobody chooses.

Instead, set Architectures to arm64 and build there: packages with native parts are installed for arm64 then. Measure
functions that compute: how fast a core is depends on the code, and a slower one eats the saving.
Silent when something in it may exist for x86_64 only: images and what is taken out of them, layers, mounted file
systems, packages whose binaries are brought along (browsers, database drivers, converters, machine learning), code that
starts programs or was not read whole, other languages; for Lambda@Edge, which has no arm64; for functions that only
deployments call; and for runtimes that AWS no longer supports, which must be moved first. Said once per project, but
for measured functions.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from deburr.cost.compute import compute, gb_second
from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.facts.tiers import tiers
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.function import Compute, Function, PackageKind
from deburr.workload.handler import Handler

RULE = Rule(
    name="not-on-arm",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html",
        "https://aws.amazon.com/lambda/pricing/",
    ),
)

OLD, NEW = "x86_64", "arm64"

BRINGS_BINARIES = (
    r"@(sparticuz|prisma|tensorflow|shelf)/|(node:)?(subprocess|ctypes|cffi|cx_Oracle|oracledb|ibm_db|pyodbc|pymssql"
    r"|teradatasql|jaydebeapi|psycopg2|MySQLdb|pycurl"
    r"|tensorflow|tflite_runtime|torch|onnxruntime|faiss|lightgbm|xgboost|fasttext|paddle|mediapipe|cv2|git"
    r"|playwright|selenium|pyppeteer|weasyprint|pdfkit|imgkit|pytesseract|pdf2image|ffmpeg|moviepy|wand|magic|solcx"
    r"|child_process|execa|shelljs|cross-spawn|ffi|chrome|puppeteer|canvas|msnodesqlv8|argon2|sqlite3"
    r"|better-sqlite3|prisma|fluent-ffmpeg|gm|imagemagick|tesseract|onnx|sharp|snowflake"
    r"|phantom|wkhtmltopdf|libreoffice|lambci|bcrypt|node-rdkafka|confluent_kafka|re2)(?![a-z])"
)
"""What is often packed, or downloaded, for one architecture; matched from the start of a module's name."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.architecture.value != OLD or function.copy_of or not _portable(function, given):
        return
    gb_s = {name: gb_second(given.facts, name) for name in (OLD, NEW)}
    each = {name: tiers(price)[0][1] for name, price in gb_s.items()}
    default = ", the default" if function.architecture.by_default else ""
    price, measured = _measured(function, given)
    rate = Price((each[OLD] - each[NEW]) * MILLION, "1M GB-s", f"first tier, prices of {gb_s[NEW].checked}")
    yield RULE.finding(
        f"{function.name} runs on {OLD}{default}, and nothing in it was seen to need that",
        at=function.architecture.at,
        price=price or rate,
        consequence=f"a GB-second costs {1 - each[NEW] / each[OLD]:.0%} less on {NEW}",
        fix=Advice(f"Architectures: [{NEW}], built for it; measure what computes before and after"),
        habit="" if measured else f"{{count}} functions run on {OLD}, and nothing in them was seen to need that",
    )


def _portable(function: Function, given: Given) -> bool:
    handler, life = function.handler, given.facts.runtime(function.runtime.value or "")
    if handler is None or handler.unread or function.language not in ("python", "node"):
        return False
    if life is None or (life.deprecated is not None and life.deprecated <= given.today):
        return False
    code = function.code
    if code.kind is PackageKind.IMAGE or code.out_of is not None or code.built_by == "makefile" or function.mounts:
        return False
    if function.layers.value != () or function.compute not in (Compute.EVENT, Compute.DURABLE):
        return False
    if given.may_be_at_edge(function) or given.only_deployments_call(function):
        return False
    return not _brings_binaries(handler)


def _brings_binaries(handler: Handler) -> bool:
    return any(re.match(BRINGS_BINARIES, each.module) for each in handler.imports)


def _measured(function: Function, given: Given) -> tuple[Price | None, bool]:
    """What its own invocations would cost less, where a Profile tells how long they are billed."""
    profile, memory_mb = given.profile(function), function.memory_mb.value
    billed_ms = profile.billed_ms.mean if profile is not None and profile.billed_ms is not None else None
    if profile is None or billed_ms is None or memory_mb is None:
        return None, False
    less = [
        compute(memory_mb=memory_mb, billed_ms=Decimal(str(billed_ms)), gb_s=gb_second(given.facts, name))
        for name in (OLD, NEW)
    ]
    calls = given.traffic.per_month(function)
    basis = f"as long as on {OLD}, {profile.basis}"
    if calls is None:
        return Price((less[0] - less[1]) * MILLION, "1M invocations", basis, overlaps=function.address), True
    said = f"{calls:,} invocations a month assumed, {basis}"
    return Price((less[0] - less[1]) * calls, "month", said, overlaps=function.address), True
