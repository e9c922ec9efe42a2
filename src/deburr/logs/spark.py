"""Questions asked of Spark over an S3 export, wherever the session runs."""

import importlib
import re
from collections.abc import Sequence
from typing import Any

from deburr.errors import DeburrError
from deburr.logs.answers import Answer, named
from deburr.logs.metrics import Question
from deburr.logs.queries import compiled

VIEW = "deburr_exported_lines"


def run(places: Sequence[str], asked: Sequence[Question], session: Any = None) -> dict[str, list[Answer]]:
    """Answers by the question's name.

    places   folders as Spark names them: `exports/`, `s3a://bucket/prefix/`.
    session  None: the one that spark-submit, SPARK_REMOTE or the defaults of Spark give.
    Raises   DeburrError without pyspark, or with Spark's reason.
    """
    try:
        sql: Any = importlib.import_module("pyspark.sql")
        errors: Any = importlib.import_module("pyspark.errors")
    except ImportError:
        raise DeburrError(
            "needs Spark", where="--engine spark", hint="pip install pyspark, as your cluster has it"
        ) from None
    spark = session or sql.SparkSession.builder.appName("deburr logs").getOrCreate()
    try:
        read = spark.read.option("recursiveFileLookup", "true").text(list(places))
        read.selectExpr("value AS line", "input_file_name() AS path").createOrReplaceTempView(VIEW)
        found: dict[str, list[Answer]] = {}
        for question in asked:
            answer = spark.sql(compiled(question, "spark", lines=f"SELECT line, path FROM {VIEW}"))
            found[question.name] = named(answer.columns, (tuple(row) for row in answer.collect()))
        return found
    except errors.PySparkException as error:
        told = re.split(r"\n|JVM stacktrace", str(error).strip())[0]
        raise DeburrError(
            f"Spark: {told[:200]}", where=", ".join(places), hint="name folders of an S3 export"
        ) from None
    finally:
        if session is None:
            spark.stop()
