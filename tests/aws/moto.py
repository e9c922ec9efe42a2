"""Moto, which plays AWS's services, in a child process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PROGRAM = """
import json, sys, logging
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
answers, sys.stdout = sys.stdout, sys.stderr  # moto prints too
print(server.get_host_and_port()[1], file=answers, flush=True)
for line in sys.stdin:
    from moto.awslambda.models import lambda_backends
    told = json.loads(line)
    backend = lambda_backends[told["account"]][told["region"]]
    for number in range(1, told["versions"] + 1):
        backend.get_function(told["name"]).code_or_config_updated = True
        backend.publish_version(told["name"], str(number))
    print("published", file=answers, flush=True)
"""
ENVIRONMENT = {"MOTO_IAM_LOAD_MANAGED_POLICIES": "false", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass
class Moto:
    """port  where it listens."""

    port: int
    _child: "subprocess.Popen[str]"

    def publish(self, account: str, region: str, name: str, versions: int) -> None:
        """Publish so many versions of a function that is there: thousands of calls would take minutes."""
        assert self._child.stdin is not None and self._child.stdout is not None
        told = {"account": account, "region": region, "name": name, "versions": versions}
        self._child.stdin.write(json.dumps(told) + "\n")
        self._child.stdin.flush()
        assert self._child.stdout.readline() == "published\n"


@contextmanager
def served() -> Iterator[Moto]:
    """It runs until this ends; nothing of it is left behind."""
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=ENVIRONMENT,
    )
    try:
        assert child.stdout is not None
        yield Moto(int(child.stdout.readline()), child)
    finally:
        child.kill()
        child.wait()
