"""An alarm, in CloudWatch's words and in nobody's template language."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Subject(StrEnum):
    """What a metric is about, which decides the dimension it is looked up by."""

    FUNCTION = "function"
    QUEUE = "queue"
    DATABASE = "database"
    CLUSTER = "database cluster"
    ACCOUNT = "account"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm on one metric.

    name        of the alarm within its file, as a template's logical id: `OrdersTimeoutsAlarm`.
    file        the template that declares what is watched; the first function's for the account's own alarm.
    subject     what the metric is about.
    of          the logical id of the subject; "" for the account.
    fixed_name  the subject's explicit physical name; None when CloudFormation makes one up.
    qualifier   alias that the metric is looked up by; "" for all of the function.
    namespace, metric, statistic  as CloudWatch spells them; `p99` is an extended statistic.
    threshold   in the metric's own unit (milliseconds for times of AWS/Lambda, seconds for those of AWS/SQS).
    log_group, pattern  logical id of a log group, and the filter whose matches the metric counts; "" for AWS's own.
    period_s    seconds of one datapoint; `breaching` of the last `periods` must reach the threshold.
    meaning     what has happened when it rings, and what to do first.
    why         where the threshold comes from.
    """

    name: str
    file: str
    subject: Subject
    of: str
    namespace: str
    metric: str
    statistic: str
    threshold: Decimal
    meaning: str
    why: str
    fixed_name: str | None = None
    qualifier: str = ""
    period_s: int = 60
    periods: int = 1
    breaching: int = 1
    log_group: str = ""
    pattern: str = ""

    @property
    def description(self) -> str:
        """What somebody reads at night: the meaning, then the reason of the number."""
        return f"{self.meaning} Threshold: {self.why}."
