"""Small packages for tests: real zips, folders and images, and files of machine code that are nothing but headers."""

import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

ELF = {"x86_64": 62, "arm64": 183}
MACH = {"x86_64": 0x01000007, "arm64": 0x0100000C}


def elf(machine: str = "x86_64", glibc: str = "") -> bytes:
    """A header, and the name of a symbol version behind it."""
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, ELF[machine]) + bytes(40) + glibc.encode() + b"\0"


def mach(*machines: str) -> bytes:
    """A Mach-O file, a fat one when it is for several machines."""
    if len(machines) == 1:
        return struct.pack("<II", 0xFEEDFACF, MACH[machines[0]]) + bytes(24)
    kinds = b"".join(struct.pack(">IIIII", MACH[machine], 0, 0, 0, 0) for machine in machines)
    return struct.pack(">II", 0xCAFEBABE, len(machines)) + kinds


def pe(machine: int = 0x8664) -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", machine) + bytes(16)


def wheel(name: str, version: str, files: Mapping[str, bytes], tag: str = "py3-none-any") -> dict[str, bytes]:
    """What pip leaves of a wheel in a folder."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    whole = dict(files)
    whole[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    whole[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nTag: {tag}\n".encode()
    names = [*whole, f"{info}/RECORD"]
    whole[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in names).encode()
    return whole


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def layer_tar(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return held.getvalue()


def image_files(layers: list[Mapping[str, bytes]], history: list[str]) -> dict[str, bytes]:
    """The files of an OCI layout, with the manifest that `docker save` adds."""
    files: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(data: bytes) -> str:
        digest = sha256(data).hexdigest()
        files[f"blobs/sha256/{digest}"] = data
        return digest

    tars = [blob(layer_tar(layer)) for layer in layers]
    config = blob(json.dumps({"config": {}, "history": [{"created_by": text} for text in history]}).encode())
    listed = [{"digest": f"sha256:{digest}"} for digest in tars]
    manifest = blob(json.dumps({"config": {"digest": f"sha256:{config}"}, "layers": listed}).encode())
    files["index.json"] = json.dumps({"manifests": [{"digest": f"sha256:{manifest}"}]}).encode()
    return files


def docker_saved(path: Path, layers: list[Mapping[str, bytes]], history: list[str]) -> Path:
    files = image_files(layers, history)
    blobs = sorted(name for name in files if name.startswith("blobs/"))
    config = next(name for name in blobs if b'"history"' in files[name])
    tars = [f"blobs/sha256/{sha256(layer_tar(layer)).hexdigest()}" for layer in layers]
    files["manifest.json"] = json.dumps([{"Config": config, "Layers": tars}]).encode()
    with tarfile.open(path, "w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path
