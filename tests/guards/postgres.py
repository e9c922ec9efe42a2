"""A real PostgreSQL on this machine, for as long as a test needs it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = ("initdb", "postgres")
SETTINGS = ("fsync=off", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=20")
WITHIN_S = 60


def programs() -> Path | None:
    """The folder with PostgreSQL's programs; None when it is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    if found:
        folders.insert(0, Path(found).parent)
    return next((folder for folder in folders if all((folder / name).is_file() for name in PROGRAMS)), None)


def need() -> Path:
    """The folder with PostgreSQL's programs. Where it is missing a test is skipped; in CI it fails."""
    folder = programs()
    if folder is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("PostgreSQL is not installed: initdb, postgres")
    return folder


def port_of_nobody() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The connection string of a server that is gone when the block is left; PostgreSQL refuses to run as root."""
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="deburr-pg-", ignore_cleanup_errors=True) as made:
        data = Path(made) / "data"
        data.mkdir(mode=0o700)
        if user is not None:
            Path(made).chmod(0o755)
            os.chown(data, user, -1)
        init = [
            str(folder / "initdb"),
            "-D",
            str(data),
            "-U",
            "tester",
            "-A",
            "trust",
            "-N",
            "--no-locale",
            "-E",
            "UTF8",
        ]
        subprocess.run(init, check=True, stdout=subprocess.DEVNULL, timeout=WITHIN_S, user=user, cwd="/")
        port = port_of_nobody()
        options = [word for each in SETTINGS for word in ("-c", each)]
        server = subprocess.Popen(
            [str(folder / "postgres"), "-D", str(data), "-p", str(port), *options],
            stderr=subprocess.PIPE,
            user=user,
            cwd="/",
        )
        try:
            assert server.stderr is not None
            for line in server.stderr:
                if b"ready to accept connections" in line:
                    break
            else:
                raise AssertionError("PostgreSQL did not start")
            yield f"host=127.0.0.1 port={port} user=tester dbname=postgres"
        finally:
            server.kill()
            server.wait()
            assert server.stderr is not None
            server.stderr.close()
