"""What a function imports and brings along in the account: installed once, into the project's `.deburr/`."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from deburr.lab import interpreters
from deburr.proofs.outcome import NotRun
from deburr.workload.function import Function
from deburr.workload.workload import Workload

INSTALLED = Path(".deburr/packages")
WITHIN_S = 900
SDK_SINCE = (3, 10)
"""Older Pythons cannot load the SDK that is installed beside deburr: theirs is fetched for them."""
ASK = "run it with --install: pip and npm then fetch what the project lists, into .deburr/packages"


@dataclass(slots=True)
class Dependencies:
    """Where what a project asks for is installed.

    root     the project.
    fetch    True when missing packages may be fetched.
    announce told each command before it is run.
    sdk_v3_since  Node.js's first version whose runtime has no `aws-sdk`.
    """

    root: Path
    fetch: bool
    announce: Callable[[str], None]
    sdk_v3_since: int
    _refused: dict[Path, str] = field(default_factory=dict)

    def python(self, function: Function, workload: Workload) -> Path | None:
        """A layer folder with what the requirements of a function and its layers name; None when they name nothing.

        Raises  NotRun when they are not installed, or cannot be.
        """
        lists = [path for path in self._sources(function, workload, "requirements.txt") if path.read_text().strip()]
        interpreter = interpreters.find(function.runtime.value or "")
        assert interpreter is not None
        sdk = ["boto3"] if interpreter.numbers < SDK_SINCE and _brings_in(function, "boto3") else []
        if not (lists or sdk):
            return None
        whole = "\n".join([*sdk, *(path.read_text(encoding="utf-8") for path in lists)])
        folder = self._folder(f"python-{interpreter.version}", whole)

        def install(part: Path) -> list[str]:
            program = [str(interpreter.path), "-m", "pip"]
            if subprocess.run([*program, "--version"], capture_output=True, check=False).returncode:
                program = [sys.executable, "-m", "pip"]
            target = ["--target", str(part / "python"), "--quiet", "--disable-pip-version-check"]
            return [*program, "install", *target, *sdk, *(f"-r{path}" for path in lists)]

        what = f"what {_told(lists, self.root)} asks for" if lists else f"boto3 for {function.runtime.value}"
        return self._installed(folder, what, install)

    def node(self, function: Function) -> Path | None:
        """A folder that holds `node_modules`; None when the function asks for none or has them.

        Raises  NotRun as `python` does.
        """
        code = self.root / (function.code.folder or "")
        beside = [each for each in (code, *code.parents) if each.is_relative_to(self.root)]
        manifest = next((each for each in beside if (each / "package.json").is_file()), None)
        if any((each / "node_modules").is_dir() for each in beside):
            return None
        texts = [
            _text(manifest / name) if manifest is not None else "" for name in ("package.json", "package-lock.json")
        ]
        asked = json.loads(texts[0] or "{}")
        named = {name for key in ("dependencies", "devDependencies") for name in asked.get(key) or ()}
        brought = sorted(_sdk(function, self.sdk_v3_since) - named)  # Lambda's own runtimes have it
        if not (named or brought):
            return None

        def install(part: Path) -> list[str]:
            for name, text in zip(("package.json", "package-lock.json"), texts, strict=True):
                if text:
                    (part / name).write_text(text, encoding="utf-8")
            told = ["--no-audit", "--no-fund", "--silent", "--ignore-scripts", "--prefix", str(part)]
            return ["npm", *(["ci"] if texts[1] and not brought else ["install", *brought]), *told]

        folder = self._folder("node", "\n".join((*texts, *brought)))
        source = [manifest / "package.json"] if manifest is not None else []
        what = f"what {_told(source, self.root)} asks for" if source else f"{', '.join(brought)} as its runtime has it"
        return self._installed(folder, what, install)

    def _sources(self, function: Function, workload: Workload, name: str) -> list[Path]:
        folders = [self.root / function.code.folder] if function.code.folder is not None else []
        known = {layer.address: layer for layer in workload.layers}
        for each in function.layers.value or ():
            layer = known.get(each)
            if layer is not None and layer.folder is not None:
                folders.append(self.root / layer.folder)
        return [folder / name for folder in folders if (folder / name).is_file()]

    def _folder(self, kind: str, text: str) -> Path:
        return self.root / INSTALLED / f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def _installed(self, folder: Path, what: str, command: Callable[[Path], list[str]]) -> Path:
        if folder.is_dir():
            return folder
        if folder in self._refused:
            raise NotRun(self._refused[folder], hint=ASK)
        if not self.fetch:
            raise NotRun(f"not installed: {what}", hint=ASK)
        part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
        part.mkdir(parents=True)
        asked = command(part)
        self.announce(f"installing {what}: {' '.join(asked)}")
        try:
            done = subprocess.run(asked, capture_output=True, text=True, timeout=WITHIN_S, check=False)
            why = "" if not done.returncode else (done.stderr or done.stdout).strip().splitlines()[-1][:200]
        except (OSError, subprocess.TimeoutExpired) as error:
            why = str(error)
        if why:
            shutil.rmtree(part, ignore_errors=True)
            self._refused[folder] = f"cannot be installed: {what}: {why}"
            raise NotRun(self._refused[folder], hint="see to it that pip and npm can install it")
        part.rename(folder)
        return folder


def bundled(code: Path, entries: tuple[str, ...], modules: Path, into: Path) -> None:
    """Compile TypeScript as `sam build` does, with the esbuild that the project itself asks for.

    Raises  NotRun when it has none, or esbuild fails.
    """
    program = modules / "node_modules/.bin/esbuild"
    if not program.exists():
        raise NotRun("TypeScript, and the project asks for no esbuild", hint="`sam build` puts what runs in .aws-sam")
    asked = [*entries, "--bundle", "--platform=node", "--format=cjs", "--target=es2022", f"--outdir={into}"]
    environment = {**os.environ, "NODE_PATH": str(modules / "node_modules")}
    done = subprocess.run(
        [str(program), *asked, "--log-level=error"],
        cwd=code,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotRun(f"esbuild fails: {done.stderr.strip()[:200]}", hint="`sam build` says more")


def _brings_in(function: Function, module: str) -> bool:
    imports = function.handler.imports if function.handler is not None else ()
    return any(each.module.partition(".")[0] == module for each in imports)


def _sdk(function: Function, v3_since: int) -> set[str]:
    """The SDK's packages that its code imports and its runtime has."""
    modules = {each.module for each in function.handler.imports} if function.handler is not None else set()
    scoped = {"/".join(each.split("/")[:2]) for each in modules if each.startswith(("@aws-sdk/", "@smithy/"))}
    version = function.node_version
    old = version is not None and version < v3_since and any(each.split("/")[0] == "aws-sdk" for each in modules)
    return scoped | ({"aws-sdk"} if old else set())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _told(paths: list[Path], root: Path) -> str:
    return " and ".join(path.relative_to(root).as_posix() for path in paths)
