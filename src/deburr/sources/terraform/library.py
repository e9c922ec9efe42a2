"""Modules as they are written: every folder's files, parsed once and sorted by what they declare."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from deburr import disk
from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.terraform.parsing import parse
from deburr.sources.terraform.providers import aws_versions, state
from deburr.sources.terraform.syntax import Block, Expr
from deburr.workload.workload import Allow, Gap

SUFFIXES = (".tf", ".tf.json", ".tofu")
VENDORED = Path(".terraform", "modules")
# Modules whose interface deburr knows, for when they are not there: the registry's name, or the repository's.
_KNOWN = re.compile(
    r"(?:^|/)terraform-aws-modules/(?:terraform-aws-)?(?P<name>lambda|apigateway-v2|sqs|eventbridge|step-functions)(?:/aws|\.git)?"
    r"(?://modules/(?P<part>[\w-]+))?(?:[?].*)?$"
)
MODELS = {
    ("lambda", None): "lambda.tf",
    ("lambda", "alias"): "lambda_alias.tf",
    ("apigateway-v2", None): "apigateway_v2.tf",
    ("sqs", None): "sqs.tf",
    ("eventbridge", None): "eventbridge.tf",
    ("step-functions", None): "step_functions.tf",
}


@dataclass(slots=True)
class Declared:
    """What the files of one folder declare, by name.

    own       False for what somebody else wrote: a vendored module, or deburr's model of one.
    values    files of values that Terraform reads without being told to, in its order: the last one wins.
    provider  the versions of the AWS provider that it asks for, as written.
    state     the object in S3 that its state is kept in; "" for another backend, and where it is told elsewhere.
    """

    folder: Path
    own: bool = True
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, tuple[Expr, str]] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    modules: dict[str, Block] = field(default_factory=dict)
    resources: dict[tuple[str, str], Block] = field(default_factory=dict)
    data: dict[tuple[str, str], Block] = field(default_factory=dict)
    values: list[Path] = field(default_factory=list)
    provider: list[str] = field(default_factory=list)
    state: str = ""


class Library:
    """Folders below the checked one; a file that cannot be read is a gap, and the others are read."""

    def __init__(self, root: Path, stages: Mapping[Path, tuple[Path, ...]] | None = None) -> None:
        """stages  by folder the files of values that its stages are deployed with."""
        self.root = root.resolve()
        self.stages = stages or {}
        self.known: dict[str, Declared] = {}
        self.said: dict[Path, Mapping[str, Expr]] = {}
        self.allows: list[Allow] = []
        self.gaps: list[Gap] = []

    def folder(self, folder: Path, *, own: bool = True) -> Declared:
        """What a folder declares."""
        known = self.known.get(str(folder))
        if known is None:
            known = self.known[str(folder)] = Declared(folder, own)
            try:
                names = sorted(entry.name for entry in disk.entries(folder) if entry.is_file())
            except OSError as error:
                self.gaps.append(Gap(Place(self.shown(folder)), f"cannot be read: {error.strerror or error}"))
                names = []
            for name in names:
                if name.endswith(SUFFIXES):
                    self._sort(known, self._parsed(folder / name))
            known.values += (folder / name for name in _values_files(names))
        return known

    def values(self, file: Path) -> Mapping[str, Expr]:
        """What a file of values says, wherever it is."""
        known = self.said.get(file)
        if known is None:
            whole = self._parsed(file)
            known = self.said[file] = whole.attributes if whole is not None else {}
        return known

    def model(self, source: str) -> Declared | None:
        """Deburr's own few lines for a module that is known by its interface; None for any other."""
        match = _KNOWN.search(source.split("?")[0].removesuffix("/"))
        name = MODELS.get((match["name"], match["part"])) if match is not None else None
        if name is None:
            return None
        known = self.known.get(name)
        if known is None:
            known = self.known[name] = Declared(Path(name), own=False)
            self._sort(known, parse(_shipped(name), file=name).whole)
        return known

    def shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def _parsed(self, path: Path) -> Block | None:
        file = self.shown(path)
        try:
            data = path.read_bytes()
            if path.suffix == ".json":
                from deburr.sources.terraform.json_syntax import parse as parse_json  # few projects write JSON

                return parse_json(data, file=file, values=path.name.endswith(".tfvars.json"))
            parsed = parse(data, file=file)
        except SourceError as error:
            self.gaps.append(Gap(Place(file), error.message))
            return None
        except OSError as error:
            self.gaps.append(Gap(Place(file), f"cannot be read: {error.strerror or error}"))
            return None
        self.allows += (Allow(Place(file, line, 1), text) for line, text in parsed.allows.items() if text)
        if parsed.broken is not None:
            self.gaps.append(
                Gap(Place(file, *parsed.broken), "is no HCL from here on: what stands around it may be missing")
            )
        return parsed.whole

    def _sort(self, declared: Declared, whole: Block | None) -> None:
        for block in whole.blocks if whole is not None else []:
            labels = block.labels
            if block.type == "locals":
                declared.locals |= {name: (value, block.file) for name, value in block.attributes.items()}
            elif block.type in ("resource", "data") and len(labels) == 2:
                (declared.resources if block.type == "resource" else declared.data)[(labels[0], labels[1])] = block
            elif block.type in ("terraform", "provider"):
                declared.provider += aws_versions(block)
                declared.state = state(block) or declared.state
            elif labels and block.type in ("variable", "output", "module"):
                kinds = {"variable": declared.variables, "output": declared.outputs, "module": declared.modules}
                kinds[block.type][labels[0]] = block


def vendored(base: Path) -> Mapping[str, Path]:
    """Folders of the modules that `terraform init` brought, by the path of the call: `orders.queue`."""
    path = base / VENDORED / "modules.json"
    try:
        listed = json.loads(path.read_bytes()).get("Modules", []) if path.is_file() else []
        return {str(each["Key"]): base / str(each["Dir"]) for each in listed if each.get("Key") and each.get("Dir")}
    except (OSError, ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}  # an unreadable list is as good as none: each call says what is missing


def _values_files(names: list[str]) -> Iterator[str]:
    """Files with values of variables that are read without being named, in Terraform's order."""
    yield from (name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names)
    yield from (name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json")))


@cache
def _shipped(name: str) -> bytes:
    return resources.files("deburr.sources.terraform").joinpath("models", name).read_bytes()
