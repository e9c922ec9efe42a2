"""Small registries on this machine: an index of wheels, and one of npm packages."""

import base64
import hashlib
import http.server
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

Files = Mapping[str, str | bytes]
NONE: Files = {}


def wheel(
    index: Path,
    name: str,
    version: str,
    *,
    tag: str = "py3-none-any",
    requires: tuple[str, ...] = (),
    files: Files = NONE,
) -> Path:
    """A wheel in an index's folder."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    told = "".join(f"Requires-Dist: {each}\n" for each in requires)
    content = {
        **(files or {f"{module}/__init__.py": f'VERSION = "{version}"\n'}),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{told}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    path = index / "simple" / name / f"{module}-{version}-{tag}.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    record = []
    with zipfile.ZipFile(path, "w") as archive:
        for each, text in content.items():
            data = text.encode() if isinstance(text, str) else text
            archive.writestr(each, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{each},sha256={digest},{len(data)}")
        archive.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,\n"]))
    return path


def npm_package(index: Path, name: str, version: str, *, files: Files = NONE, **told: object) -> None:
    """A package in an npm registry's folder."""
    manifest = {"name": name, "version": version, "main": "index.js", **told}
    content = {
        "index.js": f"module.exports = '{version}'\n",
        **files,
        "package.json": json.dumps(manifest),
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for each, text in content.items():
            data = text.encode() if isinstance(text, str) else text
            member = tarfile.TarInfo(f"package/{each}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    (index / "tarballs").mkdir(parents=True, exist_ok=True)
    tarball = f"tarballs/{name.replace('/', '-')}-{version}.tgz"
    (index / tarball).write_bytes(buffer.getvalue())
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(buffer.getvalue()).digest()).decode()
    place = index / name.replace("/", "%2f")  # as npm asks for it
    document = json.loads(place.read_text()) if place.is_file() else {"name": name, "versions": {}, "dist-tags": {}}
    document["versions"][version] = {
        **manifest,
        "dist": {"tarball": f"{{here}}/{tarball}", "integrity": integrity},
    }
    document["dist-tags"]["latest"] = version
    place.write_text(json.dumps(document))


@contextmanager
def served(index: Path, *, status: int | None = None) -> Iterator[str]:
    """The address at which an index's folder is served; with a status, every question is answered by it."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, directory=str(index), **options)  # type: ignore[arg-type]  # as http.server calls it

        def do_GET(self) -> None:
            path = index / self.path.lstrip("/")
            if status is not None:
                self.send_error(status)
            elif self.path.count("/") == 1 and path.is_file():
                body = path.read_text().replace("{here}", self.address).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            else:
                super().do_GET()

        @property
        def address(self) -> str:
            return f"http://127.0.0.1:{self.server.server_address[1]}"

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
