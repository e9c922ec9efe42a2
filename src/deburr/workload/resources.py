"""What stands beside the functions: front doors, queues, databases, and the rest by type."""

from enum import StrEnum

from msgspec import Struct

from deburr.place import Place
from deburr.workload.package import Package
from deburr.workload.setting import Setting


class DoorKind(StrEnum):
    REST = "rest_api"
    HTTP = "http_api"
    WEBSOCKET = "websocket"


class Api(Struct, frozen=True):
    """An API Gateway API.

    endpoint   `EDGE`, `REGIONAL` or `PRIVATE`; None value while unknown.
    features   what it uses that only its kind has (api keys, request validation...), each with its place.
    opaque     why its features cannot all be known (a body in S3, an unresolved value); "" when all were seen.
    guards     what keeps callers away from all of its routes (`an authorizer`, `a WAF web ACL`), each with its place.
    guarded    names of the routes that only some callers may use, whatever holds for the others.
    throttled  where a rate of its own is written for it, a stage, a route or a plan; None where none was seen.
    """

    address: str
    name: str
    kind: DoorKind
    at: Place
    endpoint: Setting[str]
    features: tuple[tuple[str, Place], ...] = ()
    opaque: str = ""
    guards: tuple[tuple[str, Place], ...] = ()
    guarded: tuple[str, ...] = ()
    throttled: Place | None = None


class Origin(Struct, frozen=True):
    """A server that a CloudFront distribution asks.

    id        as the distribution names it.
    function  address of the function whose URL it is; "" when it is none.
    api       address of the API Gateway API it is; "" when it is none.
    read_s    how long CloudFront waits for the first byte, and between two packets of an answer.
    attempts  how often CloudFront tries to connect; a GET or HEAD whose answer is late is sent again as often.
    headers   names of the headers that CloudFront adds, in lower case; None while they are not known.
    methods   what viewers may send there, upper case; None while they are not known.
    cached    True when answers of it are kept on some way, False when on none, None while that is not known.
    guards    what the distribution keeps from it (`a WAF web ACL`, `signed cookies`...), each with its place.
    """

    id: str
    at: Place
    function: str
    api: str
    read_s: Setting[float]
    attempts: Setting[int]
    headers: tuple[str, ...] | None
    methods: tuple[str, ...] | None
    cached: bool | None
    guards: tuple[tuple[str, Place], ...] = ()


class Distribution(Struct, frozen=True):
    """A CloudFront distribution; `origins` are those that lead to functions or APIs of the workload."""

    address: str
    name: str
    at: Place
    origins: tuple[Origin, ...]


class Queue(Struct, frozen=True):
    """An SQS queue.

    visibility_s  how long a received message stays hidden.
    redrive       True when it names a dead-letter queue.
    dead_letters  address of that queue, or its text where it is not in the workload; "" when there is none.
    receives      how often a message is received before it goes there; no value without such a queue either.
    retention_s   how long a message is kept, received or not.
    takes_dead    True when it says whose dead letters it takes.
    visibility_argued, receives_argued  True where a comment by that setting gives reasons for its value.
    """

    address: str
    name: str
    at: Place
    visibility_s: Setting[int]
    redrive: Setting[bool]
    receives: Setting[int]
    retention_s: Setting[int]
    fifo: bool = False
    dead_letters: str = ""
    takes_dead: bool = False
    visibility_argued: bool = False
    receives_argued: bool = False


class CallbackTask(Struct, frozen=True):
    """A state of a state machine that waits until somebody sends its task token back.

    address  of the state machine.
    name     of the state machine.
    state    the state's own name.
    service  what is handed the token: `sns:publish`, `lambda:invoke`.
    bounded  True when the state has a timeout or a heartbeat, or the whole execution has a timeout.
    calls    address of the function that is handed the token; "" when none of the workload is.
    """

    address: str
    name: str
    state: str
    at: Place
    service: str
    bounded: bool
    calls: str = ""


class Database(Struct, frozen=True):
    """A relational database, cache or other server reached by connections.

    engine          `postgres`, `mysql`, `redis`...; None value while unknown.
    instance_class  as AWS names it (`db.t3.micro`); None value while unknown.
    cluster         True for a cluster of instances, whose metrics are looked up by another name.
    aurora          True for Aurora, which counts connections by formulas of its own.
    standby         True when another instance stands ready to take over; None while that is not known.
    """

    address: str
    name: str
    at: Place
    engine: Setting[str]
    instance_class: Setting[str]
    cluster: bool = False
    aurora: bool = False
    standby: bool | None = None


class Proxy(Struct, frozen=True):
    """RDS Proxy: a pool of connections that stands before databases.

    engine        `postgres`, `mysql` or `sqlserver`; None value while unknown.
    iam           True when its clients show IAM tokens; None value while unknown.
    serves        addresses of the databases it stands before; () while that is not known.
    ignores_sets  True when it is told that MySQL's SET need not keep a connection for its client, or may be.
    """

    address: str
    name: str
    at: Place
    engine: Setting[str]
    iam: Setting[bool]
    serves: tuple[str, ...] = ()
    ignores_sets: bool = False


class Layer(Struct, frozen=True):
    """A layer declared in the workload.

    folder    local folder that becomes it, relative to the checked folder; None when it is built elsewhere.
    built_by  how `sam build` makes it (`python3.13`, `makefile`); None where the folder is taken as it is.
    runtimes  those it says it is for; () when it says nothing, no value while that is unknown.
    architectures  likewise.
    compiled_for   the architecture that `sam build` compiles it for; "" while unknown, None where it compiles nothing.
    open_at   where every account is allowed to use it; None where it is not, or its license says that it is published.
    package   what it ships; None where that is not on disk.
    """

    address: str
    name: str
    at: Place
    runtimes: Setting[tuple[str, ...]]
    architectures: Setting[tuple[str, ...]]
    folder: str | None = None
    built_by: str | None = None
    compiled_for: str | None = None
    open_at: Place | None = None
    package: Package | None = None


class Resource(Struct, frozen=True):
    """Anything else a template declares, by its CloudFormation type."""

    address: str
    name: str
    type: str
    at: Place
