"""A front before moto that pages, throttles and refuses as AWS does, and answers what moto cannot.

Each behaviour names the AWS page that it is taken from.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.aws.routes import Request, request
from tests.aws.supplies import ACCOUNT, Answer, Supplies

PAGES = {
    # "ListFunctions returns a maximum of 50 items in each response, even if you set the number higher."
    # https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
    "ListFunctions": ("Functions", 50),
    # https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html
    "ListVersionsByFunction": ("Versions", 50),
    # "returns a maximum of 100 items in each response"
    # https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
    "ListEventSourceMappings": ("EventSourceMappings", 100),
    # MaxItems: at most 50: https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html
    "ListProvisionedConcurrencyConfigs": ("ProvisionedConcurrencyConfigs", 50),
}
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
# https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html
DENIED_AS = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError"}
IN_XML = ("ec2", "s3", "sns", "iam", "cloudformation", "elbv2", "cloudfront", "rds", "sts")
READS = ("List", "Get", "BatchGet", "Describe", "Export", "Filter")


@dataclass
class Faults:
    """What goes wrong, and when.

    throttle_each  every so many calls one is throttled; 0: none.
    denied         operations that answer AccessDenied, alone or as `service:operation`.
    refused_roles  parts of the ARNs of roles that nobody may take on.
    stale_lists    so many listings after a deletion still show what is deleted.
    rps            calls a second that Lambda's control plane takes; 0: any number.
    """

    throttle_each: int = 0
    denied: set[str] = field(default_factory=set)
    refused_roles: set[str] = field(default_factory=set)
    stale_lists: int = 0
    rps: float = 0
    expired_after: int = 0


class Front(Supplies):
    """before  is called with each request before it is answered; what it raises ends the connection."""

    def __init__(self, moto_port: int) -> None:
        self.moto_port = moto_port
        self.now = datetime.now(UTC)
        self.faults = Faults()
        self.calls: Counter[tuple[str, str]] = Counter()
        self.log: list[Request] = []
        self.deleted: list[tuple[str, str]] = []
        self.elsewhere: dict[str, int] = {}  # operation of Lambda -> port of another server that answers it
        self.before: Callable[[Request], None] = lambda _: None
        self.after: Callable[[Request], None] = lambda _: None
        super().__init__()
        self._kept: dict[str, tuple[int, Any]] = {}
        self._writes = 0
        self._tokens, self._filled = 0.0, time.monotonic()
        self._lock = threading.RLock()
        self._local = threading.local()

    def answer(self, asked: Request) -> tuple[int, dict[str, str], bytes]:
        self.before(asked)
        with self._lock:
            self.calls[asked.service, asked.operation] += 1
            self.log.append(asked)
        refused = self._refusal(asked)
        own = refused or self._own(asked)
        if own is not None:
            status, told = own
            headers = {"Content-Type": "application/json"}
            if status >= 400:
                headers["x-amzn-ErrorType"] = str(told.get("__type", ""))
            body = json.dumps(told).encode() if told or status != 204 else b""
            if status >= 400 and asked.service in IN_XML:
                code = DENIED_AS.get(asked.service, "AccessDenied")
                code = code if "AccessDenied" in told["__type"] else str(told["__type"])
                error = f"<Error><Code>{code}</Code><Message>{told['Message']}</Message></Error>"
                around = {"s3": "{}", "ec2": "<Response><Errors>{}</Errors></Response>"}  # each family has its own
                body = around.get(asked.service, "<ErrorResponse>{}</ErrorResponse>").format(error).encode()
                headers["Content-Type"] = "text/xml"
            answer = status, headers, body
        else:
            answer = self._completed(asked, self.forwarded(asked))
            if not asked.operation.startswith(READS):
                self.changed()
        self.after(asked)
        return answer

    def changed(self) -> None:
        """What was listed is not what is there any more."""
        with self._lock:
            self._writes += 1

    def forwarded(self, asked: Request) -> tuple[int, dict[str, str], bytes]:
        port = self.elsewhere.get(asked.operation, self.moto_port)
        return self._moto(asked.method, asked.path, self._headers_of(asked), asked.body, port)

    def _headers_of(self, asked: Request) -> dict[str, str]:
        return dict(self._local.headers)

    def _moto(
        self, method: str, path: str, headers: dict[str, str], body: bytes, port: int = 0
    ) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", port or self.moto_port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            kept = {
                k: v for k, v in response.getheaders() if k.lower() not in ("transfer-encoding", "connection", "date")
            }
            return response.status, kept, response.read()
        finally:
            connection.close()

    def _json(self, asked: Request, path: str) -> Any:
        """What moto says to a GET, with the headers of the call that is being answered."""
        status, _, body = self._moto("GET", path, self._headers_of(asked), b"")
        return json.loads(body) if status < 300 else {}

    def _refusal(self, asked: Request) -> Answer | None:
        faults = self.faults
        role = unquote(asked.body.decode()) if asked.operation == "AssumeRole" else ""
        denied = faults.denied & {asked.operation, f"{asked.service}:{asked.operation}"}
        if denied or any(part in role for part in faults.refused_roles):
            # https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
            return 403, {"__type": "AccessDeniedException", "Message": f"not authorized to perform {asked.operation}"}
        if faults.expired_after and sum(self.calls.values()) > faults.expired_after:
            return 403, {"__type": "ExpiredTokenException", "Message": "The security token is expired"}
        if asked.service != "lambda":
            return None
        if (faults.throttle_each and sum(self.calls.values()) % faults.throttle_each == 0) or not self._token():
            # https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html: TooManyRequestsException, 429
            return 429, {
                "__type": "TooManyRequestsException",
                "Message": "Rate exceeded",
                "Reason": "CallerRateLimitExceeded",
            }
        return None

    def _token(self) -> bool:
        """A bucket of one second: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html."""
        if not self.faults.rps:
            return True
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self.faults.rps, self._tokens + (now - self._filled) * self.faults.rps)
            self._filled = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True

    def _own(self, asked: Request) -> Answer | None:
        if asked.service == "lambda" and asked.operation in self.elsewhere:
            return None
        if asked.operation in PAGES and asked.service == "lambda":
            return self._page(asked)
        handler = getattr(self, f"_{asked.service}_{asked.operation}".replace("-", "_"), None)
        return handler(asked) if handler else None

    def _page(self, asked: Request) -> Answer:
        key, most = PAGES[asked.operation]
        items = self._items(asked, key)
        if asked.operation == "ListEventSourceMappings" and "FunctionName" in asked.query:
            # a name alone, a name with a version or alias, or an ARN of either:
            # https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
            name = unquote(asked.query["FunctionName"]).rpartition("function:")[2]
            items = [item for item in items if item["FunctionArn"].rpartition("function:")[2] == name]
        if key == "EventSourceMappings":
            items = [self._bounded(item) for item in items]
        size = min(int(asked.query.get("MaxItems", "50")), most)
        if "Marker" in asked.query:  # after the last one shown: what was deleted meanwhile shifts nothing
            last = json.loads(asked.query["Marker"])
            items = [item for item in items if _order(item) > last]
        page: dict[str, Any] = {key: items[:size]}
        if len(items) > size:
            page["NextMarker"] = json.dumps(_order(items[size - 1]))
        return 200, page

    def _items(self, asked: Request, key: str) -> list[Any]:
        name = unquote(asked.labels.get("FunctionName", ""))
        if asked.operation == "ListProvisionedConcurrencyConfigs":
            arn = f"arn:aws:lambda:{asked.region}:{ACCOUNT}:function:{name}"
            return [
                {"FunctionArn": f"{arn}:{qualifier}", "RequestedProvisionedConcurrentExecutions": count}
                for qualifier, count in sorted(self.provisioned.get(name, {}).items())
            ]
        path = urlsplit(asked.path).path + (
            f"?FunctionVersion={v}" if (v := asked.query.get("FunctionVersion")) else ""
        )
        place = f"{asked.region} {path}"
        with self._lock:
            kept = self._kept.get(place)
            if kept is not None and (kept[0] == self._writes or self.faults.stale_lists > 0):
                # Lambda's lists may lag behind a change for a while: eventual consistency
                self.faults.stale_lists -= kept[0] != self._writes
                return list(kept[1])
            found = [self._aged(item) if "Version" in item else item for item in self._json(asked, path).get(key, [])]
            found.sort(key=_order)
            self._kept[place] = (self._writes, found)
            return found

    def _aged(self, item: dict[str, Any]) -> dict[str, Any]:
        """What moto does not keep: when a version was published, how large it is, SnapStart."""
        name, version = item["FunctionName"], item["Version"]
        days = self.ages_days.get((name, version), 0.0)
        told = {**item, "LastModified": (self.now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")}
        told["CodeSize"] = self.code_bytes
        if name in self.snapstart and version != "$LATEST":
            told["SnapStart"] = {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
        return told


def _order(item: dict[str, Any]) -> list[Any]:
    """Where an item stands in Lambda's lists."""
    version = str(item.get("Version", ""))
    return [
        item.get("FunctionName", item.get("UUID", "")),
        int(version) if version.isdigit() else 0,
        str(item.get("FunctionArn")),
    ]


def handler_of(front: Front) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536  # headers and body leave together
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {key.lower(): value for key, value in self.headers.items()}
            front._local.headers = {k: v for k, v in headers.items() if k not in ("connection", "content-length")}
            try:
                status, told, data = front.answer(request(self.command, self.path, headers, body))
            except ConnectionAbortedError:
                self.close_connection = True
                return
            self.send_response_only(status)
            for key, value in told.items():
                if key.lower() != "content-length":
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.wfile.flush()

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        pass  # a client that was killed hangs up


@contextmanager
def serving(front: Front) -> Iterator[str]:
    """The front's address, while it is served."""
    server = Server(("127.0.0.1", 0), handler_of(front))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
