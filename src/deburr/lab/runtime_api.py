"""The Runtime API: what a function's runtime asks, on the loopback of its own sandbox."""

import re
from typing import Protocol

from deburr.lab.extensions import BASE as EXTENSION_BASE
from deburr.lab.extensions import LOGS, Extensions
from deburr.lab.http1 import Http1, Request
from deburr.lab.telemetry import PATH

BASE = "/2018-06-01/runtime"
EXTENSIONS = (EXTENSION_BASE, LOGS, PATH)
INVOCATION = re.compile(rf"{BASE}/invocation/([^/]+)/(response|error)")
ERROR_TYPE = "lambda-runtime-function-error-type"
MODE = "lambda-runtime-function-response-mode"
OK = b'{"status":"OK"}\n'
JSON = {"Content-Type": "application/json"}


class Desk(Protocol):
    """What stands behind the API: one environment."""

    current_id: str | None
    response_bytes: int

    def next_asked(self, connection: "RuntimeApi") -> None:
        """The runtime waits for work on this connection."""

    def began(self, content_type: str) -> None:
        """A streamed answer begins."""

    def piece(self, data: bytes) -> None:
        """A piece of a streamed answer."""

    def streamed(self, error_type: str, error_body: str) -> None:
        """A streamed answer is complete; with an error type it broke off."""

    def answered(self, body: bytes, content_type: str) -> None:
        """A whole answer."""

    def too_large(self, size: int) -> None:
        """An answer beyond what Lambda passes on."""

    def failed(self, body: bytes, error_type: str) -> None:
        """The handler failed."""

    def init_failed(self, body: bytes, error_type: str) -> None:
        """The runtime cannot serve."""


class RuntimeApi(Http1):
    """One connection of a runtime, or of an extension."""

    def __init__(self, desk: Desk, extensions: Extensions) -> None:
        super().__init__()
        self.desk, self.extensions = desk, extensions
        self.kind = ""
        self.request: Request
        self.body = bytearray()
        self.size = 0

    def on_head(self, request: Request) -> None:
        self.request = request
        self.body.clear()
        self.size = 0
        self.kind = self._kind(request)
        if self.kind == "stream":
            self.desk.began(request.headers.get("content-type", "application/octet-stream"))

    def on_data(self, data: bytes) -> None:
        self.size += len(data)
        if self.kind == "stream":
            self.desk.piece(data)
        elif self.size <= self.desk.response_bytes:
            self.body += data

    def on_end(self) -> None:
        match self.kind:
            case "next":
                self.desk.next_asked(self)
                return  # answered when there is work
            case "response" if self.size > self.desk.response_bytes:
                self.desk.too_large(self.size)
                self._refuse(413, "RequestEntityTooLarge", f"Exceeded maximum allowed payload size ({self.size}).")
                return
            case "response":
                self.desk.answered(bytes(self.body), self.request.headers.get("content-type", "application/json"))
            case "stream":
                trailers = self.request.trailers
                self.desk.streamed(trailers.get(ERROR_TYPE, ""), trailers.get("lambda-runtime-function-error-body", ""))
            case "error":
                self.desk.failed(bytes(self.body), self._error_type())
            case "extension":
                self.extensions.asked(self, self.request, bytes(self.body))
                return
            case "init":
                self.desk.init_failed(bytes(self.body), self._error_type())
            case "unknown id":
                self._refuse(400, "InvalidRequestID", "Invalid request ID")
                return
            case _:
                self._refuse(404, "NotFound", "404 page not found")
                return
        self.respond(202, JSON, OK)

    def _kind(self, request: Request) -> str:
        if not request.target.startswith(BASE):
            return "extension" if request.target.startswith(EXTENSIONS) else ""
        if request.method == "GET":
            return "next" if request.target == f"{BASE}/invocation/next" else ""
        if request.target == f"{BASE}/init/error":
            return "init"
        asked = INVOCATION.fullmatch(request.target)
        if asked is None or request.method != "POST":
            return ""
        if asked[1] != self.desk.current_id:
            return "unknown id"
        if asked[2] == "response" and request.headers.get(MODE, "").lower() == "streaming":
            return "stream"
        return asked[2]

    def _error_type(self) -> str:
        return self.request.headers.get(ERROR_TYPE, "")

    def _refuse(self, status: int, kind: str, message: str) -> None:
        self.respond(status, JSON, f'{{"errorMessage":"{message}","errorType":"{kind}"}}'.encode())
