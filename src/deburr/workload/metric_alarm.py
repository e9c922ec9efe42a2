"""A CloudWatch alarm that the workload declares, and what it watches."""

from msgspec import Struct

from deburr.place import Place
from deburr.workload.setting import Setting

EVERYTHING = "*"


class Watched(Struct, frozen=True):
    """One metric of an alarm.

    namespace, metric  as CloudWatch spells them; "" while unknown.
    statistic  `Average`, `p99`...; no value while unknown.
    of         addresses of what its dimensions name, else their text; `*` for every function of the account.
    """

    namespace: str
    metric: str
    statistic: Setting[str]
    of: tuple[str, ...]


class MetricAlarm(Struct, frozen=True):
    """An alarm on one metric, or on an expression over several.

    opaque  True when it may watch more than could be told.
    """

    address: str
    name: str
    at: Place
    watches: tuple[Watched, ...]
    opaque: bool = False
