"""One dashboard for the functions of a template: what happened, how long it took, how many at once.

Body structure: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT = 24, 6
"""The grid is 24 units wide; three charts share a row."""

CHARTS = (
    ("Invocations", (("Invocations", "Sum"), ("Errors", "Sum"), ("Throttles", "Sum"))),
    ("Duration, without cold starts", (("Duration", "p50"), ("Duration", "p99"), ("Duration", "Maximum"))),
    ("At once", (("ConcurrentExecutions", "Maximum"),)),
)


def body(functions: Sequence[tuple[str, str]], region: str) -> dict[str, Any]:
    """One row of charts a function.

    functions  title and what stands for its physical name in the dialect, a reference included.
    region     what stands for the Region.
    """
    share = WIDTH // len(CHARTS)
    return {
        "widgets": [
            {
                "type": "metric",
                "x": column * share,
                "y": row * HEIGHT,
                "width": share,
                "height": HEIGHT,
                "properties": {
                    "title": f"{title}: {chart}",
                    "region": region,
                    "view": "timeSeries",
                    "period": 60,
                    "metrics": [
                        ["AWS/Lambda", metric, "FunctionName", name, {"stat": statistic}] for metric, statistic in lines
                    ],
                },
            }
            for row, (title, name) in enumerate(functions)
            for column, (chart, lines) in enumerate(CHARTS)
        ]
    }
