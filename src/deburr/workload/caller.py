"""Who calls a function, and how long they wait."""

import re
from enum import StrEnum

from msgspec import Struct

from deburr.place import Place
from deburr.workload.function import Function
from deburr.workload.setting import Setting


class Mode(StrEnum):
    """How a call is made: somebody waits, nobody waits, or Lambda itself fetches a batch."""

    SYNC = "sync"
    ASYNC = "async"
    POLL = "poll"
    UNKNOWN = "unknown"


UNTOLD = "{}"
"""The qualifier of a caller that names a version or an alias, and which one is settled at deploy time."""


KIND_OF_ARN = {
    ":sqs:": "sqs",
    ":kinesis:": "kinesis",
    ":dynamodb:": "dynamodb",
    ":kafka:": "kafka",
    ":mq:": "mq",
    ":rds:": "documentdb",
}
"""What is polled, by a part of its ARN."""


MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
_RATE = r"rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)"
_CRON = r"cron\(\s*(?P<minute>\S+)\s+(?P<hour>\S+)\s+(?P<days>\S+\s+\S+\s+\S+).*\)"
_STEP = r"(?:\*|\d+)/(\d+)"


class Schedule(Struct, frozen=True):
    """When a schedule calls, and what it says then.

    expression  as written: `rate(5 minutes)`, `cron(0/5 * * * ? *)`; None while unknown.
    sends       the constant event that it sends, as written; "" when none is.
    about       its name and its description, as written.
    """

    expression: str | None
    sends: str = ""
    about: str = ""

    @property
    def apart_min(self) -> int | None:
        """Minutes that lie between two calls at the least; None where the expression is unknown or says no rhythm.

        A cron that names one minute calls once an hour at the most, one that names an hour too once a day.
        """
        written = (self.expression or "").strip()
        if rate := re.fullmatch(_RATE, written):
            return int(rate[1]) * MINUTES[rate[2]]
        cron = re.fullmatch(_CRON, written)
        if cron is None:
            return MINUTES["day"] if written.startswith("at(") else None
        if cron["minute"].isdigit():
            if cron["hour"].isdigit():
                return MINUTES["day"]
            every = re.fullmatch(_STEP, cron["hour"])
            return MINUTES["hour"] * (int(every[1]) if every else 1)
        if cron["minute"] == "*":
            return 1
        every = re.fullmatch(_STEP, cron["minute"])
        return max(1, int(every[1])) if every else None

    @property
    def around_the_clock(self) -> bool:
        """True when it calls in the same rhythm day and night, every day."""
        written = (self.expression or "").strip()
        cron = re.fullmatch(_CRON, written)
        return bool(re.fullmatch(_RATE, written)) or (
            cron is not None and cron["hour"] == "*" and cron["days"].split() in (["*", "*", "?"], ["?", "*", "*"])
        )


class Caller(Struct, frozen=True):
    """One way in: a route, a queue mapping, a bucket notification, a schedule...

    kind      `rest_api`, `http_api`, `websocket`, `function_url`, `alb`, `appsync`, `cognito`, `authorizer`,
              `cloudfront`, `step_functions`, `custom_resource`, `sqs`, `kinesis`, `dynamodb`, `kafka`, `mq`,
              `documentdb`, `s3`, `sns`, `eventbridge`, `schedule`, `iot`, `logs`, `firehose`, `ses`, `config`,
              `lambda`, `cognito_sender`, `pipe`, `alexa`, `bedrock_agent`, `secrets_rotation`, `codepipeline`,
              `codedeploy`, `alarm`, `macro`, `lex`, `connect`, `s3_object_lambda`, `vpc_lattice`, `transfer`,
              `unknown`,
              `function` (the code of another one),
              `permission` (only a resource policy names the service).
    name      how its owner would name it: `GET /orders`, `OrdersQueue`.
    waits_s   how long it waits before it answers for the function; None when it waits as long as the function runs.
    source    address of the api, queue or bucket when it is in the workload; "" otherwise.
    route     `METHOD /path` for doors that route; "" otherwise.
    streams   True when this way in passes a streamed response on, or may: that is settled at deploy time.
    window_s  batching window of a poll; None for other modes.
    batch     batch size of a poll; None for other modes.
    retries   how often a failing batch of a stream is tried again, -1 until it expires; None for what is no stream.
    record_age_s  how old a record of a stream may be, in seconds, -1 as old as the stream keeps it; None as above.
    bisects   True when a failing batch of a stream is halved until the bad record is alone; None as above.
    on_failure  True when this mapping or rule has its own failure destination; None while unknown.
    qualifier   the alias or version it names; "" for the function itself, UNTOLD while unknown.
    public      whether anybody may call this Function URL: it asks for no signature and a policy opens it; None for
                every other kind.
    schedule    when it calls, where a schedule does, or starts the state machine whose one step this is and which
                nothing else is seen to start; None for every other kind.
    filtered    whether a bucket's notification has a filter of keys, or a mapping one of records; None while unknown,
                and for every other kind.
    payload     the format of the events of an API or URL that hands requests on whole, `1.0` or `2.0`; "" for every
                other kind, and while it is unknown.
    body_alone  True where a REST API hands over the body of a request and nothing else of it.
    """

    function: Function
    kind: str
    mode: Mode
    name: str
    at: Place
    waits_s: Setting[float] | None = None
    source: str = ""
    route: str = ""
    streams: bool = False
    window_s: Setting[int] | None = None
    batch: Setting[int] | None = None
    retries: Setting[int] | None = None
    record_age_s: Setting[int] | None = None
    bisects: Setting[bool] | None = None
    partial_responses: bool | None = None
    on_failure: bool | None = False
    qualifier: str = ""
    public: Setting[bool] | None = None
    schedule: Schedule | None = None
    filtered: bool | None = None
    payload: str = ""
    body_alone: bool = False
