"""The official client's transport, for interpreters that its compiled one was not built for.

Speaks HTTP/1.1 on one connection that is kept; same functions, same results as the compiled module.
"""

import os
import socket

_address = os.environ["AWS_LAMBDA_RUNTIME_API"]
_base = "/2018-06-01/runtime/invocation/"
_agent = ""
_connection = None


def initialize_client(user_agent):
    global _agent
    _agent = user_agent


def next():
    """(event, headers) of the next invocation."""
    status, headers, body = _request("GET", _base + "next", {}, b"")
    if status != 200:
        raise RuntimeError("Failed to get next")
    headers["Lambda-Runtime-Deadline-Ms"] = int(headers["Lambda-Runtime-Deadline-Ms"])
    return body, headers


def post_invocation_result(invoke_id, result, content_type, invocation_id=None):
    _post("response", invoke_id, result, {"Content-Type": content_type}, invocation_id)


def post_error(invoke_id, error, xray_cause, invocation_id=None):
    headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-XRay-Error-Cause": xray_cause}
    _post("error", invoke_id, error.encode() if isinstance(error, str) else error, headers, invocation_id)


def _post(kind, invoke_id, body, headers, invocation_id):
    if invocation_id:
        headers["Lambda-Runtime-Invocation-Id"] = invocation_id
    status, _, _ = _request("POST", _base + invoke_id + "/" + kind, headers, body)
    if status not in (200, 202):
        raise RuntimeError("Failed to post invocation " + kind)


def _request(method, path, headers, body):
    global _connection
    if _connection is None:
        host, _, port = _address.rpartition(":")
        plain = socket.create_connection((host, int(port)))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _connection = plain, plain.makefile("rb")
    plain, reader = _connection
    lines = [method + " " + path + " HTTP/1.1", "Host: " + _address, "User-Agent: " + _agent]
    lines += [name + ": " + value for name, value in headers.items() if value]
    if method == "POST":
        lines.append("Content-Length: " + str(len(body)))
    plain.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + body)
    status = int(reader.readline().split(b" ")[1])
    found = {}
    while True:
        line = reader.readline().rstrip(b"\r\n")
        if not line:
            break
        name, _, value = line.decode("latin-1").partition(":")
        found[name] = value.strip()
    return status, found, reader.read(int(found.get("Content-Length", "0")))
