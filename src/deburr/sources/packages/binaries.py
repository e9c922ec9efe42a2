"""What machine code in a package was built for, from the first bytes of each file and its name."""

import re
import struct
from collections.abc import Iterator

from deburr.sources.packages.contents import Contents
from deburr.workload.package import Binary

MOST = 1_000  # files of machine code that are looked at
_HEAD = 4096
_SYMBOLS = 24 * 1024 * 1024  # bytes of one file searched for versions of the C library
_SEARCHED = 96 * 1024 * 1024  # of all files
_SMALL = 4096  # a file without a suffix that is shorter is no program
_NAMED = r"\.(?:so|dylib|pyd|node)$|\.so(?:\.\d+)+$"
_PLAIN = r"(?:^|/)[^./]+$"
_TAG = r"\.(?:cpython-(\d)(\d+)(t?)[a-z]*-[\w-]+|cp(\d)(\d+)(t?)-win\w+)\.(?:so|pyd)$"
_VERSION = rb"GLIBC_2\.(\d+)"
_OWN = r"(?:^|/)(?:libc|ld-linux[\w-]*|ld|libm|libpthread|libdl|librt|libresolv)[-.][\d.]*so"
"""The C library itself, which names every version it has."""
_MUSL = b"libc.musl-"
# "sharp-linux-x64" and "sharp-darwin-arm64" are one thing for two platforms.
_PLATFORM = (
    r"(?i)[-_./@](?:darwin|macos(?:x)?|osx|linux(?:musl|gnu)?|win(?:32|dows|64)?|wasm32|freebsd|android|sunos|openbsd"
    r"|x64|x86_64|x86|amd64|arm64|aarch64|ia32|i686|arm(?:v\d\w*)?|musl\w*|gnu\w*|msvc|glibc|universal2?)(?![a-z])"
)
_ELF = {62: "x86_64", 183: "arm64", 3: "x86", 40: "arm", 243: "riscv64", 21: "ppc64le", 22: "s390x"}
_MACH = {0x01000007: "x86_64", 0x0100000C: "arm64", 7: "x86", 12: "arm"}
_PE = {0x8664: "x86_64", 0xAA64: "arm64", 0x14C: "x86"}
_FAT = 16  # architectures of a fat Mach-O file; a Java class begins with the same bytes and a larger number


def binaries(contents: Contents, known: dict[str, tuple[int, int]], above: tuple[int, int] | None) -> list[Binary]:
    """Every file of machine code, sorted by path.

    known  what wheels say of the C library that their files need, by path.
    above  the C library that is there: files that may need a newer one are searched for what they really need. None
           when nobody knows: nothing is searched.
    """
    found: list[Binary] = []
    left = _SEARCHED
    for name in _candidates(contents):
        head = contents.read(name, _HEAD)
        built = header(head)
        if built is None:
            continue
        system, machine = built
        glibc, musl = known.get(name), _musl(name, head)
        if system == "linux" and above is not None and (glibc is None or glibc > above) and left > 0:
            searched = contents.read(name, min(_SYMBOLS, left))
            left -= len(searched)
            glibc = None if re.search(_OWN, name) else needed(searched)
            musl = musl or _MUSL in searched
        one = group(name)
        spare = f"{one}.py" in contents.sizes or f"{one}/__init__.py" in contents.sizes
        found.append(Binary(name, one, contents.sizes[name], system, machine, abi(name), glibc, musl, spare))
    return found


def header(data: bytes) -> tuple[str, str] | None:
    """The system and machine that a file of machine code is for; None when it is none."""
    try:
        if data[:4] == b"\x7fELF":
            order = ">" if data[5] == 2 else "<"
            return "linux", _ELF.get(struct.unpack_from(f"{order}H", data, 18)[0], "another machine")
        if data[:4] in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"):
            return "macos", _MACH.get(struct.unpack_from("<I", data, 4)[0], "another machine")
        if data[:4] == b"\xca\xfe\xba\xbe":
            count = struct.unpack_from(">I", data, 4)[0]
            if not 0 < count <= _FAT:
                return None
            kinds = [struct.unpack_from(">I", data, 8 + 20 * at)[0] for at in range(count)]
            return "macos", ",".join(sorted(_MACH[kind] for kind in kinds if kind in _MACH))
        if data[:2] == b"MZ":
            at = struct.unpack_from("<I", data, 0x3C)[0]
            if data[at : at + 4] == b"PE\0\0":
                return "windows", _PE.get(struct.unpack_from("<H", data, at + 4)[0], "another machine")
    except (struct.error, IndexError):
        return None  # shorter than its own header
    return None


def abi(name: str) -> str:
    """The Python that an extension's name says it is for; "" for any."""
    match = re.search(_TAG, name)
    if match is None:
        return ""
    major, minor, free = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    return f"cp{major}{minor}{free}"


def group(name: str) -> str:
    """What a file belongs to: a module beside its builds for other platforms, a package of Node beside its own."""
    if "node_modules/" in name:
        before, _, within = name.rpartition("node_modules/")
        parts = within.split("/")
        return re.sub(_PLATFORM, "", before + "node_modules/" + "/".join(parts[: 2 if within.startswith("@") else 1]))
    folder, slash, file = name.rpartition("/")
    return f"{re.sub(_PLATFORM, '', folder)}{slash}{re.sub(_PLATFORM, '', file.partition('.')[0])}"


def needed(data: bytes) -> tuple[int, int] | None:
    """The oldest GNU C library that has every symbol version a file names; None when it names none."""
    minors = [int(minor) for minor in re.findall(_VERSION, data)]
    return (2, max(minors)) if minors else None


def _musl(name: str, head: bytes) -> bool:
    return "linux-musl" in name or b"/lib/ld-musl-" in head


def _candidates(contents: Contents) -> Iterator[str]:
    count = 0
    for name, size in sorted(contents.sizes.items()):
        if not size or not (re.search(_NAMED, name) or (size > _SMALL and re.search(_PLAIN, name))):
            continue
        count += 1
        if count > MOST:
            return
        yield name
